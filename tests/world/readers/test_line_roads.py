"""Roads drawn as lines, in GeoJSON files and shapefiles."""

import json
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from sim.errors import InputError
from sim.scenario.specs.roads import GeoJsonRoads, ShapefileRoads
from sim.world.readers.chinese_grids import shifted
from sim.world.readers.complaints import Complaints
from sim.world.readers.fine_roads import simplified
from sim.world.readers.line_roads import read_line_roads

from .shapefiles import packed, write_shapefile

NOBODY = np.empty(0, dtype=np.int32)


def line(*points, **properties):
    geometry = {"type": "LineString", "coordinates": [list(point) for point in points]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Read features as roads on a plane in kilometres, or as the options say."""
    file = tmp_path_factory.mktemp("lines") / "r.geojson"

    def reading(*features, **options):
        file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
        options = {"coordinates": "plane", **options}
        return read_line_roads(GeoJsonRoads(file=str(file), **options), Complaints())

    return reading


def segments(fine):
    """Return the directed segments between junctions: ends as (x, y), length and class."""
    roads, _ = simplified(fine, NOBODY)
    where = list(zip(roads.x_km.tolist(), roads.y_km.tolist(), strict=True))
    columns = (roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), roads.road_class.tolist())
    return sorted(
        (where[tail], where[head], pytest.approx(km), roads.classes[number])
        for tail, head, km, number in zip(*columns, strict=True)
    )


def links(fine):
    return [(tail, head) for tail, head, _, _ in segments(fine)]


def both(*pairs):
    return sorted([*pairs, *((head, tail) for tail, head in pairs)])


def complaints_of(read, *features, **options):
    with pytest.raises(InputError) as caught:
        read(*features, **options)
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_lines_meet_where_they_share_a_vertex_be_it_in_the_middle_of_both(read):
    fine = read(line((0, 1), (1, 1), (2, 1)), line((1, 0), (1, 1), (1, 3)))
    middle = (1, 1)
    assert links(fine) == both((middle, (0, 1)), (middle, (2, 1)), (middle, (1, 0)), (middle, (1, 3)))
    assert fine.road_km == pytest.approx(5)


def test_lines_that_cross_without_a_vertex_do_not_meet(read):
    fine = read(line((0, 1), (2, 1)), line((1, 0), (1, 2)))
    assert links(fine) == both(((0, 1), (2, 1)), ((1, 0), (1, 2)))


def test_a_bend_is_no_junction_within_a_line_nor_where_one_goes_on_as_another(read):
    fine = read(line((0, 0), (3, 4), (3, 5)), line((6, 5), (3, 5)))
    assert segments(fine) == [((0, 0), (6, 5), 9, "unclassified"), ((6, 5), (0, 0), 9, "unclassified")]


def test_a_road_changes_its_class_at_a_junction(read):
    given = [line((0, 0), (1, 0), c="国道"), line((1, 0), (3, 0), c="村道")]
    assert segments(read(*given, class_column="c")) == [
        ((0, 0), (1, 0), 1, "trunk"), ((1, 0), (0, 0), 1, "trunk"),
        ((1, 0), (3, 0), 2, "unclassified"), ((3, 0), (1, 0), 2, "unclassified"),
    ]  # fmt: skip


def test_a_ring_without_a_junction_keeps_one_node(read):
    fine = read(line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)))
    assert segments(fine) == [((0, 0), (0, 0), 4, "unclassified"), ((0, 0), (0, 0), 4, "unclassified")]


def test_a_line_under_two_names_is_one_road_whichever_way_it_was_drawn(read):
    given = [line((0, 0), (1, 0), (2, 0), c="S1400"), line((2, 0), (1, 0), (0, 0), c="S1200")]
    fine = read(*given, line((1, 0), (2, 0), (2, 1), c="S1400"), class_column="c")
    # The widest class counts, so the third line adds only what lies beyond the others.
    assert segments(fine) == [
        ((0, 0), (2, 0), 2, "primary"), ((2, 0), (0, 0), 2, "primary"),
        ((2, 0), (2, 1), 1, "unclassified"), ((2, 1), (2, 0), 1, "unclassified"),
    ]  # fmt: skip
    assert fine.road_km == pytest.approx(3)
    assert fine.notes[-1].startswith("3.0 km (50.0 %) of the lines lie on other lines of the file")


def test_vertices_that_agree_to_a_centimetre_are_one(read):
    assert len(links(read(line((0, 0), (1, 1)), line((1.000001, 0.999999), (2, 0))))) == 2
    assert len(links(read(line((0, 0), (1, 1)), line((1.0001, 1), (2, 0))))) == 4


def test_a_vertex_that_is_drawn_twice_is_one(read):
    assert links(read(line((0, 0), (1, 0), (1, 0), (2, 0)))) == both(((0, 0), (2, 0)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("yes", ["forward"]), ("F", ["forward"]), (1, ["forward"]), (True, ["forward"]), ("-1", ["backward"]),
        ("T", ["backward"]), ("B", ["backward", "forward"]), (None, ["backward", "forward"]),
        (False, ["backward", "forward"]),
    ],
)  # fmt: skip
def test_one_way_roads_are_open_as_their_column_says(read, value, expected):
    found = links(read(line((0, 0), (1, 1), (2, 0), o=value), oneway_column="o"))
    ways = {((0, 0), (2, 0)): "forward", ((2, 0), (0, 0)): "backward"}
    assert sorted(ways[pair] for pair in found) == expected


def test_a_one_way_road_ends_where_the_way_back_begins(read):
    fine = read(line((0, 0), (1, 0), o="yes"), line((1, 0), (2, 0), o="no"), oneway_column="o")
    assert links(fine) == [((0, 0), (1, 0)), ((1, 0), (2, 0)), ((2, 0), (1, 0))]


def test_two_one_way_lines_against_each_other_are_a_road_open_both_ways(read):
    given = [line((0, 0), (1, 0), o="F"), line((1, 0), (0, 0), o="F")]
    assert links(read(*given, oneway_column="o")) == both(((0, 0), (1, 0)))
    assert links(read(line((0, 0), (1, 0), o="T"), line((1, 0), (0, 0), o="F"), oneway_column="o")) == [
        ((1, 0), (0, 0))
    ]


def test_a_direction_may_be_called_anything_that_the_scenario_explains(read):
    given = [line((0, 0), (1, 0), o="单行"), line((5, 0), (6, 0), o="双向")]
    values = {"单行": "forward", "双向": "both"}
    assert links(read(*given, oneway_column="o", oneway_values=values)) == [
        ((0, 0), (1, 0)), ((5, 0), (6, 0)), ((6, 0), (5, 0)),
    ]  # fmt: skip
    assert complaints_of(read, *given, oneway_column="o", oneway_values={"单行": "forward"}) == [
        ("o", "feature 2: '双向' is not listed in world.source.roads.oneway_values; it has 单行")
    ]


CROSSING = (line((0, 1), (1, 1), (2, 1), level=0), line((1, 0), (1, 1), (1, 2), level=1))


def test_roads_that_cross_at_two_levels_do_not_meet(read):
    fine = read(*CROSSING, level_column="level")
    assert links(fine) == both(((0, 1), (2, 1)), ((1, 0), (1, 2)))
    assert "roads cross at different levels without meeting: 2 nodes share their places" in fine.notes
    names = [name for name in fine.node_name if "level" in name]
    assert names == ["1.00000 1.00000 level 0", "1.00000 1.00000 level 1"]
    assert len(links(read(*CROSSING))) == 8


def test_lines_that_end_at_a_crossing_of_levels_cross_it_too(read):
    halves = [line((1, 0), (1, 1), level=1), line((1, 1), (1, 2), level=1)]
    assert links(read(CROSSING[0], *halves, level_column="level")) == both(((0, 1), (2, 1)), ((1, 0), (1, 2)))


def test_a_bridge_meets_the_road_on_which_it_begins(read):
    bridge = line((1, 1), (1, 3), level=1)
    assert len(links(read(CROSSING[0], bridge, level_column="level"))) == 6
    # Where two levels pass, what ends there belongs to its own level, or to the nearest.
    ramp = line((1, 1), (3, 3), level=3)
    found = links(read(*CROSSING, ramp, level_column="level"))
    assert found == both(((0, 1), (2, 1)), ((1, 1), (1, 0)), ((1, 1), (1, 2)), ((1, 1), (3, 3)))


def test_a_blank_level_is_the_ground_and_another_must_be_a_number(read):
    given = [line((0, 1), (1, 1), (2, 1), level=None), CROSSING[1]]
    assert len(links(read(*given, level_column="level"))) == 4
    ((_, message),) = complaints_of(read, line((0, 0), (1, 1), level="bridge"), level_column="level")
    assert message.startswith("feature 1: 'bridge' is not a number")


def test_classes_that_are_not_listed_are_left_out_and_counted(read):
    given = [
        line((0, 0), (1, 0), c="S1400"), line((1, 0), (1, 2), c="S1750"), line((9, 9), (9, 8), c=None),
        line((1, 0), (1, 5), c="S1750"),
    ]  # fmt: skip
    fine = read(*given, class_column="c")
    assert fine.road_km == pytest.approx(1)
    assert fine.notes == (
        "3 of 4 lines (8.0 km) are left out, because world.source.roads.classes does not list their c: "
        "2 S1750, 1 (blank)",
    )
    fine = read(*given, class_column="c", classes={"S1750": "service"})
    assert {road_class for *_, road_class in segments(fine)} == {"service"}


def test_a_file_of_paths_only_is_refused_with_what_it_has(read):
    assert complaints_of(read, line((0, 0), (1, 0), c="S1710"), class_column="c") == [
        ("world.source.roads.classes", "holds no road of the listed classes; its column c has 1 S1710")
    ]


def test_a_column_that_seems_to_tell_the_class_is_pointed_out(read):
    fine = read(line((0, 0), (1, 0), MTFCC="S1750"), road_class="residential")
    assert segments(fine)[0][3] == "residential"
    assert fine.notes == (
        "every line counts as residential; the column MTFCC seems to tell roads from paths: try class_column: MTFCC",
    )


def test_all_columns_that_are_missing_are_told_at_once(read):
    columns = {"class_column": "klass", "oneway_column": "one", "level_column": "lvl"}
    found = complaints_of(read, line((0, 0), (1, 0), **{"class": "x"}), **columns)
    assert sorted(path for path, _ in found) == sorted(f"world.source.roads.{column}" for column in columns)
    assert ("world.source.roads.class_column", "'klass' is no column of r.geojson; did you mean class?") in found


def test_what_is_no_line_is_left_out_and_counted(read):
    multi = {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 0]], [[2, 0]], [["a", "b"], [3, 3]], 7]}
    given = [
        line((0, 0), (0, 1)),
        {"type": "Feature", "geometry": multi, "properties": None},
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 1]}, "properties": {}},
        {"type": "Feature", "geometry": None},
        "nothing",
        {"type": "Feature", "geometry": {"coordinates": [[5, 5], [6, 6, 100]]}},
    ]
    fine = read(*given)
    assert links(fine) == both(((0, 1), (1, 0)), ((5, 5), (6, 6)))
    assert fine.notes == (
        "r.geojson holds what is no line and is left out: 3 unusable lines, 2 missing, 1 Point; "
        "3 of 6 features have no line at all: 3, 4, 5",
    )
    assert complaints_of(read, *given[2:5]) == [
        ("world.source.roads.file", "holds no lines; it has 2 missing, 1 Point")
    ]


def test_lines_that_are_single_points_are_no_roads(read):
    assert complaints_of(read, line((1, 1), (1, 1))) == [
        ("world.source.roads.file", "holds no road that leads anywhere: each is a single point")
    ]


def test_lengths_are_those_on_the_ellipsoid(read):
    points = [(114.0, 33.0), (114.1, 33.0), (114.1, 33.1)]
    fine = read(line(*points), coordinates="from_file")
    lon, lat = np.array(points).T
    assert fine.road_km == pytest.approx(Geod(ellps="WGS84").line_length(lon, lat) / 1000)
    assert fine.plane is not None
    assert fine.node_name[0] == "114.0000000 33.0000000"


def test_shifted_roads_are_shifted_back(read):
    points = np.array([(114.0, 33.0), (114.1, 33.0), (114.1, 33.1)])
    plain = read(line(*points.tolist()), coordinates="wgs84")
    there = np.column_stack(shifted(*points.T, "gcj02")).tolist()
    back = read(line(*there), coordinates="gcj02")
    np.testing.assert_allclose(back.x_km, plain.x_km, atol=1e-6)
    np.testing.assert_allclose(back.length_km, plain.length_km, atol=1e-6)


def test_a_plane_in_metres_needs_its_unit(read):
    assert read(line((0, 0), (1000, 0)), unit_km=0.001).road_km == pytest.approx(1)
    with pytest.raises(ValueError, match="goes with plane coordinates; wgs84 has its own unit"):
        GeoJsonRoads(file="a.geojson", coordinates="wgs84", unit_km=0.1)


@pytest.mark.parametrize("packing", [str, packed])
def test_a_shapefile_gives_the_same_roads_as_geojson(tmp_path, read, packing):
    points = [[(114.0, 33.0), (114.1, 33.0)], [(114.1, 33.0), (114.1, 33.1)], [(114.1, 33.0), (114.2, 33.0)]]
    classes = ["国道", "村道", "小路"]
    shapes = [{"type": "LineString", "coordinates": one} for one in points]
    file = write_shapefile(tmp_path / "r", shapes, columns={"等级": classes}, encoding="gbk", cpg="GBK")
    spec = ShapefileRoads(file=packing(file), class_column="等级")
    found = read_line_roads(spec, Complaints())
    features = [line(*one, 等级=road_class) for one, road_class in zip(points, classes, strict=True)]
    expected = read(*features, class_column="等级", coordinates="from_file")
    assert segments(found) == segments(expected)
    assert found.notes == expected.notes


corners = st.tuples(st.integers(0, 3), st.integers(0, 3))
ways = st.tuples(st.lists(corners, min_size=2, max_size=5), st.sampled_from(["yes", "no", "-1"]))


@given(st.lists(ways, min_size=1, max_size=8))
def test_ways_between_junctions_are_as_long_as_over_every_piece(read, drawn):
    plain = nx.DiGraph()
    for points, oneway in drawn:
        for tail, head in pairwise(points):
            if tail != head:
                km = np.hypot(tail[0] - head[0], tail[1] - head[1])
                if oneway != "-1":
                    plain.add_edge(tail, head, km=km)
                if oneway != "yes":
                    plain.add_edge(head, tail, km=km)
    if not plain:
        return
    fine = read(*(line(*points, o=oneway) for points, oneway in drawn), oneway_column="o")
    assert fine.road_km == pytest.approx(sum(km for *_, km in plain.to_undirected().edges(data="km")))
    roads, _ = simplified(fine, NOBODY)
    where = list(zip(roads.x_km.tolist(), roads.y_km.tolist(), strict=True))
    short = nx.DiGraph()
    short.add_nodes_from(where)
    for tail, head, km in zip(roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), strict=True):
        if km < short.get_edge_data(where[tail], where[head], {"km": np.inf})["km"]:
            short.add_edge(where[tail], where[head], km=km)
    for start in where:
        expected = nx.single_source_dijkstra_path_length(plain, start, weight="km")
        found = nx.single_source_dijkstra_path_length(short, start, weight="km")
        assert found == pytest.approx({node: km for node, km in expected.items() if node in short})
