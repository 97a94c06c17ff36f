"""An urgent call takes a unit; what it leaves behind is never stranded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.scenario.specs.response import Design
from sim.world.model import World

URGENT: dict[str, Any] = {"priority": 1, "preempts": True}


def facts(journal: Journal, matter: int) -> list[tuple[float, str, float]]:
    """Return what happened in a matter after it reached the desk, as (time, fact, km)."""
    found = journal.facts
    rows = [row for row in range(len(found)) if found.matter[row] == matter and found.fact[row] > Fact.QUEUED]
    return [(float(found.at[row]), Fact(found.fact[row]).name, float(found.km[row])) for row in rows]


def run(
    world: World, make_tape: Callable, design: object, calls: list[tuple[float, int, float, int]], **low: Any
) -> Journal:
    """Return what happens when an urgent call follows calls that may be taken from as `low` says."""
    kinds = {"low": {"priority": 3, "preemptable": "always"} | low, "urgent": URGENT}
    kind = [1 if call[3] == 1 else 0 for call in calls]
    return simulate(world, make_tape(calls, kinds=kinds, kind=kind), design)


CALLS = [(0.0, 2, 10.0, 3), (5.0, 4, 6.0, 1)]
"""The unit works at 2 from 2 on. At 5 it has 7 of 10 minutes left; the urgent call at 4 keeps it from 7 to 13."""


def test_the_unit_leaves_its_work_and_comes_back_to_what_is_left(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = run(road_world, make_tape, make_design("0"), CALLS)
    assert facts(journal, 1) == [
        (5, "ASSIGNED", 0), (5, "DEPARTED", 0), (7, "ARRIVED", 2), (13, "CLOSED", 0), (13, "FREED", 0),
    ]  # fmt: skip
    assert facts(journal, 0)[3:] == [
        (5, "TAKEN", 0), (13, "ASSIGNED", 0), (13, "DEPARTED", 0), (15, "ARRIVED", 2),
        (22, "CLOSED", 0), (22, "FREED", 0),
    ]  # fmt: skip


def test_work_begins_anew_where_the_kind_says_restart(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = run(road_world, make_tape, make_design("0"), CALLS, when_taken="restart")
    assert facts(journal, 0)[-2:] == [(25, "CLOSED", 0), (25, "FREED", 0)]


@pytest.mark.parametrize(("rule", "unit", "closed_at"), [("hand_over", 1, 16.5), ("resume", 0, 22)])
def test_another_unit_takes_over_unless_the_same_must_resume(
    rule: str, unit: int, closed_at: float, road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # A second unit, home at 6, is on a call of its own at its door until 5 and can be at 2 by 9.
    calls = [(0.0, 2, 10.0, 3), (0.0, 6, 5.0, 2), (4.5, 4, 6.0, 1)]
    kinds = {"low": {"priority": 3, "preemptable": "always", "when_taken": rule}, "own": {}, "urgent": URGENT}
    journal = simulate(road_world, make_tape(calls, kinds=kinds, kind=[0, 1, 2]), make_design("0", "6"))
    found = journal.facts
    closing = (found.fact == Fact.CLOSED) & (found.matter == 0)
    # 7.5 minutes of work are left at 4.5. Resumed: free at 6.5 + 6 = 12.5, there again at 14.5.
    assert found.unit[closing].tolist() == [unit]
    assert found.at[closing].tolist() == [closed_at]


def test_a_second_urgent_call_is_served_before_the_unit_goes_on_with_what_it_laid_down(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = run(road_world, make_tape, make_design("0"), [*CALLS, (6.0, 4, 1.0, 1)], when_taken="resume")
    # Both urgent calls are done at 14; two kilometres back and seven minutes left.
    assert facts(journal, 2)[-2:] == [(14, "CLOSED", 0), (14, "FREED", 0)]
    assert facts(journal, 0)[-2:] == [(23, "CLOSED", 0), (23, "FREED", 0)]


def test_two_urgent_calls_of_one_instant_take_a_unit_one_after_the_other(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = run(road_world, make_tape, make_design("0"), [CALLS[0], (5.0, 2, 1.0, 1), (5.0, 2, 1.0, 1)])
    assert [fact for _, fact, _ in facts(journal, 1)] == ["ASSIGNED", "DEPARTED", "ARRIVED", "CLOSED", "FREED"]
    assert [facts(journal, matter)[-1][0] for matter in (1, 2)] == [6, 7]


def test_a_unit_that_is_taken_while_it_turns_out_does_so_anew(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", turnout={"law": "constant", "mean_min": 3.0})
    journal = run(road_world, make_tape, design, [(0.0, 2, 10.0, 3), (1.0, 4, 6.0, 1)])
    assert facts(journal, 0)[:2] == [(0, "ASSIGNED", 0), (1, "TAKEN", 0)]
    assert facts(journal, 1)[:3] == [(1, "ASSIGNED", 0), (4, "DEPARTED", 0), (8, "ARRIVED", 4)]


def test_a_unit_on_the_way_can_be_taken_where_it_may_not_from_the_scene(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    calls = [(0.0, 5, 10.0, 3), (2.5, 0, 4.0, 1)]
    journal = run(road_world, make_tape, make_design("0"), calls, preemptable="under_way")
    # At 2.5 it goes on to node 3, turns, and is at 0 at 6.
    assert facts(journal, 1)[2] == (6, "ARRIVED", pytest.approx(3.5))
    assert facts(journal, 0)[2] == (2.5, "TAKEN", 2.5)
    late = run(road_world, make_tape, make_design("0"), [(0.0, 5, 10.0, 3), (7.0, 0, 4.0, 1)], preemptable="under_way")
    assert facts(late, 1)[0] == (15, "ASSIGNED", 0)


def test_nothing_is_taken_while_a_unit_is_free_unless_it_would_be_later(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    calls = [(0.0, 2, 10.0, 3), (5.0, 3, 6.0, 1)]
    free = run(road_world, make_tape, make_design("0", "6"), calls)
    assert "TAKEN" not in {fact for _, fact, _ in facts(free, 0)}
    assert facts(free, 1)[2] == (8, "ARRIVED", 3)
    sooner = run(road_world, make_tape, make_design("0", "6", desk={"preempts_when": "sooner"}), calls)
    assert facts(sooner, 1)[2] == (6, "ARRIVED", 1)


def test_equals_are_not_taken_from(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    kinds = {"urgent": URGENT | {"preemptable": "always"}}
    journal = simulate(road_world, make_tape([(0, 2, 10, 1), (5, 4, 6, 1)], kinds=kinds), make_design("0"))
    assert facts(journal, 1)[0] == (12, "ASSIGNED", 0)


def test_the_least_urgent_gives_its_unit(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    kinds = {"low": {"preemptable": "always"}, "urgent": URGENT}
    calls = [(0, 2, 10, 2), (0, 4, 10, 3), (5, 2, 6, 1)]
    journal = simulate(road_world, make_tape(calls, kinds=kinds, kind=[0, 0, 1]), make_design("0", "6"))
    assert facts(journal, 2)[2] == (7, "ARRIVED", 2)


def test_what_was_laid_down_goes_back_to_the_desk_when_the_shift_ends(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    shifts = [{"hours": "00:00-00:10"}, {"hours": "00:10-24:00"}]
    design = make_design("0", shifts=shifts, at_shift_end="hand_over")
    journal = run(road_world, make_tape, design, CALLS, when_taken="resume")
    assert [fact for _, fact, _ in facts(journal, 0)].count("CLOSED") == 1
    assert [fact for _, fact, _ in facts(journal, 1)].count("CLOSED") == 1
    assert journal.facts.unit[journal.facts.fact == Fact.CLOSED].tolist() == [1, 1]


def test_units_are_kept_for_the_urgent(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    desk = {"reserve": [{"priority": 2, "keep": 1}]}
    calls = [(0, 2, 10, 2), (1, 2, 10, 2), (2, 6, 5, 1)]
    journal = simulate(road_world, make_tape(calls), make_design("0", "6", desk=desk))
    # The second call waits until more than one unit is free: the other comes back at 7 + 5, the first is done at 12.
    assert facts(journal, 2)[0] == (2, "ASSIGNED", 0)
    assert facts(journal, 1)[0] == (12, "ASSIGNED", 0)


def test_a_call_that_has_waited_long_goes_before_a_more_urgent_one(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    calls = [(0, 0, 30, 2), (1, 0, 5, 3), (15, 0, 5, 2)]
    for ageing_min, first in ((None, 2), (20.0, 2), (10.0, 1)):
        journal = simulate(road_world, make_tape(calls), make_design("0", desk={"ageing_min": ageing_min}))
        assert facts(journal, first)[0] == (30, "ASSIGNED", 0)


@pytest.mark.parametrize("at_base", [True, False])
def test_a_call_that_ageing_put_first_gives_its_unit_to_a_more_urgent_one_that_waits(
    at_base: bool, road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"plain": {}, "aged": {"priority": 3, "preemptable": "always"}, "urgent": URGENT}
    where, work_min = (0, 60.0) if at_base else (3, 57.0)
    tape = make_tape([(0, where, work_min, 2), (1, 2, 10, 3), (25, 4, 5, 1)], kinds=kinds, kind=[0, 1, 2])
    journal = simulate(road_world, tape, make_design("0", desk={"ageing_min": 10}))
    # At 60 the unit is free, and by age the call at 2 comes first: 1 + 3 * 10 against 25 + 1 * 10.
    way_min = abs(4 - where)
    back_at = 60 + way_min + 5
    assert facts(journal, 2)[:3] == [(60, "ASSIGNED", 0), (60, "DEPARTED", 0), (60 + way_min, "ARRIVED", way_min)]
    told = [(60, "ASSIGNED", 0)] if at_base else [(60, "ASSIGNED", 0), (60, "DEPARTED", 0)]
    assert facts(journal, 1) == [
        *told, (60, "TAKEN", 0), (back_at, "ASSIGNED", 0), (back_at, "DEPARTED", 0), (back_at + 2, "ARRIVED", 2),
        (back_at + 12, "CLOSED", 0), (back_at + 12, "FREED", 0),
    ]  # fmt: skip


def test_another_unit_goes_at_once_to_the_call_that_gave_its_unit(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"plain": {}, "aged": {"priority": 3, "preemptable": "always"}, "urgent": URGENT | {"needs": ["law"]}}
    tape = make_tape([(0, 0, 60, 2), (0, 3, 60, 2), (1, 4, 10, 3), (25, 6, 5, 1)], kinds=kinds, kind=[0, 0, 1, 2])
    desk = {"handling": {"law": "constant", "mean_min": 0}, "ageing_min": 10}
    units = {
        name: make_design(cell, skills=skills).units["car"]
        for name, cell, skills in (("bike", "0", []), ("car", "3", ["law"]))
    }
    journal = simulate(road_world, tape, Design.model_validate({"units": units, "desk": desk}))
    # Both are free at 60. The car is nearest to the old call, but only it may go to the urgent one.
    assert facts(journal, 3)[2] == (63, "ARRIVED", 3)
    assert [fact for _, fact, _ in facts(journal, 2)[:4]] == ["ASSIGNED", "TAKEN", "ASSIGNED", "DEPARTED"]
    assert facts(journal, 2)[4] == (64, "ARRIVED", 4)


@pytest.fixture
def sent_together(road_world: World, make_tape: Callable, make_design: Callable) -> Callable[[int], Journal]:
    """Two units, at 2 and 6, the first at work until 10, and at 5 a call that may take it and needs so many at once."""

    def run(units: int) -> Journal:
        urgent = URGENT | {"units": units, "send": "together"}
        kinds = {"low": {"priority": 3, "preemptable": "always"}, "urgent": urgent}
        tape = make_tape([(0, 2, 10, 3), (5, 3, 6, 1)], kinds=kinds, kind=[0, 1])
        return simulate(road_world, tape, make_design("2", "6"))

    return run


def test_those_who_go_together_are_taken_from_less_urgent_matters_too(sent_together: Callable[[int], Journal]) -> None:
    journal = sent_together(2)
    assert facts(journal, 1) == [
        (5, "ASSIGNED", 0), (5, "ASSIGNED", 0), (5, "DEPARTED", 0), (5, "DEPARTED", 0), (6, "ARRIVED", 1),
        (8, "ARRIVED", 3), (8, "COMPLEMENT", 0), (12, "CLOSED", 0), (12, "FREED", 0), (12, "FREED", 0),
    ]  # fmt: skip


def test_nobody_is_taken_while_those_who_go_together_are_too_few(sent_together: Callable[[int], Journal]) -> None:
    journal = sent_together(3)
    assert facts(journal, 1) == []
    assert facts(journal, 0)[-2:] == [(10, "CLOSED", 0), (10, "FREED", 0)]
