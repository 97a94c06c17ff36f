"""A short closed tour that passes every street: the Chinese postman.

Exact where all streets are open both ways (Edmonds and Johnson 1973, Mathematical Programming 5, 88-124) and where none
is or each direction is passed (a flow). A mixture is NP-hard; it gets Frederickson's even-then-balanced tour (1979,
Journal of the ACM 26(3), 538-554), at most twice as long as the shortest.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray
from sim.world.cache import load_or_make

if TYPE_CHECKING:
    import networkx as nx

FIRST_NEIGHBOURS = 10
"""Crossings with an odd number of streets are paired with one of so many nearest; more where that does not do."""


ALGORITHM = "postman 1"
"""Part of every cache key; change it whenever the same streets would give another tour."""


def postman_tour(tail: IndexArray, head: IndexArray, minutes: FloatArray, both_ways: bool = False) -> IndexArray:
    """Return the nodes of the tour, the first one also last. How often it takes each segment is kept on disk.

    Parameters
    ----------
    tail, head, minutes:
        Directed streets, shape `(segments,)`, no two alike, on which every node leads to every other.
    both_ways:
        Pass a two-way street once in each direction. Otherwise once, in either.
    """
    nodes, ends = np.unique(np.concatenate((tail, head)), return_inverse=True)
    streets = _Network(len(nodes), ends[: len(tail)], ends[len(tail) :], minutes)
    digest = hashlib.sha256(f"{ALGORITHM} {both_ways}".encode())
    for column in (tail, head, minutes):
        digest.update(np.ascontiguousarray(column).tobytes())
    (passes,), _ = load_or_make(digest.hexdigest()[:40], ("passes",), len(tail), lambda: _passes(streets, both_ways))
    return nodes[_closed_walk(streets, passes[:, 0])].astype(np.int32)


def _passes(streets: _Network, both_ways: bool) -> Iterator[tuple[IntArray]]:
    if both_ways:
        once, either = np.ones(len(streets.tail), dtype=np.int64), np.zeros(len(streets.tail), dtype=np.int64)
    else:
        once, either = streets.made_even()
    yield (streets.balanced(once, either)[:, np.newaxis],)


class _Network:
    """Directed segments between nodes 0, 1, ...; `opposite` is the segment the other way, itself where none is."""

    def __init__(self, nodes: int, tail: IntArray, head: IntArray, minutes: FloatArray) -> None:
        self.nodes, self.tail, self.head, self.minutes = nodes, tail, head, minutes
        key = tail * nodes + head
        order = np.argsort(key)
        place = np.searchsorted(key, head * nodes + tail, sorter=order).clip(max=len(key) - 1)
        found = order[place]
        self.two_way: BoolArray = key[found] == head * nodes + tail
        self.opposite: IntArray = np.where(self.two_way, found, np.arange(len(key)))

    def made_even(self) -> tuple[IntArray, IntArray]:
        """Return how often each segment is passed so that an even number of passes meets at every node.

        The first array counts passes in the segment's own direction, of one-way streets; the second passes of two-way
        streets in either direction, counted at the segment with the lower tail. Directions do not matter yet.
        """
        one_way = ~self.two_way
        lower = self.two_way & (self.tail < self.head)
        once, either = one_way.astype(np.int64), lower.astype(np.int64)
        if not lower.any():
            return once, either
        degree = np.bincount(self.tail, weights=once + either, minlength=self.nodes)
        degree += np.bincount(self.head, weights=once + either, minlength=self.nodes)
        odd = np.flatnonzero(degree % 2)
        if len(odd):
            self._pass_again(odd, once, either)
        return once, either

    def _pass_again(self, odd: IntArray, once: IntArray, either: IntArray) -> None:
        """Add passes along the shortest ways that pair the odd nodes, in place."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        both = np.concatenate((self.tail, self.head)), np.concatenate((self.head, self.tail))
        cheapest = np.minimum(self.minutes, self.minutes[self.opposite])
        key, first = np.unique(both[0] * self.nodes + both[1], return_index=True)
        weights = np.concatenate((cheapest, cheapest))[first]
        matrix = csr_array((weights, np.divmod(key, self.nodes)), shape=(self.nodes, self.nodes))
        apart, before = dijkstra(matrix, indices=odd, return_predecessors=True)
        segment = np.tile(np.arange(len(self.tail)), 2)[first]
        for one, other in _pairs(apart[:, odd]):
            node = int(odd[other])
            while node != odd[one]:
                previous = int(before[one, node])
                along = int(segment[np.searchsorted(key, previous * self.nodes + node)])
                if self.two_way[along]:
                    either[along if self.tail[along] < self.head[along] else self.opposite[along]] += 1
                else:
                    once[along] += 1
                node = previous

    def balanced(self, once: IntArray, either: IntArray) -> IntArray:
        """Return how often each segment is passed so that as many passes leave every node as come to it.

        Directions of the `either` passes are chosen, and passes added, so that the added ones take least time: a flow,
        whose solution at a corner is whole where every node has an even number of passes.
        """
        from scipy.optimize import linprog
        from scipy.sparse import csr_array, hstack

        passes = once + either
        ones, count = np.ones(len(self.tail)), len(self.tail)
        column = np.arange(count)
        leaves = csr_array((ones, (self.tail, column)), shape=(self.nodes, count))
        comes = csr_array((ones, (self.head, column)), shape=(self.nodes, count))
        surplus = (leaves - comes) @ passes
        free = np.flatnonzero(either)
        # Turning one pass round takes two from what leaves its tail: `turned` counts 2 for each.
        flow = hstack([leaves - comes, (comes - leaves)[:, free]], format="csr")
        cost = np.concatenate((self.minutes, np.zeros(len(free))))
        bounds = [(0, None)] * count + [(0, 2 * int(most)) for most in either[free]]
        found = linprog(cost, A_eq=flow, b_eq=-surplus, bounds=bounds, method="highs-ds")  # type: ignore[call-overload]
        added, turned = np.rint(found.x[:count]).astype(np.int64), np.rint(found.x[count:] / 2).astype(np.int64)
        result: IntArray = passes + added
        result[free] -= turned
        np.add.at(result, self.opposite[free], turned)
        return result


def _pairs(apart: FloatArray) -> Iterable[tuple[int, int]]:
    """Return pairs of all rows with the least sum of `apart`, looking at near ones only."""
    import networkx as nx

    count = len(apart)
    near, neighbours = np.argsort(apart, axis=1, kind="stable"), FIRST_NEIGHBOURS
    while True:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(count))
        for row in range(count):
            for other in near[row, : neighbours + 1].tolist():
                if other != row:
                    graph.add_edge(row, other, weight=float(apart[row, other]))
        pairs = nx.min_weight_matching(graph)
        if 2 * len(pairs) == count:
            return sorted((min(pair), max(pair)) for pair in pairs)
        neighbours *= 2


def _closed_walk(streets: _Network, passes: IntArray) -> list[int]:
    """Return the nodes of a closed walk that makes each pass once (Hierholzer 1873); from the lowest node."""
    ahead: list[deque[int]] = [deque() for _ in range(streets.nodes)]
    for segment in np.lexsort((streets.head, streets.tail)).tolist():
        ahead[streets.tail[segment]].extend([int(streets.head[segment])] * int(passes[segment]))
    stack, walk = [0], []
    while stack:
        if ahead[stack[-1]]:
            stack.append(ahead[stack[-1]].popleft())
        else:
            walk.append(stack.pop())
    return walk[::-1]
