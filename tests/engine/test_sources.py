"""A closed population in a run: a source asks again a think time after its last matter is over."""

import numpy as np
import pytest

from sim.arrays import NONE
from sim.demand.tape import Cause
from sim.engine import simulate

UNBORN = float("inf")
CHAIN = {"parent": [NONE, 0, 1], "cause": [Cause.ITSELF, Cause.NEXT, Cause.NEXT], "after_min": [0, 7, 5]}


def test_a_source_asks_again_when_it_has_thought_after_the_end_of_its_matter(line_world, make_tape, make_design, tell):
    tape = make_tape([(10.0, 1, 5.0), (UNBORN, 1, 4.0), (UNBORN, 1, 2.0)], **CHAIN)
    journal = simulate(line_world, tape, make_design("0", after_call="home_at_once"))
    assert tell(journal, matter=0)[-2] == (16.0, "CLOSED")
    assert tell(journal, matter=1)[0] == (23.0, "KNOWN")
    assert tell(journal, matter=1)[-2] == (28.0, "CLOSED")
    assert tell(journal, matter=2)[0] == (33.0, "KNOWN")


@pytest.mark.parametrize(
    ("desk", "patience", "over_at"), [({"queue_limit": 0}, np.inf, 10.0), ({}, 3.0, 13.0)], ids=["lost", "withdrawn"]
)
def test_a_source_that_got_nobody_thinks_as_well(line_world, make_tape, make_design, tell, desk, patience, over_at):
    tape = make_tape(
        [(0.0, 1, 100.0), (10.0, 1, 5.0), (UNBORN, 1, 4.0)],
        patience=[np.inf, patience, np.inf], parent=[NONE, NONE, 1], cause=[0, 0, Cause.NEXT], after_min=[0, 0, 7],
    )  # fmt: skip
    journal = simulate(line_world, tape, make_design("0", desk=desk))
    assert tell(journal, matter=2)[0] == (over_at + 7.0, "KNOWN")


def test_nobody_asks_after_the_last_day(line_world, make_tape, make_design, tell):
    tape = make_tape([(1430.0, 1, 5.0), (UNBORN, 1, 4.0), (UNBORN, 1, 4.0)], follow_up_days=1.0, **CHAIN)
    journal = simulate(line_world, tape, make_design("0"))
    assert tell(journal, matter=0)[-2] == (1436.0, "CLOSED")
    assert tell(journal, matter=1) == []


def test_a_matter_that_follows_and_cannot_wait_is_there_for_the_decision_of_its_instant(
    line_world, make_tape, make_design, tell
):
    tape = make_tape([(10.0, 1, 5.0), (UNBORN, 1, 4.0), (UNBORN, 1, 2.0)], patience=[np.inf, 0.0, 0.0], **CHAIN)
    free, busy = make_design("0", after_call="home_at_once"), make_design("0", after_call="drive_home_unavailable")
    assert tell(simulate(line_world, tape, free), matter=1)[2] == (23.0, "ASSIGNED")
    drives_home = tape.changed(after_min=np.array([0.0, 0.5, 5.0]))
    assert tell(simulate(line_world, drives_home, busy), matter=1)[2] == (16.5, "WITHDRAWN")
