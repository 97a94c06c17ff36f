"""Beats of a village of 12 streets, a grid of 3 by 3 nodes 1 km apart, and of a hamlet 10 km off with 3 streets.

    0 - 1 - 2                 The village station is at node 4, the hamlet (a ring 9 - 10 - 11) has one at node 9; the
    |   |   |                 road from 5 to 9 belongs to neither, because its ends do not.
    3 - 4 - 5 ----------- 9
    |   |   |             | \\
    6 - 7 - 8            10-11
"""

import numpy as np
import pytest

from sim.chance.streams import Streams
from sim.errors import InputError
from sim.responders.beats import TimetableBeat
from sim.responders.fleet import build_fleet
from sim.responders.patrols import mode_of
from sim.responders.random_beats import RoamBeat, WalkBeat
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Design
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world

GRID = [(n, n + 1) for n in range(9) if n % 3 < 2] + [(n, n + 3) for n in range(6)]
RING = [(9, 10), (9, 11), (10, 11)]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("village")
    at = {n: (n % 3, -(n // 3)) for n in range(9)} | {9: (12, -1), 10: (12, -2), 11: (13, -2)}
    rows = [f"{n},{x},{y},{'village' if n < 9 else 'hamlet'}\n" for n, (x, y) in at.items()]
    (folder / "nodes.csv").write_text("id,x_km,y_km,village\n" + "".join(rows), encoding="utf-8")
    rows = [f"{a},{b}\n" for a, b in [*GRID, (5, 9), *RING]]
    (folder / "roads.csv").write_text("from,to\n" + "".join(rows), encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    source = {
        "kind": "read",
        "roads": {"format": "csv", "nodes": nodes, "file": str(folder / "roads.csv")},
        "cells": {"format": "table", "table": nodes, "level_columns": {"village": "village"}},
    }
    modes = {"car": {"speed_kmh": {"unclassified": 60}, "offroad_kmh": 60}}
    return build_world(WorldSpec.model_validate({"source": source, "travel": {"modes": modes}}))


def beats_of(world, beat, streams=None, **group):
    given = {
        "bases": {"nodes": ["4", "9"]}, "shifts": [{"hours": "00:00-24:00"}], "mode": "car", "area_level": "village",
        "patrol": {"beat": beat},
    }  # fmt: skip
    design = Design.model_validate({"units": {"team": given | group}})
    fleet = build_fleet(design, world, Clock(days=1, warm_up_days=0, follow_up_days=0), streams)
    return [fleet.beats[unit] for unit in range(len(fleet))]


def streets_of(beat):
    numbers, km = beat.streets()
    return [divmod(number, 2**31) for number in numbers.tolist()], float(km.sum())


def test_a_unit_goes_round_its_own_area(world):
    village, hamlet = beats_of(world, {"route": "tour"})
    assert streets_of(village)[0] == sorted(GRID)
    assert streets_of(hamlet)[0] == RING
    # The village has four odd corners, next to each other in pairs that are 2 km apart: 12 + 4 km.
    assert village.circuit.round_min == 16
    assert hamlet.circuit.round_min == pytest.approx(2 + np.sqrt(2))


def test_named_places_take_the_place_of_the_own_area(world):
    for beat in beats_of(world, {"route": "tour", "places": ["hamlet"]}):
        assert streets_of(beat)[0] == RING


def test_without_an_area_the_whole_district_is_one(world):
    beats = beats_of(world, {"route": "tour"}, area_level=None)
    assert beats[0].circuit is beats[1].circuit
    assert streets_of(beats[0])[1] == pytest.approx(12 + 10 + 2 + np.sqrt(2))


def test_a_beat_can_be_kept_near_the_base(world):
    village, hamlet = beats_of(world, {"route": "random_walk", "within_km": 1.0}, area_level=None)
    assert streets_of(village)[0] == [(1, 4), (3, 4), (4, 5), (4, 7)]
    assert streets_of(hamlet)[0] == [(9, 10)]


def test_both_ways_takes_every_street_twice(world):
    village, _ = beats_of(world, {"route": "tour", "both_ways": True})
    assert village.circuit.round_min == 24


def test_crews_of_a_shift_are_evenly_apart_and_those_of_another_go_between(world):
    shifts = [{"hours": "00:00-12:00", "crews": 2}, {"hours": "06:00-18:00", "crews": 2}]
    beats = beats_of(world, {"route": "tour"}, shifts=shifts)
    # By base, then shift, then crew; the village's round takes 16 minutes.
    assert [beat.ahead_min for beat in beats[:4]] == [0, 8, 4, 12]
    assert beats[4].circuit is not beats[0].circuit
    assert beats[4].ahead_min == 0


def test_units_of_several_bases_share_the_round_of_a_district(world):
    beats = beats_of(world, {"route": "given", "nodes": ["0", "2"]}, area_level=None)
    assert beats[0].circuit.round_min == 4
    assert [beat.ahead_min for beat in beats] == [0, 2]


def test_a_given_route_may_name_its_end_or_not(world):
    for nodes in (["0", "2", "8"], ["0", "2", "8", "0"]):
        circuit = beats_of(world, {"route": "given", "nodes": nodes})[0].circuit
        assert circuit.round_min == 8
        assert circuit.node[0] == circuit.node[-1] == 0


def test_a_beat_may_be_slower_than_the_way_to_a_call(world):
    patrol = {"beat": {"route": "tour"}, "speed_kmh": 15}
    village, _ = beats_of(world, None, patrol=patrol)
    assert village.circuit.round_min == 64
    assert village.circuit.km[-1] == 16


def test_a_random_walk_is_another_in_every_replication_and_for_every_unit(world):
    keys = [[beat.key for beat in beats_of(world, {"route": "random_walk"}, Streams(1, r))] for r in (0, 0, 1)]
    assert keys[0] == keys[1]
    assert len({*keys[0], *keys[2]}) == 4


def test_a_roaming_unit_keeps_to_the_cells_of_its_area(world):
    village, hamlet = beats_of(world, {"route": "roam"})
    assert set(village.node) == set(range(9))
    assert set(hamlet.node) == {9, 10, 11}
    near, _ = beats_of(world, {"route": "roam", "within_km": 1.0})
    assert set(near.node) == {1, 3, 4, 5, 7}


@pytest.mark.parametrize(("route", "sort"), [("tour", TimetableBeat), ("random_walk", WalkBeat), ("roam", RoamBeat)])
def test_every_node_of_a_small_world_is_a_join(world, route, sort):
    village, _ = beats_of(world, {"route": route})
    assert isinstance(village, sort)
    assert set(village.joins.tolist()) == (set() if route == "roam" else set(range(9)))


def test_the_mode_of_a_patrol_is_its_own_or_that_of_the_way_home():
    group = {"bases": {"nodes": ["0"]}, "shifts": [{"hours": "00:00-24:00"}], "mode": "car_on_call"}
    modes = [{}, {"mode_home": "car"}, {"mode_home": "car", "patrol": {"beat": {"route": "tour"}, "mode": "foot"}}]
    design = Design.model_validate({"units": {f"g{n}": group | mode for n, mode in enumerate(modes)}})
    assert [mode_of(one) for one in design.units.values()] == ["car_on_call", "car", "foot"]


@pytest.mark.parametrize(
    ("beat", "message"),
    [
        ({"route": "tour", "places": ["vilage"]}, r"units.team.patrol.beat.places\[0\] +'vilage' is no place"),
        ({"route": "given", "nodes": ["0", "99"]}, r"units.team.patrol.beat.nodes\[1\] +'99' is no node"),
        ({"route": "given", "nodes": ["0", "0"]}, "the route has no length"),
        ({"route": "tour", "within_km": 0.5}, r"units.team.patrol.beat +the area holds no street"),
        ({"route": "tour", "road_classes": ["path"]}, r"units.team.patrol +car can use none of these road classes"),
        ({"route": "roam", "within_km": 0.5, "places": ["hamlet"]}, "there is no cell in the area"),
    ],
)
def test_what_cannot_be_patrolled_is_refused_with_its_place(world, beat, message):
    with pytest.raises(InputError, match=message):
        beats_of(world, beat)
