"""Bridges and tunnels: roads that share a vertex where they cross at different levels do not meet there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray


@dataclass(frozen=True, slots=True)
class Split:
    """The node of every vertex, shape `(vertices,)`, and the level of those nodes that share their place."""

    node: IndexArray
    level_of: dict[int, float]


def split_by_level(node: IndexArray, line: IndexArray, level: FloatArray, kept: BoolArray) -> Split:
    """Return vertices that are one node for each level at which roads pass over their place.

    Two levels are apart at a vertex when roads of both pass it: a line that goes on there, or two lines that end
    there. A single line that ends there, such as the way up to a bridge, belongs to its own level, or to the nearest.

    Parameters
    ----------
    node:
        Number of the place of each vertex, shape `(vertices,)`.
    line, level:
        The line of each vertex, and the level of each line.
    kept:
        Which vertices belong to lines that are kept.
    """
    arms = _arms(line)
    mixed = _mixed(node[kept], level[line[kept]])
    if not len(mixed):
        return Split(node, {})
    result, level_of = node.copy(), {}
    following = int(node.max()) + 1
    candidates = np.flatnonzero(kept & np.isin(node, mixed))
    order = candidates[np.argsort(node[candidates], kind="stable")]
    starts = np.flatnonzero(np.diff(node[order], prepend=-1))
    for here in np.split(order, starts[1:]):
        at = level[line[here]]
        levels, inverse = np.unique(at, return_inverse=True)
        passing = levels[np.bincount(inverse, arms[here]) >= 2]
        if len(passing) < 2:
            continue
        # Of two levels that are equally near, the lower one.
        own = np.argmin(np.abs(at[:, None] - passing), axis=1)
        for number, one in enumerate(passing.tolist()):
            result[here[own == number]] = following
            level_of[following] = one
            following += 1
    return Split(result, level_of)


def _arms(line: IndexArray) -> IntArray:
    """Return how many pieces of its own line meet at each vertex: two, and one where the line ends."""
    same = line[1:] == line[:-1]
    arms = np.zeros(len(line), dtype=np.int64)
    arms[1:] += same
    arms[:-1] += same
    return arms


def _mixed(node: IndexArray, level: FloatArray) -> IndexArray:
    """Return the places at which there is more than one level."""
    pairs = np.unique(np.column_stack((node, level)), axis=0)
    places, count = np.unique(pairs[:, 0], return_counts=True)
    return places[count > 1].astype(np.int32)
