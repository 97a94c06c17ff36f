"""Settlements keep a distance: points that spread out over samples of the ground they share."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray

ROUND_SQUARE = 3.7081493546
"""Area of x**4 + y**4 <= 1."""


def nearest_alike(points: FloatArray, kind: IntArray, seeds: FloatArray, seed_kind: IntArray) -> IntArray:
    """Return for each point the index of the nearest seed of the same kind, shape `(points,)`.

    Every kind among the points has a seed. Kinds are kept apart by a third coordinate that is larger than any distance.
    """
    from scipy.spatial import cKDTree

    extent = float(np.max(np.abs(points), initial=0.0) + np.max(np.abs(seeds), initial=0.0))
    apart = 4 * extent if extent > 0 else 1.0
    tree = cKDTree(np.column_stack([seeds, seed_kind * apart]))
    return np.asarray(tree.query(np.column_stack([points, kind * apart]))[1], dtype=np.int64)


def relax(
    seeds: FloatArray,
    seed_kind: IntArray,
    ground: FloatArray,
    ground_kind: IntArray,
    *,
    rounds: int,
    step: float = 1.0,
    fixed: BoolArray | None = None,
) -> FloatArray:
    """Return the seeds, moved `rounds` times by `step` of the way to the centre of the ground nearest to them.

    With many rounds of step 1 seeds end as evenly spaced as central places (Christaller); with few they keep some of
    their irregularity. A seed without ground, or `fixed`, stays.

    Source
    ------
    Lloyd (1982), IEEE Transactions on Information Theory 28(2), 129-137.
    """
    points = seeds.copy()
    for _ in range(rounds):
        owner = nearest_alike(ground, ground_kind, points, seed_kind)
        owned = np.bincount(owner, minlength=len(points))
        moves = owned > 0 if fixed is None else (owned > 0) & ~fixed
        for axis in range(2):
            centre = np.bincount(owner, ground[:, axis], len(points)) / np.maximum(owned, 1)
            points[:, axis] += np.where(moves, step * (centre - points[:, axis]), 0.0)
    return points


def first_alike(kind: IntArray, ground: FloatArray, ground_kind: IntArray) -> FloatArray:
    """Return the first points of the ground of its kind for each entry of `kind`, shape `(len(kind), 2)`.

    `kind` is sorted. The ground comes from an evenly spread sequence, whose first points are evenly spread too; random
    ones would leave one side of a town with twice the people of the other. Points are taken twice only when there are
    too few.
    """
    order = np.argsort(ground_kind, kind="stable")
    kinds = np.arange(int(kind[-1]) + 2 if len(kind) else 1)
    first_ground = np.searchsorted(ground_kind[order], kinds)
    rank = np.arange(len(kind)) - np.searchsorted(kind, kinds)[kind]
    available = (first_ground[1:] - first_ground[:-1])[kind]
    points: FloatArray = ground[order[first_ground[kind] + rank % available]]
    return points


def town_ground(centre: FloatArray, area_km2: float, unit: FloatArray) -> FloatArray:
    """Return the points of a sample of the unit square that fall into a town, put in their place."""
    side = 2 * float(np.sqrt(area_km2 / ROUND_SQUARE))
    points = centre + side * (unit - 0.5)
    return points[in_town(points, centre, area_km2)]


def in_town(points: FloatArray, centre: FloatArray, area_km2: float | FloatArray) -> BoolArray:
    """Whether each point lies in the town of this centre and area, shape `(points,)`; towns may differ by point.

    A town is a square with round corners, x**4 + y**4 <= r**4.
    """
    square = (points - centre) * (points - centre)
    reach = area_km2 * np.asarray(area_km2) / (ROUND_SQUARE * ROUND_SQUARE)
    inside: BoolArray = square[:, 0] * square[:, 0] + square[:, 1] * square[:, 1] < reach
    return inside
