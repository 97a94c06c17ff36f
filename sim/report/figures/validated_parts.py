"""Parts of a record (hours, priorities, kinds, places): recorded against simulated, each median with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.calibration.compare import Line
from sim.report.drawing import Drawing, svg_of
from sim.report.style import FAINT, MUTED, axes_at, house_style, look, new_figure, round_ticks
from sim.report.words import Words


def draw(lines: Sequence[Line], tolerance: float, words: Words) -> Drawing | None:
    """Draw the median responses of all parts; None where there are none."""
    shown = [one for one in lines if one.by and one.quantity == "response" and one.statistic == "median"]
    if not shown:
        return None
    ends = [value for one in shown for value in (one.low, one.high, one.simulated)]
    low, high = 0.9 * max(min(ends), 0.05), 1.1 * max(ends)
    within = sum(abs(one.simulated - one.observed) <= tolerance * one.observed for one in shown)
    alt = words("validated.parts.alt", within=within, parts=len(shown))
    with house_style("validated-parts"):
        figure = new_figure(4.2, 5.4)
        axes = axes_at(figure, 0.6, 0.5, 0.2, 0.15)
        line = np.array([low, high])
        axes.fill_between(line, line * (1 - tolerance), line * (1 + tolerance), color=FAINT, alpha=0.6, linewidth=0)
        axes.plot(line, line, color=MUTED, linewidth=0.8)
        for number, by in enumerate(dict.fromkeys(one.by for one in shown)):
            some, style = [one for one in shown if one.by == by], look(number + 1)
            observed = np.array([one.observed for one in some])
            spread = np.array([[one.observed - one.low for one in some], [one.high - one.observed for one in some]])
            axes.errorbar(
                observed, [one.simulated for one in some], xerr=np.maximum(spread, 0), fmt=style.marker,
                color=style.colour, markersize=5, elinewidth=0.7, label=words.known("validated.by", by),
            )  # fmt: skip
        axes.set(
            xlim=(low, high), ylim=(low, high), xlabel=words("validated.record"), ylabel=words("validated.simulated")
        )
        round_ticks(axes, "x", 6)
        round_ticks(axes, "y", 6)
        axes.grid(visible=True, color=FAINT, linewidth=0.4)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.legend(loc="upper left", frameon=False, fontsize=8)
        svg = svg_of(figure, "validated-parts", alt)
    return Drawing("validated-parts", svg, words("validated.parts"), words("validated.parts.caption"), alt)
