"""Forest plot: the difference of each design from the baseline, with its interval, one panel a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.record.results.reading import Results
from sim.report.compared import Compared, compared
from sim.report.drawing import Drawing, svg_of
from sim.report.main_measures import better, main_comparison, measure_title, part_titles
from sim.report.numbers import SHARE, difference, interval, percent
from sim.report.style import FAINT, INK, MUTED, axes_at, house_style, name_rows, new_figure, round_ticks, wrapped
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW_IN, _HEAD_IN, _FOOT_IN = 0.32, 0.34, 0.42
_VALUES_IN, _NAMES_IN = 1.75, 2.1


def draw(results: Results, words: Words) -> Drawing:
    """Draw the differences of the main comparison."""
    rows = main_comparison(results)
    others = [design for design in compared(results) if not design.is_baseline]
    measures = list(dict.fromkeys(rows["measure"]))
    panel_in = _HEAD_IN + _ROW_IN * len(others) + _FOOT_IN
    alt_parts: list[str] = []
    titles = part_titles(results.scenario)
    with house_style("differences"):
        figure = new_figure(panel_in * max(len(measures), 1))
        for number, measure in enumerate(measures):
            top = number * panel_in + _HEAD_IN
            bottom = panel_in * len(measures) - top - _ROW_IN * len(others)
            axes = axes_at(figure, _NAMES_IN, bottom, _VALUES_IN, top)
            mine = rows[rows["measure"] == measure].set_index("design")
            title = measure_title(measure, words, titles)
            axes.set_title(title, fontweight="bold", pad=7)
            _panel(axes, mine, measure, others, words)
            alt_parts += _sentences(mine, title, others, words)
        alt = words("differences.alt", sentences=" ".join(alt_parts))
        svg = svg_of(figure, "differences", alt)
    baseline = next(design.title for design in compared(results) if design.is_baseline)
    caption = words("differences.caption", confidence=percent(results.scenario.experiment.confidence, words))
    return Drawing("differences", svg, words("differences.title", baseline=baseline), caption, alt)


def _sentences(mine: Any, title: str, others: list[Compared], words: Words) -> list[str]:
    return [
        words(
            "differences.sentence", design=design.title, measure=title,
            difference=difference(row["difference"], row["unit"], words),
            interval=interval(row["low"], row["high"], row["unit"], words),
        )
        for design in others
        if design.name in mine.index
        for row in [mine.loc[design.name]]
    ]  # fmt: skip


def _panel(axes: Axes, mine: Any, measure: str, others: list[Compared], words: Words) -> None:
    unit = str(mine["unit"].iloc[0])
    scale = 100.0 if unit == SHARE else 1.0
    axes.set_xlim(_limits(mine, scale))
    axes.set_ylim(len(others) - 0.5, -0.5)
    axes.axvline(0, color=INK, linewidth=1.0, zorder=1)
    axes.grid(visible=True, axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    round_ticks(axes, "x", 6)
    name_rows(axes, [wrapped(design.title, _NAMES_IN - 0.15) for design in others])
    axes.set_xlabel(_axis_label(measure, unit, words), fontsize=8, color=MUTED, labelpad=2)
    for place, design in enumerate(others):
        if design.name in mine.index:
            _row(axes, place, design, mine.loc[design.name], unit, words)


def _row(axes: Axes, place: int, design: Compared, row: Any, unit: str, words: Words) -> None:
    scale = 100.0 if unit == SHARE else 1.0
    value, low, high = (scale * float(row[name]) for name in ("difference", "low", "high"))
    if np.isfinite(low) and np.isfinite(high):
        axes.plot([low, high], [place, place], color=design.look.colour, linewidth=2.2, solid_capstyle="butt", zorder=3)
        axes.plot([low, high], [place, place], color=design.look.colour, marker="|", markersize=8, linestyle="none")
    axes.plot(
        [value], [place], marker=design.look.marker, color=design.look.colour, markersize=6, markeredgecolor="white",
        markeredgewidth=0.6, zorder=4,
    )  # fmt: skip
    text = difference(float(row["difference"]), unit, words, with_unit=False)
    spread = interval(float(row["low"]), float(row["high"]), unit, words, with_unit=False)
    axes.text(
        1.02, place, words("differences.value", difference=text, interval=spread), va="center", fontsize=8,
        transform=axes.get_yaxis_transform(),
    )  # fmt: skip


def _limits(mine: Any, scale: float) -> tuple[float, float]:
    """Return limits that hold zero and every interval, with some room."""
    values = np.append(mine[["difference", "low", "high"]].to_numpy(dtype=np.float64).ravel() * scale, 0.0)
    values = values[np.isfinite(values)]
    low, high = float(values.min()), float(values.max())
    room = 0.08 * ((high - low) or 1.0)
    return low - room, high + room


def _axis_label(measure: str, unit: str, words: Words) -> str:
    """Return the unit of the axis and which side of zero is better."""
    name = words("unit.name.points") if unit == SHARE else words.known("unit.name", unit)
    side = better(measure)
    return words(f"differences.axis.{side}", unit=name)
