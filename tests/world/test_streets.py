"""A town of two villages on a grid of streets, one-way round its market.

0 --- 1 --- 2 --- 3        nodes 0 to 3 lie at y = 1 km, 4 to 7 at y = 0, all 1 km apart; 8 lies at x = 5 km
|     |     |     |        west: nodes 0, 1, 4, 5; east: 2, 3, 6, 7, 8
4 --- 5 --- 6 --- 7        2 -> 3 -> 7 -> 6 -> 2 is one-way, 5 - 6 is a path, 7 -> 8 leads out and not back
"""

import numpy as np
import pytest

from sim.errors import InputError
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world

TWO_WAY = [(0, 1), (4, 5), (1, 2), (0, 4), (1, 5)]
ONE_WAY = [(2, 3), (3, 7), (7, 6), (6, 2), (7, 8)]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    at = {node: (node % 4, 1 - node // 4) for node in range(8)} | {8: (5, 0)}
    rows = [f"{n},{x},{y},{'west' if n in (0, 1, 4, 5) else 'east'}\n" for n, (x, y) in at.items()]
    (folder / "nodes.csv").write_text("id,x_km,y_km,village\n" + "".join(rows), encoding="utf-8")
    roads = [(a, b, "residential", "no") for a, b in TWO_WAY] + [(a, b, "residential", "yes") for a, b in ONE_WAY]
    roads.append((5, 6, "path", "no"))
    rows = [",".join(map(str, road)) + "\n" for road in roads]
    (folder / "roads.csv").write_text("from,to,class,oneway\n" + "".join(rows), encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    source = {
        "kind": "read",
        "name": "town",
        "unreachable": "drop",
        "roads": {
            "format": "csv", "nodes": nodes, "file": str(folder / "roads.csv"), "class_column": "class",
            "oneway_column": "oneway",
        },
        "cells": {"format": "table", "table": nodes, "level_columns": {"village": "village"}},
    }  # fmt: skip
    speeds = {"speed_kmh": {"residential": 30}, "offroad_kmh": 5}
    feet = {"speed_kmh": {"residential": 6, "path": 3}, "offroad_kmh": 5, "oneway": False}
    return build_world(WorldSpec.model_validate({"source": source, "travel": {"modes": {"car": speeds, "foot": feet}}}))


def inside(world, *names):
    places = [world.places.name.index(name) for name in names]
    return world.street_map.cells_in(places)[world.street_map.cell_of_node]


def lanes(streets):
    return set(zip(streets.tail.tolist(), streets.head.tolist(), strict=True))


def test_a_street_lies_in_an_area_with_both_its_ends(town):
    graph = town.street_map.graph("car", None, None)
    west = town.street_map.streets(graph, inside(town, "west"))
    assert lanes(west) == {(0, 1), (1, 0), (4, 5), (5, 4), (0, 4), (4, 0), (1, 5), (5, 1)}
    assert west.minutes.tolist() == [2.0] * 8
    assert west.nodes.tolist() == [0, 1, 4, 5]


def test_what_leads_out_and_not_back_is_left_out(town):
    graph = town.street_map.graph("car", None, None)
    assert lanes(town.street_map.streets(graph, inside(town, "east"))) == {(2, 3), (3, 7), (7, 6), (6, 2)}


def test_streets_are_those_of_the_mode(town):
    walked = town.street_map.streets(town.street_map.graph("foot", None, None), inside(town, "west", "east"))
    assert {(5, 6), (6, 5), (3, 2), (8, 7)} <= lanes(walked)


def test_one_speed_for_all_streets_leaves_those_closed_that_the_mode_cannot_use(town):
    graph = town.street_map.graph("car", 15.0, None)
    streets = town.street_map.streets(graph, inside(town, "west", "east"))
    assert set(streets.minutes.tolist()) == {4.0}
    assert (5, 6) not in lanes(streets)


def test_only_some_classes_may_be_wanted(town):
    graph = town.street_map.graph("foot", None, ("path",))
    assert lanes(town.street_map.streets(graph, inside(town, "west", "east"))) == {(5, 6), (6, 5)}


def test_an_area_without_streets_is_refused(town):
    nowhere = np.zeros(9, dtype=bool)
    with pytest.raises(InputError, match="holds no street"):
        town.street_map.streets(town.street_map.graph("car", None, None), nowhere)


def test_streets_of_which_most_cannot_be_gone_round_are_refused(town):
    wanted = np.isin(np.arange(9), [3, 7, 8])
    with pytest.raises(InputError, match=r"do not hang together: of 3.0 km of lanes at most 0.0"):
        town.street_map.streets(town.street_map.graph("car", None, None), wanted)


def test_classes_that_a_mode_cannot_use_are_refused(town):
    with pytest.raises(InputError, match="car can use none of these road classes; it uses residential"):
        town.street_map.graph("car", None, ("path",))


def test_a_cell_lies_in_every_place_above_it(town):
    district = town.places.level.tolist().index(0)
    assert town.street_map.cells_in([district]).all()
    own = int(town.cells.place[3])
    assert np.flatnonzero(town.street_map.cells_in([own])).tolist() == [3]


def test_a_given_way_is_the_fastest_from_node_to_node(town):
    streets = town.street_map
    way = streets.way(streets.graph("car", None, None), [0, 3, 0])
    assert way.tolist() == [0, 1, 2, 3, 7, 6, 2, 1, 0]
    minutes, km = streets.legs(streets.graph("car", None, None), way, 30.0)
    assert minutes.tolist() == [2.0] * 8
    assert km.tolist() == [1.0] * 8


def test_a_way_that_does_not_exist_is_refused(town):
    streets = town.street_map
    with pytest.raises(InputError, match="no way from node '8' to node '0'"):
        streets.way(streets.graph("car", None, None), [8, 0])


@pytest.mark.parametrize(("metric", "km"), [("euclidean", 5.0), ("manhattan", 7.0)])
def test_without_roads_a_way_is_straight(metric, km):
    points = [{"code": "a"}, {"code": "b", "x_km": 3, "y_km": 4}]
    source = {
        "kind": "read",
        "roads": {"format": "none", "metric": metric},
        "cells": {"format": "inline", "points": points},
    }
    streets = build_world(WorldSpec.model_validate({"source": source})).street_map
    graph = streets.graph("car", None, None)
    minutes, lengths = streets.legs(graph, streets.way(graph, [0, 1, 0]), 30.0)
    assert lengths.tolist() == [km, km]
    assert minutes.tolist() == [2 * km, 2 * km]
