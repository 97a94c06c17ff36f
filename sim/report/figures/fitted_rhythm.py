"""When calls come: a day's hours, the week, and every day against what weekday and month lead to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.calibration.rates import Rhythm
from sim.report.drawing import Drawing, svg_of
from sim.report.style import FAINT, MUTED, axes_at, house_style, look, new_figure, round_ticks
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(rhythm: Rhythm, words: Words) -> Drawing:
    """Draw calls an hour by hour of the day, calls a day by weekday, and the count of each day."""
    busiest = int(np.argmax(rhythm.hour_weights))
    alt = words("rhythm.alt", hour=f"{busiest:02d}", share=f"{rhythm.hour_weights[busiest] / 0.24:.1f}")
    with house_style("rhythm"):
        figure = new_figure(4.3)
        hours = axes_at(figure, 0.55, 2.55, 2.75, 0.35)
        week = axes_at(figure, 5.05, 2.55, 0.2, 0.35)
        daily = axes_at(figure, 0.55, 0.5, 0.2, 2.4)
        _bars(hours, rhythm.hour_weights * rhythm.per_day / 24, words("rhythm.hours"))
        hours.set_xticks(range(0, 24, 3), [f"{hour:02d}" for hour in range(0, 24, 3)])
        _bars(week, rhythm.weekday_weights * rhythm.per_day, words("rhythm.week"))
        week.set_xticks(range(7), words("rhythm.weekdays").split())
        _days(daily, rhythm, words)
        svg = svg_of(figure, "rhythm", alt)
    return Drawing("rhythm", svg, words("rhythm.title"), words("rhythm.caption"), alt)


def _bars(axes: Axes, values: FloatArray, title: str) -> None:
    axes.bar(range(len(values)), values, width=0.8, color=look(1).colour, zorder=2)
    _frame(axes, title)


def _days(axes: Axes, rhythm: Rhythm, words: Words) -> None:
    day = np.arange(len(rhythm.daily))
    spread = 2 * np.sqrt(np.maximum(rhythm.expected, 0.0))
    axes.fill_between(
        day, np.maximum(rhythm.expected - spread, 0), rhythm.expected + spread, color=FAINT, linewidth=0, zorder=1
    )
    axes.plot(day, rhythm.expected, color=MUTED, linewidth=0.8, zorder=2)
    axes.plot(day, rhythm.daily, color=look(1).colour, marker="o", markersize=2.2, linestyle="none", zorder=3)
    axes.set_xlim(-1, len(day))
    axes.set_xlabel(words("rhythm.day"))
    _frame(axes, words("rhythm.daily"))


def _frame(axes: Axes, title: str) -> None:
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.set_title(title, pad=6)
    round_ticks(axes, "y", 5)
