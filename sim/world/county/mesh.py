"""Which points could be joined by a road: neighbours with nothing between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.world.county.outline import Outline, length

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def triangulate(points: FloatArray) -> tuple[IntArray, BoolArray]:
    """Return the edges of the Delaunay triangulation, and which of them belong to the Gabriel graph.

    Edges have shape `(edges, 2)`, lower row first, sorted. An edge is Gabriel's if no other point lies in the circle
    over it; those edges do not cross and join all points.

    Source
    ------
    Gabriel and Sokal (1969), Systematic Zoology 18(3), 259-278.
    """
    corners = _triangles(points)
    if len(points) == 2:
        return np.array([[0, 1]]), np.array([True])
    sides = np.concatenate([corners[:, [0, 1, 2]], corners[:, [1, 2, 0]], corners[:, [2, 0, 1]]])
    to_first = points[sides[:, 0]] - points[sides[:, 2]]
    to_second = points[sides[:, 1]] - points[sides[:, 2]]
    blocked = (to_first * to_second).sum(axis=1) < 0
    pairs = np.sort(sides[:, :2], axis=1)
    key, inverse = np.unique(pairs[:, 0] * len(points) + pairs[:, 1], return_inverse=True)
    gabriel = np.bincount(inverse.ravel(), blocked, len(key)) == 0
    return np.column_stack([key // max(len(points), 1), key % max(len(points), 1)]), gabriel


def _triangles(points: FloatArray) -> IntArray:
    """Corners of the Delaunay triangles, shape `(triangles, 3)`."""
    if len(points) <= 3:
        return np.arange(3 * (len(points) // 3)).reshape(-1, 3)
    from scipy.spatial import Delaunay

    centred = points - points.mean(axis=0)
    corners: IntArray = Delaunay(centred / np.max(np.abs(centred))).simplices.astype(np.int64)
    return corners


def cost_graph(edges: IntArray, cost: FloatArray, nodes: int) -> csr_array[np.float64]:
    """Return the edges, from the first to the second node, as scipy's graph routines want them."""
    from scipy.sparse import coo_array

    tail, head = edges.astype(np.int32).T  # 64-bit indices are refused by those of scipy 1.11
    return coo_array((cost, (tail, head)), shape=(nodes, nodes)).tocsr()


def crosses(points: FloatArray, edges: IntArray, roads: IntArray) -> BoolArray:
    """Whether each edge crosses a road piece that it shares no end with, shape `(edges,)`."""
    from scipy.spatial import cKDTree

    start, end = points[roads[:, 0]], points[roads[:, 1]]
    radius = float(np.max(length(end - start))) / 2
    middle = (points[edges[:, 0]] + points[edges[:, 1]]) / 2
    half = length(points[edges[:, 0]] - points[edges[:, 1]]) / 2
    near = cKDTree((start + end) / 2).query_ball_point(middle, half + radius)
    edge = np.repeat(np.arange(len(edges)), [len(found) for found in near])
    road = np.concatenate([np.asarray(found, dtype=np.int64) for found in near]) if len(near) else edge
    a, b = points[edges[edge, 0]], points[edges[edge, 1]]
    c, d = start[road], end[road]
    apart = (edges[edge][:, :, None] != roads[road][:, None, :]).all(axis=(1, 2))
    crossing = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0) & apart
    found: BoolArray = np.bincount(edge[crossing], minlength=len(edges)) > 0
    return found


def leaves(points: FloatArray, edges: IntArray, outline: Outline) -> BoolArray:
    """Whether each edge leaves the county on its way, shape `(edges,)`."""
    start, way = points[edges[:, 0]], points[edges[:, 1]] - points[edges[:, 0]]
    outside = np.zeros(len(edges), dtype=bool)
    for share in (0.25, 0.5, 0.75):
        outside |= outline.reach(start + share * way) < 1
    return outside


def _side(a: FloatArray, b: FloatArray, p: FloatArray) -> FloatArray:
    side: FloatArray = (b[:, 0] - a[:, 0]) * (p[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (p[:, 0] - a[:, 0])
    return side
