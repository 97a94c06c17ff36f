"""Real places, read as their scenario files say, against figures that others measured.

The check values stand in DATA.md beside the data, which are not part of the project.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.arrays import NONE
from sim.responders.fleet import build_fleet
from sim.scenario.read import read_scenario
from sim.scenario.specs.ground import Boundary
from sim.scenario.specs.roads import OsmRoads
from sim.world.build import build_world
from sim.world.reach import strong_parts
from sim.world.readers.boundaries import polygon_km2
from sim.world.readers.complaints import Complaints
from sim.world.readers.district_boundary import read_boundary
from sim.world.readers.fine_roads import simplified
from sim.world.readers.line_roads import read_line_roads
from sim.world.readers.osm_roads import read_osm_roads

from .conftest import route

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios" / "places"
DRIVABLE = ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential"]
OSM_FILES = {
    "shanghai": "shanghai/shanghai_center.osm.gz",
    "bayreuth": "bayreuth/north-bayreuth.osm.gz",
    "monaco": "monaco/monaco.osm.gz",
    "andorra": "andorra/andorra.osm.pbf",
}
MINUTES = 3.0


@pytest.fixture(scope="module")
def city(shared_data):
    """Return the world of the six districts, and the nodes of the 80 platforms with their district."""
    scenario = read_scenario(SCENARIOS / "cumcm2011b.yaml")
    world = build_world(scenario.world)
    fleet = build_fleet(scenario.designs["own_district"], world, scenario.clock)
    return world, fleet


def nearest_min(world, platforms, cells):
    """Return the minutes by patrol car from the nearest of some platforms to some cells."""
    matrix = world.travel.matrix("patrol_car", 0)
    rows = matrix.row[world.cells.node[cells]]
    return matrix.minutes[np.ix_(rows, platforms)].min(axis=1).astype(np.float64)


def within(minutes, weight):
    return 100 * weight[minutes <= MINUTES].sum() / weight.sum()


def test_district_a_is_reached_by_its_own_platforms_as_published(city):
    world, fleet = city
    district = world.places.code.index("A")
    cells = np.flatnonzero(world.ancestors("district") == district)
    platforms = fleet.base_node[fleet.area == district]
    assert len(platforms) == 20
    # Cars may leave the district on their way; confined to its own roads they would need the same times.
    minutes, weight = nearest_min(world, platforms, cells), world.cells.weight[cells]
    names = {world.roads.node_name[node] for node in world.cells.node[cells[minutes > MINUTES]]}
    assert names == {"28", "29", "38", "39", "61", "92"}
    assert minutes.max() == pytest.approx(5.7005, abs=5e-5)
    assert minutes.mean() == pytest.approx(1.1220, abs=5e-5)
    assert minutes @ weight / weight.sum() == pytest.approx(0.9093, abs=5e-5)
    assert within(minutes, weight) == pytest.approx(94.62, abs=5e-3)


def test_the_whole_city_is_reached_by_all_platforms_as_published(city):
    world, fleet = city
    assert (len(world.cells), len(world.roads.tail), len(fleet)) == (582, 2 * 928, 80)
    assert world.cells.weight.sum() == pytest.approx(674.5)
    minutes = nearest_min(world, fleet.base_node, np.arange(582))
    assert np.count_nonzero(minutes > MINUTES) == 138
    assert within(minutes, world.cells.weight) == pytest.approx(81.56, abs=5e-3)


def size(fine):
    """Return nodes, directed segments, kilometres and strongly connected share of nodes in per cent."""
    roads, _ = simplified(fine, np.empty(0, dtype=np.int32))
    nodes = len(roads.node_name)
    part = strong_parts(nodes, roads.tail, roads.head)
    return nodes, len(roads.tail), fine.road_km, 100 * np.bincount(part).max() / nodes


@pytest.mark.parametrize(
    ("place", "nodes", "segments", "km", "share"),
    [
        ("shanghai", 4588, 10_023, 975, 96.3),
        ("bayreuth", 922, 1960, 194, 91.8),
        ("monaco", 470, 909, 55, None),
        ("andorra", 1531, 3063, 398, 98.4),
    ],
)
def test_the_scenario_of_a_place_has_the_roads_that_others_counted(shared_data, place, nodes, segments, km, share):
    spec = read_scenario(SCENARIOS / f"{place}.yaml").world.source.roads
    assert Path(spec.file) == shared_data / OSM_FILES[place]
    assert spec.classes == DRIVABLE
    found = size(read_osm_roads(spec))
    assert found[:2] == (nodes, segments)
    assert found[2] == pytest.approx(km, abs=0.5)
    assert share is None or found[3] == pytest.approx(share, abs=0.05)


def test_the_roads_of_boone_are_those_that_others_counted(shared_data):
    spec = read_scenario(SCENARIOS / "boone.yaml").world.source.roads
    assert Path(spec.file) == shared_data / "boone" / "boone_mo_tl_2025_29019_roads.zip"
    fine = read_line_roads(spec, Complaints())
    nodes, segments, km, share = size(fine)
    assert (nodes, segments / 2, km) == pytest.approx((12_444, 15_771, 3952), rel=0.002)
    assert share == pytest.approx(98.9, abs=0.1)
    assert [note for note in fine.notes if "(11.4 %) of the lines lie on other lines of the file" in note]


@pytest.mark.parametrize(("place", "nodes", "segments"), [("monaco", 470, 861), ("andorra", 1531, 3006)])
def test_one_way_roundabouts_leave_fewer_roads_between_the_same_junctions(shared_data, place, nodes, segments):
    spec = OsmRoads(file=str(shared_data / OSM_FILES[place]), classes=DRIVABLE)
    assert size(read_osm_roads(spec))[:2] == (nodes, segments)


def test_tracks_are_read_when_they_are_asked_for(shared_data):
    file = str(shared_data / OSM_FILES["bayreuth"])
    assert read_osm_roads(OsmRoads(file=file, classes=["track"])).road_km == pytest.approx(306, abs=0.5)


@pytest.mark.parametrize(
    ("place", "cells", "expected"),
    [
        ("shanghai", 25, "3 of 25 places cannot be reached both ways"),
        ("bayreuth", 69, "1 of 70 places cannot be reached both ways"),
        ("monaco", 5, "1 of 5 places cannot be reached both ways"),
        ("andorra", 60, "59 of 60 places have no population in the file; each counts 100"),
    ],
)
def test_the_scenario_of_a_place_makes_a_world_whose_cells_all_reach_each_other(shared_data, place, cells, expected):
    scenario = read_scenario(SCENARIOS / f"{place}.yaml")
    world = build_world(scenario.world)
    assert len(world.cells) == cells
    assert [note for note in world.notes if note.startswith(expected)]
    # All are in WGS84, as they say; nothing is suspected.
    assert not [note for note in world.notes if note.startswith("suspicious") or "shifted" in note]
    matrix = world.travel.matrix("car_on_call", 0)
    rows = matrix.row[world.cells.node]
    assert NONE not in rows
    minutes = matrix.minutes[np.ix_(rows, world.cells.node)]
    assert np.isfinite(minutes).all()
    straight_km = np.hypot(
        world.roads.x_km[world.cells.node][:, None] - world.roads.x_km[world.cells.node],
        world.roads.y_km[world.cells.node][:, None] - world.roads.y_km[world.cells.node],
    )
    km = matrix.km[np.ix_(rows, world.cells.node)]
    assert (km >= straight_km * (1 - 1e-4) - 1e-6).all()
    fleet = build_fleet(next(iter(scenario.designs.values())), world, scenario.clock)
    assert len(fleet) > 0


def test_a_route_in_andorra_follows_roads_that_are_there(shared_data):
    world = build_world(read_scenario(SCENARIOS / "andorra.yaml").world)
    matrix = world.travel.matrix("car", 0)
    seat = int(world.places.seat_node[0])
    speed_kmh = world.travel_spec.modes["car"].speed_kmh
    best = {}
    roads = world.roads
    columns = (roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), roads.road_class.tolist())
    for tail, head, km, number in zip(*columns, strict=True):
        minutes = 60 * km / speed_kmh[roads.classes[number]]
        best[tail, head] = min(best.get((tail, head), np.inf), minutes)
    for start in world.cells.node.tolist():
        nodes, minutes, _ = route(matrix, start, seat)
        steps = [best[pair] for pair in pairwise(nodes)]
        np.testing.assert_allclose(minutes[1:], np.cumsum(steps), rtol=1e-5, atol=1e-5)


@pytest.fixture(scope="module")
def huaiyang(shared_data):
    return build_world(read_scenario(SCENARIOS / "huaiyang_real.yaml").world)


def test_huaiyang_has_the_places_of_its_two_tables_and_all_its_residents(shared_data, huaiyang):
    villages, townships = (
        (shared_data / "huaiyang" / name).read_text(encoding="utf-8").splitlines()[1:]
        for name in ("villages.csv", "townships.csv")
    )
    places = huaiyang.places
    assert places.levels == ("district", "township", "cell")
    assert [places.code[place] for place in huaiyang.cells.place] == [row.split(",")[0] for row in villages]
    assert places.code[1 : 1 + len(townships)] == tuple(row.split(",")[0] for row in townships)
    assert places.name[1 : 1 + len(townships)] == tuple(row.split(",")[1] for row in townships)
    above = huaiyang.ancestors("township")
    assert [places.code[place] for place in above] == [row.split(",")[2] for row in villages]
    assert huaiyang.cells.residents.sum() == 1_022_322
    assert set(huaiyang.cells.residents.tolist()) == {2152.0, 2153.0}


def test_huaiyang_lies_inside_its_boundary_and_says_what_is_assumed(huaiyang):
    from shapely import Polygon, contains_xy

    outline = Polygon(huaiyang.outline)
    assert outline.area == pytest.approx(1334.56, rel=0.005)
    assert contains_xy(outline, huaiyang.cells.x_km, huaiyang.cells.y_km).all()
    told = "475 of 475 cells have no position and are spread evenly inside the boundary of the district"
    assert sum(told in note for note in huaiyang.notes) == 1
    assert any(note.startswith("30 names are those of several cells") for note in huaiyang.notes)
    # Townships are whole: nine in ten of their villages have one of the same township as nearest neighbour.
    distance = np.hypot(
        huaiyang.cells.x_km[:, None] - huaiyang.cells.x_km, huaiyang.cells.y_km[:, None] - huaiyang.cells.y_km
    )
    np.fill_diagonal(distance, np.inf)
    above = huaiyang.ancestors("township")
    assert (above[distance.argmin(axis=1)] == above).mean() > 0.9


def test_the_other_boundary_file_holds_huaiyang_among_its_neighbours(shared_data, huaiyang):
    where = {"file": str(shared_data / "huaiyang" / "he2_nan2_zhou1_kou3.geojson"), "where": {"name": "淮阳县"}}
    found = read_boundary(Boundary(coordinates="gcj02", **where))
    assert any("and were repaired" in note for note in found.notes)
    area_km2 = polygon_km2(found.shape, "here")
    assert area_km2 == pytest.approx(1334.56, rel=0.005)
