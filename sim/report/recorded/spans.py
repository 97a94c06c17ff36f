"""How long each step took: one small chart for each span."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.calls.columns import SPANS, Span
from sim.calls.table import Calls
from sim.report.drawing import Drawing, svg_of
from sim.report.numbers import amount, plain
from sim.report.style import FONT_PT, MUTED, TARGET_COLOUR, WIDTH_IN, axes_at, house_style, new_figure, round_ticks
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHOWN_SHARE, _BINS = 0.98, 40
_PANEL_IN, _COLUMNS = 1.75, 3


def draw(calls: Calls, words: Words) -> Drawing:
    """Draw all six charts."""
    told = [_told(name, _known(calls, name), words) for name in SPANS]
    alt = words("recorded.spans.alt", told=words("list.sentences").join(told))
    with house_style("recorded-spans"):
        figure = new_figure(2 * _PANEL_IN + 0.1)
        width_in = WIDTH_IN / _COLUMNS
        for number, name in enumerate(SPANS):
            row, column = divmod(number, _COLUMNS)
            left, top = column * width_in + 0.12, row * _PANEL_IN + 0.5
            bottom = figure.get_size_inches()[1] - (row + 1) * _PANEL_IN + 0.3
            axes = axes_at(figure, left, bottom, WIDTH_IN - (column + 1) * width_in + 0.12, top)
            _panel(axes, _known(calls, name), name, words)
        svg = svg_of(figure, "recorded-spans", alt)
    return Drawing("recorded-spans", svg, words("recorded.spans.title"), words("recorded.spans.caption"), alt)


def _known(calls: Calls, name: Span) -> FloatArray:
    span: FloatArray = getattr(calls, name)
    return span[~np.isnan(span)]


def _told(name: Span, span: FloatArray, words: Words) -> str:
    if not len(span):
        return words("recorded.spans.none", span=words(f"span.{name}"))
    median, p90 = np.quantile(span, [0.5, 0.9])
    return words(
        "recorded.spans.told", span=words(f"span.{name}"), median=amount(float(median), "min", words),
        p90=amount(float(p90), "min", words), n=plain(float(len(span)), 0),
    )  # fmt: skip


def _panel(axes: Axes, span: FloatArray, name: Span, words: Words) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0, labelsize=8)
    if not len(span):
        axes.set_title(words(f"span.{name}"), fontsize=FONT_PT, pad=14)
        axes.text(0.5, 0.5, words("recorded.spans.empty"), transform=axes.transAxes, ha="center", color=MUTED)
        axes.set_xticks([])
        return
    median, p90, most = (float(q) for q in np.quantile(span, [0.5, 0.9, _SHOWN_SHARE]))
    end = max(min(most, 3 * p90), 1.1 * p90, 1.0)
    axes.hist(span[span <= end], bins=np.linspace(0, end, _BINS + 1).tolist(), color=MUTED, linewidth=0)
    axes.set_xlim(0, end)
    for value, style in ((median, "solid"), (p90, "dashed")):
        axes.axvline(value, color=TARGET_COLOUR, linewidth=1.1, linestyle=style)
    axes.set_title(words(f"span.{name}"), fontsize=FONT_PT, pad=14)
    numbers = words("recorded.spans.panel", median=plain(median, 1), p90=plain(p90, 1), n=plain(float(len(span)), 0))
    axes.text(0, 1.03, numbers, transform=axes.transAxes, fontsize=7.5, color=MUTED)
    round_ticks(axes, "x", 5)
