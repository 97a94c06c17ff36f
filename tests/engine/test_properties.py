"""Whatever the calls, the rosters and the rules: nothing is lost, nobody is in two places, every minute is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.record.tables import Outcome, matters_table, spells_table
from sim.world.model import World
from tests.engine.invariants import INVARIANTS
from tests.engine.random_cases import (
    Case,
    any_case,
    calls,
    cases,
    crowded_calls,
    few,
    groups,
    instant_cases,
    rival_cases,
)
from tests.engine.shuffled import shuffled_events


@few
@given(case=any_case)
def test_it_holds_whatever_happens(case: Case, road_world: World, make_tape: Callable) -> None:
    journal = simulate(road_world, case.tape(make_tape), case.design())
    for holds in INVARIANTS:
        holds(journal)


@few
@given(case=any_case)
def test_the_times_of_a_matter_are_in_order(case: Case, road_world: World, make_tape: Callable) -> None:
    matters = matters_table(simulate(road_world, case.tape(make_tape), case.design()))
    assert ((matters.outcome == Outcome.OPEN) == np.isnan(matters.closed_at)).all()
    closed = matters.outcome == Outcome.CLOSED
    steps = [matters.known_at, matters.queued_at, matters.assigned_at, matters.departed_at, matters.arrived_at]
    for before, after in zip(steps, [*steps[1:], matters.closed_at], strict=True):
        assert (before[closed] <= after[closed]).all()
    assert np.isnan(matters.arrived_at[np.isin(matters.outcome, [Outcome.LOST])]).all()


@few
@given(case=any_case)
def test_only_able_units_go(case: Case, road_world: World, make_tape: Callable) -> None:
    journal = simulate(road_world, case.tape(make_tape), case.design())
    facts, fleet, tape = journal.facts, journal.fleet, journal.tape
    for row in np.flatnonzero(facts.fact == Fact.ASSIGNED):
        kind, skills = tape.kinds[tape.kind[facts.matter[row]]], fleet.groups[fleet.group[facts.unit[row]]].skills
        slots = [kind.needs, *(more.needs for more in kind.complement)]
        slots += [] if kind.holder is None else [kind.holder]
        slots += [] if kind.backup is None else [kind.backup.needs]
        assert any(set(needs) <= set(skills) for needs in slots)


@few
@given(case=st.one_of(cases(crowded_calls), rival_cases, instant_cases, instant_cases), seed=st.integers(0, 2**32))
def test_nothing_depends_on_which_of_two_simultaneous_events_comes_first(
    case: Case, seed: int, road_world: World, make_tape: Callable
) -> None:
    tape, design = case.tape(make_tape), case.design()
    plain = simulate(road_world, tape, design)
    with shuffled_events(seed):
        shuffled = simulate(road_world, tape, design)
    assert rows_of(shuffled) == rows_of(plain)
    for table in (matters_table, spells_table):
        one, other = table(plain), table(shuffled)
        for column in one.__dataclass_fields__:
            assert np.array_equal(getattr(one, column), getattr(other, column), equal_nan=True)


def rows_of(journal: Journal) -> list[tuple[Any, ...]]:
    """Return all facts, those of an instant in the order of their numbers."""
    facts = journal.facts
    columns = (facts.at, facts.fact, facts.matter, facts.unit, facts.km)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return sorted(rows)


@few
@given(case=any_case)
def test_calls_of_one_instant_may_stand_on_the_tape_in_any_order(
    case: Case, road_world: World, make_tape: Callable
) -> None:
    # One call an instant and priority, so that the written order decides and not the number on the tape.
    distinct = list({(row[0], row[3]): row for row in case.rows}.values())
    ahead = sorted(distinct)
    back = sorted(distinct, key=lambda row: (row[0], -row[3]))
    desk = case.desk | {"queue_limit": None}
    both = [Case(rows, case.units, desk, case.kinds) for rows in (ahead, back)]
    first, second = (matters_table(simulate(road_world, each.tape(make_tape), each.design())) for each in both)
    place = {(row[0], row[3]): number for number, row in enumerate(back)}
    moved = [place[row[0], row[3]] for row in ahead]
    assert np.array_equal(first.closed_at, second.closed_at[moved], equal_nan=True)
    assert first.unit.tolist() == second.unit[moved].tolist()


def waiting_integral(journal: Journal) -> float:
    """Return the area under the number of calls at the desk, from the facts alone."""
    facts, step, area, waiting, last = journal.facts, {}, 0.0, 0, 0.0
    step |= dict.fromkeys([Fact.QUEUED, Fact.HANDED_OVER], 1)
    step |= dict.fromkeys([Fact.ASSIGNED, Fact.WITHDRAWN, Fact.LOST], -1)
    for at, fact in zip(facts.at.tolist(), facts.fact.tolist(), strict=True):
        area, last = area + waiting * (at - last), at
        waiting += step.get(Fact(fact), 0)
    return area + waiting * (journal.tape.clock.stop_at - last)


@few
@given(rows=calls, units=st.lists(groups, min_size=1, max_size=2))
def test_littles_law_holds_as_an_identity(
    rows: list[Any], units: list[Any], road_world: World, make_tape: Callable
) -> None:
    case = Case(rows, [group | {"at_shift_end": "finish"} for group in units])
    journal = simulate(road_world, case.tape(make_tape), case.design())
    matters = matters_table(journal)
    left_at = np.where(np.isnan(matters.assigned_at), matters.closed_at, matters.assigned_at)
    left_at = np.where(np.isnan(left_at), journal.tape.clock.stop_at, left_at)
    waits = (left_at - matters.queued_at)[~np.isnan(matters.queued_at)]
    assert np.isclose(waits.sum(), waiting_integral(journal))


@few
@given(case=any_case)
def test_a_run_twice_gives_the_same_journal_to_the_bit(case: Case, road_world: World, make_tape: Callable) -> None:
    tape, design = case.tape(make_tape), case.design()
    first, second = simulate(road_world, tape, design).facts, simulate(road_world, tape, design).facts
    for name in ("at", "fact", "matter", "unit", "km"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


@few
@given(case=any_case)
def test_units_are_chosen_one_by_one_as_they_are_all_at_once(
    case: Case, road_world: World, make_tape: Callable
) -> None:
    # All at once a unit on its beat is seen to all but the last digits, by which equal ways may be told apart.
    units = [{name: value for name, value in group.items() if name != "patrol"} for group in case.units]
    at_posts = Case(case.rows, units, case.desk, case.kinds)
    tape, design = at_posts.tape(make_tape), at_posts.design()
    one_by_one = simulate(road_world, tape, design)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.engine.candidates.FEW", -1)
        all_at_once = simulate(road_world, tape, design)
    assert rows_of(all_at_once) == rows_of(one_by_one)
