"""Roads and places from OpenStreetMap files."""

import bz2
import gzip
import sys

import numpy as np
import pytest

from sim.scenario.specs.roads import OsmRoads
from sim.world.readers.fine_roads import simplified
from sim.world.readers.osm_roads import read_osm_roads

# One hundredth of a degree on the equator is 1.113 km.
STEP_KM = 1.11319490793


def osm(ways, nodes, places=()):
    """Return an OSM file: ways as {tags: nodes}, nodes as number -> (lon, lat) in hundredths of a degree."""
    tagged = dict(places)

    def tags_of(tags):
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())

    lines = ['<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">']
    for number, (lon, lat) in sorted(nodes.items()):
        position = f'lon="{lon / 100:.7f}" lat="{lat / 100:.7f}"'
        lines.append(f'<node id="{number}" version="1" {position}>{tags_of(tagged.get(number, {}))}</node>')
    for number, (tags, refs) in enumerate(ways, start=1):
        members = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{number}" version="1">{members}{tags_of(tags)}</way>')
    return "\n".join([*lines, "</osm>"])


LINE = {number: (number, 0) for number in range(10)}


@pytest.fixture
def roads_in(written):
    def read(ways, nodes=None, keep=(), classes=("primary", "residential", "unclassified", "motorway"), **options):
        file = written("r.osm", osm(ways, LINE if nodes is None else nodes))
        fine = read_osm_roads(OsmRoads(file=file, classes=list(classes), **options))
        names = np.array(fine.node_name)
        roads, _ = simplified(fine, np.flatnonzero(np.isin(names, list(keep))).astype(np.int32))
        return fine, roads

    return read


def segments(roads):
    """Return directed segments as (tail, head, hundredths of a degree along the equator, class)."""
    columns = (roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), roads.road_class.tolist())
    return sorted(
        (int(roads.node_name[tail]), int(roads.node_name[head]), round(km / STEP_KM, 6), roads.classes[number])
        for tail, head, km, number in zip(*columns, strict=True)
    )


def test_bends_are_part_of_the_road_that_they_are_on(roads_in):
    nodes = {1: (0, 0), 2: (3, 0), 3: (3, 4), 4: (3, 5)}
    fine, roads = roads_in([({"highway": "primary"}, [1, 2, 3, 4])], nodes)
    assert len(fine.node_name) == 4
    assert roads.node_name == ("1", "4")
    # On the equator a degree of latitude is shorter than one of longitude by the factor 1 - e2 of WGS84.
    np.testing.assert_allclose(roads.length_km, (3 + 5 * 0.9933056) * STEP_KM, rtol=1e-5)
    assert fine.road_km == pytest.approx(roads.length_km[0])


def test_ways_are_cut_where_they_meet_end_or_cross_themselves(roads_in):
    ways = [
        ({"highway": "primary"}, [1, 2, 3, 4]),
        ({"highway": "residential"}, [2, 5]),
        ({"highway": "primary"}, [4, 6]),
        ({"highway": "residential"}, [6, 7, 8, 9, 7]),
    ]
    _, roads = roads_in(ways)
    ends = {(tail, head) for tail, head, _, _ in segments(roads)}
    assert ends == {(a, b) for pair in [(1, 2), (2, 4), (2, 5), (4, 6), (6, 7)] for a, b in (pair, pair[::-1])} | {
        (7, 7)
    }


def test_nodes_where_a_place_stands_are_kept(roads_in):
    _, roads = roads_in([({"highway": "primary"}, [1, 2, 3, 4])], keep=["3"])
    assert segments(roads) == [(1, 3, 2, "primary"), (3, 1, 2, "primary"), (3, 4, 1, "primary"), (4, 3, 1, "primary")]


@pytest.mark.parametrize(
    ("tags", "ahead", "back"),
    [
        ({}, True, True),
        ({"oneway": "yes"}, True, False),
        ({"oneway": "true"}, True, False),
        ({"oneway": "1"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "reverse"}, False, True),
        ({"oneway": "no"}, True, True),
        ({"oneway": "reversible"}, True, True),
        ({"junction": "roundabout"}, True, False),
        ({"junction": "circular"}, True, False),
        ({"junction": "roundabout", "oneway": "-1"}, False, True),
        ({"junction": "approach"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway_link"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, True, True),
    ],
)
def test_the_tag_oneway_and_what_implies_it_is_obeyed(roads_in, tags, ahead, back):
    _, roads = roads_in([({"highway": "primary", **tags}, [1, 2, 3])])
    found = {(tail, head) for tail, head, _, _ in segments(roads)}
    assert found == ({(1, 3)} if ahead else set()) | ({(3, 1)} if back else set())


@pytest.mark.parametrize(
    ("tags", "ahead", "back"),
    [
        ({"junction": "roundabout"}, True, True),
        ({"junction": "circular"}, True, True),
        ({"junction": "roundabout", "oneway": "yes"}, True, False),
        ({"junction": "roundabout", "oneway": "-1"}, False, True),
        ({"junction": "roundabout", "highway": "motorway"}, True, False),
    ],
)
def test_roundabouts_as_tagged_are_one_way_only_for_another_reason(roads_in, tags, ahead, back):
    _, roads = roads_in([({"highway": "primary", **tags}, [1, 2, 3])], roundabouts="as_tagged")
    found = {(tail, head) for tail, head, _, _ in segments(roads)}
    assert found == ({(1, 3)} if ahead else set()) | ({(3, 1)} if back else set())


def test_links_living_streets_and_unknown_roads_belong_to_a_class(roads_in):
    kinds = {
        "primary_link": "primary",
        "living_street": "residential",
        "road": "unclassified",
        "residential": "residential",
    }
    ways = [({"highway": kind}, [2 * number, 2 * number + 1]) for number, kind in enumerate(kinds)]
    _, roads = roads_in(ways)
    found = {tail: road_class for tail, _, _, road_class in segments(roads)}
    assert [found[2 * number] for number in range(len(kinds))] == list(kinds.values())


def test_only_the_kept_classes_are_read_and_what_is_no_road_never_is(roads_in):
    ways = [
        ({"highway": "primary"}, [1, 2]),
        ({"highway": "footway"}, [2, 3]),
        ({"highway": "construction"}, [3, 4]),
        ({"highway": "residential", "area": "yes"}, [4, 5, 6, 4]),
        ({"railway": "rail"}, [6, 7]),
        ({"highway": "primary"}, [8]),
    ]
    assert segments(roads_in(ways)[1]) == [(1, 2, 1, "primary"), (2, 1, 1, "primary")]
    assert {road for *_, road in segments(roads_in(ways, classes=["path", "primary"])[1])} == {"path", "primary"}


def test_a_way_is_cut_where_the_file_lacks_its_nodes(roads_in):
    nodes = {number: (number, 0) for number in (1, 2, 3, 5, 6)}
    fine, roads = roads_in([({"highway": "primary"}, [1, 2, 3, 4, 5, 6, 7])], nodes)
    assert {(tail, head) for tail, head, _, _ in segments(roads)} == {(1, 3), (3, 1), (5, 6), (6, 5)}
    assert fine.notes == ("1 ways are cut because the file lacks 2 of their nodes, as at the edge of an extract",)


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("a.osm", lambda text: text),
        ("a.osm.gz", gzip.compress),
        ("a.osm.bz2", bz2.compress),
        ("淮阳.osm", lambda text: text),
    ],
)
def test_packed_and_plain_files_hold_the_same_roads(written, name, packed):
    text = osm([({"highway": "primary"}, [1, 2])], LINE).encode()
    fine = read_osm_roads(OsmRoads(file=written(name, packed(text))))
    assert fine.node_name == ("1", "2")


@pytest.fixture
def source(written):
    def make(content, name="r.osm", **cells):
        return {"roads": {"format": "osm", "file": written(name, content)}, "cells": {"format": "osm", **cells}}

    return make


PLACES = [
    (20, {"place": "village", "name": "劳桥", "population": "1 200"}),
    (21, {"place": "hamlet", "population": "about 50"}),
    (22, {"place": "locality", "name": "Nowhere"}),
]
AT = {**LINE, 20: (1, 0.5), 21: (3.2, 0), 22: (5, 5)}


def test_place_nodes_of_the_kept_kinds_are_cells_at_the_nearest_node_of_a_road(built, source):
    world = built(source(osm([({"highway": "primary"}, [1, 2, 3, 4])], AT, PLACES), residents_default=40))
    assert world.places.code == ("district", "n20", "n21")
    assert world.places.name == ("district", "劳桥", "n21")
    assert world.cells.residents.tolist() == [1200, 40]
    assert [world.roads.node_name[node] for node in world.cells.node] == ["1", "3"]
    assert world.cells.leg_km.tolist() == pytest.approx([0.5 * STEP_KM * 0.9933056, 0.2 * STEP_KM], rel=1e-4)
    assert "1 of 2 places have no population in the file; each counts 40" in world.notes
    assert any(note.startswith("roads: 2 nodes, 2 directed segments, 3.3 km") for note in world.notes)


def test_a_note_about_population_is_made_only_where_it_is_lacking(built, source):
    world = built(source(osm([({"highway": "primary"}, [1, 2])], AT, PLACES[:1])))
    assert not [note for note in world.notes if "population" in note]


def test_a_file_without_such_places_says_what_it_has(problems_of, source):
    content = osm([({"highway": "primary"}, [1, 2])], AT, PLACES)
    assert problems_of(source(content, kinds=["city", "town"])) == [
        (
            "r.osm:world.source.cells.kinds",
            "holds no place of the kinds city, town; its tag place has 1 village, 1 hamlet, 1 locality",
        )
    ]


def test_a_file_without_such_roads_says_what_it_has(problems_of, source):
    content = osm([({"highway": "footway"}, [1, 2]), ({"highway": "footway"}, [2, 3])], AT, PLACES)
    ((place, message),) = problems_of({**source(content), "cells": {"format": "osm", "kinds": ["village"]}})
    assert place == "r.osm:world.source.roads.file"
    assert message == (
        "holds no road of the classes motorway, trunk, primary, secondary, tertiary, unclassified, residential; "
        "its tag highway has 2 footway"
    )
    ((_, message),) = problems_of(source(osm([], AT, PLACES)))
    assert message.endswith("its tag highway has no ways with that tag")


def test_a_file_with_ways_and_without_their_nodes_is_refused(problems_of, source):
    expected = [("r.osm:world.source.roads.file", "holds ways but not their nodes")]
    for nodes in ({20: (1, 1)}, {1: (1, 1), 20: (1, 1)}):
        content = osm([({"highway": "primary"}, [1, 2])], nodes, PLACES[:1])
        assert problems_of(source(content)) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.osm", b"hello"),
        ("r.osm", b"<html><body>404</body></html>"),
        ("r.osm", osm([({"highway": "primary"}, [1, 2])], LINE).encode()[:300]),
        ("r.osm.gz", gzip.compress(osm([({"highway": "primary"}, [1, 2])], LINE).encode())[:60]),
        ("r.osm.pbf", b"hello hello hello hello"),
        ("r.osm.pbf", osm([({"highway": "primary"}, [1, 2])], LINE).encode()),
        ("r.osm", '<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name" v="淮"/></node></osm>'.encode("gbk")),
    ],
    ids=["text", "web page", "cut short", "cut short and packed", "no pbf", "xml called pbf", "GBK"],
)
def test_a_file_that_is_no_whole_osm_file_gets_one_clear_message(problems_of, source, name, content):
    ((place, message),) = problems_of(source(content, name))
    assert place == f"{name}:world.source.roads.file"
    assert message.startswith("is no whole OpenStreetMap file (")
    assert message.endswith("); fetch it again, or check that its ending fits its format")


def test_an_empty_file_a_missing_file_a_folder_and_another_ending_are_refused(problems_of, source, tmp_path):
    assert problems_of(source(b"")) == [("r.osm:world.source.roads.file", "is empty")]
    where = "world.source.roads.file"
    other = source(b"x", "r.shp")
    assert problems_of(other) == [(where, "r.shp does not end in one of .osm, .osm.gz, .osm.bz2, .osm.pbf")]
    other["roads"]["file"] = str(tmp_path)
    assert problems_of(other) == [(f"{tmp_path.name}:{where}", "is a folder; give a file")]
    other["roads"]["file"] = str(tmp_path / "roads.osm")
    ((place, message),) = problems_of(other)
    assert place == f"roads.osm:{where}"
    assert message.startswith("there is no such file")


@pytest.mark.parametrize("missing", ["osmium", "pyproj"])
def test_without_its_package_the_message_says_how_to_install_it(problems_of, source, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.setitem(sys.modules, f"{missing}.filter", None)
    content = osm([({"highway": "primary"}, [1, 2])], AT, PLACES)
    assert problems_of(source(content)) == [
        (
            "world.source.roads.file",
            f"needs the package {missing}, which is not installed; install it with: pip install 'peacegrid[geo]'",
        )
    ]
