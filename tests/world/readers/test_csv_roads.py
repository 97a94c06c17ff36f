"""Roads from two CSV files."""

import numpy as np
import pytest

from .conftest import NODES, ROADS

MERGED = "where cells were merged, name the column in fill_down: [township]"


@pytest.fixture
def world_of(csv_source, built):
    return lambda *given, **more: built(csv_source(*given, **more))


def test_roads_are_open_both_ways_and_as_long_as_the_straight_line(world_of):
    roads = world_of().roads
    assert roads.node_name == ("a", "b", "c")
    assert sorted(zip(roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), strict=True)) == [
        (0, 1, 5.0), (1, 0, 5.0), (1, 2, 4.0), (2, 1, 4.0),
    ]  # fmt: skip
    assert [roads.classes[number] for number in roads.road_class] == ["unclassified"] * 4


def test_columns_give_length_class_and_direction(world_of):
    table = "from,to,m,class,one\na,b,6000,primary,yes\nb,c,4500,track,0\nc,a,3000,primary,\n"
    options = {"length_column": "m", "length_unit_km": 0.001, "class_column": "class", "oneway_column": "one"}
    roads = world_of(roads=table, road_options=options).roads
    found = zip(
        roads.tail.tolist(), roads.head.tolist(), roads.length_km.tolist(), roads.road_class.tolist(), strict=True
    )
    assert sorted((a, b, km, roads.classes[number]) for a, b, km, number in found) == [
        (0, 1, 6.0, "primary"), (0, 2, 3.0, "primary"), (1, 2, 4.5, "track"), (2, 0, 3.0, "primary"),
        (2, 1, 4.5, "track"),
    ]  # fmt: skip


def test_the_unit_of_the_coordinates_counts(world_of):
    options = {"table": {"unit_km": 0.1}}
    world = world_of(node_options={"unit_km": 0.1}, cell_options=options)
    assert sorted(world.roads.length_km.tolist()) == [0.4, 0.4, 0.5, 0.5]
    assert world.cells.x_km.tolist() == pytest.approx([0, 0.3])


def test_longitude_and_latitude_become_kilometres(world_of):
    nodes = "id,x_km,y_km\na,114.8,33.7\nb,114.9,33.7\nc,114.9,33.8\n"
    cells = "code,x_km,y_km\nv,114.85,33.75\n"
    wgs84 = {"coordinates": "wgs84"}
    world = world_of(nodes, cells=cells, node_options=wgs84, cell_options={"table": wgs84})
    # On WGS84 at 33.7 degrees 0.1 degrees of longitude are 9.271 km; at 33.75 degrees 0.1 of latitude are 11.092 km.
    assert sorted(set(world.roads.length_km.round(3).tolist())) == [9.271, 11.092]
    assert (world.cells.x_km[0], world.cells.y_km[0]) == pytest.approx((0, 0), abs=1e-6)
    assert world.roads.x_km.tolist() == pytest.approx([-4.6355, 4.6355, 4.6301], abs=0.002)


def test_two_directions_listed_one_by_one_are_not_parallel_roads(world_of):
    table = "from,to,one\na,b,1\nb,a,1\nb,c,no\n"
    notes = world_of(roads=table, road_options={"oneway_column": "one"}).notes
    assert not [note for note in notes if "more than one road" in note]
    assert "roads: 3 nodes, 4 directed segments, 9.0 km (the two directions of a road counted once)" in notes


def test_parallel_roads_and_roads_back_to_themselves_are_noted(world_of):
    notes = world_of(roads=ROADS + "b,a\na,b\nc,c\n").notes
    assert "1 pairs of nodes have more than one road; a mode takes its fastest: a-b" in notes
    assert "1 nodes have a road back to themselves, which is of no use for travel: c" in notes
    assert "2 directed segments have no length" in notes


def test_lengths_that_cannot_be_are_noted_with_the_worst(world_of):
    table = "from,to,km\na,b,2\nb,c,13\nc,a,3.1\n"
    notes = world_of(roads=table, road_options={"length_column": "km"}).notes
    assert (
        "suspicious: 1 of 3 roads are shorter than the straight line between their ends, "
        "the worst from a to b: 2 km for 5 km"
    ) in notes
    assert (
        "suspicious: 1 of 3 roads are more than 3 times as long as the straight line, "
        "the worst from b to c: 13 km for 4 km"
    ) in notes
    assert not [note for note in notes if "metres" in note]


@pytest.mark.parametrize(("scale", "said"), [(1000, "1,000"), (0.001, "0.001")])
def test_metres_given_as_kilometres_and_the_reverse_are_noted(world_of, scale, said):
    table = f"from,to,km\na,b,{5 * scale}\nb,c,{4 * scale}\n"
    notes = world_of(roads=table, road_options={"length_column": "km"}).notes
    assert (
        f"suspicious: the roads' lengths are typically {said} times the straight line between their ends; "
        "are metres given as kilometres, or the reverse? See length_unit_km and unit_km"
    ) in notes


def test_lengths_between_nodes_at_one_place_are_believed(world_of):
    nodes = "id,x_km,y_km\na,0,0\nb,0,0\n"
    table = "from,to,km\na,b,2\n"
    world = world_of(nodes, table, cells="code,x_km,y_km\nv,0,0\n", road_options={"length_column": "km"})
    assert world.roads.length_km.tolist() == [2, 2]
    assert not [note for note in world.notes if "suspicious" in note]


def test_a_district_in_metres_is_noted(world_of):
    nodes = "id,x_km,y_km\na,0,0\nb,3000,4000\nc,3000,0\n"
    notes = world_of(nodes, cells="code,x_km,y_km\nv,0,0\n").notes
    assert (
        "suspicious: the road nodes lie in a box of 3000 by 4000 km; "
        "are they metres given as kilometres (unit_km: 0.001)?"
    ) in notes


def test_all_problems_of_all_files_come_at_once(problems_of, csv_source):
    nodes = "id,x_km,y_km\na,0,zero\nb,3,4\na,3,0\n,1,1\n"
    table = "from,to,km,class,one\na,bb,-1,primary,yes\nb,,2,primery,perhaps\n"
    cells = "code,x_km,y_km,residents,township\nv1,0,0,-5,T1\nv1,1,1,3,\n"
    options = {"length_column": "km", "class_column": "class", "oneway_column": "one"}
    cell_options = {"residents_column": "residents", "level_columns": {"township": "township", "cell": "townshipp"}}
    found = problems_of(csv_source(nodes, table, cells, road_options=options, cell_options=cell_options))
    assert set(found) == {
        ("nodes.csv:2:y_km", "'zero' is not a number"),
        ("nodes.csv:4:id", "'a' stands in line 2 already; it must be unique"),
        ("nodes.csv:5:id", "is empty; every row needs a value"),
        ("roads.csv:2:to", "'bb' is no node; did you mean b?"),
        ("roads.csv:3:to", "is empty; every row needs a value"),
        ("roads.csv:2:km", "-1 is less than 0"),
        ("roads.csv:3:class", "'primery' is no class of road; did you mean primary?"),
        ("roads.csv:3:one", "'perhaps' is neither yes nor no (1, 0, true, false)"),
        ("cells.csv:2:residents", "-5 is less than 0"),
        ("cells.csv:3:code", "'v1' stands in line 2 already; it must be unique"),
        ("cells.csv:3:township", f"is empty; every row needs a value; {MERGED}"),
        ("world.source.cells.level_columns.cell", "'cell' cannot be the name of an upper level; choose another"),
        ("world.source.cells.level_columns.cell", "'townshipp' is no column of cells.csv; did you mean township?"),
    }


def test_missing_columns_are_named_at_their_place_in_the_scenario(problems_of, csv_source):
    options = {"from_column": "f", "to_column": "t", "length_column": "km", "class_column": "c", "oneway_column": "o"}
    found = problems_of(csv_source(NODES.replace("y_km", "y"), road_options=options))
    assert {place: message.partition(";")[0] for place, message in found} == {
        "world.source.roads.nodes.y": "'y_km' is no column of nodes.csv",
        "world.source.roads.from_column": "'f' is no column of roads.csv",
        "world.source.roads.to_column": "'t' is no column of roads.csv",
        "world.source.roads.length_column": "'km' is no column of roads.csv",
        "world.source.roads.class_column": "'c' is no column of roads.csv",
        "world.source.roads.oneway_column": "'o' is no column of roads.csv",
    }


def test_one_file_that_holds_nodes_and_cells_is_complained_about_once(problems_of, csv_source):
    source = csv_source("id,x_km,y_km\na,0,x\n", "from,to\na,a\n")
    source["cells"]["table"] = {**source["roads"]["nodes"]}
    assert problems_of(source) == [("nodes.csv:2:y_km", "'x' is not a number")]


def test_degrees_that_cannot_be_are_refused_with_the_likely_reason(problems_of, csv_source):
    wgs84 = {"node_options": {"coordinates": "wgs84"}, "cell_options": {"table": {"coordinates": "wgs84"}}}
    cells = "code,x_km,y_km\nv,33.75,114.85\n"
    swapped = problems_of(csv_source("id,x_km,y_km\na,33.7,114.8\nb,33.8,114.9\nc,33.8,114.8\n", cells=cells, **wgs84))
    assert swapped == [
        (
            "world.source.cells.table",
            "1 latitudes are beyond 90 degrees, the first 114.85; are longitude (x) and latitude (y) swapped?",
        ),
        (
            "world.source.roads.nodes",
            "3 latitudes are beyond 90 degrees, the first 114.8; are longitude (x) and latitude (y) swapped?",
        ),
    ]
    cells = "code,x_km,y_km\nv,114.85,33.75\n"
    plane = problems_of(csv_source("id,x_km,y_km\na,5000,4000\nb,5001,4001\nc,0,0\n", cells=cells, **wgs84))
    assert plane == [
        (
            "world.source.roads.nodes",
            "2 latitudes are beyond 90 degrees, the first 4000; "
            "coordinates of a plane need its EPSG code, or coordinates: plane",
        )
    ]
    wide = problems_of(csv_source("id,x_km,y_km\na,500,4\nb,1,1\nc,0,0\n", cells=cells, **wgs84))
    assert wide == [
        (
            "world.source.roads.nodes",
            "1 longitudes are beyond 180 degrees, the first 500; "
            "coordinates of a plane need its EPSG code, or coordinates: plane",
        )
    ]


def test_a_car_goes_the_ways_of_the_file(world_of):
    travel = world_of(roads=ROADS + "c,a\n", road_options={"road_class": "tertiary"}).travel
    matrix = travel.matrix("car", 0)
    np.testing.assert_allclose(matrix.minutes[matrix.row[0]], [0, 5 * 1.5, 3 * 1.5])
