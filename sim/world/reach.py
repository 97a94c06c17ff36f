"""What can be reached from where, and how soon from a set of bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IndexArray

if TYPE_CHECKING:
    from sim.world.model import World


def strong_parts(nodes: int, tail: IndexArray, head: IndexArray) -> IndexArray:
    """Return for each node the number of its strongly connected part, shape `(nodes,)`.

    Within a part one can drive from each node to each other one, and back. Parts are numbered by their lowest node.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    links = csr_array((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=True, connection="strong")
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[inverse.ravel()]


def nearest_minutes(world: World, nodes: IndexArray, legs_km: FloatArray, mode: str, period: int) -> FloatArray:
    """Return the expected minutes to each cell from the nearest of some bases, shape `(cells,)`.

    A base stands at road node `nodes[i]`, `legs_km[i]` away from it. Infinite where no base reaches a cell, or there
    is none.
    """
    matrix = world.travel.matrix(mode, period)
    if not len(nodes):
        return np.full(len(world.cells), np.inf)
    rows, cell_row = np.unique(matrix.row[world.cells.node], return_inverse=True)
    by_road = matrix.minutes[rows][:, nodes] + np.asarray(legs_km) * matrix.leg_min_per_km
    nearest: FloatArray = by_road.min(axis=1)[cell_row] + world.cells.leg_km * matrix.leg_min_per_km
    return nearest
