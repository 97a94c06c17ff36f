"""Patrols on a battery: ten kilometres on a road of 6 km there and back, where a kilometre takes a minute."""

import pytest
from pydantic import ValidationError

from sim.engine import simulate
from sim.record.tables import matters_table
from sim.scenario.specs.response import Design
from tests.engine.conftest import ALWAYS, NOTHING, design_of, story, tape_of

TOUR = {"beat": {"route": "tour"}}
"""The tour of the road begins at node 0: at minute t it should be at t for t < 6, then comes back."""

TEN_KM = {"range_km": 10, "charge_full_min": 100, "reserve_km": 0}


def run(world, calls, *cells, battery=TEN_KM, patrol=TOUR, days=1, **group):
    return simulate(
        world, tape_of(calls, days=days), design_of(*(cells or ("0",)), patrol=patrol, battery=battery, **group)
    )


def told(journal, unit=0):
    """Return the facts of a unit as (time, word, km)."""
    km = journal.facts.km[journal.facts.unit == unit].tolist()
    return [(*fact, driven) for fact, driven in zip(story(journal, unit=unit), km, strict=True)]


def test_a_patrol_goes_home_while_its_battery_takes_it_there_and_out_again_when_it_is_full(road_world):
    # From 5, five kilometres on, it gets home; to 6 and home would be twelve. Empty at 10, full at 110. The timetable
    # passes 2 then and is met at 5 on its way back at 115; at 0 it has driven ten kilometres again.
    assert told(run(road_world, []))[:12] == [
        (0, "ON_DUTY", 0), (0, "PATROL", 0), (0, "PATROL", 0), (5, "DIVERTED", 5), (5, "HOMEWARD", 0), (10, "HOME", 5),
        (110, "PATROL", 0), (115, "PATROL", 5), (120, "DIVERTED", 5), (120, "HOMEWARD", 0), (120, "HOME", 0),
        (220, "PATROL", 0),
    ]  # fmt: skip


def test_a_patrol_keeps_its_reserve(road_world):
    # Four kilometres on and four home leave two; it is full again after twenty minutes for each of eight.
    journal = run(road_world, [], battery=TEN_KM | {"reserve_km": 2, "charge_full_min": 200})
    assert told(journal)[3:7] == [(4, "DIVERTED", 4), (4, "HOMEWARD", 0), (8, "HOME", 4), (168, "PATROL", 0)]


def test_a_random_walk_ends_where_the_battery_takes_it_home(road_world):
    journal = run(road_world, [], patrol={"beat": {"route": "random_walk"}})
    facts = told(journal)
    walk = journal.fleet.beats[0].patrol(0, 0.0)
    turned_at = facts[3][0]
    assert facts[3] == (turned_at, "DIVERTED", turned_at)
    here, ahead = walk.turn(turned_at), walk.turn(turned_at + 1)
    assert here.done_km + here.node <= 10 < ahead.done_km + ahead.node


def test_another_unit_goes_where_the_range_of_a_patrol_does_not_suffice(road_world):
    # At 3.5 the patrol has 6.5 km: half a one to node 4, and eight to 6 and home. The car at 0 goes, in six minutes.
    units = {
        name: {"bases": {"places": ["0"]}, "shifts": ALWAYS, "turnout": NOTHING} | more
        for name, more in {"bike": {"patrol": TOUR, "battery": TEN_KM}, "car": {}}.items()
    }
    design = Design.model_validate({"units": units, "desk": {"handling": NOTHING}})
    for cell, unit, at in ((6, 1, 9.5), (5, 0, 5.0)):
        matters = matters_table(simulate(road_world, tape_of([(3.5, cell, 1)]), design))
        assert (matters.unit[0], matters.arrived_at[0]) == (unit, at)


def test_a_patrol_on_its_way_home_takes_what_its_range_allows(road_world):
    # At 7 it is at node 3 with three kilometres. After the call it goes on home, not to its beat.
    assert told(run(road_world, [(7, 3, 1)]))[5:12] == [
        (7, "DIVERTED", 2), (7, "ASSIGNED", 0), (7, "DEPARTED", 0), (7, "ARRIVED", 0), (8, "CLOSED", 0),
        (8, "FREED", 0), (8, "HOMEWARD", 0),
    ]  # fmt: skip
    # Four and home are more: it is home at 10, and has eight kilometres at 90.
    assert matters_table(run(road_world, [(7, 4, 1)])).assigned_at.tolist() == [90]


def test_a_patrol_that_charges_is_free_and_goes_out_only_when_it_is_full(road_world):
    # Four kilometres at 50, two at 53, eighty minutes from full.
    assert told(run(road_world, [(50, 1, 1)]))[6:13] == [
        (50, "ASSIGNED", 0), (50, "DEPARTED", 0), (51, "ARRIVED", 1), (52, "CLOSED", 0), (52, "FREED", 0),
        (52, "HOMEWARD", 0), (53, "HOME", 1),
    ]  # fmt: skip
    assert told(run(road_world, [(50, 1, 1)]))[13][:2] == (133, "PATROL")


def test_after_a_call_a_patrol_goes_home_where_its_beat_is_too_far(road_world):
    # Free at node 5 with five kilometres it would meet its timetable at 4 at 16, on the way out to 5.
    assert told(run(road_world, [(3, 5, 10)]))[7:11] == [
        (15, "CLOSED", 0), (15, "FREED", 0), (15, "HOMEWARD", 0), (20, "HOME", 5),
    ]  # fmt: skip
    # Free there at 6 it waits a minute for its timetable, on the way back.
    assert told(run(road_world, [(3, 5, 1)]))[7:12] == [
        (6, "CLOSED", 0), (6, "FREED", 0), (6, "PATROL", 0), (6, "PATROL", 0), (12, "DIVERTED", 5),
    ]  # fmt: skip


def test_nobody_sets_out_for_a_beat_that_is_too_far_for_a_full_battery(road_world):
    far = {"beat": {"route": "given", "nodes": ["5", "6"]}}
    assert told(run(road_world, [(30, 1, 1)], patrol=far), 0)[-1] == (33, "HOME", 1)
    assert "PATROL" not in [word for _, word, _ in told(run(road_world, [(30, 1, 1)], patrol=far))]
    assert told(run(road_world, [], patrol=far, battery=TEN_KM | {"range_km": 12}))[1][:2] == (0, "PATROL")


def test_at_the_end_of_a_shift_a_patrol_goes_home_and_the_next_begins_with_a_full_battery(road_world):
    journal = run(road_world, [], shifts=[{"hours": "00:00-00:03"}], days=2)
    assert told(journal)[3:] == [
        (3, "DIVERTED", 3), (3, "HOMEWARD", 0), (6, "HOME", 3), (6, "OFF_DUTY", 0),
        (1440, "ON_DUTY", 0), (1440, "PATROL", 0), (1440, "PATROL", 0), (1443, "DIVERTED", 3), (1443, "HOMEWARD", 0),
        (1446, "HOME", 3), (1446, "OFF_DUTY", 0),
    ]  # fmt: skip


def test_who_comes_on_duty_before_the_battery_is_full_waits_for_it(road_world):
    # Empty at 10, full at 1445.
    slowly = TEN_KM | {"charge_full_min": 1435}
    journal = run(road_world, [], shifts=[{"hours": "00:00-00:10"}], days=2, battery=slowly)
    assert told(journal)[5:9] == [(10, "HOME", 5), (10, "OFF_DUTY", 0), (1440, "ON_DUTY", 0), (1445, "PATROL", 0)]


def test_who_roams_has_no_battery(road_world):
    with pytest.raises(ValidationError, match=r"patrol.beat.route[\s\S]*roam: drives no way from cell to cell"):
        design_of("0", battery=TEN_KM, patrol={"beat": {"route": "roam"}})
