"""Hours of the day: mean response of each design, and how many calls come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.record.results.reading import Results
from sim.report.compared import Compared, compared, measured_days, strictest_target_min
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount
from sim.report.style import FAINT, MUTED, TARGET_COLOUR, axes_at, house_style, new_figure, round_ticks
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_HOURS = range(24)


def draw(results: Results, words: Words) -> Drawing:
    """Draw both panels."""
    designs = compared(results)
    response = mean_by_hour(results)
    calls = calls_by_hour(results)
    worst = _worst_hours(response, designs, words)
    alt = words("hours.alt", worst=worst)
    with house_style("hours"):
        key_in = key_height_in(designs)
        figure = new_figure(3.5 + key_in)
        draw_key(figure, designs, lines=True)
        upper = axes_at(figure, 0.55, 1.55, 0.65, 0.35 + key_in)
        lower = axes_at(figure, 0.55, 0.5, 0.65, 2.35 + key_in)
        for design in designs:
            upper.plot(
                _HOURS, response[design.name], color=design.look.colour, linestyle=design.look.dashes, linewidth=1.6,
                marker=design.look.marker, markersize=4.5, markeredgecolor="white", markeredgewidth=0.5, zorder=3,
            )  # fmt: skip
        target_min = strictest_target_min(results)
        upper.set_ylim(0, _top(response, target_min))
        upper.axhline(target_min, color=TARGET_COLOUR, linewidth=1.0, zorder=1)
        upper.text(
            23.8,
            target_min,
            words("hours.target", target=f"{target_min:g}"),
            va="center",
            color=TARGET_COLOUR,
            fontsize=8,
        )
        lower.bar(_HOURS, calls, width=0.8, color=MUTED, zorder=2)
        _frame(upper, lower, words)
        svg = svg_of(figure, "hours", alt)
    caption = words("hours.caption", worst=worst)
    return Drawing("hours", svg, words("hours.title"), caption, alt)


def mean_by_hour(results: Results) -> dict[str, FloatArray]:
    """Return for each design the mean response in each hour, minutes; NaN in an hour without answered calls."""
    table = results.sql(
        "SELECT design, hour, avg(response_min) AS mean FROM matters WHERE in_window GROUP BY design, hour"
    )
    return {design: _spread(table[table["design"] == design], "mean", np.nan) for design in results.manifest.designs}


def calls_by_hour(results: Results) -> FloatArray:
    """Return calls a day in each hour; every design has the same."""
    table = results.sql(
        "SELECT hour, count(*) AS n FROM matters WHERE in_window AND design = $design GROUP BY hour",
        {"design": results.manifest.baseline},
    )
    return _spread(table, "n", 0.0) / (measured_days(results) * results.manifest.replications)


def _spread(table: pd.DataFrame, column: str, absent: float) -> FloatArray:
    values = np.full(24, absent)
    values[table["hour"].to_numpy(dtype=np.int64)] = table[column].to_numpy(dtype=np.float64)
    return values


def _top(response: dict[str, FloatArray], target_min: float) -> float:
    highest = max((float(np.nanmax(v)) for v in response.values() if np.isfinite(v).any()), default=0.0)
    return 1.12 * max(highest, target_min)


def _worst_hours(response: dict[str, FloatArray], designs: list[Compared], words: Words) -> str:
    parts = []
    for design in designs:
        mean = response[design.name]
        if np.isfinite(mean).any():
            hour = int(np.nanargmax(mean))
            value = amount(float(mean[hour]), "min", words)
            parts.append(
                words("hours.worst", design=design.title, hour=f"{hour:02d}", next=f"{hour + 1:02d}", value=value)
            )
    return words("list.sentences").join(parts)


def _frame(upper: Axes, lower: Axes, words: Words) -> None:
    for axes in (upper, lower):
        axes.set_xlim(-0.6, 23.6)
        axes.grid(visible=True, axis="y", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.set_xticks(range(0, 24, 3), [f"{hour:02d}" for hour in range(0, 24, 3)])
        round_ticks(axes, "y", 5)
    upper.tick_params(labelbottom=False)
    upper.set_title(words("hours.response"), pad=6)
    lower.set_title(words("hours.calls"), pad=6)
    lower.set_xlabel(words("hours.x"))
