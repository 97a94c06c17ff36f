"""Disputes as they are drawn: how many, between whom, with which marks."""

import numpy as np
import pytest

from sim.arrays import NONE
from sim.chance.addressed import mark, mark_of_each, named, named_key
from sim.chance.streams import Streams
from sim.demand.disputes import draw_disputes, into_kinds
from sim.demand.households import draw_households
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.disputes import Disputes

CLOCK = Clock(days=200, warm_up_days=0, follow_up_days=0)


def spec(cv=0.0, **kind):
    return Disputes.model_validate({"kinds": {"n": {"rate": {"per_day": 10}} | kind}, "proneness_cv": cv})


def test_marks_of_many_keys_are_those_of_each():
    keys = np.array([0, 1, 2**64 - 1], dtype=np.uint64)
    assert mark_of_each(keys, 7).tolist() == [mark(int(key), 7) for key in keys]
    assert named(keys, "a").tolist() == [int(named(keys[i : i + 1], "a")[0]) for i in range(3)]
    assert named(keys, "a").tolist() == [named_key(int(key), "a") for key in keys]
    assert (named(keys, "a") != named(keys, "b")).all()


def test_as_many_begin_as_are_expected(three_cells):
    tape = draw_disputes(spec(relapse={"share": 0}), three_cells, Streams(3), CLOCK)
    assert abs(len(tape) - 2000) < 4 * 2000**0.5
    assert (np.diff(tape.onset_at) >= 0).all()
    assert tape.onset_at.min() >= 0
    assert tape.onset_at.max() < CLOCK.end_at


def test_neighbours_are_two_households_of_one_cell(three_cells):
    households = draw_households(three_cells, 1.5, Streams(3))
    tape = draw_disputes(spec(1.5), three_cells, Streams(3), CLOCK)
    cell = np.searchsorted(households.start, tape.household, side="right") - 1
    assert (cell == tape.cell).all()
    assert (np.searchsorted(households.start, tape.other, side="right") - 1 == tape.cell).all()
    assert (tape.other != tape.household).all()


@pytest.mark.parametrize("parties", ["family", "outsider"])
def test_inside_a_family_and_against_an_outsider_one_household_is_concerned(three_cells, parties):
    tape = draw_disputes(spec(parties=parties), three_cells, Streams(3), CLOCK)
    assert (tape.other == NONE).all()


def test_prone_households_come_back_more_often(three_cells):
    def repeats(cv):
        tape = draw_disputes(spec(cv), three_cells, Streams(3), CLOCK)
        return len(tape) - len(np.unique(tape.household))

    assert repeats(3.0) > repeats(0.0)


def test_relapses_keep_the_parties_and_stand_at_the_end(three_cells):
    tape = draw_disputes(spec(relapse={"share": 0.5, "after_days": 1}), three_cells, Streams(3), CLOCK)
    child = np.flatnonzero(tape.parent != NONE)
    first = int(np.count_nonzero(tape.parent == NONE))
    assert child.tolist() == list(range(first, len(tape)))
    assert np.isinf(tape.onset_at[child]).all()
    for column in (tape.household, tape.other, tape.colour, tape.cell, tape.kind):
        assert (column[child] == column[tape.parent[child]]).all()
    expected = first * (0.5 + 0.25 + 0.125)
    assert abs(len(child) - expected) < 4 * (first * 1.2) ** 0.5


def test_what_it_boils_over_into_follows_the_shares(three_cells):
    tape = draw_disputes(spec(into={"fight": 0.3, "injury": 0.2}), three_cells, Streams(3), CLOCK)
    into = into_kinds(tape, ("theft", "fight", "injury"))
    counts = np.array([np.count_nonzero(into == kind) for kind in (NONE, 0, 1, 2)]) / len(tape)
    tolerance = 4 * (0.25 / len(tape)) ** 0.5
    assert counts == pytest.approx([0.5, 0.0, 0.3, 0.2], abs=tolerance)
