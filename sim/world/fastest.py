"""Fastest ways over the roads for one mode of travel: minutes, kilometres along them, and the next node."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, FloatArray, IndexArray, IntArray, TravelArray
from sim.world.geography import Roads

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from sim.scenario.specs.travel import Mode

CHUNK_ELEMENTS = 2_000_000
"""Elements of a table that are computed at once; keeps the working memory near 100 MB."""

ALGORITHM = b"fastest ways 1"
"""Part of every cache key; change it whenever the same roads would give other tables."""


@dataclass(frozen=True, slots=True)
class ModeGraph:
    """The directed segments that one mode can use, sorted by tail then head, at most one for each pair of nodes.

    Of parallel segments the fastest is kept, of equally fast ones the shortest. `minutes` are those of the plain day.
    """

    nodes: int
    tail: IndexArray
    head: IndexArray
    minutes: FloatArray
    km: FloatArray

    def fingerprint(self, destinations: IndexArray) -> str:
        """Return the hash of everything that the tables for `destinations` depend on."""
        digest = hashlib.sha256(ALGORITHM)
        digest.update(self.nodes.to_bytes(8, "little"))
        for column in (self.tail, self.head, self.minutes, self.km, destinations):
            digest.update(len(column).to_bytes(8, "little"))
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()[:40]


def mode_graph(roads: Roads, mode: Mode, factor: FloatArray | None = None) -> ModeGraph:
    """Return what `mode` can use of `roads`.

    Classes that its table of speeds leaves out are closed. Where one-way streets do not bind, every segment is open
    both ways. `factor` multiplies the speed on each segment, shape `(segments,)`; 0 closes it.
    """
    speed = np.array([mode.speed_kmh.get(road, np.nan) for road in roads.classes], dtype=np.float64)  # type: ignore[call-overload]
    speed = speed[roads.road_class] if len(roads.road_class) else np.empty(0)
    if factor is not None:
        speed = np.where(factor > 0, speed * factor, np.nan)
    usable = np.flatnonzero(~np.isnan(speed) & (roads.tail != roads.head))
    tail, head, km = roads.tail[usable], roads.head[usable], roads.length_km[usable]
    minutes = km / speed[usable] * MINUTES_PER_HOUR
    if not mode.oneway:
        tail, head = np.concatenate((tail, head)), np.concatenate((head, tail))
        km, minutes = np.concatenate((km, km)), np.concatenate((minutes, minutes))
    # A sparse matrix would add parallel segments up; the first of each pair in this order is the one to keep.
    order = np.lexsort((km, minutes, head, tail))
    tail, head, minutes, km = tail[order], head[order], minutes[order], km[order]
    first = np.ones(len(tail), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return ModeGraph(
        len(roads.node_name), tail[first].astype(np.int32), head[first].astype(np.int32), minutes[first], km[first]
    )


def fastest_ways(graph: ModeGraph, destinations: IndexArray) -> Iterator[tuple[TravelArray, TravelArray, IndexArray]]:
    """Yield minutes, kilometres and next node from every node to each destination, some destinations at a time.

    Each table has shape `(some destinations, nodes)`. Minutes and kilometres are infinite where there is no way;
    the next node of a node without a way, and of the destination, is itself. Equally fast ways are told apart by
    the order of the nodes, never by the order in which the roads were listed.
    """
    from scipy.sparse.csgraph import dijkstra

    backward = _backward_matrix(graph)
    edge_of = graph.tail.astype(np.int64) * graph.nodes + graph.head
    rows = max(1, CHUNK_ELEMENTS // graph.nodes)
    for start in range(0, len(destinations), rows):
        some = destinations[start : start + rows]
        minutes, following = dijkstra(backward, directed=True, indices=some, return_predecessors=True)
        itself = np.arange(graph.nodes, dtype=np.int32)
        following = np.where(following < 0, itself, following).astype(np.int32)
        km = _km_along(graph, edge_of, following)
        km[np.isinf(minutes)] = np.inf
        yield minutes.astype(np.float32), km.astype(np.float32), following


def _backward_matrix(graph: ModeGraph) -> csr_array:
    # Built from its parts, because a constructor that sees coordinates drops nothing but adds duplicates, and
    # one that sees a dense matrix takes a segment of length 0 for no segment.
    from scipy.sparse import csr_array

    order = np.lexsort((graph.tail, graph.head))
    start = np.searchsorted(graph.head[order], np.arange(graph.nodes + 1)).astype(np.int32)
    return csr_array((graph.minutes[order], graph.tail[order], start), shape=(graph.nodes, graph.nodes))


def _km_along(graph: ModeGraph, edge_of: IntArray, following: IndexArray) -> FloatArray:
    """Return the length of the way that `following` describes, shape `(some, nodes)`.

    Pointer jumping: after k rounds each node knows the length of its next 2^k steps, so the longest way
    of n steps takes log2(n) rounds.
    """
    some, nodes = following.shape
    itself = np.arange(nodes, dtype=np.int64)
    key = itself * nodes + following
    moves = following != itself
    km = np.zeros(some * nodes)
    km[moves.ravel()] = graph.km[np.searchsorted(edge_of, key[moves])]
    jump = (following + (np.arange(some, dtype=np.int64) * nodes)[:, None]).ravel()
    while True:
        further = km[jump]
        if not further.any():
            return km.reshape(some, nodes)
        km += further
        jump = jump[jump]
