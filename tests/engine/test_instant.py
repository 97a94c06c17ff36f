"""Everything of one instant is settled by rule: nothing depends on which of two equal times came first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.engine import simulate
from sim.record.journal import Fact
from sim.record.run import Journal
from sim.scenario.specs.response import Design
from sim.world.model import World
from tests.engine.shuffled import shuffled_events
from tests.engine.test_properties import rows_of

NOTHING = {"law": "constant", "mean_min": 0}
SKILLS = {"officer": ["law"], "medic": ["medic"], "auxiliary": ["order"]}


@pytest.fixture(params=[None, 0, 1, 2, 3], ids=str)
def _order(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a test as it is, and with simultaneous events in some random orders."""
    with nullcontext() if request.param is None else shuffled_events(request.param):
        yield


in_any_order = pytest.mark.usefixtures("_order")


def team(after_call: str, **cells: str) -> Design:
    """Return a design with one unit of each sort at its cell, which sets out at once."""
    units = {
        name: {"bases": {"places": [cell]}, "shifts": [{"hours": "00:00-24:00"}], "turnout": NOTHING,
               "skills": SKILLS[name.rstrip("2")], "after_call": after_call}
        for name, cell in cells.items()
    }  # fmt: skip
    return Design.model_validate({"units": units, "desk": {"handling": NOTHING}})


def told(journal: Journal, matter: int, from_at: float) -> list[tuple[float, str, int]]:
    """Return what happened in a matter from some time on, as (time, fact, unit), sorted."""
    rows = [row[:4] for row in rows_of(journal) if row[2] == matter and row[0] >= from_at and row[1] > Fact.QUEUED]
    return [(at, Fact(fact).name, unit) for at, fact, _, unit in rows]


def all_of(at: float, *facts: str, units: tuple[int, ...]) -> list[tuple[float, str, int]]:
    """Return the same facts of each of some units."""
    return [(at, fact, unit) for fact in facts for unit in units]


@in_any_order
@pytest.mark.parametrize("after_call", ["drive_home", "drive_home_unavailable", "stay", "home_at_once"])
def test_all_who_are_sent_at_once_and_take_no_time_have_come_before_work_of_no_length_is_done(
    road_world: World, make_tape: Callable[..., Any], after_call: str
) -> None:
    # At 10 the officer comes free at its own door, where the next call waits; the medic has waited there all the while.
    kinds = {
        "one": {"needs": ["law"]},
        "both": {"needs": ["law"], "complement": [{"needs": ["medic"]}], "send": "together"},
    }
    tape = make_tape([(0, 3, 10), (1, 3, 0)], kinds=kinds, kind=[0, 1])
    journal = simulate(road_world, tape, team(after_call, officer="3", medic="3"))
    assert told(journal, 1, 0) == [
        *all_of(10, "ASSIGNED", "DEPARTED", "ARRIVED", units=(0, 1)), (10, "CLOSED", 0),
        *all_of(10, "FREED", units=(0, 1)), (10, "COMPLEMENT", -1),
    ]  # fmt: skip


@in_any_order
def test_units_that_ask_take_turns_at_calls_that_take_no_time(road_world: World, make_tape: Callable[..., Any]) -> None:
    kinds = {"call": {"needs": ["law"]}}
    design = team("stay", officer="3", officer2="3")
    journal = simulate(road_world, make_tape([(0, 3, 0)] * 6, kinds=kinds), design)
    sent = journal.facts.fact == Fact.ASSIGNED
    by_matter = dict(zip(journal.facts.matter[sent].tolist(), journal.facts.unit[sent].tolist(), strict=True))
    assert [by_matter[matter] for matter in range(6)] == [0, 1, 0, 1, 0, 1]


@in_any_order
def test_a_holder_leaves_and_backup_comes_in_the_instant_in_which_work_of_no_length_is_done(
    road_world: World, make_tape: Callable[..., Any]
) -> None:
    # The holder is there at 1, the officer at 3, the medic at 3: the work is done then, and the backup turns back.
    kinds = {"call": {"needs": ["law"], "complement": [{"needs": ["medic"]}], "holder": ["order"],
                      "backup": {"share": 1, "needs": ["order"]}, "work_begins": "complement"}}  # fmt: skip
    design = team("stay", officer="0", medic="6", auxiliary="2", auxiliary2="6")
    journal = simulate(road_world, make_tape([(0, 3, 0)], kinds=kinds), design)
    assert told(journal, 0, 1) == [
        (1, "ASSIGNED", 3), (1, "DEPARTED", 3), (1, "ARRIVED", 2), (1, "BACKUP", -1),
        *all_of(3, "ARRIVED", units=(0, 1)), (3, "CLOSED", 0), *all_of(3, "FREED", units=(0, 1, 2)),
        (3, "COMPLEMENT", -1), (3, "RECALLED", 3),
    ]  # fmt: skip


@in_any_order
def test_two_who_search_and_find_at_once_have_both_come(road_world: World, make_tape: Callable[..., Any]) -> None:
    kinds = {"call": {"needs": ["law"], "units": 2, "search": {"area_km2": 3}}}
    tape = make_tape([(0, 3, 0)], kinds=kinds, search_mark=np.zeros(1))
    journal = simulate(road_world, tape, team("stay", officer="3", officer2="3"))
    assert told(journal, 0, 0) == [
        *all_of(0, "ASSIGNED", "DEPARTED", "ARRIVED", units=(0, 1)), (0, "CLOSED", 0),
        *all_of(0, "FREED", units=(0, 1)), (0, "COMPLEMENT", -1), (0, "FOUND", -1),
    ]  # fmt: skip


@in_any_order
def test_nobody_goes_back_to_a_matter_that_ends_in_the_instant_in_which_it_could(
    road_world: World, make_tape: Callable[..., Any]
) -> None:
    # The officer is taken at 2 from work that others finish at 10, for 8 minutes; at 3 the third of them has come.
    kinds = {
        "wide": {"needs": ["law"], "units": 3, "preemptable": "always", "when_taken": "resume"},
        "urgent": {"needs": ["law"], "preempts": True, "backup": {"share": 0}},
    }
    tape = make_tape([(0, 3, 10, 3), (2, 3, 8, 1)], kinds=kinds, kind=[0, 1])
    journal = simulate(road_world, tape, team("stay", officer="3", officer2="3", officer22="6"))
    assert [fact for fact, unit in [row[1:] for row in told(journal, 0, 2)] if unit == 0] == ["TAKEN"]
    assert told(journal, 0, 10) == [(10, "CLOSED", 1), *all_of(10, "FREED", units=(1, 2))]
    assert told(journal, 1, 10) == [(10, "CLOSED", 0), (10, "FREED", 0)]


@in_any_order
def test_a_unit_whose_shift_begins_when_the_road_to_its_base_opens_may_be_called_on_its_way_home(
    flooded: Callable[..., World], make_tape: Callable[..., Any], make_design: Callable[..., Design]
) -> None:
    # On duty until 0:18, it is cut off at 4 and goes home at midnight; somebody has waited at 2 since noon.
    world = flooded(2, from_at=11, to_at=1440)
    design = make_design("0", shifts=[{"hours": "00:00-00:18"}])
    journal = simulate(world, make_tape([(10, 4, 1), (720, 2, 5)], days=2), design)
    assert told(journal, 1, 1440)[:3] == [(1440, "ASSIGNED", 0), (1440, "DEPARTED", 0), (1442, "ARRIVED", 0)]


@in_any_order
def test_a_shift_ends_before_anything_else_of_its_instant(
    road_world: World, make_tape: Callable[..., Any], make_design: Callable[..., Design]
) -> None:
    # The call ends at 5 with the shift: the unit does not set out on its beat any more.
    shifts = [{"hours": "00:00-00:05"}]
    design = make_design("0", shifts=shifts, patrol={"beat": {"route": "tour"}})
    journal = simulate(road_world, make_tape([(0, 1, 4)]), design)
    assert [row[:2] for row in rows_of(journal) if row[0] >= 5 and row[3] == 0] == [
        (5, Fact.CLOSED), (5, Fact.FREED), (5, Fact.HOMEWARD), (6, Fact.HOME), (6, Fact.OFF_DUTY),
    ]  # fmt: skip


@in_any_order
def test_a_shift_begins_before_anything_else_of_its_instant(
    road_world: World, make_tape: Callable[..., Any], make_design: Callable[..., Design]
) -> None:
    # Overtime lasts until the next day's shift begins: the unit comes home on duty, and leaves when that shift is over.
    design = make_design("0", shifts=[{"hours": "00:00-00:05"}])
    journal = simulate(road_world, make_tape([(0, 1, 1438)], days=2.0), design)
    assert [row[:2] for row in rows_of(journal) if row[0] >= 1440] == [(1440, Fact.HOME), (1445, Fact.OFF_DUTY)]


@in_any_order
def test_who_comes_to_hold_the_scene_as_the_last_of_those_needed_does_has_come(
    road_world: World, make_tape: Callable[..., Any]
) -> None:
    # The officer is free at 1 and needs 3 minutes, the auxiliary has been on the way for 4.
    kinds = {"own": {"needs": ["law"]}, "held": {"needs": ["law"], "holder": ["order"]}}
    tape = make_tape([(0, 1, 1), (0, 4, 10)], kinds=kinds, kind=[0, 1])
    journal = simulate(road_world, tape, team("stay", officer="1", auxiliary="0"))
    assert told(journal, 1, 4)[:4] == [
        *all_of(4, "ARRIVED", units=(0, 1)), (4, "FREED", 1), (4, "COMPLEMENT", -1),
    ]  # fmt: skip


@in_any_order
def test_a_unit_that_is_full_for_its_other_base_and_for_its_beat_changes_base_and_goes_on_its_beat(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # Six kilometres to base 6 and three in reserve are all that it has, so it may move when it may patrol: at 407.
    battery = {"range_km": 9, "charge_full_min": 600, "reserve_km": 3}
    patrol = {"beat": {"route": "given", "nodes": ["1", "4"]}}
    design = make_design("6", battery=battery, patrol=patrol, during={"fair": {"bases": {"places": ["0"]}}})
    journal = simulate(replace(road_world, surges={"fair": (0.0, 0.5)}), make_tape([]), design)
    assert tell(journal, unit=0)[7:] == [
        (7, "HOME"), (407, "PATROL"), (408, "PATROL"), (411, "DIVERTED"), (411, "HOMEWARD"), (413, "HOME"),
    ]  # fmt: skip
