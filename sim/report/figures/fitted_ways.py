"""Recorded ways against what the roads of the scenario lead to expect, with the pace that was fitted."""

from __future__ import annotations

import numpy as np

from sim.calibration.speeds import SpeedFit
from sim.report.drawing import Drawing, svg_of
from sim.report.style import FAINT, axes_at, house_style, look, new_figure
from sim.report.words import Words

_MOST_DOTS = 3000


def draw(speeds: SpeedFit, words: Words) -> Drawing:
    """Draw ways as dots, the medians of their classes, and the fitted median with the range of four ways in five."""
    pace = speeds.pace
    alt = words("ways.alt", ways=pace.ways, start=f"{pace.start_min:g}", factor=f"{pace.road_factor:g}")
    step = max(1, len(speeds.expected_min) // _MOST_DOTS)
    expected = np.maximum(speeds.expected_min[::step], 0.05)
    road = np.geomspace(max(0.1, expected.min()), expected.max(), 100)
    with house_style("ways"):
        figure = new_figure(3.6)
        axes = axes_at(figure, 0.6, 0.5, 0.2, 0.2)
        axes.plot(
            expected, speeds.observed_min[::step], marker="o", markersize=1.8, alpha=0.35, linestyle="none",
            color=look(0).colour, markeredgewidth=0, label=words("ways.record"),
        )  # fmt: skip
        middle = pace.minutes(road)
        axes.plot(road, middle, color=look(1).colour, linewidth=1.8, label=words("ways.pace"))
        for sign in (-1, 1):
            axes.plot(road, middle * np.exp(sign * 1.2816 * pace.sigma), color=look(1).colour, linewidth=0.9)
        axes.plot(
            [max(one.expected_min, 0.05) for one in speeds.classes], [one.observed_min for one in speeds.classes],
            marker="D", markersize=6, linestyle="none", color=look(2).colour, markeredgecolor="white",
            label=words("ways.medians"), zorder=4,
        )  # fmt: skip
        axes.set(xscale="log", yscale="log", xlabel=words("ways.expected"), ylabel=words("ways.observed"))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter("{x:g}")
        axes.grid(visible=True, color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.legend(loc="lower right", frameon=False, fontsize=8)
        svg = svg_of(figure, "ways", alt)
    return Drawing("ways", svg, words("ways.title"), words("ways.caption"), alt)
