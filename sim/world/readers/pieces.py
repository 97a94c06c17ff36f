"""Straight pieces of roads: each place once, and strung together from junction to junction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.world.readers.lines import BACKWARD, FORWARD


@dataclass(frozen=True, slots=True)
class Pieces:
    """Straight pieces from one node to another, all shapes `(pieces,)`, in the order of the lines they are part of.

    `direction` has the bits `FORWARD` (from `tail` to `head`) and `BACKWARD`.
    """

    tail: IndexArray
    head: IndexArray
    road_class: IndexArray
    direction: IntArray
    length_km: FloatArray


@dataclass(frozen=True, slots=True)
class Threaded:
    """Directed segments, `(segments,)`, those between two junctions after each other; which nodes are junctions."""

    tail: IndexArray
    head: IndexArray
    piece: IntArray
    junction: BoolArray


def once(pieces: Pieces) -> tuple[Pieces, float]:
    """Return pieces that lie on each other only once, the widest, open all the ways they are, and the km saved."""
    low, high = np.minimum(pieces.tail, pieces.head), np.maximum(pieces.tail, pieces.head)
    order = np.lexsort((np.arange(len(low)), pieces.road_class, high, low))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    # Directions are compared from the lower node to the higher one.
    downward = pieces.tail != low
    open_ways = np.bitwise_or.reduceat(_turned(pieces.direction, downward)[order], np.flatnonzero(first))
    keep = order[first]
    by_place = np.argsort(keep)
    keep, open_ways = keep[by_place], open_ways[by_place]
    direction = _turned(open_ways, downward[keep])
    kept = Pieces(pieces.tail[keep], pieces.head[keep], pieces.road_class[keep], direction, pieces.length_km[keep])
    return kept, float(pieces.length_km.sum() - kept.length_km.sum())


def threaded(pieces: Pieces, nodes: int) -> Threaded:
    """Return the directed segments of pieces that lie on each other nowhere.

    A node is a mere bend, and no junction, where exactly two pieces meet that have one class and are open the same
    ways; of a ring without any junction one node becomes one.
    """
    bend, pair = _bends(pieces, nodes)
    junction = ~bend
    tails, directions = pieces.tail.tolist(), pieces.direction.tolist()
    chosen: list[int] = []
    ahead: list[bool] = []
    for chain in _chains(pieces, junction, pair):
        forward = [(piece, tails[piece] == start) for piece, start in chain]
        piece, along = forward[0]
        open_ways = directions[piece]
        if open_ways & (FORWARD if along else BACKWARD):
            chosen += [piece for piece, _ in forward]
            ahead += [along for _, along in forward]
        if open_ways & (BACKWARD if along else FORWARD):
            chosen += [piece for piece, _ in reversed(forward)]
            ahead += [not along for _, along in reversed(forward)]
    piece_of = np.array(chosen, dtype=np.int64)
    along_of = np.array(ahead, dtype=np.bool_)
    tail = np.where(along_of, pieces.tail[piece_of], pieces.head[piece_of])
    head = np.where(along_of, pieces.head[piece_of], pieces.tail[piece_of])
    return Threaded(tail, head, piece_of, junction)


def _turned(direction: IntArray, where: BoolArray) -> IntArray:
    """Return directions seen from the other end, where that is asked for."""
    other = np.where(direction == FORWARD, BACKWARD, np.where(direction == BACKWARD, FORWARD, direction))
    return np.where(where, other, direction)


def _bends(pieces: Pieces, nodes: int) -> tuple[BoolArray, IntArray]:
    """Return which nodes are mere bends, and the two pieces that meet at each of them, shape `(nodes, 2)`."""
    ends = np.concatenate((pieces.tail, pieces.head))
    degree = np.bincount(ends, minlength=nodes)
    order = np.argsort(ends, kind="stable") % len(pieces.tail)
    start = np.concatenate(([0], np.cumsum(degree)[:-1]))
    pair = np.full((nodes, 2), NONE, dtype=np.int64)
    two = np.flatnonzero(degree == 2)
    pair[two, 0], pair[two, 1] = order[start[two]], order[start[two] + 1]
    one, other = pair[two, 0], pair[two, 1]
    into = _turned(pieces.direction[one], pieces.head[one] != two)
    out = _turned(pieces.direction[other], pieces.tail[other] != two)
    bend = np.zeros(nodes, dtype=np.bool_)
    bend[two] = (pieces.road_class[one] == pieces.road_class[other]) & (into == out)
    return bend, pair


def _chains(pieces: Pieces, junction: BoolArray, pair: IntArray) -> Iterator[list[tuple[int, int]]]:
    """Yield the pieces from one junction to the next, each with the node at which one comes to it; every piece once.

    Marks one node of a ring in `junction`.
    """
    tails, heads, pairs = pieces.tail.tolist(), pieces.head.tolist(), pair.tolist()
    stays = junction.tolist()
    seen = [False] * len(tails)

    def walk(piece: int, node: int) -> Iterator[tuple[int, int]]:
        while not seen[piece]:
            seen[piece] = True
            yield piece, node
            node = heads[piece] if tails[piece] == node else tails[piece]
            if stays[node]:
                return
            one, other = pairs[node]
            piece = other if one == piece else one

    for piece, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        if not seen[piece] and stays[tail]:
            yield list(walk(piece, tail))
        elif not seen[piece] and stays[head]:
            yield list(walk(piece, head))
    for piece, tail in enumerate(tails):
        if not seen[piece]:
            stays[tail] = junction[tail] = True
            yield list(walk(piece, tail))
