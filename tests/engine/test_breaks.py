"""Meal breaks: a call puts them off, an urgent one may cut them short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.engine import simulate
from sim.record.tables import Outcome, State, matters_table, spells_table
from sim.world.model import World

NOON = 720.0


def shift(hours: str = "08:00-20:00", crews: int = 1, **rest: Any) -> list[dict[str, Any]]:
    """Return a shift with half an hour for lunch that may begin from 12:00 to 13:00."""
    return [{"hours": hours, "crews": crews, "breaks": [{"window": "12:00-13:00", "length_min": 30} | rest]}]


def test_an_idle_unit_rests_when_it_is_due(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([]), make_design("0", shifts=shift()))
    assert tell(journal, unit=0) == [(480, "ON_DUTY"), (720, "BREAK"), (750, "BREAK_OVER"), (1200, "OFF_DUTY")]
    spells = spells_table(journal)
    assert [State(state) for state in spells.state] == [State.IDLE, State.BREAK, State.IDLE]


def test_a_call_during_a_break_waits_for_its_end(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(NOON + 1, 2, 5)]), make_design("0", shifts=shift()))
    assert tell(journal, matter=0)[:3] == [(721, "KNOWN"), (721, "QUEUED"), (750, "ASSIGNED")]
    assert tell(journal, unit=0)[:5] == [
        (480, "ON_DUTY"), (720, "BREAK"), (750, "BREAK_OVER"), (750, "ASSIGNED"), (750, "DEPARTED"),
    ]  # fmt: skip


def test_a_call_of_the_same_instant_comes_first(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(NOON, 2, 5)]), make_design("0", shifts=shift()))
    assert tell(journal, unit=0)[1:] == [
        (720, "ASSIGNED"), (720, "DEPARTED"), (722, "ARRIVED"), (727, "CLOSED"), (727, "FREED"), (727, "HOMEWARD"),
        (729, "HOME"), (729, "BREAK"), (759, "BREAK_OVER"), (1200, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_call_during_a_break_away_from_the_base_waits_for_its_end_too(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape, design = make_tape([(600, 4, 10), (NOON + 1, 2, 5)]), make_design("0", shifts=shift(), after_call="stay")
    assert tell(simulate(line_world, tape, design), matter=1)[:3] == [
        (721, "KNOWN"), (721, "QUEUED"), (750, "ASSIGNED"),
    ]  # fmt: skip


@pytest.mark.parametrize(("work_min", "rests"), [(59, True), (60, True), (61, False)])
def test_a_call_puts_a_break_off_and_it_is_missed_when_its_window_is_over(
    work_min: float, rests: bool, line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(NOON, 0, work_min)]), make_design("0", shifts=shift()))
    facts = [fact for fact in tell(journal, unit=0) if "BREAK" in fact[1]]
    assert facts == ([(720 + work_min, "BREAK"), (750 + work_min, "BREAK_OVER")] if rests else [])


def test_whoever_waits_is_served_before_the_unit_rests(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(710, 0, 15), (715, 0, 10)]), make_design("0", shifts=shift()))
    assert matters_table(journal).arrived_at.tolist() == [710, 725]
    assert [at for at, fact in tell(journal, unit=0) if fact == "BREAK"] == [735]


def test_an_urgent_call_ends_a_break_and_the_rest_of_it_follows(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(NOON + 5, 2, 5, 2), (NOON + 10, 3, 4, 1)])
    journal = simulate(line_world, tape, make_design("0", shifts=shift(interrupted_by=1)))
    assert tell(journal, unit=0)[1:] == [
        (720, "BREAK"), (730, "BREAK_OVER"), (730, "ASSIGNED"), (730, "DEPARTED"), (733, "ARRIVED"), (737, "CLOSED"),
        (737, "FREED"), (737, "HOMEWARD"), (737, "DIVERTED"), (737, "ASSIGNED"), (737, "DEPARTED"), (738, "ARRIVED"),
        (743, "CLOSED"), (743, "FREED"), (743, "HOMEWARD"), (745, "HOME"), (745, "BREAK"), (765, "BREAK_OVER"),
        (1200, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_unit_at_rest_is_left_alone_while_another_is_free(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", "6", shifts=shift(crews=2, interrupted_by=1))
    # The first crews rest from 12:00, the second from 12:30: units 1 and 3 are free, 0 is the nearest.
    journal = simulate(line_world, make_tape([(NOON + 1, 0, 50, 1), (NOON + 2, 0, 50, 1), (NOON + 3, 0, 9, 1)]), design)
    assert matters_table(journal).unit.tolist() == [1, 3, 0]


def test_of_units_at_rest_the_soonest_able_one_is_called(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", "3", "6", shifts=shift(interrupted_by=1))
    journal = simulate(line_world, make_tape([(NOON + 1, 4, 50, 1), (NOON + 2, 4, 50, 1), (NOON + 3, 4, 9, 2)]), design)
    matters = matters_table(journal)
    assert matters.unit.tolist() == [1, 2, 0]
    assert matters.assigned_at.tolist() == [721, 722, 750]


def test_units_that_cannot_serve_the_call_go_on_resting(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    tape = make_tape([(NOON + 1, 0, 5, 1)], kinds={"crime": {"needs": ["law"]}})
    matters = matters_table(simulate(line_world, tape, make_design("0", shifts=shift(interrupted_by=1))))
    assert matters.outcome.tolist() == [Outcome.OPEN]
    assert matters.orders.tolist() == [0]


def test_crews_of_a_base_rest_one_after_the_other(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([]), make_design("0", shifts=shift(crews=2)))
    assert [[at for at, fact in tell(journal, unit=unit) if fact == "BREAK"] for unit in (0, 1)] == [[720], [750]]


def test_a_unit_that_stands_by_rests_where_it_is_and_stands_by_again(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=shift(), after_call="stay")
    journal = simulate(line_world, make_tape([(600, 4, 10), (800, 4, 5)]), design)
    assert tell(journal, unit=0)[5:] == [
        (614, "FREED"), (720, "BREAK"), (750, "BREAK_OVER"), (800, "ASSIGNED"), (800, "DEPARTED"), (800, "ARRIVED"),
        (805, "CLOSED"), (805, "FREED"), (1200, "HOMEWARD"), (1204, "HOME"), (1204, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_unit_that_rested_away_from_its_base_goes_home_when_its_shift_ends(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(600, 4, 10)]), make_design("0", shifts=shift(), after_call="stay"))
    assert tell(journal, unit=0)[-4:] == [(750, "BREAK_OVER"), (1200, "HOMEWARD"), (1204, "HOME"), (1204, "OFF_DUTY")]


def test_a_unit_on_its_way_home_rests_when_it_is_there(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(710, 4, 5)]), make_design("0", shifts=shift()))
    assert tell(journal, unit=0)[6:] == [
        (719, "HOMEWARD"), (723, "HOME"), (723, "BREAK"), (753, "BREAK_OVER"), (1200, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_shift_that_ends_ends_the_break(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=shift("08:00-13:30"))
    journal = simulate(line_world, make_tape([(NOON, 0, 60)]), design)
    assert tell(journal, unit=0)[-3:] == [(780, "BREAK"), (810, "BREAK_OVER"), (810, "OFF_DUTY")]


def test_a_break_at_the_last_call_is_not_ended_by_an_urgent_one(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=shift("08:00-13:30", interrupted_by=1), last_call_min=25)
    journal = simulate(line_world, make_tape([(NOON, 0, 59, 2), (790, 0, 5, 1)]), design)
    assert tell(journal, unit=0)[-3:] == [(779, "BREAK"), (809, "BREAK_OVER"), (810, "OFF_DUTY")]


def test_a_unit_standing_by_that_rests_past_its_last_call_goes_home(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=shift("08:00-13:30"), last_call_min=45, after_call="stay")
    journal = simulate(line_world, make_tape([(NOON, 4, 30)]), design)
    assert tell(journal, unit=0)[5:] == [
        (754, "FREED"), (754, "BREAK"), (784, "BREAK_OVER"), (784, "HOMEWARD"), (788, "HOME"), (810, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_break_of_a_unit_that_is_out_since_its_last_shift_is_missed(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(500, 0, 1500)], days=2), make_design("0", shifts=shift()))
    assert [fact for fact in tell(journal, unit=0) if "BREAK" in fact[1]] == [(2160, "BREAK"), (2190, "BREAK_OVER")]


def test_of_several_who_go_together_one_may_be_called_from_its_break(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"fight": {"units": 2, "send": "together"}}
    tape = make_tape([(NOON + 1, 0, 5, 1)], kinds=kinds)
    journal = simulate(line_world, tape, make_design("0", shifts=shift(crews=2, interrupted_by=1)))
    assert matters_table(journal).complete_at.tolist() == [721], "when only one of the two was free"


def test_a_unit_on_patrol_rests_on_its_beat_and_goes_back_to_it(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # To and fro between 1 and 4, six minutes a round: five rounds later its timetable is again where it rested.
    beat = {"beat": {"route": "given", "nodes": ["1", "4"]}}
    journal = simulate(road_world, make_tape([]), make_design("0", shifts=shift(), patrol=beat))
    assert tell(journal, unit=0) == [
        (480, "ON_DUTY"), (480, "PATROL"), (483, "PATROL"), (720, "DIVERTED"), (720, "BREAK"), (750, "BREAK_OVER"),
        (750, "PATROL"), (750, "PATROL"), (1200, "DIVERTED"), (1200, "HOMEWARD"), (1201, "HOME"), (1201, "OFF_DUTY"),
    ]  # fmt: skip
    spells = spells_table(journal)
    assert {State(state) for state in spells.state} == {State.PATROL, State.BREAK, State.HOMEWARD}
