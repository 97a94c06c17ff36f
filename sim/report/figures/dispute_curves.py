"""How soon known disputes are resolved: a curve for each design."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.measures.survival import Curve, cumulative_incidence
from sim.record.results.reading import Results
from sim.report.compared import compared
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount, plain
from sim.report.style import FAINT, axes_at, house_style, new_figure, round_ticks
from sim.report.words import Words

_SHOWN_SHARE = 0.97


def draw(results: Results, words: Words) -> Drawing | None:
    """Draw the share resolved by each day since a dispute was known; None in runs without disputes."""
    if results.scenario.demand.disputes is None:
        return None
    designs = compared(results)
    curves = {design.name: resolved_curve(results, design.name) for design in designs}
    end_days = max((_end(curve) for curve in curves.values()), default=1.0)
    medians = words.listed([f"{design.title} {_median(curves[design.name], words)}" for design in designs])
    alt = words("resolving.alt", medians=medians)
    with house_style("resolving"):
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
        axes.set(xlim=(0, end_days), ylim=(0, 100), xlabel=words("resolving.x"), ylabel=words("resolving.y"))
        axes.grid(visible=True, color=FAINT, linewidth=0.6)
        round_ticks(axes, "x", 8)
        axes.tick_params(length=0)
        svg = svg_of(figure, "resolving", alt)
    return Drawing("resolving", svg, words("resolving.title"), words("resolving.caption"), alt)


def resolved_curve(results: Results, design: str) -> Curve:
    """Return the cumulative incidence of being settled or decided, in days since known, all replications together.

    Aalen and Johansen (1978): boiling over and fading are rivals; disputes still open are seen until the run stopped.
    """
    found = results.sql(
        "SELECT known_at, ended_at, outcome FROM disputes"
        " WHERE design = $design AND in_window AND known_at IS NOT NULL",
        {"design": design},
    )
    ended = found["ended_at"].fillna(results.scenario.clock.stop_at).to_numpy(dtype=np.float64)
    resolved = found["outcome"].isin(["settled", "decided"]).to_numpy(dtype=np.bool_)
    rival = found["outcome"].isin(["boiled_over", "faded"]).to_numpy(dtype=np.bool_)
    days = (ended - found["known_at"].to_numpy(dtype=np.float64)) / MINUTES_PER_DAY
    return cumulative_incidence(days, resolved, rival)


def _end(curve: Curve) -> float:
    """Return the days by which nearly all that ever are resolved have been."""
    if not len(curve.at):
        return 1.0
    reached = 1.0 - curve.share
    return max(1.0, float(curve.at[int(np.searchsorted(reached, _SHOWN_SHARE * reached[-1]))]))


def _median(curve: Curve, words: Words) -> str:
    median = curve.quantile(0.5)
    return words("resolving.never") if np.isnan(median) else amount(float(plain(median, 2)), "days", words)
