"""The week: how many calls come in each of its hours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import HOURS_PER_WEEK, FloatArray, IntArray
from sim.calls.table import Calls
from sim.report.drawing import Drawing, svg_of
from sim.report.numbers import plain
from sim.report.recorded.days import days_of
from sim.report.rectangles import add_hours
from sim.report.style import INK, WIDTH_IN, axes_at, house_style, new_figure
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LIMITS = (0.25, 0.5, 0.8, 1.25, 2.0)
"""Limits of the classes, in calls of the average hour."""

_COLOURS = ("#f2f5f8", "#cfe0ee", "#94bfdd", "#4a90c2", "#1c5d99", "#0a2f57")
_CELL_IN, _LEFT_IN, _KEY_IN = 0.19, 0.95, 0.5
_MONDAY = 4
"""The 1st of January 1970 was a Thursday: so many days before it, or after it, begins a week."""


def calls_an_hour(calls: Calls) -> FloatArray:
    """Return the calls a week in each of its hours from Monday on, `(168,)`; NaN where no such day was recorded."""
    hour = (calls.called_at.astype("datetime64[h]").astype(np.int64) - 24 * _MONDAY) % HOURS_PER_WEEK
    weekday = (days_of(calls).day.astype(np.int64) - _MONDAY) % 7
    weeks = np.repeat(np.bincount(weekday, minlength=7), 24).astype(np.float64)
    count = np.bincount(hour, minlength=HOURS_PER_WEEK)
    rate: FloatArray = np.divide(count, weeks, out=np.full(HOURS_PER_WEEK, np.nan), where=weeks > 0)
    return rate


def draw(calls: Calls, words: Words) -> Drawing:
    """Draw the map of the week."""
    rate = calls_an_hour(calls)
    mean = float(np.nanmean(rate))
    most = int(np.nanargmax(rate))
    values = {
        "day": words(f"weekday.{most // 24}"),
        "hour": f"{most % 24:02d}",
        "next": f"{most % 24 + 1:02d}",
        "rate": plain(float(rate[most]), 2),
        "mean": plain(mean, 2),
        "midnight": plain(100 * float(np.mean(_second_of_day(calls) == 0)), 1),
    }
    alt = words("recorded.week.alt", **values)
    with house_style("recorded-week"):
        figure = new_figure(_KEY_IN + 7 * _CELL_IN + 0.45)
        _key(figure, mean, words)
        axes = axes_at(figure, _LEFT_IN, 0.4, 0.15, _KEY_IN + 0.05)
        _map(axes, rate / mean, words)
        svg = svg_of(figure, "recorded-week", alt)
    return Drawing("recorded-week", svg, words("recorded.week.title"), words("recorded.week.caption", **values), alt)


def _second_of_day(calls: Calls) -> IntArray:
    return calls.called_at.astype("datetime64[s]").astype(np.int64) % 86_400


def _map(axes: Axes, relative: FloatArray, words: Words) -> None:
    add_hours(axes, relative, _LIMITS, _COLOURS)
    axes.set(xlim=(0, 24), ylim=(7, 0), xlabel=words("busiest.x"))
    axes.set_xticks(range(0, 25, 3), [f"{hour:02d}" for hour in range(0, 25, 3)])
    axes.set_yticks(np.arange(7) + 0.5, [words(f"weekday.{day}") for day in range(7)], fontsize=8)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _key(figure: Figure, mean: float, words: Words) -> None:
    from matplotlib.patches import Rectangle

    axes = axes_at(figure, 0, figure.get_size_inches()[1] - _KEY_IN, 0, 0)
    axes.set(xlim=(0, WIDTH_IN), ylim=(-_KEY_IN, 0))
    axes.set_axis_off()
    axes.text(_LEFT_IN, -0.1, words("recorded.week.key"), fontsize=8, va="center")
    limits = [f"{limit * mean:.2g}" for limit in _LIMITS]
    labels = [f"< {limits[0]}", *(f"{a}–{b}" for a, b in pairwise(limits)), f"≥ {limits[-1]}"]
    for number, (colour, label) in enumerate(zip(_COLOURS, labels, strict=True)):
        left = _LEFT_IN + number * 1.0
        axes.add_patch(Rectangle((left, -0.36), 0.2, 0.13, facecolor=colour, edgecolor=INK, linewidth=0.4))
        axes.text(left + 0.26, -0.3, label, fontsize=8, va="center_baseline")
