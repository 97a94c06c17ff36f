"""Cells made from where calls fell, for a district that has no list of its places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.calls.table import Calls
from sim.world.readers.coordinates import plane_around

_MOST_SPLITS = 12


@dataclass(frozen=True, slots=True)
class MadeCells:
    """Squares that hold calls: where each lies in longitude and latitude, and how many it holds; shape `(cells,)`.

    `code` is stable for the same calls: `c1`, `c2`, ... from the one with most calls on.
    """

    code: tuple[str, ...]
    lon: FloatArray
    lat: FloatArray
    calls: IntArray


def cells_of(
    calls: Calls, largest_km: float = 2.0, smallest_km: float = 0.5, most_calls: int = 10, fewest_calls: int = 3
) -> MadeCells:
    """Return squares with the calls in them: a square with more than `most_calls` is cut in four, down to the smallest.

    So cells are small where calls are many and wide where they are few. A cell lies in the middle of its calls; one
    with fewer than `fewest_calls` in the middle of its square, so that nobody's position shows.
    """
    placed = calls.kept(~np.isnan(calls.lon))
    if not len(placed):
        return MadeCells((), np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    plane = plane_around(placed.lon, placed.lat)
    x_km, y_km = plane.to_km(placed.lon, placed.lat, "calls")
    squares, number, count = np.unique(
        _squares(x_km, y_km, largest_km, smallest_km, most_calls), axis=0, return_inverse=True, return_counts=True
    )
    size_km = largest_km / 2.0 ** squares[:, 0]
    is_alone = count < fewest_calls
    x_km, y_km = (
        np.where(is_alone, (squares[:, 1 + axis] + 0.5) * size_km, np.bincount(number.reshape(-1), at) / count)
        for axis, at in enumerate((x_km, y_km))
    )
    lon, lat = plane.to_degrees(x_km, y_km, "calls")
    order = np.lexsort((lat, lon, -count))
    codes = tuple(f"c{place}" for place in range(1, len(order) + 1))
    return MadeCells(codes, np.round(lon[order], 4), np.round(lat[order], 4), count[order].astype(np.int64))


def _squares(x_km: FloatArray, y_km: FloatArray, largest_km: float, smallest_km: float, most_calls: int) -> IntArray:
    """Return the square of each position as its depth, column and row; shape `(positions, 3)`."""
    square = np.column_stack([np.zeros(len(x_km)), x_km // largest_km, y_km // largest_km]).astype(np.int64)
    size_km = largest_km
    for depth in range(1, _MOST_SPLITS):
        size_km /= 2
        if size_km < smallest_km * (1 - 1e-9):
            break
        _, number, count = np.unique(square, axis=0, return_inverse=True, return_counts=True)
        crowded = (count > most_calls)[number.reshape(-1)] & (square[:, 0] == depth - 1)
        square[crowded, 0] = depth
        square[crowded, 1] = x_km[crowded] // size_km
        square[crowded, 2] = y_km[crowded] // size_km
    return square
