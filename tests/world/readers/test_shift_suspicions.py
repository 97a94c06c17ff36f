"""Chinese maps that nobody names are suspected when places come nearer to the roads without their shift."""

import json
from itertools import pairwise

import numpy as np
import pytest
from pyproj import Proj

from sim.scenario.specs.roads import OsmRoads
from sim.world.readers.chinese_grids import shifted, unshifted
from sim.world.readers.osm_roads import read_osm_roads
from sim.world.readers.shift_suspicions import Reading, off_road_notes

PLACES, ROADS = Reading("wgs84", "cells.coordinates"), Reading("wgs84", "roads.coordinates")
NOBODY = Reading("wgs84", "")


@pytest.fixture(scope="module")
def shanghai(shared_data):
    return read_osm_roads(OsmRoads(file=str(shared_data / "shanghai" / "shanghai_center.osm.gz")))


@pytest.fixture(scope="module")
def doors(shanghai):
    """Return longitude and latitude of 200 places some 20 m from the roads."""
    rng = np.random.default_rng(5)
    nodes = rng.choice(len(shanghai.x_km), 200, replace=False)
    plane = Proj(proj="aeqd", lon_0=shanghai.plane.lon, lat_0=shanghai.plane.lat, ellps="WGS84")
    x, y = (1000 * km[nodes] + rng.normal(0, 20, 200) for km in (shanghai.x_km, shanghai.y_km))
    return plane(x, y, inverse=True)


def notes(lon, lat, roads, places=PLACES, drawn=NOBODY):
    return off_road_notes(lon, lat, roads, places, drawn, "here")


def metres_in(note):
    words = note.replace(",", " ").split()
    return [int(word) for word, unit in pairwise(words) if unit == "m"]


def test_places_beside_roads_of_the_same_system_are_not_suspected(shanghai, doors):
    assert notes(*doors, shanghai) == []
    assert notes(*doors, shanghai, drawn=ROADS) == []


@pytest.mark.parametrize("grid", ["gcj02", "bd09"])
def test_shifted_places_are_suspected_with_the_option_that_puts_them_right(shanghai, doors, grid):
    (note,) = notes(*shifted(*doors, grid), shanghai)
    assert note.startswith("suspicious: the places lie typically ")
    assert f"With cells.coordinates: {grid} it would be" in note
    now, there = metres_in(note)
    assert 2 * there < now
    assert there < 15


def test_shifted_roads_are_suspected_too_where_a_scenario_can_say_so(shanghai, doors):
    # Places that lie back by the shift lie to these roads as true ones to roads that are shifted.
    (note,) = notes(*unshifted(*doors, "gcj02"), shanghai, drawn=ROADS)
    assert "With roads.coordinates: gcj02 it would be" in note


def test_places_that_are_said_to_be_shifted_and_are_not_are_suspected(shanghai, doors):
    read = unshifted(*doors, "gcj02")
    (note,) = notes(*read, shanghai, places=Reading("gcj02", "cells.coordinates"))
    assert "With cells.coordinates: wgs84 it would be" in note


def test_a_handful_of_places_proves_nothing(shanghai, doors):
    few = [degrees[:3] for degrees in shifted(*doors, "gcj02")]
    assert notes(*few, shanghai) == []


@pytest.fixture
def country(written):
    """Write straight roads 2 km apart and villages beside them, both near Huaiyang, and return a source of them."""

    def source(villages_lon, villages_lat, **table):
        rows = "".join(
            f"v{n},{lon:.7f},{lat:.7f}\n" for n, (lon, lat) in enumerate(zip(villages_lon, villages_lat, strict=True))
        )
        lines = [[[114.8, lat], [114.9, lat], [115.0, lat]] for lat in np.arange(33.6, 33.8, 0.02)]
        geometry = {"type": "MultiLineString", "coordinates": [*lines, [[114.9, one[0][1]] for one in lines]]}
        return {
            "roads": {"format": "geojson", "file": written("r.geojson", json.dumps(geometry))},
            "cells": {
                "format": "table",
                "table": {"file": written("v.csv", "id,x,y\n" + rows), "id": "id", "x": "x", "y": "y", **table},
            },
        }

    return source


def test_villages_on_a_chinese_map_are_suspected_when_a_world_is_built(country, built):
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.linspace(114.82, 114.98, 5), np.arange(33.6005, 33.79, 0.02)))
    there = shifted(lon, lat, "gcj02")
    (note,) = [note for note in built(country(*there, coordinates="wgs84")).notes if note.startswith("suspicious")]
    assert "With world.source.cells.table.coordinates: gcj02 it would be" in note
    assert "50 of 50 places would lie nearer" in note
    # 0.0005 degrees of latitude, and what the shift has of north.
    assert metres_in(note) == pytest.approx([125, 55], abs=2)
    assert not [note for note in built(country(*there, coordinates="gcj02")).notes if note.startswith("suspicious")]


def test_places_far_from_any_road_are_reported_though_no_shift_explains_it(country, built):
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(114.82, 114.98, 60), 33.62 + 0.02 * rng.integers(0, 8, 60)
    lat += rng.uniform(0.004, 0.0055, 60) * rng.choice([-1, 1], 60)
    doubts = [note for note in built(country(lon, lat, coordinates="wgs84")).notes if "Chinese maps" in note]
    assert len(doubts) == 1
    assert "be it the places or the roads" in doubts[0]
