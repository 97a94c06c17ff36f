"""Where calls came from, as squares that are too large to tell a house."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.calls.positions import KM_PER_DEGREE
from sim.calls.table import Calls
from sim.report.drawing import Drawing, svg_of
from sim.report.maps import SCALE_BAR_BELOW_IN, Ground, draw_classes, draw_scale_bar, legend_axes, map_axes
from sim.report.numbers import amount, plain
from sim.report.style import FAINT, house_style
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#cfe0ee", "#94bfdd", "#4a90c2", "#1c5d99", "#0a2f57")
SMALLEST_KM = 0.25
"""Least side of a square."""

_SQUARES, _WITHIN = 60, 0.99
_WIDTH_IN, _BELOW_IN = 4.6, 0.85


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares with calls in them: their south-western corners in kilometres from the middle of all, and how many.

    `side_km` is the length of their sides; `outside` counts the calls beyond the part that is shown.
    """

    x_km: FloatArray
    y_km: FloatArray
    count: IntArray
    side_km: float
    outside: int
    west: float
    south: float
    east: float
    north: float


def squares_of(lon: FloatArray, lat: FloatArray) -> Squares:
    """Return the calls in squares, the part that holds nearly all of them."""
    tail = (1 - _WITHIN) / 2
    west, south = (float(np.quantile(values, tail, method="lower")) for values in (lon, lat))
    east, north = (float(np.quantile(values, 1 - tail, method="higher")) for values in (lon, lat))
    shown = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    km_east = KM_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    x, y = (lon[shown] - west) * km_east, (lat[shown] - south) * KM_PER_DEGREE
    size = max(float(x.max()), float(y.max()))
    side_km = max(_round_up(size / _SQUARES), SMALLEST_KM)
    place, count = np.unique(np.column_stack([x // side_km, y // side_km]), axis=0, return_counts=True)
    outside = len(lon) - int(np.count_nonzero(shown))
    corners = place * side_km
    return Squares(corners[:, 0], corners[:, 1], count, side_km, outside, west, south, east, north)


def draw(calls: Calls, words: Words) -> Drawing:
    """Draw the squares, darker where more calls came from."""
    name, title = "recorded-map", words("recorded.map.title")
    known = ~np.isnan(calls.lon)
    if not known.any():
        none = words("recorded.map.none")
        return Drawing(name, "", title, none, none)
    squares = squares_of(calls.lon[known], calls.lat[known])
    values = {
        "share": amount(float(known.mean()), "share", words),
        "side": words("recorded.map.km", number=f"{squares.side_km:g}"),
        "outside": plain(float(squares.outside), 0),
        "west": _degrees(squares.west), "east": _degrees(squares.east),
        "south": _degrees(squares.south), "north": _degrees(squares.north),
    }  # fmt: skip
    alt = words("recorded.map.alt", **values)
    with house_style(name):
        ground = _ground(squares)
        figure, axes = map_axes(ground, _WIDTH_IN, above_in=0.02, below_in=_BELOW_IN + SCALE_BAR_BELOW_IN)
        limits = _limits(squares.count)
        _paint(axes, squares, limits)
        draw_scale_bar(axes, ground, words("unit.name.km"))
        legend = legend_axes(figure, _WIDTH_IN, _BELOW_IN)
        labels = [f"{low:,}–{high - 1:,}" if high - 1 > low else f"{low:,}" for low, high in pairwise(limits)]
        classes = list(zip(COLOURS[-len(labels) - 1 :], [*labels, f"≥ {limits[-1]:,}"], strict=True))
        draw_classes(legend, _WIDTH_IN, words("recorded.map.legend"), classes)
        svg = svg_of(figure, name, alt)
    return Drawing(name, svg, title, words("recorded.map.caption", **values), alt)


def _ground(squares: Squares) -> Ground:
    import pandas as pd

    roads = pd.DataFrame({name: np.empty(0) for name in ("x0_km", "y0_km", "x1_km", "y1_km", "road_class")})
    x, y = squares.x_km, squares.y_km
    corners = np.array([[x.min(), y.min()], [x.max() + squares.side_km, y.max() + squares.side_km]])
    return Ground(corners[:, 0], corners[:, 1], np.empty((0, 2)), roads)


def _paint(axes: Axes, squares: Squares, limits: list[int]) -> None:
    from matplotlib.collections import PolyCollection

    x, y, side = squares.x_km, squares.y_km, squares.side_km
    corners = np.stack([np.column_stack([x + a * side, y + b * side]) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))])
    colour = np.array(COLOURS[-len(limits) :])[np.searchsorted(limits, squares.count, side="right") - 1]
    axes.add_collection(
        PolyCollection(list(np.swapaxes(corners, 0, 1)), facecolors=colour.tolist(), edgecolors=FAINT, linewidths=0.2)
    )


def _limits(count: IntArray) -> list[int]:
    """Return the least count of each class: round numbers, about evenly spaced for the eye from 1 to the most."""
    most = int(count.max())
    found = [1]
    for step in range(1, len(COLOURS)):
        limit = round(_round_up(most ** (step / len(COLOURS))))
        if found[-1] < limit <= most:
            found.append(limit)
    return found


def _round_up(value: float) -> float:
    """Return the next number that is 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-9)))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9)))


def _degrees(value: float) -> str:
    return f"{plain(value, 2)}°"
