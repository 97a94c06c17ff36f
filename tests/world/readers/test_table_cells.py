"""Cells from CSV and GeoJSON tables, and the tree above them."""

import json

import numpy as np
import pytest

from .conftest import CELLS

LEVELS = {"level_columns": {"township": "township"}, "residents_column": "residents"}


@pytest.fixture
def world_of(csv_source, built):
    return lambda *given, **more: built(csv_source(*given, **more))


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False)


def feature(lon, lat, **properties):
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def straight(file, **cells):
    table = {"file": file, "id": "code", **cells.pop("table", {})}
    return {"roads": {"format": "none"}, "cells": {"format": "table", "table": table, **cells}}


def test_cells_stand_at_their_nearest_road_node(world_of):
    world = world_of(cells=CELLS.replace("3,3,30", "3.2,3,30"))
    assert [world.roads.node_name[node] for node in world.cells.node] == ["a", "b"]
    np.testing.assert_allclose(world.cells.leg_km, [0, np.hypot(0.2, 1)])


def test_of_equally_near_nodes_the_first_counts(world_of):
    nodes = "id,x_km,y_km\nz,0,2\nb,2,0\nc,0,-2\nd,-2,0\n"
    world = world_of(nodes, "from,to\nz,b\nb,c\nc,d\n", "code,x_km,y_km\nmiddle,0,0\n")
    assert world.roads.node_name[world.cells.node[0]] == "z"


def test_cells_stand_at_the_node_that_their_table_names(world_of):
    cells = "code,x_km,y_km,node\nv1,0,0,c\nv2,3,3,c\n"
    world = world_of(cells=cells, cell_options={"node_column": "node"})
    assert [world.roads.node_name[node] for node in world.cells.node] == ["c", "c"]
    assert world.cells.leg_km.tolist() == [3, 3]


def test_a_node_that_does_not_exist_is_named_once_with_a_proposal(problems_of, csv_source):
    nodes = "id,x_km,y_km\nnorth,0,0\nsouth,1,1\n"
    rows = "".join(f"v{row},0,0,{name}\n" for row, name in enumerate(["nort", "nort", *"0123456789xyz"]))
    source = csv_source(
        nodes, "from,to\nnorth,south\n", "code,x_km,y_km,node\n" + rows, cell_options={"node_column": "node"}
    )
    found = problems_of(source)
    assert found[0] == ("world.source.cells.node_column", "'nort' is no road node; did you mean north?")
    assert found[1] == ("world.source.cells.node_column", "'0' is no road node; there are north, south")
    assert found[-1] == ("world.source.cells.node_column", "4 more names are no road nodes")
    assert len(found) == 11


def test_names_residents_and_weights_come_from_their_columns(world_of):
    cells = "code,x_km,y_km,residents,name,w\nv1,0,0,10,劳桥,2\nv2,3,3,30,,0\n"
    options = {"residents_column": "residents", "name_column": "name", "weight_column": "w"}
    world = world_of(cells=cells, cell_options=options, household_size=2.5)
    assert world.places.name == ("district", "劳桥", "v2")
    assert world.cells.residents.tolist() == [10, 30]
    assert world.cells.households.tolist() == [4, 12]
    assert world.cells.weight.tolist() == [2, 0]


def test_without_columns_nobody_lives_there_and_all_weigh_the_same(world_of):
    cells = world_of().cells
    assert cells.residents.tolist() == [0, 0]
    assert cells.weight.tolist() == [1, 1]


def test_a_column_makes_a_level_between_the_district_and_the_cells(world_of):
    world = world_of(cell_options=LEVELS, name="县")
    places = world.places
    assert places.levels == ("district", "township", "cell")
    assert places.code == ("县", "T1", "T2", "v1", "v2")
    assert places.level.tolist() == [0, 1, 1, 2, 2]
    assert places.parent.tolist() == [-1, 0, 0, 1, 2]
    assert places.residents.tolist() == [40, 10, 30, 10, 30]
    assert places.x_km[0] == pytest.approx(2.25)
    assert world.cells.place.tolist() == [3, 4]
    assert world.ancestors("township").tolist() == [1, 2]
    assert world.ancestors("district").tolist() == [0, 0]


def test_a_column_of_districts_stands_below_a_city(written, built):
    file = written("c.csv", "code,x_km,y_km,d\nv1,0,0,A\nv2,1,0,B\n")
    assert built(straight(file, level_columns={"district": "d"})).places.levels == ("city", "district", "cell")


def test_a_widest_level_with_one_place_is_the_root(written, built):
    file = written("c.csv", "code,x_km,y_km,c,d\nv1,0,0,周口,A\nv2,1,0,周口,B\n")
    places = built(straight(file, level_columns={"city": "c", "district": "d"})).places
    assert places.levels == ("city", "district", "cell")
    assert places.code == ("周口", "A", "B", "v1", "v2")
    assert places.parent.tolist() == [-1, 0, 0, 1, 2]


def test_the_root_has_a_name_of_its_own_whatever_the_columns_are_called(written, built):
    file = written("c.csv", "code,x_km,y_km,p,c,d\nv1,0,0,P,C,D\nv2,1,0,Q,C,D\n")
    columns = {"province": "p", "city": "c", "district": "d"}
    places = built(straight(file, level_columns=columns)).places
    assert places.levels == ("whole", "province", "city", "district", "cell")
    assert places.code == ("district", "P", "Q", "C", "Q/C", "D", "C/D", "v1", "v2")


def test_places_of_one_name_in_two_townships_are_two_places(written, built):
    rows = ["1,0,0,东镇,王庄", "2,1,0,西镇,王庄", "3,2,0,西镇,李庄", "西镇,3,0,西镇,李庄"]
    file = written("c.csv", "code,x_km,y_km,t,v\n" + "\n".join(rows) + "\n")
    places = built(straight(file, level_columns={"township": "t", "village": "v"})).places
    assert places.name[1:6] == ("东镇", "西镇", "王庄", "王庄", "李庄")
    assert places.code == ("district", "东镇", "district/西镇", "王庄", "西镇/王庄", "李庄", "1", "2", "3", "西镇")
    assert places.parent.tolist() == [-1, 0, 0, 1, 2, 2, 3, 4, 5, 5]


def test_the_seat_of_a_place_is_the_cell_nearest_to_where_its_people_live(written, built):
    file = written("c.csv", "code,x_km,y_km,n\na,0,0,1\nb,4,0,1\nc,10,0,2\n")
    places = built(straight(file, residents_column="n")).places
    assert places.x_km[0] == 6
    assert places.seat_node[0] == 1
    assert built(straight(file)).places.x_km[0] == pytest.approx(14 / 3)


def test_points_of_geojson_are_cells(written, built):
    content = geojson(
        feature(114.8, 33.7, code=411603001200, name="劳桥", people=900), feature(114.9, 33.7, code="x", people=100)
    )
    source = straight(written("p.geojson", content), name_column="name", residents_column="people")
    world = built(source)
    assert world.places.code[1:] == ("411603001200", "x")
    assert world.places.name[1:] == ("劳桥", "x")
    assert world.cells.residents.tolist() == [900, 100]
    assert world.cells.x_km.tolist() == pytest.approx([-4.6355, 4.6355], abs=0.001)


def test_features_with_problems_are_named_by_number(written, problems_of):
    wrong = [
        feature(114.8, 33.7, code="a", people="many"),
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": []},
            "properties": {"code": "a", "people": 1},
        },
        {"type": "Feature", "geometry": None, "properties": {"people": 1}},
        feature("x", 3, code="d", people=1),
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [1]},
            "properties": {"code": "e", "people": 1},
        },
        "nothing",
    ]
    found = problems_of(straight(written("p.geojson", geojson(*wrong)), residents_column="people"))
    assert set(found) == {
        ("p.geojson:geometry", "feature 2: its geometry is Polygon, not a point with longitude and latitude"),
        ("p.geojson:geometry", "feature 3: its geometry is missing, not a point with longitude and latitude"),
        ("p.geojson:geometry", "feature 4: its geometry is Point, not a point with longitude and latitude"),
        ("p.geojson:geometry", "feature 5: its geometry is Point, not a point with longitude and latitude"),
        ("p.geojson:geometry", "feature 6: its geometry is missing, not a point with longitude and latitude"),
        ("p.geojson:code", "feature 2: 'a' stands in feature 1 already; it must be unique"),
        ("p.geojson:code", "feature 3: is empty; every row needs a value"),
        ("p.geojson:code", "feature 6: is empty; every row needs a value"),
        ("p.geojson:people", "feature 1: 'many' is not a number"),
        ("p.geojson:people", "feature 6: is empty; a number is needed"),
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        ("{", "is not valid JSON: Expecting property name enclosed in double quotes"),
        ("[1]", "is no GeoJSON collection of features; its type is None"),
        ('{"type": "Topology"}', "is no GeoJSON collection of features; its type is 'Topology'"),
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        ("[" * 100_000, "is nested too deeply to be GeoJSON"),
        ("名".encode("gbk"), "is not UTF-8 text; GeoJSON always is"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused_with_the_reason(written, problems_of, content, expected):
    ((_, message),) = problems_of(straight(written("p.json", content)))
    assert message == expected


def test_places_in_degrees_do_not_go_with_roads_on_a_plane_nor_the_reverse(problems_of, csv_source):
    cells = "code,x_km,y_km\nv,1,1\n"
    wgs84 = {"coordinates": "wgs84"}
    assert problems_of(csv_source(cells=cells, cell_options={"table": wgs84})) == [
        (
            "world.source.cells",
            "the places are given in longitude and latitude and the roads on a plane; give both in one way",
        )
    ]
    assert problems_of(csv_source(cells=cells, node_options=wgs84)) == [
        (
            "world.source.cells",
            "the places are given on a plane and the roads in longitude and latitude; give both in one way",
        )
    ]


def test_a_world_without_roads_has_no_node_column_and_no_openstreetmap_places(written, problems_of):
    file = written("c.csv", "code,x_km,y_km\nv,1,1\n")
    assert problems_of(straight(file, node_column="code")) == [
        ("world.source.cells.node_column", "a world without roads has no road nodes; leave it out")
    ]
    assert problems_of({"roads": {"format": "none"}, "cells": {"format": "osm"}}) == [
        (
            "world.source.cells.format",
            "the places of an OpenStreetMap file need the roads of one: world.source.roads with format osm",
        )
    ]
