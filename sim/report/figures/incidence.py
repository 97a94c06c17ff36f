"""Curves of how soon something comes about, one for each design."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.measures.survival import Curve
from sim.report.compared import Compared
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount, plain
from sim.report.style import FAINT, axes_at, house_style, new_figure, round_ticks
from sim.report.words import Words

_SHOWN_SHARE = 0.97


def draw_incidence(name: str, designs: list[Compared], curves: Mapping[str, Curve], words: Words) -> Drawing:
    """Draw the share by each day, design by design, up to the day by which nearly all that ever come about have.

    Parameters
    ----------
    name:
        Of the figure, and of its words.
    curves:
        Design -> cumulative incidence in days.
    """
    end_days = max((_end(curve) for curve in curves.values()), default=1.0)
    medians = words.listed([f"{design.title} {_median(curves[design.name], words)}" for design in designs])
    alt = words(f"{name}.alt", medians=medians)
    with house_style(name):
        key_in = key_height_in(designs)
        figure = new_figure(2.6 + key_in)
        draw_key(figure, designs, lines=True)
        axes = axes_at(figure, 0.55, 0.5, 0.2, 0.15 + key_in)
        for design in designs:
            curve = curves[design.name]
            shown = curve.at <= end_days
            days = np.concatenate([[0.0], curve.at[shown], [end_days]])
            share = np.concatenate([[1.0], curve.share[shown]])
            axes.step(
                days, 100.0 * (1.0 - np.append(share, share[-1])), where="post", color=design.look.colour,
                linestyle=design.look.dashes, linewidth=1.8,
            )  # fmt: skip
        axes.set(xlim=(0, end_days), ylim=(0, 100), xlabel=words(f"{name}.x"), ylabel=words(f"{name}.y"))
        axes.grid(visible=True, color=FAINT, linewidth=0.6)
        round_ticks(axes, "x", 8)
        axes.tick_params(length=0)
        svg = svg_of(figure, name, alt)
    return Drawing(name, svg, words(f"{name}.title"), words(f"{name}.caption"), alt)


def _end(curve: Curve) -> float:
    """Return the days by which nearly all that ever come about have."""
    if not len(curve.at):
        return 1.0
    reached = 1.0 - curve.share
    return max(1.0, float(curve.at[int(np.searchsorted(reached, _SHOWN_SHARE * reached[-1]))]))


def _median(curve: Curve, words: Words) -> str:
    median = curve.quantile(0.5)
    return words("resolving.never") if np.isnan(median) else amount(float(plain(median, 2)), "days", words)
