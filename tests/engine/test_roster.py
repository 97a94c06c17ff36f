"""Who is away, how long units take at night: what the roster does to a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.chance.streams import Streams
from sim.engine import simulate
from sim.record.tables import matters_table
from sim.world.model import World

DAY_SHIFT = [{"hours": "08:00-16:00"}]


def test_a_unit_that_is_away_does_not_come_on_duty(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=DAY_SHIFT, absence={"sick_share": 0.4})
    tape = replace(make_tape([], days=30), streams=Streams(1, 3))
    journal = simulate(line_world, tape, design)
    away = {int(at // 1440) for at in journal.fleet.absences.from_at}
    assert 0 < len(away) < 30
    came = [day * 1440 + 480.0 for day in range(30) if day not in away]
    assert [at for at, fact in tell(journal, unit=0) if fact == "ON_DUTY"] == came


def test_a_unit_below_its_minimum_is_filled_up_and_comes(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    absence = {"sick_share": 0.4, "minimum_crew": 1, "below_minimum": "call_in"}
    journal = simulate(line_world, make_tape([], days=30), make_design("0", shifts=DAY_SHIFT, crew=2, absence=absence))
    assert [fact for _, fact in tell(journal, unit=0)] == ["ON_DUTY", "OFF_DUTY"] * 30
    assert journal.fleet.absences.called_in.sum() == (journal.fleet.absences.away == 2).sum() > 0


def test_absences_follow_the_chances_on_the_tape(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    design = make_design("0", shifts=DAY_SHIFT, absence={"sick_share": 0.4})
    first, again, other = (
        simulate(line_world, replace(make_tape([], days=30), streams=Streams(1, i)), design).facts.at.tolist()
        for i in (0, 0, 1)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("known_at", "departed_at"),
    [(21 * 60 + 59, 21 * 60 + 60), (22 * 60, 22 * 60 + 8), (1440 + 359, 1440 + 367), (1440 + 360, 1440 + 361)],
)
def test_an_order_by_night_wakes_the_auxiliary(
    known_at: float, departed_at: float, line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    night = {"hours": "22:00-06:00", "turnout": {"law": "constant", "mean_min": 8}}
    design = make_design("0", turnout={"law": "constant", "mean_min": 1}, turnout_at_night=night)
    journal = simulate(line_world, make_tape([(known_at, 3, 5)], days=2), design)
    assert matters_table(journal).departed_at.tolist() == [departed_at]


def test_whoever_is_out_at_night_is_awake(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    night = {"hours": "22:00-06:00", "turnout": {"law": "constant", "mean_min": 8}}
    design = make_design("0", turnout_at_night=night, after_call="stay")
    journal = simulate(line_world, make_tape([(0, 3, 5), (60, 3, 5)]), design)
    assert matters_table(journal).departed_at.tolist() == [8, 60]


def test_a_group_without_nights_turns_out_as_by_day(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape([(0, 3, 5)]), make_design("0", turnout={"law": "constant", "mean_min": 3}))
    assert matters_table(journal).departed_at.tolist() == [3]


LATE = [{"hours": "00:00-08:00"}]


def test_no_new_call_in_the_last_minutes_of_a_shift(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=LATE, last_call_min=30)
    journal = simulate(line_world, make_tape([(449, 0, 5), (450, 0, 5)], days=2), design)
    assert matters_table(journal).assigned_at.tolist() == [449, 1440]
    assert tell(journal, unit=0)[-2:] == [(1445, "HOME"), (1920, "OFF_DUTY")]


def test_a_call_that_is_on_at_the_last_call_is_finished_and_no_other_taken_on_the_way_home(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=LATE, last_call_min=30)
    journal = simulate(road_world, make_tape([(440, 4, 10), (452, 4, 1)]), design)
    assert tell(journal, unit=0)[1:] == [
        (440, "ASSIGNED"), (440, "DEPARTED"), (444, "ARRIVED"), (454, "CLOSED"), (454, "FREED"), (454, "HOMEWARD"),
        (458, "HOME"), (480, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_unit_on_its_way_home_at_the_last_call_goes_on_home(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", shifts=LATE, last_call_min=30)
    journal = simulate(road_world, make_tape([(440, 4, 4), (450, 4, 1)]), design)
    assert matters_table(journal).orders.tolist() == [1, 0]


def test_a_unit_standing_by_goes_home_at_the_last_call(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=LATE, last_call_min=30, after_call="stay")
    journal = simulate(line_world, make_tape([(0, 4, 1)]), design)
    assert tell(journal, unit=0)[-4:] == [(5, "FREED"), (450, "HOMEWARD"), (454, "HOME"), (480, "OFF_DUTY")]


def test_a_unit_past_its_last_call_is_not_taken_for_an_urgent_one(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"theft": {"preemptable": "always"}, "fight": {"preempts": True}}
    tape = make_tape([(440, 0, 60, 3), (455, 0, 5, 1)], kinds=kinds, kind=[0, 1])
    matters = matters_table(simulate(line_world, tape, make_design("0", shifts=LATE, last_call_min=30)))
    assert matters.orders.tolist() == [1, 0]
    matters = matters_table(simulate(line_world, tape, make_design("0", shifts=LATE, last_call_min=20)))
    assert matters.orders.tolist() == [1, 1]


def test_the_part_of_a_night_that_reaches_into_the_run_may_be_shorter_than_the_last_call(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=[{"hours": "20:00-00:30"}], last_call_min=60)
    journal = simulate(line_world, make_tape([(5, 0, 5)]), design)
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (30, "OFF_DUTY"), (1200, "ON_DUTY"), (1200, "ASSIGNED"), (1200, "DEPARTED"), (1200, "ARRIVED"),
        (1205, "CLOSED"), (1205, "FREED"), (1205, "HOMEWARD"), (1205, "HOME"),
    ]  # fmt: skip


@pytest.mark.parametrize("patrol", [None, {"beat": {"route": "tour"}}])
def test_a_duty_no_longer_than_the_time_without_calls_takes_none_at_all(
    patrol: dict | None, road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # The night before reaches 20 minutes into the run.
    night = [{"hours": "23:00-00:20"}]
    design = make_design("0", shifts=night, last_call_min=30, patrol=patrol)
    journal = simulate(road_world, make_tape([(0, 1, 4), (5, 1, 4)]), design)
    assert tell(journal, unit=0)[:3] == [(0, "ON_DUTY"), (20, "OFF_DUTY"), (1380, "ON_DUTY")]
