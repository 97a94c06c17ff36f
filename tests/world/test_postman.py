from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.world.postman import postman_tour


def both(edges):
    """Return the segments of streets (a, b, minutes) that are open both ways."""
    return edges + [(b, a, minutes) for a, b, minutes in edges]


def tour_of(segments, both_ways=False):
    tail, head, minutes = zip(*segments, strict=True)
    tour = postman_tour(
        np.array(tail, dtype=np.int32), np.array(head, dtype=np.int32), np.array(minutes, float), both_ways
    )
    return tour.tolist()


def length(segments, tour):
    minutes = {(a, b): m for a, b, m in segments}
    return sum(minutes[leg] for leg in pairwise(tour))


SQUARE = [(0, 1, 1.0), (1, 2, 2.0), (2, 3, 3.0), (3, 0, 4.0)]


def test_a_square_is_gone_round_once():
    assert length(both(SQUARE), tour_of(both(SQUARE))) == 10


def test_a_square_with_a_diagonal_repeats_the_shortest_way_between_its_two_odd_corners():
    segments = both([*SQUARE, (0, 2, 2.5)])
    assert length(segments, tour_of(segments)) == 12.5 + 2.5


def test_a_dead_end_is_passed_twice():
    segments = both([(0, 1, 1.0), (1, 2, 5.0)])
    assert tour_of(segments) == [0, 1, 2, 1, 0]


def test_a_one_way_ring_needs_no_pass_twice():
    assert tour_of(SQUARE) == [0, 1, 2, 3, 0]


def test_a_one_way_shortcut_is_come_back_from_by_the_fastest_way():
    segments = [*SQUARE, (0, 2, 1.0)]
    tour = tour_of(segments)
    # Two ways lead from 0 to 2, so 2-3-0 has to be gone twice.
    assert length(segments, tour) == 10 + 1 + 7
    assert Counter(pairwise(tour))[2, 3] == 2


def test_both_ways_goes_once_along_either_side():
    segments = both([*SQUARE, (0, 2, 2.5)])
    assert Counter(pairwise(tour_of(segments, both_ways=True))) == Counter((a, b) for a, b, _ in segments)


def test_node_numbers_need_not_follow_each_other():
    assert tour_of(both([(70, 30, 1.0), (30, 500, 1.0)])) == [30, 70, 30, 500, 30]


@st.composite
def towns(draw):
    """A ring of streets, so that all hangs together, and some streets across; some of them one-way."""
    count = draw(st.integers(3, 9))
    ring = [(node, (node + 1) % count) for node in range(count)]
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count) if b - a not in (1, count - 1)]
    across = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    one_way = draw(st.sampled_from(["none", "some", "all"]))
    segments = []
    for a, b in ring + across:
        minutes = float(draw(st.integers(1, 9)))
        segments.append((a, b, minutes))
        if one_way == "none" or (one_way == "some" and draw(st.booleans())):
            segments.append((b, a, minutes))
    return one_way, segments


@given(towns(), st.booleans())
def test_a_tour_is_closed_goes_along_streets_and_passes_every_one(town, both_ways):
    _, segments = town
    tour = tour_of(segments, both_ways)
    legs = set(pairwise(tour))
    streets = {(a, b) for a, b, _ in segments}
    assert tour[0] == tour[-1]
    assert legs <= streets
    assert {frozenset(leg) for leg in legs} == {frozenset(street) for street in streets}
    if both_ways:
        assert legs == streets


@given(towns())
def test_no_tour_is_shorter_where_all_streets_are_alike(town):
    one_way, segments = town
    assume(one_way != "some")
    added = _least_added_one_way(segments) if one_way == "all" else _least_added_two_way(segments)
    once = sum(minutes for _, _, minutes in segments) / (1 if one_way == "all" else 2)
    assert length(segments, tour_of(segments)) == pytest.approx(once + added, rel=1e-12)


@given(towns())
def test_a_tour_is_no_longer_than_one_that_passes_both_sides(town):
    _, segments = town
    assert length(segments, tour_of(segments)) <= length(segments, tour_of(segments, both_ways=True)) + 1e-9


def test_two_way_streets_are_used_to_come_back_from_one_way_streets():
    # Round 0-1-2-3 in one direction, and 1-3 both ways: 0-1-3-1-2-3-0 has to come back over 3-1 once.
    segments = [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 1.0), (1, 3, 1.0), (3, 1, 1.0)]
    tour = tour_of(segments)
    assert length(segments, tour) == 6


def _least_added_two_way(segments):
    """Return the least sum over all pairings of the odd nodes, by trying every pairing."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(segments)
    odd = [node for node, degree in graph.degree() if degree % 2]
    apart = dict(nx.all_pairs_dijkstra_path_length(graph))

    def least(left):
        if not left:
            return 0.0
        first, rest = left[0], left[1:]
        return min(apart[first][other] + least([node for node in rest if node != other]) for other in rest)

    return least(odd)


def _least_added_one_way(segments):
    """Return the cost of the cheapest flow that gives every node as many segments out as in."""
    graph = nx.DiGraph()
    for a, b, minutes in segments:
        graph.add_edge(a, b, weight=int(minutes))
    for node in graph:
        graph.nodes[node]["demand"] = graph.out_degree(node) - graph.in_degree(node)
    return float(nx.min_cost_flow_cost(graph))
