"""How busy the units are: what a group does with its duty time, and how far its units differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.database import quoted
from sim.record.results.reading import Results
from sim.report.activities import ACTIVITIES, Activity
from sim.report.compared import Compared, compared
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_patch_key, patch_key_height_in
from sim.report.numbers import amount
from sim.report.style import FAINT, INK, axes_at, house_style, name_rows, new_figure, round_ticks, shortened
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROW_IN, _NAMES_IN = 0.36, 2.35


def draw(results: Results, words: Words) -> Drawing:
    """Draw one bar for each group of units in each design."""
    designs = compared(results)
    shares = unit_shares(results)
    rows = [
        (design, part)
        for design in designs
        for _, part in shares[shares["design"] == design.name].groupby("group", sort=False)
    ]
    alt = words("workload.alt", rows=words("list.sentences").join(_sentence(d, p, words) for d, p in rows))
    activities = [one for one in ACTIVITIES if shares[one.state].any()]
    with house_style("workload"):
        key_in = patch_key_height_in(activities, words) + 0.09
        figure = new_figure(key_in + 0.45 + _ROW_IN * max(len(rows), 1))
        draw_patch_key(figure, activities, words)
        axes = axes_at(figure, _NAMES_IN, 0.45, 0.35, key_in)
        for place, (_, part) in enumerate(rows):
            _bar(axes, place, part, activities)
        _frame(axes, rows, words)
        svg = svg_of(figure, "workload", alt)
    return Drawing("workload", svg, words("workload.title"), words("workload.caption"), alt)


def unit_shares(results: Results) -> pd.DataFrame:
    """Return for each unit the share of its time on record in the measured days that went into each activity.

    Columns: design, unit, group, title, the states of `ACTIVITIES`, busy (those that are tasks together).
    """
    clock = results.scenario.clock
    sums = ", ".join(
        f"coalesce(sum(inside) FILTER (state = '{part.state}'), 0) / sum(inside) AS {quoted(part.state)}"
        for part in ACTIVITIES
    )
    shares = results.sql(
        "WITH cut AS (SELECT design, unit, state, least(to_at, $end) - greatest(from_at, $start) AS inside FROM spells"
        " WHERE to_at > $start AND from_at < $end),"
        f" per_unit AS (SELECT design, unit, {sums} FROM cut GROUP BY design, unit),"
        " numbered AS (SELECT *, row_number() OVER () AS row FROM units)"
        ' SELECT p.*, n."group", n.title FROM per_unit p JOIN numbered n ON n.design = p.design AND n.unit = p.unit'
        " ORDER BY n.row",
        {"start": clock.warm_up_days * MINUTES_PER_DAY, "end": clock.end_at},
    )
    return shares.assign(busy=shares[[part.state for part in ACTIVITIES if part.is_task]].sum(axis="columns"))


def _sentence(design: Compared, part: pd.DataFrame, words: Words) -> str:
    return words(
        "workload.sentence", design=design.title, group=_group_title(part), count=len(part),
        mean=amount(float(part["busy"].mean()), "share", words), most=amount(float(part["busy"].max()), "share", words),
    )  # fmt: skip


def _group_title(part: pd.DataFrame) -> str:
    return str(part["title"].iloc[0] or part["group"].iloc[0])


def _bar(axes: Axes, place: int, part: pd.DataFrame, activities: list[Activity]) -> None:
    left = 0.0
    for activity in activities:
        share = 100 * float(part[activity.state].mean())
        axes.barh(
            place, share, left=left, height=0.52, color=activity.colour, hatch=activity.hatch, edgecolor="white",
            linewidth=0.4, zorder=2,
        )  # fmt: skip
        left += share
    busy = 100 * part["busy"].to_numpy(dtype=np.float64)
    low, high = np.quantile(busy, [0.05, 0.95])
    axes.plot([low, high], [place + 0.38] * 2, color=INK, linewidth=1.0, zorder=3)
    axes.plot([busy.max()], [place + 0.38], marker="D", color=INK, markersize=3.5, zorder=3)


def _frame(axes: Axes, rows: list[tuple[Compared, pd.DataFrame]], words: Words) -> None:
    width_in = _NAMES_IN - 0.15
    names = [
        [shortened(_group_title(part), width_in, 8), shortened(design.title, width_in, 8)] for design, part in rows
    ]
    name_rows(axes, names, 8)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.set_xlim(0, min(max(10.0, 1.03 * axes.get_xlim()[1]), 102.0))
    axes.set_xlabel(words("workload.x"))
    axes.grid(visible=True, axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    round_ticks(axes, "x", 8)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
