"""A fitted law beside the spans it was fitted to: the shares that are over, and quantile against quantile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.fit import SpanFit
from sim.report.drawing import Drawing, svg_of
from sim.report.style import FAINT, MUTED, axes_at, house_style, look, new_figure, round_ticks
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_STEPS = 400
_SHARES = np.arange(0.01, 0.995, 0.01)


def draw(name: str, title: str, span: SpanFit, words: Words) -> Drawing:
    """Draw both panels; `name` is for ids."""
    law = words.known("law.name", span.law.law)
    alt = words("fitted.alt", span=title, law=law, distance=f"{span.goodness.distance:.3f}")
    with house_style(f"law-{name}"):
        figure = new_figure(2.9)
        shares, quantiles = axes_at(figure, 0.55, 0.5, 3.85, 0.35), axes_at(figure, 4.15, 0.5, 0.2, 0.35)
        _draw_shares(shares, span, law, words)
        _draw_quantiles(quantiles, span, words)
        svg = svg_of(figure, f"law-{name}", alt)
    return Drawing(f"law-{name}", svg, title, words("fitted.caption", law=law), alt)


def _draw_shares(axes: Axes, span: SpanFit, law: str, words: Words) -> None:
    at, longer = span.observed.survival()
    end = float(span.law.quantile(np.array(0.99)))
    end = max(end, float(at[np.searchsorted(-longer, -0.01)]) if (longer <= 0.01).any() else float(at[-1]))
    end = end or 1.0  # spans that are all 0 have an axis, too
    minutes = np.linspace(0, end, 200)
    some = np.unique(np.linspace(0, len(at) - 1, min(len(at), _MOST_STEPS)).astype(np.int64))
    axes.step(
        at[some], 100 * (1 - longer[some]), where="post", color=look(0).colour, linewidth=1.8,
        label=words("fitted.record"),
    )  # fmt: skip
    axes.plot(
        minutes, 100 * (1 - span.law.survival(minutes)), color=look(1).colour, linestyle=look(2).dashes, linewidth=1.8,
        label=law,
    )  # fmt: skip
    axes.set(xlim=(0, end), ylim=(0, 101), xlabel=words("fitted.minutes"))
    axes.legend(loc="lower right", frameon=False, fontsize=8)
    _frame(axes, words("fitted.shares"))


def _draw_quantiles(axes: Axes, span: SpanFit, words: Words) -> None:
    observed, fitted = span.observed.quantile(_SHARES), span.law.quantile(_SHARES)
    known = ~np.isnan(observed)
    top = 1.05 * float(max(observed[known].max(initial=0.0), fitted[known].max(initial=0.0), 1e-6))
    axes.plot([0, top], [0, top], color=MUTED, linewidth=0.8, zorder=1)
    axes.plot(fitted[known], observed[known], marker="o", markersize=2.6, linestyle="none", color=look(1).colour)
    axes.set(xlim=(0, top), ylim=(0, top), xlabel=words("fitted.by_law"))
    round_ticks(axes, "x", 6)
    _frame(axes, words("fitted.quantiles"))


def _frame(axes: Axes, title: str) -> None:
    axes.grid(visible=True, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.set_title(title, pad=6)
    round_ticks(axes, "y", 6)
