"""The networkx graphs that an analyst takes."""

from dataclasses import replace

from .conftest import roads_of
from .test_points import HERE, THERE, points


def test_the_grid_leads_from_each_place_to_those_below(built):
    world = built(points(HERE, THERE, name="城关"))
    assert sorted(world.grid.edges) == [(0, 1), (0, 2)]
    assert world.grid.nodes[0] == {
        "code": "城关", "name": "城关", "level": "district", "x_km": 1.0, "y_km": 4 / 3, "residents": 3.0, "cell": None,
    }  # fmt: skip
    assert world.grid.nodes[2] == {
        "code": "b", "name": "乙村", "level": "cell", "x_km": 3.0, "y_km": 4.0, "residents": 1.0, "cell": 1,
    }  # fmt: skip
    assert world.grid.name == "城关"


def test_the_road_graph_is_directed_and_has_the_shortest_of_parallel_segments(built):
    roads = roads_of([(0, 1, 3, "primary"), (0, 1, 2, "residential"), (0, 1, 4, "path"), (1, 2, 1, "path")], 4)
    world = replace(built(points(HERE)), roads=roads)
    graph = world.road_graph
    assert sorted(graph.edges(data=True)) == [
        (0, 1, {"length_km": 2.0, "road_class": "residential"}),
        (1, 2, {"length_km": 1.0, "road_class": "path"}),
    ]
    assert graph.nodes[3] == {"name": "n3", "x_km": 0.0, "y_km": 0.0}
