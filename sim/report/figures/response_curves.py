"""Response curves: which share of the calls has somebody on the scene after so many minutes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.record.results.reading import Results
from sim.report.compared import Compared, compared, strictest_target_min
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount, target
from sim.report.style import FAINT, PAPER, TARGET_COLOUR, axes_at, house_style, new_figure
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEP_MIN = 0.1
_LONGEST_MIN = 240.0
_SHOWN_SHARE = 0.98
_MOST_LABELS, _LABEL_GAP = 6, 8.5
_PHASES = ("handling", "queueing", "turnout", "travel")


def draw(results: Results, words: Words) -> Drawing:
    """Draw one curve for each design, and the target."""
    designs, target_min = compared(results), strictest_target_min(results)
    curves = arrived_shares(results)
    end_min = _end_min(curves, target_min)
    at_target = {name: float(np.interp(target_min, _minutes(), curve)) for name, curve in curves.items()}
    shares = words.listed([f"{d.title} {amount(at_target[d.name], 'share', words)}" for d in designs])
    alt = words("curves.alt", target=target(target_min, words), shares=shares)
    with house_style("curves"):
        key_in = key_height_in(designs)
        figure = new_figure(2.9 + key_in)
        draw_key(figure, designs, lines=True)
        axes = axes_at(figure, 0.55, 0.5, 0.2, 0.3 + key_in)
        _frame(axes, end_min, words)
        axes.axvline(target_min, color=TARGET_COLOUR, linewidth=1.0, zorder=1)
        axes.text(
            target_min, 103, words("curves.target", target=target(target_min, words)), color=TARGET_COLOUR,
            ha="center", va="bottom",
        )  # fmt: skip
        for design in designs:
            axes.plot(
                _minutes(), 100 * curves[design.name], color=design.look.colour, linestyle=design.look.dashes,
                linewidth=1.8, zorder=3,
            )  # fmt: skip
            _mark_target(axes, design, target_min, at_target[design.name])
        if len(designs) <= _MOST_LABELS:
            _label_target(axes, designs, target_min, at_target, words)
        svg = svg_of(figure, "curves", alt)
    phases = words("list.sentences").join(_phases(results, designs, words))
    caption = words("curves.caption") + (words("list.joined") + words("curves.phases", told=phases) if phases else "")
    return Drawing("curves", svg, words("curves.title"), caption, alt)


def _phases(results: Results, designs: list[Compared], words: Words) -> list[str]:
    """Say for each design of what its mean response consists; nothing for one that answers no call."""
    means = results.measures.groupby(["design", "measure"])["value"].mean()
    told = []
    for design in designs:
        spans = {phase: means.get((design.name, f"{phase}_mean_min"), np.nan) for phase in _PHASES}
        if np.isfinite(list(spans.values())).all():
            shown = {phase: amount(float(span), "min", words) for phase, span in spans.items()}
            told.append(words("curves.phases.design", design=design.title, **shown))
    return told


def arrived_shares(results: Results) -> dict[str, FloatArray]:
    """Return for each design the share of calls answered within 0, 0.1, 0.2, ... minutes; the rest got nobody.

    Duplicates that were put to another call are left out: nobody has to come to them.
    """
    counts = results.sql(
        "SELECT design, count(*) AS n, CASE WHEN response_min IS NOT NULL THEN"
        " CAST(least(greatest(ceil(response_min / $step - 1e-6), 0), $bins) AS INTEGER) END AS bin"
        " FROM matters WHERE in_window AND outcome <> 'merged' GROUP BY design, bin",
        {"step": _STEP_MIN, "bins": len(_minutes()) - 1},
    )
    curves: dict[str, FloatArray] = {}
    for design in results.manifest.designs:
        mine = counts[counts["design"] == design]
        total = max(int(mine["n"].sum()), 1)
        came = mine.dropna(subset="bin")
        in_bin = np.bincount(came["bin"].to_numpy(dtype=np.int64), came["n"], minlength=len(_minutes()))
        curves[design] = np.cumsum(in_bin) / total
    return curves


def _minutes() -> FloatArray:
    return np.arange(0.0, _LONGEST_MIN + _STEP_MIN / 2, _STEP_MIN)


def _end_min(curves: Mapping[str, FloatArray], target_min: float) -> float:
    """Return where the axis ends: when nearly all who get an answer have it, in every design."""
    last = [float(_minutes()[np.searchsorted(curve, _SHOWN_SHARE * curve[-1])]) for curve in curves.values()]
    end = min(max(*last, 2 * target_min), _LONGEST_MIN)
    step = 5.0 if end <= 60 else 15.0
    return step * math.ceil(end / step)


def _frame(axes: Axes, end_min: float, words: Words) -> None:
    axes.set(xlim=(0, end_min), ylim=(0, 102), xlabel=words("curves.x"))
    axes.set_yticks([0, 25, 50, 75, 100], [words("unit.%", number=share) for share in (0, 25, 50, 75, 100)])
    axes.grid(visible=True, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _mark_target(axes: Axes, design: Compared, target_min: float, share: float) -> None:
    """Mark where a curve crosses the target."""
    axes.plot(
        [target_min], [100 * share], marker=design.look.marker, color=design.look.colour, markeredgecolor="white",
        markersize=7, zorder=4, linestyle="none",
    )  # fmt: skip


def _label_target(
    axes: Axes, designs: list[Compared], target_min: float, at_target: Mapping[str, float], words: Words
) -> None:
    """Say how high the curves are at the target: the best to the upper left, the others to the lower right."""
    order = sorted(designs, key=lambda design: -at_target[design.name])
    heights = label_heights([100 * at_target[design.name] for design in order])
    for number, (design, height) in enumerate(zip(order, heights, strict=True)):
        is_best = number == 0
        label = axes.annotate(
            amount(at_target[design.name], "share", words), (target_min, height), xytext=(-8 if is_best else 8, 0),
            textcoords="offset points", color=design.look.colour, fontweight="bold", zorder=5,
            ha="right" if is_best else "left", va="center_baseline",
        )  # fmt: skip
        label.set_bbox({"boxstyle": "round,pad=0.1", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.8})


def label_heights(per_cent: list[float]) -> list[float]:
    """Return where the labels of falling values stand: the first a little above its own, the others below, apart."""
    heights = [min(per_cent[0] + _LABEL_GAP / 2, 100.0)]
    below = 100.0
    for value in per_cent[1:]:
        below = min(value - _LABEL_GAP / 2, below - _LABEL_GAP)
        heights.append(below)
    lift = max(_LABEL_GAP / 2 - heights[-1], 0.0) if len(heights) > 1 else 0.0
    return [heights[0], *(height + lift for height in heights[1:])]
