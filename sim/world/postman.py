"""A short closed tour that passes every street: the Chinese postman.

Exact where all streets are open both ways (Edmonds and Johnson 1973, Mathematical Programming 5, 88-124) and where none
is or each direction is passed (a flow). A mixture is NP-hard. There the linear programme of Ralphs (1993, Operations
Research Letters 14, 123-127) says which two-way streets want to be passed half in each direction; those are passed once
along the shortest tours of them, so that the whole is never longer than if they were passed once in each.
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

ALGORITHM = "postman 2"
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
    return nodes[_closed_walk(streets.ahead(passes[:, 0]), 0)].astype(np.int32)


def _passes(streets: _Network, both_ways: bool) -> Iterator[tuple[IntArray]]:
    halves = streets.least_halves(both_ways)
    passes = halves // 2
    either = np.flatnonzero((halves % 2 == 1) & (streets.tail < streets.head))
    streets.pass_in_either_direction(either, passes)
    yield (passes[:, np.newaxis],)


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

    def least_halves(self, both_ways: bool) -> IntArray:
        """Return how many half passes of each segment take least time, shape `(segments,)`.

        At every node as much leaves as comes; each one-way street is passed at least once, each two-way street at least
        once in both directions together (in each, if `both_ways`). The solution at a corner is whole but for two-way
        streets that are passed half in each direction.
        """
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        count = len(self.tail)
        ones, column = np.ones(count), np.arange(count)
        leaves = csr_array((ones, (self.tail, column)), shape=(self.nodes, count))
        comes = csr_array((ones, (self.head, column)), shape=(self.nodes, count))
        # A street is a row: both its segments stand in the row of the one with the lower number.
        row = column if both_ways else np.minimum(column, self.opposite)
        _, row = np.unique(row, return_inverse=True)
        streets = csr_array((-ones, (row, column)), shape=(int(row.max()) + 1, count))
        least = -np.ones(streets.shape[0])
        found = linprog(self.minutes, streets, least, leaves - comes, np.zeros(self.nodes), method="highs-ds")  # type: ignore[call-overload]
        halves: IntArray = np.rint(2 * found.x).astype(np.int64)
        return halves

    def pass_in_either_direction(self, segments: IntArray, passes: IntArray) -> None:
        """Add a pass of each of these two-way streets to `passes`, and further ones that make closed walks of them.

        An even number of them has to meet at every node; odd nodes are paired, along two-way streets, by the shortest
        ways in sum.
        """
        streets = [*zip(self.tail[segments].tolist(), self.head[segments].tolist(), strict=True)]
        meet = np.bincount(np.array(streets, dtype=np.int64).ravel(), minlength=self.nodes)
        streets += self._ways_between(np.flatnonzero(meet % 2))
        ahead: list[deque[int]] = [deque() for _ in range(self.nodes)]
        for one, other in streets:
            ahead[one].append(other)
            ahead[other].append(one)
        key = self.tail * self.nodes + self.head
        order = np.argsort(key)
        for start in range(self.nodes):
            while ahead[start]:
                walk = np.array(_closed_walk(ahead, start, both_ends=True))
                gone = np.searchsorted(key, walk[:-1] * self.nodes + walk[1:], sorter=order)
                np.add.at(passes, order[gone], 1)

    def _ways_between(self, odd: IntArray) -> list[tuple[int, int]]:
        """Return the streets along the shortest ways that pair these nodes."""
        if not len(odd):
            return []
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        usable = np.flatnonzero(self.two_way)
        minutes = np.minimum(self.minutes, self.minutes[self.opposite])[usable]
        order = np.lexsort((self.head[usable], self.tail[usable]))
        start = np.searchsorted(self.tail[usable][order], np.arange(self.nodes + 1))
        matrix = csr_array((minutes[order], self.head[usable][order], start), shape=(self.nodes, self.nodes))
        apart, before = dijkstra(matrix, indices=odd, return_predecessors=True)
        found = []
        for one, other in _pairs(apart[:, odd]):
            node = int(odd[other])
            while node != odd[one]:
                previous = int(before[one, node])
                found.append((previous, node))
                node = previous
        return found

    def ahead(self, passes: IntArray) -> list[deque[int]]:
        """Return for each node the ends of its passes, in the order of the nodes."""
        found: list[deque[int]] = [deque() for _ in range(self.nodes)]
        for segment in np.lexsort((self.head, self.tail)).tolist():
            found[self.tail[segment]].extend([int(self.head[segment])] * int(passes[segment]))
        return found


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
                if other != row and apart[row, other] < np.inf:
                    graph.add_edge(row, other, weight=float(apart[row, other]))
        pairs = nx.min_weight_matching(graph)
        if 2 * len(pairs) == count:
            return sorted((min(pair), max(pair)) for pair in pairs)
        neighbours *= 2


def _closed_walk(ahead: list[deque[int]], start: int, both_ends: bool = False) -> list[int]:
    """Return the nodes of a closed walk that takes every way that hangs together with `start`, and use `ahead` up.

    Source: Hierholzer (1873), Mathematische Annalen 6, 30-32.

    Parameters
    ----------
    both_ends:
        Every way stands at both its ends and is taken once.
    """
    stack, walk = [start], []
    while stack:
        if ahead[stack[-1]]:
            following = ahead[stack[-1]].popleft()
            if both_ends:
                ahead[following].remove(stack[-1])
            stack.append(following)
        else:
            walk.append(stack.pop())
    return walk[::-1]
