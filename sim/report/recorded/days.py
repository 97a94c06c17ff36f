"""Calls day by day: gaps in the record, growth, and days that stand out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.calls.table import Calls
from sim.report.drawing import Drawing, svg_of
from sim.report.numbers import plain
from sim.report.recorded.calendar import date_axis
from sim.report.style import FAINT, MUTED, TARGET_COLOUR, axes_at, house_style, new_figure, round_ticks
from sim.report.words import Words


@dataclass(frozen=True, slots=True)
class Days:
    """Every day from the first call to the last, and how many calls came on it."""

    day: NDArray[np.datetime64]
    count: FloatArray

    @property
    def mean(self) -> float:
        """Calls a day."""
        return float(self.count.mean())

    @property
    def dispersion(self) -> float:
        """Variance of the days over their mean; 1 for calls that know nothing of each other. NaN for one day."""
        return float(self.count.var(ddof=1) / self.mean) if len(self.count) > 1 else float("nan")


def days_of(calls: Calls) -> Days:
    """Return the days of a record that holds at least one call."""
    day = calls.called_at.astype("datetime64[D]")
    first = day.min()
    number = (day - first).astype(np.int64)
    count = np.bincount(number).astype(np.float64)
    return Days(first + np.arange(len(count)), count)


def draw(calls: Calls, words: Words) -> Drawing:
    """Draw the number of calls of each day."""
    days = days_of(calls)
    most = int(np.argmax(days.count))
    values = {
        "mean": plain(days.mean, 1),
        "dispersion": plain(days.dispersion, 2),
        "most": plain(float(days.count[most]), 0),
        "day": str(days.day[most]),
        "empty": plain(float(np.count_nonzero(days.count == 0)), 0),
        "days": plain(float(len(days.count)), 0),
    }
    alt = words("recorded.days.alt", **values)
    with house_style("recorded-days"):
        figure = new_figure(2.2)
        axes = axes_at(figure, 0.55, 0.4, 0.35, 0.15)
        axes.fill_between(days.day, days.count, step="mid", color=MUTED, linewidth=0)
        axes.axhline(days.mean, color=TARGET_COLOUR, linewidth=1.0)
        axes.set_ylim(0, 1.08 * days.count.max())
        axes.set_ylabel(words("recorded.days.y"))
        axes.grid(visible=True, axis="y", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.tick_params(axis="x", pad=7)
        axes.margins(x=0.01)
        round_ticks(axes, "y", 4)
        date_axis(axes)
        svg = svg_of(figure, "recorded-days", alt)
    return Drawing("recorded-days", svg, words("recorded.days.title"), words("recorded.days.caption", **values), alt)
