"""Beats while roads are closed or surges keep units elsewhere, on a ring of streets: a kilometre and a minute each.

0 - 1 - 2       A tour of the ring is at node 0 at 0, 6, 12, ... and goes on to 1. Street i leads from node i to the
|       |       next. With street 2 closed the tour is 0 1 2 1 0 5 4 3 4 5 0: at node 0 at 0, 10, 20, ...
5 - 4 - 3
"""

from dataclasses import replace

import numpy as np
import pytest

from sim.arrays import NONE
from sim.engine import candidates
from sim.engine.simulate import simulate
from sim.measures.passes import passes_of
from sim.measures.run_tables import tables_of
from sim.responders.beats import street_ends
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.conditions import Condition, RoadChange
from sim.world.periods import Stretch
from tests.engine.conftest import KM_A_MINUTE, design_of, story, tape_of
from tests.engine.test_patrol import seen_tape

CORNERS = [(0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1)]
TOUR = {"beat": {"route": "tour"}}
NEAR = {"beat": {"route": "tour", "within_km": 1}}
"""From base 0 to 1 and back, to 5 and back: at 0 at 0, 2, 4, ..."""


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ring")
    rows = [f"{number},{x},{y}\n" for number, (x, y) in enumerate(CORNERS)]
    (folder / "nodes.csv").write_text("id,x_km,y_km\n" + "".join(rows), encoding="utf-8")
    rows = [f"{number},{(number + 1) % 6}\n" for number in range(6)]
    (folder / "roads.csv").write_text("from,to\n" + "".join(rows), encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    source = {
        "kind": "read",
        "roads": {"format": "csv", "nodes": nodes, "file": str(folder / "roads.csv")},
        "cells": {"format": "table", "table": nodes},
    }
    travel = {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}}
    return build_world(WorldSpec.model_validate({"source": source, "travel": travel}))


def closed(world, *streets, from_at=60.0, to_at=120.0):
    """Return the world with some streets closed for a while."""
    ends = [{street, (street + 1) % 6} for street in streets]
    pairs = zip(world.roads.tail.tolist(), world.roads.head.tolist(), strict=True)
    change = RoadChange(np.array([{*pair} in ends for pair in pairs]), frozenset({"car_on_call"}), 0.0)
    return replace(world, conditions=(*world.conditions, Condition(Stretch("flood", from_at, to_at), (change,))))


def run(world, *bases, calls=(), tape=None, patrol=TOUR, **group):
    return simulate(world, tape or tape_of(calls), design_of(*(bases or ("0",)), patrol=patrol, **group))


def told(journal, unit=0):
    """Return the facts of a unit without coming on duty: time, word, and what it has driven where that is noted."""
    km = journal.facts.km[journal.facts.unit == unit].tolist()
    facts = zip(story(journal, unit=unit), km, strict=True)
    return [(at, word, km) if km else (at, word) for (at, word), km in facts][1:]


def passed(journal, street, until=150.0):
    """Return when a street was passed."""
    found = passes_of(tables_of(journal), np.ones(len(journal.fleet), dtype=bool))
    ends = list(zip(*(column.tolist() for column in street_ends(found.number)), strict=True))
    place = ends.index((min(street, (street + 1) % 6), max(street, (street + 1) % 6)))
    return [at for at in found.at[found.street == place].tolist() if at <= until]


def test_a_unit_goes_round_what_is_open_and_back_to_its_plain_beat(ring):
    # When street 2 closes it is half way along it and ends it: at 3 at 63, then with the tour of that time at 5 at 65.
    # When it opens the unit is half way from 1 to 2, where the plain tour is at 122.
    journal = run(closed(ring, 2, from_at=62.5, to_at=121.5))
    assert told(journal) == [
        (0, "PATROL"), (0, "PATROL"), (62.5, "DIVERTED", 62.5), (62.5, "PATROL"), (65, "PATROL", 2.5),
        (121.5, "DIVERTED", 56.5), (121.5, "PATROL"), (122, "PATROL", 0.5),
    ]  # fmt: skip


def test_passes_count_up_to_the_change_and_a_closed_street_has_none(ring):
    # The half streets that are ended at 63 and 122 are ways to the beat, no passes.
    journal = run(closed(ring, 2, from_at=62.5, to_at=121.5))
    assert passed(journal, 2) == [*range(3, 60, 6), *range(123, 150, 6)]
    assert passed(journal, 1) == [*range(2, 63, 6), 72, 73, 82, 83, 92, 93, 102, 103, 112, 113, *range(128, 150, 6)]


def test_streets_that_only_a_detour_passes_are_not_of_the_beat(ring):
    # From 0 to 1 the long way round, and back.
    journal = run(closed(ring, 0), patrol={"beat": {"route": "given", "nodes": ["0", "1"]}})
    assert journal.fleet.detours[0].beats[0].circuit.round_min == 10
    found = passes_of(tables_of(journal), np.array([True]))
    assert found.km.tolist() == [1]
    assert passed(journal, 0) == [*range(1, 61), *range(121, 151)]


def test_a_beat_of_which_no_street_is_closed_stays_as_it_is(ring):
    route = {"beat": {"route": "given", "nodes": ["0", "1"]}}
    journal = run(closed(ring, 3), patrol=route)
    assert journal.fleet.detours == ()
    for name in ("at", "fact", "matter", "unit", "km"):
        np.testing.assert_array_equal(getattr(journal.facts, name), getattr(run(ring, patrol=route).facts, name))


def test_a_second_closure_that_takes_no_street_of_it_leaves_a_beat_alone(ring):
    once = closed(ring, 2, from_at=60, to_at=300)
    detours = run(closed(once, 2, from_at=100, to_at=200)).fleet.detours
    assert [detour.at for detour in detours] == [60, 300]
    near = run(closed(closed(ring, 0, from_at=60, to_at=300), 3, from_at=100, to_at=200), patrol=NEAR).fleet.detours
    assert [detour.at for detour in near] == [60, 300]


def test_a_unit_on_the_way_to_its_beat_turns_to_the_other_one(ring):
    # Base 4: it would meet the plain tour at 2 at 62, over the street that closes under it; so it does the other one.
    journal = run(closed(ring, 2, from_at=61.5), "4", shifts=[{"hours": "01:00-02:00"}])
    assert told(journal)[:4] == [(60, "PATROL"), (61.5, "DIVERTED", 1.5), (61.5, "PATROL"), (62, "PATROL", 0.5)]


def test_a_unit_that_waits_for_its_timetable_waits_for_the_other_one(ring):
    # Base 5: at node 3 at 2, where the plain tour is at 3. Without street 3 the tour is 0 1 2 3 2 1 0 5 4 5 0.
    journal = run(closed(ring, 3, from_at=2.5), "5")
    assert told(journal)[:5] == [
        (0, "PATROL"), (2, "PATROL", 2), (2.5, "DIVERTED"), (2.5, "PATROL"), (2.5, "PATROL"),
    ]  # fmt: skip
    assert passed(journal, 2, until=5) == [4]


def test_a_unit_at_a_call_goes_to_the_other_beat_afterwards(ring):
    # Free at 3 at 73: with the tour without street 2 it is at 4 at 74 and waits until 76, or at 5 at 75.
    journal = run(closed(ring, 2), calls=[(57, 3, 16)])
    assert told(journal)[2:] == [
        (57, "DIVERTED", 57), (57, "ASSIGNED"), (57, "DEPARTED"), (57, "ARRIVED"), (73, "CLOSED"), (73, "FREED"),
        (73, "PATROL"), (75, "PATROL", 2), (120, "DIVERTED", 45), (120, "PATROL"), (120, "PATROL"),
    ]  # fmt: skip


def test_a_unit_that_comes_on_duty_meanwhile_or_just_then_begins_with_the_other_beat(ring):
    for hours, starts in (("01:00-03:00", 60), ("01:10-03:00", 70)):
        journal = run(closed(ring, 2), shifts=[{"hours": hours}])
        assert told(journal)[:2] == [(starts, "PATROL"), (starts, "PATROL")]
        assert journal.fleet.beat_at(0, 60.0) is journal.fleet.detours[0].beats[0]
        assert passed(journal, 2) == [123, 129, 135, 141, 147]


def test_a_unit_whose_shift_ends_just_then_goes_home(ring):
    journal = run(closed(ring, 2, from_at=61), shifts=[{"hours": "00:00-01:01"}])
    assert told(journal)[2:] == [(61, "DIVERTED", 61), (61, "HOMEWARD"), (62, "HOME", 1), (62, "OFF_DUTY")]


def test_a_unit_on_a_break_goes_to_the_other_beat_afterwards(ring):
    shifts = [{"hours": "00:00-02:00", "breaks": [{"window": "00:57-01:10", "length_min": 16}]}]
    journal = run(closed(ring, 2), shifts=shifts)
    assert told(journal)[2:7] == [
        (57, "DIVERTED", 57), (57, "BREAK"), (73, "BREAK_OVER"), (73, "PATROL"), (75, "PATROL", 2),
    ]  # fmt: skip


def test_where_nothing_is_left_a_unit_waits_at_its_base_and_can_be_called(ring):
    # At 61.5 it is on the way back from 1.
    journal = run(closed(ring, 0, 5, from_at=61.5), patrol=NEAR, calls=[(100, 0, 5)])
    assert journal.fleet.detours[0].beats == {0: None}
    assert told(journal)[2:] == [
        (61.5, "DIVERTED", 61.5), (61.5, "HOMEWARD"), (62, "HOME", 0.5), (100, "ASSIGNED"), (100, "DEPARTED"),
        (100, "ARRIVED"), (105, "CLOSED"), (105, "FREED"), (105, "HOMEWARD"), (105, "HOME"), (120, "PATROL"),
        (120, "PATROL"),
    ]  # fmt: skip


@pytest.mark.parametrize(("to_at", "out_at"), [(40, 64), (100, 100)])
def test_a_unit_that_charges_goes_out_when_it_is_full_and_roads_are_open(ring, to_at, out_at):
    # 4 km take it once round and home at 4; full again at 64.
    battery = {"range_km": 4, "charge_full_min": 60, "reserve_km": 0}
    journal = run(closed(ring, 0, 5, from_at=20, to_at=to_at), patrol=NEAR, battery=battery)
    assert told(journal)[2:7] == [
        (4, "DIVERTED", 4), (4, "HOMEWARD"), (4, "HOME"), (out_at, "PATROL"), (out_at, "PATROL"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("closes_at", "opens_at", "range_km", "turns_at", "home_at"),
    [
        (1000, 1100, 11, 8, 10),
        (4.5, 1100, 11, 7, 10),  # home from 1 it is four kilometres now, so it turns at 2
        (4.5, 5.5, 11, 8, 10),
        (7.5, 1100, 12, 7.5, 12),  # it should have turned at 7: on to 1, and home on the reserve
    ],
)
def test_a_unit_turns_home_in_time_by_the_roads_as_they_are(ring, closes_at, opens_at, range_km, turns_at, home_at):
    # Base 5; at 1 at 2, 4, ... and at 2 at 3, 5, ... Home from 1 it is two kilometres, from 2 three.
    route = {"beat": {"route": "given", "nodes": ["1", "2"]}}
    battery = {"range_km": range_km, "charge_full_min": 2880, "reserve_km": 2 if range_km == 12 else 0}
    world = closed(ring, 0, from_at=closes_at, to_at=opens_at)
    facts = told(run(world, "5", patrol=route, battery=battery))
    assert (facts[2][:2], facts[4][:2]) == ((turns_at, "DIVERTED"), (home_at, "HOME"))


def test_a_battery_takes_a_unit_home_by_the_roads_as_they_are(ring):
    # From 5 to 1 and home it is two kilometres each way, and four while street 0 is closed.
    for range_km, at in ((7.9, 122), (8, 104)):
        battery = {"range_km": range_km, "charge_full_min": 60, "reserve_km": 0}
        journal = run(closed(ring, 0), "5", calls=[(100, 1, 5)], patrol=None, battery=battery)
        assert (at, "ARRIVED") in story(journal, unit=0)


def test_where_every_street_is_closed_nothing_is_left(ring):
    journal = run(closed(ring, *range(6)))
    assert journal.fleet.detours[0].beats == {0: None}
    assert journal.fleet.detours[1].beats == journal.fleet.beats


def test_a_unit_that_goes_home_when_roads_open_turns_to_its_beat(ring):
    journal = run(closed(ring, 0, 5, from_at=61.25, to_at=61.75), patrol=NEAR)
    assert told(journal)[2:] == [
        (61.25, "DIVERTED", 61.25), (61.25, "HOMEWARD"), (61.75, "DIVERTED", 0.5), (61.75, "PATROL"),
        (62, "PATROL", 0.25),
    ]  # fmt: skip


def test_a_unit_that_waits_at_its_base_goes_off_duty_and_on_again_as_any(ring):
    shifts = [{"hours": "00:00-01:30"}, {"hours": "01:35-02:30"}]
    journal = run(closed(ring, 0, 5, to_at=150), patrol=NEAR, shifts=shifts)
    assert told(journal)[2:] == [(60, "DIVERTED", 60), (60, "HOMEWARD"), (60, "HOME"), (90, "OFF_DUTY")]
    assert told(journal, unit=1) == [(150, "OFF_DUTY")]


def test_a_unit_that_is_cut_off_from_home_and_beat_waits_where_it_is(ring):
    # At 60.5 it is on the way to 1, where it cannot get away before 120: the half street is still to go then.
    journal = run(closed(ring, 0, 1, 5, from_at=60.5), patrol=NEAR)
    assert told(journal)[2:] == [
        (60.5, "DIVERTED", 60.5), (120, "PATROL"), (120.5, "PATROL", 0.5),
    ]  # fmt: skip


def test_a_unit_cut_off_from_a_beat_that_is_open_goes_there_when_there_is_a_way(ring):
    # The call takes it to 3; streets 1 and 5 then part the beat, between 0 and 1, from all others.
    route = {"beat": {"route": "given", "nodes": ["0", "1"]}}
    journal = run(closed(ring, 1, 5, from_at=65), calls=[(60, 3, 10)], patrol=route)
    assert told(journal)[5:] == [(63, "ARRIVED", 3), (73, "CLOSED"), (73, "FREED"), (120, "PATROL"), (122, "PATROL", 2)]


@pytest.mark.parametrize(("last_call_min", "turns_at"), [(0, 130), (1, 129)])
def test_a_unit_cut_off_from_its_beat_at_its_base_goes_off_duty_and_on_there(ring, last_call_min, turns_at):
    # Nodes 2 to 5 hang together and the beat lies between 2 and 3; base 0 has no way there.
    # Of two shifts the second is half a round ahead: at 2 at 123, 125, ...
    shifts = [{"hours": "00:00-01:30"}, {"hours": "01:40-02:10"}]
    route = {"beat": {"route": "given", "nodes": ["2", "3"]}}
    journal = run(closed(ring, 1, 5, from_at=0), patrol=route, shifts=shifts, last_call_min=last_call_min)
    assert story(journal, unit=0) == [(0, "ON_DUTY"), (90, "OFF_DUTY")]
    assert told(journal, unit=1)[:3] == [(120, "PATROL"), (122, "PATROL", 2), (turns_at, "DIVERTED", turns_at - 123)]


def test_a_named_node_that_cannot_be_reached_is_skipped(ring):
    journal = run(closed(ring, 1, 2), patrol={"beat": {"route": "given", "nodes": ["0", "2", "4"]}})
    plain, detour = journal.fleet.beats[0], journal.fleet.detours[0].beats[0]
    assert plain.circuit.node.tolist() == [0, 1, 2, 3, 4, 5, 0]
    assert detour.circuit.node.tolist() == [0, 5, 4, 5, 0]


def test_a_given_route_with_one_node_left_leaves_nothing(ring):
    journal = run(closed(ring, 1, 2), patrol={"beat": {"route": "given", "nodes": ["0", "2"]}})
    assert journal.fleet.detours[0].beats == {0: None}


def test_of_a_ground_in_parts_each_unit_has_the_part_of_its_base(ring):
    fleet = run(closed(ring, 1, 4), "0", "3").fleet
    assert [set(fleet.detours[0].beats[unit].circuit.node.tolist()) for unit in (0, 1)] == [{5, 0, 1}, {2, 3, 4}]
    assert fleet.beats[0].circuit is fleet.beats[1].circuit
    # Still evenly apart, each on its own round.
    assert [fleet.detours[0].beats[unit].ahead_min for unit in (0, 1)] == [0, 2]


def test_a_random_walk_takes_open_streets_only(ring):
    journal = run(closed(ring, 2), patrol={"beat": {"route": "random_walk"}})
    times = passed(journal, 2, until=1440)
    assert times
    assert not [at for at in times if 60 < at < 121]


def test_a_unit_that_roams_goes_on(ring):
    roam = {"beat": {"route": "roam"}}
    assert told(run(closed(ring, 2), patrol=roam)) == told(run(ring, patrol=roam)) == [(0, "PATROL")]


def test_nothing_is_seen_on_a_closed_street(ring):
    # The plain tour is at 2 at 62, 68, ..., 110; with 1 and 2 closed nobody comes there from 60 to 120.
    tapes = seen_tape([(100, 2, 5)], [39], [39]), seen_tape([(150, 2, 5)], [40], [40])
    words = [story(run(world, tape=tape), matter=0)[1] for tape in tapes for world in (ring, closed(ring, 1, 2))]
    assert words == [(62, "SPOTTED"), (100, "QUEUED"), (110, "SPOTTED"), (122, "SPOTTED")]


def test_units_looked_at_together_are_where_each_is(ring, monkeypatch):
    calls = [(at, cell, 3) for cell, at in enumerate((30.25, 61, 63, 71, 99.5, 130))]
    world = closed(ring, 2, from_at=62.5)
    one_by_one = run(world, "0", "3", calls=calls)
    monkeypatch.setattr(candidates, "FEW", 0)
    together = run(world, "0", "3", calls=calls)
    np.testing.assert_array_equal(together.facts.unit, one_by_one.facts.unit)
    np.testing.assert_allclose(together.facts.at, one_by_one.facts.at, atol=1e-9, rtol=0)


def test_a_closure_from_the_first_minute_to_the_last_leaves_no_plain_beat(ring):
    journal = run(closed(ring, 2, from_at=0, to_at=1440))
    assert passed(journal, 2, until=1440) == []
    assert told(journal)[:2] == [(0, "PATROL"), (0, "PATROL")]
    assert (journal.facts.matter[1:3] == [NONE, -2]).all()


def at_the_fair(world, *, from_at=60.0, to_at=120.0, place="3", **group):
    """Return the journal of a unit that waits at another base during a fair."""
    world = replace(world, surges={"fair": (from_at, to_at)})
    return run(world, during={"fair": {"bases": {"places": [place]}}}, **group)


def test_a_unit_that_a_surge_moves_waits_there_and_goes_back_to_its_beat(ring):
    # At 61.5 it is on the way from 1 to 2. At 120 the tour is at 0 and the unit at 3; they meet at 2, at 122.
    journal = at_the_fair(ring, from_at=61.5, calls=[(100, 4, 5)])
    assert told(journal) == [
        (0, "PATROL"), (0, "PATROL"), (61.5, "DIVERTED", 61.5), (61.5, "HOMEWARD"), (63, "HOME", 1.5),
        (100, "ASSIGNED"), (100, "DEPARTED"), (101, "ARRIVED", 1), (106, "CLOSED"), (106, "FREED"), (106, "HOMEWARD"),
        (107, "HOME", 1), (120, "PATROL"), (121, "PATROL", 1),
    ]  # fmt: skip
    assert passed(journal, 0) == [*range(1, 62, 6), *range(127, 150, 6)]
    assert journal.fleet.detours[0].away == {0}


def test_a_unit_at_a_call_when_a_surge_moves_it_waits_there_afterwards(ring):
    journal = at_the_fair(ring, calls=[(55, 2, 20)])
    assert told(journal)[5:9] == [(56, "ARRIVED", 1), (76, "CLOSED"), (76, "FREED"), (76, "HOMEWARD")]
    assert told(journal)[9:] == [(77, "HOME", 1), (120, "PATROL"), (121, "PATROL", 1)]


def test_a_unit_that_comes_on_duty_during_a_surge_begins_where_it_waits(ring):
    journal = at_the_fair(ring, shifts=[{"hours": "01:10-04:00"}], calls=[(80, 3, 5)])
    assert told(journal)[:3] == [(80, "ASSIGNED"), (80, "DEPARTED"), (80, "ARRIVED")]
    assert told(journal)[6:8] == [(85, "HOME"), (120, "PATROL")]


def test_roads_that_close_while_a_unit_is_away_are_closed_when_it_comes_back(ring):
    journal = at_the_fair(closed(ring, 2, from_at=62.5, to_at=150))
    # At 120 the tour of that time is at 0, and there again at 124: nowhere can the unit meet it sooner.
    assert told(journal)[4:7] == [(63, "HOME", 3), (120, "PATROL"), (123, "PATROL", 3)]
    assert [(change.at, change.away) for change in journal.fleet.detours] == [(60, {0}), (120, set()), (150, set())]


def test_a_surge_that_changes_skills_alone_leaves_beats_alone(ring):
    world = replace(ring, surges={"fair": (60.0, 120.0)})
    journal = run(world, during={"fair": {"skills": ["law"]}})
    assert journal.fleet.detours == ()
    assert told(journal) == [(0, "PATROL"), (0, "PATROL")]
