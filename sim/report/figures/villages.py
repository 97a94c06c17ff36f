"""Who waits longest: the villages with the highest mean response under any design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.record.results.reading import Results
from sim.report.compared import Compared, compared, strictest_target_min
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount
from sim.report.style import (
    FAINT,
    FONT_PT,
    TARGET_COLOUR,
    axes_at,
    house_style,
    new_figure,
    round_ticks,
    shortened,
    text_width_in,
)  # fmt: skip
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

FEWEST_CALLS = 10
"""A village with fewer answered calls than this, over all replications, is not ranked."""

SHOWN = 16
_ROW_IN, _NAMES_IN = 0.225, 2.35
_SURE = 1.96


@dataclass(frozen=True, slots=True)
class Ranking:
    """The slowest villages, one row a village in the order shown, and how many could not be ranked.

    `table` has a row for each village and design: code, name, above, design, mean, half (of the interval), n.
    `what` is `cell` in a world without villages, where each cell stands for itself.
    """

    table: pd.DataFrame
    codes: list[str]
    villages: int
    unranked: int
    what: str


def draw(results: Results, words: Words) -> Drawing:
    """Draw one row for each of the slowest villages."""
    designs = compared(results)
    ranking = slowest(results)
    rows = len(ranking.codes)
    caption = _caption(ranking, words)
    if not ranking.codes:
        return Drawing("villages", "", words("villages.title"), caption, caption)
    alt = _alt(ranking, designs, words)
    with house_style("villages"):
        key_in = key_height_in(designs)
        figure = new_figure(0.6 + key_in + _ROW_IN * rows)
        draw_key(figure, designs, lines=False)
        axes = axes_at(figure, _NAMES_IN, 0.45, 0.25, 0.15 + key_in)
        _frame(axes, ranking, words)
        axes.axvline(strictest_target_min(results), color=TARGET_COLOUR, linewidth=1.0, zorder=1)
        _dots(axes, ranking, designs)
        svg = svg_of(figure, "villages", alt)
    return Drawing("villages", svg, words("villages.title"), caption, alt)


def slowest(results: Results) -> Ranking:
    """Return the villages with the longest mean response: for each design its worst ones, in equal parts."""
    table = results.sql(
        "SELECT c.village_code AS code, any_value(c.village_name) AS name, any_value(c.above_name) AS above, m.design,"
        " avg(m.response_min) AS mean, stddev_samp(m.response_min) / sqrt(count(m.response_min)) AS error,"
        " count(m.response_min) AS n FROM matters m JOIN cells c ON c.code = m.cell"
        " WHERE m.in_window GROUP BY c.village_code, m.design"
    )
    counts = results.sql("SELECT count(DISTINCT village_code) AS n, bool_or(village_code <> code) AS above FROM cells")
    villages, what = int(counts["n"].item()), "village" if counts["above"].item() else "cell"
    enough = table.groupby("code")["n"].min()
    designs = max(table["design"].nunique(), 1)
    full = table.groupby("code")["design"].nunique() == designs
    ranked = table[table["code"].isin(enough.index[(enough >= FEWEST_CALLS) & full])]
    each = max(SHOWN // designs, 1)
    worst = ranked.sort_values(["mean", "code"], ascending=[False, True]).groupby("design").head(each)
    chosen = ranked[ranked["code"].isin(worst["code"])].assign(half=lambda t: _SURE * t["error"])
    order = chosen.groupby("code")["mean"].max().sort_values(ascending=False, kind="stable")
    return Ranking(chosen, order.index.tolist(), villages, villages - ranked["code"].nunique(), what)


def _caption(ranking: Ranking, words: Words) -> str:
    what = words(f"villages.what.{ranking.what}")
    if not ranking.codes:
        return words("villages.none", villages=ranking.villages, what=what, fewest=FEWEST_CALLS)
    left_out = "villages.unranked" if ranking.unranked else "villages.all"
    parts = [
        words("villages.caption", shown=len(ranking.codes), what=what),
        words(left_out, unranked=ranking.unranked, villages=ranking.villages, what=what, fewest=FEWEST_CALLS),
        words("villages.chance"),
    ]
    return words("list.joined").join(parts)


def _alt(ranking: Ranking, designs: list[Compared], words: Words) -> str:
    parts = []
    for design in designs:
        for _, row in ranking.table[ranking.table["design"] == design.name].nlargest(1, "mean").iterrows():
            value = amount(float(row["mean"]), "min", words)
            parts.append(words("villages.worst", design=design.title, village=_place(row, words), value=value))
    return words("villages.alt", what=words(f"villages.what.{ranking.what}"), worst=words("list.sentences").join(parts))


def _place(row: pd.Series[Any], words: Words) -> str:
    above = row["above"]
    if not isinstance(above, str) or not above:
        return str(row["name"])
    return words("villages.place", village=row["name"], above=above)


def _frame(axes: Axes, ranking: Ranking, words: Words) -> None:
    axes.set_ylim(len(ranking.codes) - 0.5, -0.5)
    axes.set_xlabel(words("villages.x"))
    axes.grid(visible=True, axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    labels = []
    for code in ranking.codes:
        mine = ranking.table[ranking.table["code"] == code]
        calls = words("villages.calls", n=int(mine["n"].max()))
        name = shortened(_place(mine.iloc[0], words), _NAMES_IN - 0.2 - text_width_in(calls, FONT_PT))
        labels.append(f"{name}  {calls}")
    axes.set_yticks(range(len(labels)), labels)


def _dots(axes: Axes, ranking: Ranking, designs: list[Compared]) -> None:
    """Draw the designs of a village on one line: a dot for the mean, a bar for its interval."""
    position = {code: place for place, code in enumerate(ranking.codes)}
    spans = ranking.table.groupby("code")["mean"].agg(["min", "max"])
    for code, place in position.items():
        axes.plot(spans.loc[code], [place, place], color=FAINT, linewidth=2.5, solid_capstyle="round", zorder=1)
    for design in designs:
        mine = ranking.table[ranking.table["design"] == design.name]
        places = mine["code"].map(position).to_numpy()
        half = np.nan_to_num(mine["half"].to_numpy(dtype=np.float64))
        axes.errorbar(
            mine["mean"], places, xerr=half, fmt=design.look.marker, color=design.look.colour, markersize=5.5,
            markeredgecolor="white", markeredgewidth=0.5, elinewidth=1.0, zorder=3,
        )  # fmt: skip
    axes.set_xlim(0, max(1.0, axes.get_xlim()[1]))
    round_ticks(axes, "x", 8)
