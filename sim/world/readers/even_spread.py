"""Points spread evenly over an area, the same on every machine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.world.readers.extras import geo_package

SAMPLES = 64
"""Points of a fine grid for each point that is spread."""

MOST_SAMPLES = 4_000_000


def grid_within(shape: Any, spacing_km: float, path: str) -> FloatArray:
    """Return the points of a square grid that lie inside a polygon, shape `(points, 2)`, kilometres, row by row.

    The grid stands half its spacing inside the south-western corner of the polygon's box.
    """
    west, south, east, north = shape.bounds
    x = np.arange(west + spacing_km / 2, east, spacing_km)
    y = np.arange(south + spacing_km / 2, north, spacing_km)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    inside: FloatArray = points[geo_package("shapely", path).contains_xy(shape, points[:, 0], points[:, 1])]
    return inside


def samples_of(shape: Any, count: int, path: str) -> FloatArray:
    """Return some `SAMPLES` evenly spaced points of a polygon for each of `count`, at least one, `(points, 2)`."""
    wanted = min(max(count * SAMPLES, 256), MOST_SAMPLES)
    points = grid_within(shape, float(np.sqrt(shape.area / wanted)), path)
    if len(points) >= count:
        return points
    # A polygon thinner than the grid has hardly any of its points inside.
    inner = shape.representative_point()
    return np.tile([[inner.x, inner.y]], (max(count, 1), 1))


def spread(samples: FloatArray, count: int) -> FloatArray:
    """Return `count` points, each in the middle of an equal share of the ground that `samples` stand for.

    The shares follow each other on a Hilbert curve, so points that follow each other are mostly neighbours. Shape
    `(count, 2)`.

    Parameters
    ----------
    samples:
        Evenly spaced points of the ground, shape `(samples, 2)`, at least `count`.

    Source
    ------
    Hilbert (1891), Mathematische Annalen 38, 459-460.
    """
    on_curve = samples[np.argsort(hilbert_index(samples), kind="stable")]
    chosen = []
    for share in np.array_split(on_curve, count):
        away = np.hypot(*(share - share.mean(axis=0)).T)
        chosen.append(share[np.argmin(away)])
    return np.array(chosen).reshape(-1, 2)


BITS = 16
"""Size of the square grid, as a power of two, on which places along the curve are counted."""


def hilbert_index(points: FloatArray) -> IntArray:
    """Return where each point lies along a Hilbert curve through the square that holds all of them, `(points,)`."""
    low = points.min(axis=0)
    side = max(float((points.max(axis=0) - low).max()), 1e-9)
    x, y = np.minimum(((points - low) / side * 2**BITS).astype(np.int64), 2**BITS - 1).T
    index = np.zeros(len(points), dtype=np.int64)
    for bit in (2**power for power in reversed(range(BITS))):
        right, upper = (x & bit) > 0, (y & bit) > 0
        index += bit * bit * (3 * right ^ upper)
        # The lower quarters of the curve are turned, one of them over.
        x, y = np.where(right & ~upper, 2**BITS - 1 - x, x), np.where(right & ~upper, 2**BITS - 1 - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
    return index
