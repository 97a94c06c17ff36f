"""Several units at one call: who comes, when work goes on, who may leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.engine import simulate
from sim.record.journal import Fact, Facts
from sim.record.run import Journal
from sim.record.tables import matters_table
from sim.scenario.specs.response import Design
from sim.world.model import World

NOTHING = {"law": "constant", "mean_min": 0}
ALWAYS = [{"hours": "00:00-24:00"}]


def facts(journal: Journal, matter: int = 0) -> list[tuple[float, str, int]]:
    """Return what happened in a matter after it reached the desk, as (time, fact, unit)."""
    found = journal.facts
    rows = [row for row in range(len(found)) if found.matter[row] == matter and found.fact[row] > Fact.QUEUED]
    return [(float(found.at[row]), Fact(found.fact[row]).name, int(found.unit[row])) for row in rows]


def mixed(desk: dict[str, Any] | None = None, **cells: str) -> Design:
    """Return a design with one unit of each group at its cell; the group's name is its skill, officers can do both."""
    skills = {"officer": ["law", "order"], "auxiliary": ["order"], "medic": ["medic"]}
    units = {
        name: {"bases": {"places": [cell]}, "shifts": ALWAYS, "turnout": NOTHING, "skills": skills[name.rstrip("2")]}
        for name, cell in cells.items()
    }
    return Design.model_validate({"units": units, "desk": {"handling": NOTHING} | (desk or {})})


def test_two_units_come_each_as_soon_as_it_can_and_leave_together(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # Work of 10 minutes begins with the first at 1 and is done at 11; the second helps from 4 on.
    journal = simulate(road_world, make_tape([(0, 1, 10)], kinds={"call": {"units": 2}}), make_design("0", "5"))
    assert facts(journal) == [
        (0, "ASSIGNED", 0), (0, "ASSIGNED", 1), (0, "DEPARTED", 0), (0, "DEPARTED", 1), (1, "ARRIVED", 0),
        (4, "ARRIVED", 1), (4, "COMPLEMENT", -1), (11, "CLOSED", 0), (11, "FREED", 0), (11, "FREED", 1),
    ]  # fmt: skip


def test_the_table_tells_the_first_on_the_scene_and_when_all_had_come(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # The unit at 0 is ordered first and there last.
    journal = simulate(road_world, make_tape([(0, 4, 10)], kinds={"call": {"units": 2}}), make_design("0", "5"))
    matters = matters_table(journal)
    assert (matters.unit[0], matters.arrived_at[0], matters.complete_at[0], matters.closed_at[0]) == (1, 1, 4, 11)
    assert (matters.assigned_at[0], matters.orders[0]) == (0, 2)


def test_work_waits_for_all_where_the_kind_says_so(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"call": {"units": 2, "work_begins": "complement"}}
    journal = simulate(road_world, make_tape([(0, 1, 10)], kinds=kinds), make_design("0", "5"))
    assert facts(journal)[-3:] == [(14, "CLOSED", 0), (14, "FREED", 0), (14, "FREED", 1)]


def test_the_second_unit_comes_when_one_is_free(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    # The unit at 5 is on another call until 8, at its own door; it arrives at 12 when work of 20 minutes still goes on.
    tape = make_tape([(0, 5, 8), (1, 1, 20)], kinds={"one": {}, "two": {"units": 2}}, kind=[0, 1])
    story = facts(simulate(road_world, tape, make_design("0", "5")), 1)
    assert (8, "ASSIGNED", 1) in story
    assert (12, "COMPLEMENT", -1) in story
    assert (22, "CLOSED", 0) in story


def test_units_that_must_go_together_wait_for_each_other(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    tape = make_tape([(0, 5, 8), (1, 1, 20)], kinds={"one": {}, "two": {"units": 2, "send": "together"}}, kind=[0, 1])
    story = facts(simulate(road_world, tape, make_design("0", "5")), 1)
    assert story[:2] == [(8, "ASSIGNED", 0), (8, "ASSIGNED", 1)]


def test_a_call_that_needs_two_is_lost_when_one_is_free_and_none_may_wait(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"one": {}, "two": {"units": 2, "send": "together"}}
    tape = make_tape([(0, 5, 8), (1, 1, 20), (2, 1, 5)], kinds=kinds, kind=[0, 1, 0])
    journal = simulate(road_world, tape, make_design("0", "5", desk={"queue_limit": 0}))
    assert facts(journal, 1) == [(1, "LOST", -1)]
    assert facts(journal, 2)[0] == (2, "ASSIGNED", 0)


def test_an_auxiliary_holds_the_scene_until_the_officer_comes(road_world: World, make_tape: Callable) -> None:
    kinds = {"call": {"needs": ["law"], "holder": ["order"]}}
    journal = simulate(road_world, make_tape([(0, 1, 10)], kinds=kinds), mixed(officer="6", auxiliary="0"))
    assert facts(journal) == [
        (0, "ASSIGNED", 0), (0, "ASSIGNED", 1), (0, "DEPARTED", 0), (0, "DEPARTED", 1), (1, "ARRIVED", 1),
        (5, "ARRIVED", 0), (5, "COMPLEMENT", -1), (5, "FREED", 1), (15, "CLOSED", 0), (15, "FREED", 0),
    ]  # fmt: skip


def test_nobody_holds_the_scene_when_the_officer_is_there_first(road_world: World, make_tape: Callable) -> None:
    kinds = {"call": {"needs": ["law"], "holder": ["order"]}}
    journal = simulate(road_world, make_tape([(0, 1, 10)], kinds=kinds), mixed(officer="0", auxiliary="6"))
    assert {unit for _, fact, unit in facts(journal) if fact == "ASSIGNED"} == {0}


def test_a_holder_goes_while_the_officer_is_busy_and_waits_for_him(road_world: World, make_tape: Callable) -> None:
    kinds = {"law": {"needs": ["law"]}, "call": {"needs": ["law"], "holder": ["order"]}}
    tape = make_tape([(0, 6, 30), (1, 1, 10)], kinds=kinds, kind=[0, 1])
    story = facts(simulate(road_world, tape, mixed(officer="6", auxiliary="0")), 1)
    assert story == [
        (1, "ASSIGNED", 1), (1, "DEPARTED", 1), (2, "ARRIVED", 1), (30, "ASSIGNED", 0), (30, "DEPARTED", 0),
        (35, "ARRIVED", 0), (35, "COMPLEMENT", -1), (35, "FREED", 1), (45, "CLOSED", 0), (45, "FREED", 0),
    ]  # fmt: skip


def test_backup_is_asked_for_from_the_scene_and_leaves_when_it_has_stayed_its_time(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"call": {"backup": {"share": 0.5, "after_min": 3, "stays_min": 2}}}
    calls = [(0, 1, 20)]
    story = facts(simulate(road_world, make_tape(calls, kinds=kinds, backup_mark=[0.4]), make_design("0", "5")))
    assert story == [
        (0, "ASSIGNED", 0), (0, "DEPARTED", 0), (1, "ARRIVED", 0), (1, "COMPLEMENT", -1), (4, "BACKUP", -1),
        (4, "ASSIGNED", 1), (4, "DEPARTED", 1), (8, "ARRIVED", 1), (10, "FREED", 1),
        (21, "CLOSED", 0), (21, "FREED", 0),
    ]  # fmt: skip
    alone = facts(simulate(road_world, make_tape(calls, kinds=kinds, backup_mark=[0.6]), make_design("0", "5")))
    assert {unit for _, _, unit in alone} == {0, -1}


def test_a_unit_on_the_way_turns_back_when_the_work_is_done(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(road_world, make_tape([(0, 0, 2.5)], kinds={"call": {"units": 2}}), make_design("0", "6"))
    assert facts(journal)[-3:] == [(2.5, "CLOSED", 0), (2.5, "RECALLED", 1), (2.5, "FREED", 0)]
    rows = journal.facts.unit == 1
    way = [(float(at), Fact(fact).name, float(km)) for at, fact, km in
           zip(journal.facts.at[rows], journal.facts.fact[rows], journal.facts.km[rows], strict=True)]  # fmt: skip
    # It drives on to node 3, turns there and is home after half a kilometre more than it came.
    assert way[-3:] == [(2.5, "RECALLED", 2.5), (2.5, "HOMEWARD", 0.0), (6.0, "HOME", pytest.approx(3.5))]


def test_a_complement_of_another_sort_is_sent_as_well(road_world: World, make_tape: Callable) -> None:
    kinds = {"call": {"needs": ["law"], "complement": [{"needs": ["medic"], "stays_min": 3}]}}
    story = facts(simulate(road_world, make_tape([(0, 2, 10)], kinds=kinds), mixed(officer="0", medic="6")))
    assert story[-5:] == [
        (4, "ARRIVED", 1), (4, "COMPLEMENT", -1), (7, "FREED", 1), (12, "CLOSED", 0), (12, "FREED", 0),
    ]  # fmt: skip


def test_a_shift_that_ends_hands_over_one_of_two_and_the_other_works_on(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    shifts = [{"hours": "00:00-00:05"}, {"hours": "00:00-24:00"}]
    design = make_design("1", shifts=shifts, at_shift_end="hand_over", after_call="home_at_once")
    story = facts(simulate(road_world, make_tape([(0, 1, 10)], kinds={"call": {"units": 2}}), design))
    assert story[-3:] == [(5, "HANDED_OVER", 0), (10, "CLOSED", 1), (10, "FREED", 1)]


def test_units_that_go_together_and_have_to_leave_are_replaced_by_no_more_than_they_were(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # Two hand over at 10; of the three that come on duty at 20 two go, together.
    shifts = [{"hours": "00:00-00:10", "crews": 2}, {"hours": "00:20-24:00", "crews": 3}]
    kinds = {"call": {"units": 2, "send": "together"}}
    design = make_design("1", shifts=shifts, at_shift_end="hand_over", after_call="home_at_once")
    story = facts(simulate(road_world, make_tape([(0, 1, 60)], kinds=kinds), design))
    assert [row for row in story if row[1] in ("HANDED_OVER", "ASSIGNED")] == [
        (0, "ASSIGNED", 0), (0, "ASSIGNED", 1), (10, "HANDED_OVER", 0), (10, "HANDED_OVER", 1),
        (20, "ASSIGNED", 2), (20, "ASSIGNED", 3),
    ]  # fmt: skip


def test_nobody_asks_for_backup_for_a_call_that_has_withdrawn(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # Its unit has to hand it over at 5, it withdraws at 8; back-up would have been asked for at 11.
    kinds = {"call": {"backup": {"share": 1, "after_min": 10}}}
    shifts = [{"hours": "00:00-00:05"}, {"hours": "01:00-02:00"}]
    design = make_design("0", shifts=shifts, at_shift_end="hand_over")
    journal = simulate(road_world, make_tape([(0, 1, 60)], kinds=kinds, patience=[8]), design)
    assert facts(journal)[3:] == [(1, "COMPLEMENT", -1), (5, "HANDED_OVER", 0), (8, "WITHDRAWN", -1)]


def test_a_call_whose_patience_ends_when_its_only_unit_leaves_withdraws(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"call": {"needs": ["law"], "complement": [{"stays_min": 5}], "work_begins": "complement"}}
    journal = simulate(road_world, make_tape([(0, 1, 60)], kinds=kinds, patience=[6]), make_design("0"))
    assert facts(journal) == [
        (0, "ASSIGNED", 0), (0, "DEPARTED", 0), (1, "ARRIVED", 0), (6, "FREED", 0), (6, "WITHDRAWN", -1),
    ]  # fmt: skip


def test_of_two_units_that_arrive_at_one_time_the_lower_number_counts_as_the_first(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    """Whichever of them the journal names first."""
    journal = simulate(line_world, make_tape([(0, 3, 5)], kinds={"fight": {"units": 2}}), make_design("3", "3"))
    noted = journal.facts
    swapped = np.arange(len(noted))
    arrivals = np.flatnonzero(noted.fact == Fact.ARRIVED)
    swapped[arrivals] = arrivals[::-1]
    columns = {name: getattr(noted, name)[swapped] for name in ("at", "fact", "matter", "unit", "km")}
    for one in (journal, replace(journal, facts=Facts(**columns))):
        assert matters_table(one).unit.tolist() == [0]
