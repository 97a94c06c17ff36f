"""Places out of reach, far away or swapped."""

import pytest

NODES = "id,x_km,y_km\na,0,0\nb,1,0\nc,2,0\ni,10,0\nj,11,0\nlonely,1,0.1\n"
ROADS = "from,to,one\na,b,no\nb,c,no\ni,j,no\n"
CELLS = "code,x_km,y_km,n\nv1,0,0,10\nv2,2,0.5,20\nisland,10,0,5\n岛,11,1,7\n"
METRES = "suspicious: the places lie in a box of 2000 by 2500 km; are they metres given as kilometres (unit_km: 0.001)?"
AWAY = "2 of 4 places cannot be reached both ways by road from the largest connected part: island, 岛"


@pytest.fixture
def source(csv_source):
    def make(cells=CELLS, roads=ROADS, **more):
        return csv_source(
            NODES, roads, cells, road_options={"oneway_column": "one"}, cell_options={"residents_column": "n"}, **more
        )

    return make


def test_a_village_on_an_island_is_an_error_with_the_ways_out(problems_of, source):
    assert problems_of(source()) == [
        (
            "world.source.unreachable",
            AWAY
            + "; mend the roads, or say drop (leave them out) or nearest (move them to the nearest node of that part)",
        )
    ]


def test_places_out_of_reach_are_left_out_when_the_scenario_says_so(built, source):
    world = built(source(unreachable="drop"))
    assert world.places.code == ("district", "v1", "v2")
    assert AWAY + "; they were left out, with 12 residents" in world.notes
    assert world.places.residents[0] == 30


def test_places_out_of_reach_move_to_the_nearest_node_when_the_scenario_says_so(built, source):
    world = built(source(unreachable="nearest"))
    assert [world.roads.node_name[node] for node in world.cells.node] == ["a", "c", "c", "c"]
    assert AWAY + "; they were moved to its nearest nodes, the farthest, 岛, 9.06 km away" in world.notes
    assert world.cells.leg_km[2] == 8


def test_nothing_is_left_when_all_places_are_out_of_reach(problems_of, source):
    cells = "code,x_km,y_km,n\nisland,10,0,5\n"
    assert problems_of(source(cells, unreachable="drop")) == [
        ("world.source.unreachable", "no place is left when those out of reach are dropped")
    ]


def test_a_place_that_can_be_left_but_not_entered_is_out_of_reach(problems_of, source):
    cells = "code,x_km,y_km,n\nv1,0,0,10\nv2,2,0.5,20\n"
    ((_, message),) = problems_of(source(cells, "from,to,one\na,b,no\nc,b,yes\n"))
    assert message.startswith("1 of 2 places cannot be reached both ways")
    ((_, message),) = problems_of(source(cells, "from,to,one\na,b,no\nb,c,yes\n"))
    assert message.startswith("1 of 2 places cannot be reached both ways")


def test_many_places_out_of_reach_are_counted_and_the_first_named(problems_of, source):
    cells = "code,x_km,y_km,n\nv1,0,0,10\n" + "".join(f"i{row},10,0,5\n" for row in range(9))
    ((_, message),) = problems_of(source(cells))
    assert message.startswith("9 of 10 places cannot be reached both ways by road from the largest connected part: ")
    assert ": i0, i1, i2, i3, i4 and 4 more; mend" in message


def test_the_parts_of_the_roads_are_counted(built, source):
    notes = built(source(unreachable="drop")).notes
    assert (
        "strongly connected: 3 of 6 road nodes (50.0 %) with 66.7 % of the length; "
        "the others are 2 parts with 3 nodes, the largest of them with 2"
    ) in notes


def test_a_node_without_a_road_is_nobodys_nearest(built, source):
    world = built(source("code,x_km,y_km,n\nv,1,0.1,1\n"))
    assert world.roads.node_name[world.cells.node[0]] == "b"


def test_places_far_from_a_road_are_counted_and_the_worst_is_named(built, source):
    cells = "code,x_km,y_km,n\nv1,0,0,10\nv2,2,1.5,20\nv3,2,-1.2,20\n"
    notes = built(source(cells, far_from_road_km=1)).notes
    assert "2 of 3 places lie more than 1 km from their road node, the farthest, v2, 1.50 km" in notes
    assert not [note for note in built(source(cells, far_from_road_km=1.5)).notes if "road node," in note]


def test_places_in_metres_beside_roads_in_kilometres_are_noted(built, source):
    notes = built(source("code,x_km,y_km,n\nv1,0,0,10\nv2,-2000,2500,20\n")).notes
    assert METRES in notes
    assert [note for note in notes if note.endswith("from their road node, the farthest, v2, 3201.56 km")]


def test_a_doubtful_unit_is_said_beside_the_places_out_of_reach_that_it_may_explain(problems_of, source):
    suspicion, (_, unreachable) = problems_of(source("code,x_km,y_km,n\nv1,0,0,10\nv2,2000,2500,20\n"))
    assert suspicion == ("world.source", METRES)
    assert unreachable.startswith("1 of 2 places cannot be reached")


def test_places_with_swapped_coordinates_are_refused(problems_of, source, csv_source):
    cells = "code,x_km,y_km,n\nv1,0.5,101,10\nv2,0,102,20\nv3,0,100,1\n"
    nodes = "id,x_km,y_km\na,100,0\nb,101,0\nc,102,0.5\n"
    assert problems_of(csv_source(nodes, "from,to\na,b\nb,c\n", cells)) == [
        (
            "world.source.cells",
            "3 of 3 places lie outside the box of the roads, and 3 lie inside it when x and y are swapped; "
            "swap the columns x and y",
        )
    ]


def test_places_with_swapped_degrees_that_are_possible_are_refused(problems_of, csv_source):
    wgs84 = {"coordinates": "wgs84"}
    nodes, roads = "id,x_km,y_km\na,11.5,50\nb,11.6,50\n", "from,to\na,b\n"
    cells = "code,x_km,y_km\nv,50,11.5\n"
    options = {"node_options": wgs84, "cell_options": {"table": wgs84}}
    ((place, message),) = problems_of(csv_source(nodes, roads, cells, **options))
    assert place == "world.source.cells"
    assert "1 lie inside it when x and y are swapped" in message


def test_places_merely_outside_the_roads_are_noted_and_not_called_swapped(built, csv_source):
    wgs84 = {"coordinates": "wgs84"}
    nodes, roads = "id,x_km,y_km\na,114.5,33\nb,114.6,33\n", "from,to\na,b\n"
    cells = "code,x_km,y_km\nv,116,33\n"
    notes = built(csv_source(nodes, roads, cells, node_options=wgs84, cell_options={"table": wgs84})).notes
    assert [note for note in notes if "1 of 1 places lie more than 2 km from their road node" in note]


def test_a_mode_that_cannot_reach_a_place_is_noted(built, source):
    cells = "code,x_km,y_km,n\nv1,0,0,10\nv2,2,0.5,20\nv3,1,0,4\n"
    notes = built(
        source(cells, "from,to,one\na,b,no\nb,c,no\n"),
        modes={"boat": {"speed_kmh": {"path": 5}, "offroad_kmh": 5}},
    ).notes
    assert [note for note in notes if note.startswith("mode")] == [
        "mode boat does not connect 2 of 3 places with the others, there and back: v2, v3"
    ]


def test_nobody_is_moved_to_a_motorway_unless_there_is_nothing_else(built, csv_source):
    nodes = "id,x_km,y_km\nm,0,0\nn,1,0\no,0,3\np,1,3\n"
    roads = "from,to,class\nm,n,motorway\nm,o,primary\nn,p,motorway\no,p,primary\n"
    cells = "code,x_km,y_km\nv,1,0\n"
    options = {"road_options": {"class_column": "class"}}
    world = built(csv_source(nodes, roads, cells, **options))
    assert world.roads.node_name[world.cells.node[0]] == "m"
    world = built(csv_source(nodes, roads.replace("primary", "motorway"), cells, **options))
    assert world.roads.node_name[world.cells.node[0]] == "n"


def test_places_are_moved_to_a_motorway_when_the_largest_part_has_nothing_else(built, csv_source):
    nodes = "id,x_km,y_km\nm,0,0\nn,1,0\no,2,0\np,9,0\nq,9,1\n"
    roads = "from,to,class\nm,n,motorway\nn,o,motorway\np,q,primary\n"
    source = csv_source(
        nodes, roads, "code,x_km,y_km\nv,9,0\n", road_options={"class_column": "class"}, unreachable="nearest"
    )
    world = built(source)
    assert world.roads.node_name[world.cells.node[0]] == "o"
