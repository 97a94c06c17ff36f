import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.world.county.mesh import crosses, leaves, triangulate
from sim.world.county.outline import Outline, unit_circle


def gabriel_by_definition(points):
    found = set()
    for a in range(len(points)):
        for b in range(a + 1, len(points)):
            middle, radius2 = (points[a] + points[b]) / 2, np.sum((points[a] - points[b]) ** 2) / 4
            others = [p for p in range(len(points)) if p not in (a, b)]
            if all(np.sum((points[p] - middle) ** 2) >= radius2 for p in others):
                found.add((a, b))
    return found


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.integers(0, 10**6))
def test_gabriel_edges_have_nobody_in_the_circle_over_them(count, seed):
    points = np.random.default_rng(seed).random((count, 2))
    edges, gabriel = triangulate(points)
    assert {tuple(edge) for edge in edges[gabriel].tolist()} == gabriel_by_definition(points)


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 200), st.integers(0, 10**6))
def test_gabriel_edges_join_all_points(count, seed):
    points = np.random.default_rng(seed).random((count, 2))
    edges, gabriel = triangulate(points)
    a, b = edges[gabriel].T
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(count, count))
    assert connected_components(graph, directed=False)[0] == 1


def test_an_edge_crosses_a_road_unless_they_share_an_end():
    points = np.array([[0.0, 0.0], [2.0, 2.0], [0.0, 2.0], [2.0, 0.0], [5.0, 5.0], [1.0, 3.0]])
    edges = np.array([[2, 3], [0, 2], [1, 4], [4, 5], [2, 5]])
    assert crosses(points, edges, np.array([[0, 1]])).tolist() == [True, False, False, False, False]


def test_no_edge_crosses_no_road():
    points = np.array([[0.0, 0.0], [2.0, 2.0], [0.0, 2.0]])
    assert crosses(points, np.empty((0, 2), dtype=int), np.array([[0, 1]])).tolist() == []


def test_an_edge_leaves_the_county_where_the_boundary_bends_inwards():
    corners = unit_circle(3) * np.where(np.arange(32) % 8 == 4, 0.4, 1.0)[:, None]
    points = np.array([[0.9, 0.1], [0.1, 0.9], [0.1, 0.1]])
    found = leaves(points, np.array([[0, 1], [0, 2], [1, 2]]), Outline(corners))
    assert found.tolist() == [True, False, False]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_points_are_all_neighbours(count):
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.4, 0.9]])[:count]
    assert len(triangulate(points)[0]) == {1: 0, 2: 1, 3: 3}[count]
