"""How far the numbers of exact cases lie from theory, in standard errors: one row a case, one dot a number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.report.drawing import Drawing, svg_of
from sim.report.style import (
    FAINT,
    MUTED,
    TARGET_COLOUR,
    axes_at,
    house_style,
    look,
    name_rows,
    new_figure,
    shortened,
)
from sim.report.words import Words
from sim.verification.outcome import Outcome
from sim.verification.row import Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FARTHEST = 5.0
"""Dots that lie farther out are drawn as arrows at this many standard errors."""

_ROW_IN, _HEAD_IN, _FOOT_IN, _NAMES_IN = 0.2, 0.12, 0.42, 2.3


def draw(section: str, outcomes: Sequence[Outcome], words: Words) -> Drawing | None:
    """Draw the numbers of a section that have a standard error; None if there are none."""
    shown = [outcome for outcome in outcomes if any(math.isfinite(number.z) for number in outcome.numbers)]
    if not shown:
        return None
    title = words(f"verify.section.{section}")
    farthest = max((abs(n.z) for outcome in shown for n in outcome.numbers if math.isfinite(n.z)), default=0.0)
    alt = words("verify.figure.alt", section=title, cases=len(shown), farthest=f"{farthest:.1f}")
    with house_style(f"deviations-{section}"):
        figure = new_figure(_HEAD_IN + _ROW_IN * len(shown) + _FOOT_IN)
        axes = axes_at(figure, _NAMES_IN, _FOOT_IN, 0.15, _HEAD_IN)
        _frame(axes, shown, words)
        for place, outcome in enumerate(shown):
            _row(axes, place, outcome)
        svg = svg_of(figure, f"deviations-{section}", alt)
    return Drawing(f"deviations-{section}", svg, title, words("verify.figure.caption"), alt)


def _frame(axes: Axes, shown: Sequence[Outcome], words: Words) -> None:
    axes.set_xlim(-FARTHEST - 0.4, FARTHEST + 0.4)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.axvspan(-3, 3, color=FAINT, alpha=0.35, linewidth=0)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    for edge in (-3, 3):
        axes.axvline(edge, color=MUTED, linewidth=0.6, linestyle=(0, (4, 3)))
    axes.set_xticks(range(-5, 6))
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xlabel(words("verify.figure.axis"), fontsize=8, color=MUTED, labelpad=2)
    name_rows(axes, [[shortened(words.known("verify.case", one.title), _NAMES_IN - 0.15, 8.0)] for one in shown], 8.0)


def _row(axes: Axes, place: int, outcome: Outcome) -> None:
    for number in outcome.numbers:
        if math.isfinite(number.z):
            agrees = number.verdict is Verdict.AGREES
            beyond = abs(number.z) > FARTHEST
            axes.plot(
                [max(-FARTHEST, min(FARTHEST, number.z))], [place], linestyle="none", markersize=4.5,
                marker=(">" if number.z > 0 else "<") if beyond else "o" if agrees else "X",
                color=look(1).colour if agrees else TARGET_COLOUR, alpha=0.75, markeredgewidth=0,
            )  # fmt: skip
