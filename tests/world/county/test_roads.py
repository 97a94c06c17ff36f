import numpy as np
import pytest

from sim.world.county.crossroads import Mesh
from sim.world.county.ranking import Users, rank_roads
from sim.world.county.roads import build_network


def line_mesh(**changed):
    """A town (0), a road of two pieces (0-1-2), two villages on it (3, 4) with a hamlet (5), and short cuts.

        3 - 5 - 4
        |       |
    0 - 1 ----- 2
    """
    nodes = np.array([[0.0, 0], [1, 0], [3, 0], [1, 1], [3, 1], [2, 1]])
    parts = {
        "nodes_km": nodes,
        "edges": np.array([[0, 1], [1, 2], [1, 3], [2, 4], [3, 5], [4, 5]]),
        "length_km": np.array([1.0, 2.0, 1.0, 1.0, 1.0, 1.2]),
        "corridor_count": 2,
        "street": np.zeros(6, dtype=bool),
        "poor": np.zeros(6, dtype=bool),
    }
    return Mesh(**{**parts, **changed})


USERS = Users(1, np.array([0.0, 0, 0, 100, 300, 0]), np.array([0, 0, 1, 0, 1, 0]))


def roads(network):
    return [
        (*sorted(edge), round(km, 6), network.classes[road])
        for edge, km, road in zip(
            network.edges.tolist(), network.length_km.tolist(), network.road_class.tolist(), strict=True
        )
    ]


def test_roads_between_towns_come_first_then_busy_village_roads_then_lanes_then_short_cuts():
    ranking = rank_roads(line_mesh(), USERS, budget_km=10.0)
    assert ranking.edges.tolist() == [0, 1, 3, 2, 4, 5]
    assert ranking.needed == 5


def test_a_lane_is_laid_within_a_village_rather_than_to_another():
    far = line_mesh(length_km=np.array([1.0, 2.0, 1.0, 1.0, 1.3, 1.0]))
    assert rank_roads(far, USERS, budget_km=10.0).edges.tolist() == [0, 1, 3, 2, 4, 5]
    of_neither = Users(1, USERS.residents, np.array([0, 0, 1, 0, 1, 2]))
    assert rank_roads(far, of_neither, budget_km=10.0).edges.tolist() == [0, 1, 3, 2, 5, 4]


def test_without_the_budget_all_are_joined_by_the_shortest_roads():
    mesh = line_mesh(length_km=np.array([1.0, 2.0, 1.9, 2.0, 1.0, 0.1]))
    assert rank_roads(mesh, USERS, budget_km=10.0).needed == 5
    tight = rank_roads(mesh, USERS, budget_km=6.5)
    assert tight.needed == 5
    assert sorted(tight.edges[:5].tolist()) == [0, 1, 2, 4, 5]


def test_a_road_that_crosses_another_is_a_last_resort_and_never_a_short_cut():
    ranking = rank_roads(line_mesh(poor=np.array([False] * 5 + [True])), USERS, budget_km=10.0)
    assert 5 not in ranking.edges
    ranking = rank_roads(line_mesh(poor=np.array([False] * 4 + [True, True])), USERS, budget_km=10.0)
    assert ranking.edges.tolist() == [0, 1, 3, 2, 4]


def test_a_road_is_cut_where_its_class_ends():
    network = build_network(line_mesh(), USERS, {"trunk": 1.5, "tertiary": 3.25, "unclassified": 1.75})
    assert roads(network) == [
        (0, 1, 1.0, "trunk"),
        (1, 6, 0.5, "trunk"),
        (2, 6, 1.5, "tertiary"),
        (2, 4, 1.0, "tertiary"),
        (1, 7, 0.75, "tertiary"),
        (3, 7, 0.25, "unclassified"),
        (3, 5, 1.0, "unclassified"),
        (4, 8, 0.5, "unclassified"),
    ]
    assert network.nodes_km[6].tolist() == [1.5, 0.0]
    assert network.nodes_km[7].tolist() == [1.0, 0.75]
    assert network.nodes_km[8] == pytest.approx([3 - 0.5 / 1.2, 1.0])


def test_joining_all_places_takes_precedence_and_prolongs_the_village_roads():
    network = build_network(line_mesh(), USERS, {"trunk": 3.0, "unclassified": 1.0, "track": 0.5})
    assert network.km() == pytest.approx({"trunk": 3.0, "unclassified": 2.5, "track": 0.5})
    network = build_network(line_mesh(), USERS, {"trunk": 3.0, "track": 0.5})
    assert network.km() == pytest.approx({"trunk": 3.0, "track": 3.0})


def test_no_more_is_built_than_there_are_places_to_join():
    network = build_network(line_mesh(), USERS, {"trunk": 3.0, "unclassified": 100.0, "track": 1.0})
    assert network.km() == pytest.approx({"trunk": 3.0, "unclassified": 4.2, "track": 0.0})


@pytest.mark.parametrize(("path_km", "made_km"), [(0.1, 0.0), (0.7, 1.2), (9.0, 1.2)])
def test_paths_are_whole_short_cuts(path_km, made_km):
    network = build_network(line_mesh(), USERS, {"trunk": 6.0, "path": path_km})
    assert network.km() == pytest.approx({"trunk": 6.0, "path": made_km})
    assert len(network.nodes_km) == 6


def test_streets_are_residential_and_what_is_left_of_them_goes_outside():
    mesh = line_mesh(street=np.array([False] * 4 + [True, True]))
    network = build_network(mesh, USERS, {"trunk": 3.0, "unclassified": 1.5, "residential": 1.5})
    assert roads(network)[0] == (3, 5, 1.0, "residential")
    assert network.km() == pytest.approx({"trunk": 3.0, "unclassified": 1.5, "residential": 1.5})


def test_needed_streets_beyond_their_length_become_village_roads():
    mesh = line_mesh(street=np.array([False] * 4 + [True, True]))
    network = build_network(mesh, USERS, {"trunk": 3.0, "unclassified": 2.6, "residential": 0.4})
    assert network.km() == pytest.approx({"trunk": 3.0, "unclassified": 2.6, "residential": 0.4})
    assert {edge[:2] for edge in roads(network)} >= {(0, 1), (1, 2), (2, 4), (1, 3)}
