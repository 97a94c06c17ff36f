"""Consequences: matters whose beginning the engine decides."""

import sys

import numpy as np
import pytest

from sim.arrays import NONE
from sim.engine import intake, simulate
from sim.record.tables import Outcome, matters_table

UNBORN = float("inf")


@pytest.fixture
def bears(monkeypatch):
    """Let matters be born at given times of a run: {matter: minute}."""

    def _bears(births):
        def beside(desk, *more):
            for matter, at in births.items():
                desk.env.process(_later(desk, matter, at))
            return intake.reach_the_desk(desk, *more)

        # The function has the name of its module, so that a dotted path would find the function.
        monkeypatch.setattr(sys.modules["sim.engine.simulate"], "reach_the_desk", beside)

    return _bears


def _later(desk, matter, at):
    yield desk.env.timeout(at)
    intake.born(desk, matter)


def test_a_matter_that_is_never_born_leaves_no_fact_and_no_time(line_world, make_tape, make_design):
    tape = make_tape([(10.0, 1, 5.0), (UNBORN, 1, 5.0)], parent=[NONE, 0])
    journal = simulate(line_world, tape, make_design("0"))
    matters = matters_table(journal)
    assert not (journal.facts.matter == 1).any()
    assert np.isnan(matters.known_at[1])
    assert np.isnan(matters.queued_at[1])
    assert matters.outcome.tolist() == [Outcome.CLOSED, Outcome.OPEN]


def test_a_matter_is_known_from_its_birth_and_then_taken_down(line_world, make_tape, make_design, tell, bears):
    bears({0: 20.0})
    tape = make_tape([(UNBORN, 2, 5.0)])
    journal = simulate(line_world, tape, make_design("0", desk={"handling": {"law": "constant", "mean_min": 1.5}}))
    assert tell(journal, matter=0) == [
        (20.0, "KNOWN"), (21.5, "QUEUED"), (21.5, "ASSIGNED"), (21.5, "DEPARTED"), (23.5, "ARRIVED"), (28.5, "CLOSED"),
        (28.5, "FREED"),
    ]  # fmt: skip
    assert matters_table(journal).known_at.tolist() == [20.0]


def test_what_is_born_and_what_is_on_the_tape_reach_the_desk_before_it_decides(
    line_world, make_tape, make_design, tell, bears
):
    bears({1: 20.0})
    tape = make_tape([(20.0, 1, 5.0, 2), (UNBORN, 1, 5.0, 1)])
    journal = simulate(line_world, tape, make_design("0"))
    assert tell(journal, matter=1)[:3] == [(20.0, "KNOWN"), (20.0, "QUEUED"), (20.0, "ASSIGNED")]
    assert tell(journal, matter=0)[2] == (26.0, "ASSIGNED")


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_those_born_at_one_time_a_full_queue_loses_the_highest_number(
    order, line_world, make_tape, make_design, bears
):
    bears(dict.fromkeys(order, 20.0))
    tape = make_tape([(0.0, 1, 100.0), (UNBORN, 1, 5.0), (UNBORN, 1, 5.0)])
    matters = matters_table(simulate(line_world, tape, make_design("0", desk={"queue_limit": 1})))
    assert matters.outcome.tolist() == [Outcome.CLOSED, Outcome.CLOSED, Outcome.LOST]


def test_the_older_of_two_waiting_matters_is_served_first_even_if_it_was_born(
    line_world, make_tape, make_design, tell, bears
):
    bears({2: 5.0})
    tape = make_tape([(0.0, 1, 30.0), (6.0, 1, 5.0), (UNBORN, 1, 5.0)])
    journal = simulate(line_world, tape, make_design("0"))
    assert tell(journal, matter=2)[2] == (31.0, "ASSIGNED")
    assert tell(journal, matter=1)[2] == (36.0, "ASSIGNED")


def test_a_born_matter_loses_patience_like_any_other(line_world, make_tape, make_design, tell, bears):
    bears({1: 5.0})
    tape = make_tape([(0.0, 1, 30.0), (UNBORN, 1, 5.0)], patience=[np.inf, 4.0])
    journal = simulate(line_world, tape, make_design("0"))
    assert tell(journal, matter=1) == [(5.0, "KNOWN"), (5.0, "QUEUED"), (9.0, "WITHDRAWN")]


def test_a_birth_after_the_end_of_the_run_does_not_happen(line_world, make_tape, make_design, bears):
    bears({0: 1440.0})
    journal = simulate(line_world, make_tape([(UNBORN, 1, 5.0)]), make_design("0"))
    assert not (journal.facts.matter == 0).any()
