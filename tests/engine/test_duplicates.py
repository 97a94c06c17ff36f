"""Further calls about one matter at the desk, and how long calls of a kind are taken down."""

import numpy as np

from sim.arrays import NONE
from sim.engine import simulate
from sim.record.tables import Outcome, matters_table

TWICE = {"duplicate_of": [NONE, 0], "recognised": [False, True]}


def test_a_recognised_duplicate_is_put_to_its_first_call_while_that_is_open(line_world, make_tape, make_design, tell):
    journal = simulate(line_world, make_tape([(0.0, 1, 10.0), (5.0, 1, 3.0)], **TWICE), make_design("0", "2"))
    assert tell(journal, matter=1) == [(5.0, "KNOWN"), (5.0, "MERGED")]
    matters = matters_table(journal)
    assert matters.outcome.tolist() == [Outcome.CLOSED, Outcome.MERGED]
    assert matters.closed_at.tolist() == [11, 5]
    assert np.isnan(matters.queued_at[1])


def test_one_that_comes_when_all_is_over_gets_a_unit(line_world, make_tape, make_design, tell):
    journal = simulate(line_world, make_tape([(0.0, 1, 10.0), (12.0, 1, 3.0)], **TWICE), make_design("0"))
    assert tell(journal, matter=1)[1:3] == [(12.0, "QUEUED"), (12.0, "ASSIGNED")]


def test_one_that_is_not_recognised_gets_a_unit(line_world, make_tape, make_design, tell):
    tape = make_tape([(0.0, 1, 10.0), (5.0, 1, 3.0)], duplicate_of=[NONE, 0], recognised=[False, False])
    journal = simulate(line_world, tape, make_design("0", "2"))
    assert tell(journal, matter=1)[2] == (5.0, "ASSIGNED")


def test_what_was_put_to_another_does_not_fill_the_queue(line_world, make_tape, make_design, tell):
    tape = make_tape(
        [(0.0, 1, 50.0), (1.0, 1, 10.0), (2.0, 1, 3.0), (3.0, 1, 1.0)],
        duplicate_of=[NONE, NONE, 1, NONE], recognised=[False, False, True, False],
    )  # fmt: skip
    journal = simulate(line_world, tape, make_design("0", desk={"queue_limit": 2}))
    assert tell(journal, matter=2)[-1] == (2.0, "MERGED")
    assert (3.0, "LOST") not in tell(journal, matter=3)


def test_calls_of_a_kind_may_take_their_own_time_to_be_taken_down(line_world, make_tape, make_design, tell):
    kinds = {"call": {}, "alert": {"handling": {"law": "constant", "mean_min": 0.25}}}
    tape = make_tape([(0.0, 1, 1.0), (100.0, 1, 1.0), (200.0, 1, 1.0)], kinds=kinds, kind=[0, 1, 1])
    tape.handling_min[2] = 7.0
    journal = simulate(line_world, tape, make_design("0", desk={"handling": {"law": "constant", "mean_min": 2}}))
    assert [tell(journal, matter=matter)[1] for matter in range(3)] == [
        (2.0, "QUEUED"), (100.25, "QUEUED"), (207.0, "QUEUED"),
    ]  # fmt: skip
