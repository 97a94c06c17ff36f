"""From the beginning of disputes to their end: how many are known, met, resolved, and what becomes of the rest."""

from __future__ import annotations

from sim.record.results.reading import Results
from sim.report.compared import Compared, compared
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount
from sim.report.style import FAINT, axes_at, house_style, name_rows, new_figure
from sim.report.words import Words

STAGES = ("known", "met", "resolved", "boiled_over", "faded", "lasting")
"""Shares of the disputes that began in the measured days; the last three whether anybody knew of them or not."""

_ROW_IN, _BAR_IN, _NAMES_IN = 0.16, 0.17, 1.7


def draw(results: Results, words: Words) -> Drawing | None:
    """Draw for each stage one bar for each design; None in runs without disputes."""
    if results.scenario.demand.disputes is None:
        return None
    designs, shares = compared(results), stage_shares(results)
    alt = words("funnel.alt", rows=words("list.sentences").join(_sentence(d, shares, words) for d in designs))
    row_in = _ROW_IN + _BAR_IN * len(designs)
    with house_style("funnel"):
        key_in = key_height_in(designs) + 0.05
        figure = new_figure(key_in + 0.5 + row_in * len(STAGES))
        draw_key(figure, designs, lines=False)
        axes = axes_at(figure, _NAMES_IN, 0.45, 0.6, key_in)
        step = _BAR_IN / row_in
        for number, design in enumerate(designs):
            for place, stage in enumerate(STAGES):
                share = 100 * shares[design.name][stage]
                level = place + step * (number - (len(designs) - 1) / 2)
                axes.barh(
                    level, share, height=0.86 * step, color=design.look.colour, hatch=design.look.hatch,
                    edgecolor="white", linewidth=0.4, zorder=2,
                )  # fmt: skip
                axes.text(share + 0.8, level, amount(share / 100, "share", words), va="center_baseline", fontsize=8)
        name_rows(axes, [[words(f"funnel.{stage}")] for stage in STAGES], 8)
        axes.set(ylim=(len(STAGES) - 0.5, -0.5), xlim=(0, 100), xlabel=words("funnel.x"))
        axes.grid(visible=True, axis="x", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        svg = svg_of(figure, "funnel", alt)
    return Drawing("funnel", svg, words("funnel.title"), words("funnel.caption"), alt)


def stage_shares(results: Results) -> dict[str, dict[str, float]]:
    """Return the share of each stage, design -> stage -> share."""
    found = results.sql(
        "SELECT design, avg((known_at IS NOT NULL)::INT) AS known, avg((met_at IS NOT NULL)::INT) AS met,"
        " avg((outcome IN ('settled', 'decided'))::INT) AS resolved,"
        " avg((outcome = 'boiled_over')::INT) AS boiled_over, avg((outcome = 'faded')::INT) AS faded,"
        " avg((outcome IN ('unknown', 'open', 'left'))::INT) AS lasting"
        " FROM disputes WHERE in_window GROUP BY design"
    )
    nothing = {design: dict.fromkeys(STAGES, 0.0) for design in results.manifest.designs}
    return nothing | {
        str(row["design"]): {stage: float(row[stage]) for stage in STAGES} for row in found.to_dict("records")
    }


def _sentence(design: Compared, shares: dict[str, dict[str, float]], words: Words) -> str:
    parts = [f"{words(f'funnel.{stage}')} {amount(shares[design.name][stage], 'share', words)}" for stage in STAGES]
    return words("funnel.sentence", design=design.title, parts=words.listed(parts))
