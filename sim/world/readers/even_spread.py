"""Points spread evenly over an area, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.arrays import FloatArray
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


def spread(samples: FloatArray, together: Sequence[Sequence[str]]) -> FloatArray:
    """Return a point for each row of `together`, in the middle of an equal share of the ground; shape `(rows, 2)`.

    The ground is cut in two across its longer side again and again, in proportion to the rows on either side. Rows that
    are in one place stay on one side as long as there are others from which they can be parted.

    Parameters
    ----------
    samples:
        Evenly spaced points of the ground, shape `(samples, 2)`, at least as many as rows.
    together:
        For each row the places that it is in, widest first; rows of one place follow each other.
    """
    points = np.empty((len(together), 2))
    waiting = [(0, len(together), samples)]
    while waiting:
        start, end, ground = waiting.pop()
        if end - start == 1:
            away = np.hypot(*(ground - ground.mean(axis=0)).T)
            points[start] = ground[np.argmin(away)]
            continue
        cut = _cut(together, start, end)
        share = round(len(ground) * (cut - start) / (end - start))
        share = min(max(share, cut - start), len(ground) - (end - cut))
        longer = int(np.ptp(ground[:, 1]) > np.ptp(ground[:, 0]))
        across = ground[np.lexsort((ground[:, 1 - longer], ground[:, longer]))]
        waiting += [(start, cut, across[:share]), (cut, end, across[share:])]
    return points


def _cut(together: Sequence[Sequence[str]], start: int, end: int) -> int:
    """Return before which row to cut: where the widest place changes, as near to the middle as there is such a row."""

    def badness(row: int) -> tuple[int, float]:
        above, below = together[row - 1], together[row]
        same = next((level for level in range(len(below)) if above[level] != below[level]), len(below))
        return same, abs(row - (start + end) / 2)

    return min(range(start + 1, end), key=badness)
