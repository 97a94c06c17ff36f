"""The week: how large a part of its time on duty the busiest group of units spends on calls, by weekday and hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.record.results.reading import Results
from sim.report.activities import HOURS_PER_WEEK, Week
from sim.report.compared import Compared
from sim.report.drawing import Drawing, svg_of
from sim.report.figures.unit_day import MOST_DESIGNS
from sim.report.numbers import amount
from sim.report.rectangles import add_hours
from sim.report.style import FONT_PT, INK, WIDTH_IN, axes_at, house_style, new_figure, shortened
from sim.report.words import Words
from sim.scenario.specs.roster import Shift
from sim.scenario.specs.times import WEEKDAYS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMED = 3
"""Hours of the week that are outlined and named for each design."""

_LIMITS = (0.1, 0.2, 0.35, 0.5, 0.7)
_COLOURS = ("#f2f5f8", "#cfe0ee", "#94bfdd", "#4a90c2", "#1c5d99", "#0a2f57")
"""Darker is busier, so that grey print reads the same way."""

_CELL_IN, _HEAD_IN, _LEFT_IN, _KEY_IN = 0.17, 0.34, 0.95, 0.45


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """The busiest group of a design: share of its time on duty that goes into calls, by hour of the week, `(168,)`.

    NaN where no shift is on, nobody was on duty, or the measured days hold no such hour. `waited` is the share of all
    calls known in that hour that had to wait for a unit.
    """

    design: Compared
    group: str
    busy: FloatArray
    waited: FloatArray

    def busiest(self) -> IntArray:
        """Return the hours with the largest share, the largest first; an earlier one first where they are equal."""
        known = np.flatnonzero(~np.isnan(self.busy))
        return known[np.argsort(-self.busy[known], kind="stable")][:NAMED]


def busy_weeks(results: Results, groups: Iterable[Week]) -> list[BusyWeek]:
    """Return the week of every design that is drawn."""
    found = []
    waited, unknown = _waited(results), np.full(HOURS_PER_WEEK, np.nan)
    for design, mine in groupby(groups, key=lambda week: week.design):
        week = max(mine, key=_busy_share)
        with np.errstate(invalid="ignore", divide="ignore"):
            busy = week.task_min / week.on_duty_min
        busy[~by_roster(results.scenario.designs[design.name].units[week.group].shifts)] = np.nan
        found.append(BusyWeek(design, week.title, busy, waited.get(design.name, unknown)))
    return found[:MOST_DESIGNS]


def by_roster(shifts: Iterable[Shift]) -> BoolArray:
    """Return in which hours of the week one of the shifts is on, shape `(168,)`; in others there is overtime only."""
    found = np.zeros(HOURS_PER_WEEK, dtype=np.bool_)
    for shift in shifts:
        hours = np.arange(shift.hours.start_min // 60, -(-shift.hours.end_min // 60))
        for day in shift.days:
            found[(24 * WEEKDAYS.index(day) + hours) % HOURS_PER_WEEK] = True
    return found


def _busy_share(week: Week) -> float:
    on_duty_min = float(week.on_duty_min.sum())
    return float(week.task_min.sum()) / on_duty_min if on_duty_min else 0.0


def draw(results: Results, groups: Iterable[Week], words: Words) -> Drawing:
    """Draw one map of the week for each design, one above the other; `groups` are those of `weeks`."""
    weeks = busy_weeks(results, groups)
    told = words("list.sentences").join(_sentence(week, words) for week in weeks)
    alt = words("busiest.alt", told=told)
    with house_style("busiest"):
        row_in = 7 * _CELL_IN + _HEAD_IN
        figure = new_figure(_KEY_IN + len(weeks) * row_in + 0.42)
        _key(figure, words)
        for row, week in enumerate(weeks):
            top = _KEY_IN + row * row_in + _HEAD_IN
            bottom = figure.get_size_inches()[1] - top - 7 * _CELL_IN
            axes = axes_at(figure, _LEFT_IN, bottom, 0.15, top)
            _map(axes, week, words, is_last=row == len(weeks) - 1)
        svg = svg_of(figure, "busiest", alt)
    return Drawing("busiest", svg, words("busiest.title"), words("busiest.caption", told=told), alt)


def _waited(results: Results) -> dict[str, FloatArray]:
    """Return for each design which share of the calls of each hour of the week had to wait; NaN without calls."""
    shift = 24 * results.scenario.clock.start.weekday()
    table = results.sql(
        "SELECT design, (floor(known_at / 60)::BIGINT + $shift) % 168 AS hour,"
        " avg((coalesce(assigned_at, 'infinity') > queued_at)::INT) AS waited"
        " FROM matters WHERE in_window AND queued_at IS NOT NULL GROUP BY ALL",
        {"shift": shift},
    )
    found = {}
    for design, part in table.groupby("design"):
        found[str(design)] = np.full(HOURS_PER_WEEK, np.nan)
        found[str(design)][part["hour"].to_numpy(dtype=np.int64)] = part["waited"]
    return found


def _sentence(week: BusyWeek, words: Words) -> str:
    hours = [_hour(week, int(hour), words) for hour in week.busiest()]
    if not hours:
        return words("busiest.never", design=week.design.title)
    return words("busiest.sentence", design=week.design.title, group=week.group, hours=words.listed(hours))


def _hour(week: BusyWeek, hour: int, words: Words) -> str:
    day, of_day = divmod(hour, 24)
    values = {"day": words(f"weekday.{day}"), "hour": f"{of_day:02d}", "next": f"{of_day + 1:02d}"}
    share = amount(float(week.busy[hour]), "share", words)
    if not week.waited[hour] > 0:
        key = "busiest.hour" if np.isnan(week.waited[hour]) else "busiest.hour.none"
        return words(key, share=share, **values)
    return words("busiest.hour.waited", share=share, waited=amount(float(week.waited[hour]), "share", words), **values)


def _map(axes: Axes, week: BusyWeek, words: Words, *, is_last: bool) -> None:
    from matplotlib.patches import Rectangle

    add_hours(axes, week.busy, _LIMITS, _COLOURS)
    for hour in week.busiest().tolist():
        place = (hour % 24 + 0.06, hour // 24 + 0.08)
        axes.add_patch(Rectangle(place, 0.88, 0.84, fill=False, edgecolor="#d55e00", linewidth=1.8, zorder=3))
    axes.set(xlim=(0, 24), ylim=(7, 0))
    axes.set_xticks(range(0, 25, 3), [f"{hour:02d}" for hour in range(0, 25, 3)] if is_last else [""] * 9)
    axes.set_yticks(np.arange(7) + 0.5, [words(f"weekday.{day}") for day in range(7)], fontsize=8)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    title = words("busiest.panel", design=week.design.title, group=week.group)
    axes.set_title(shortened(title, WIDTH_IN - _LEFT_IN - 0.2), fontsize=FONT_PT, pad=4)
    if is_last:
        axes.set_xlabel(words("busiest.x"))


def _key(figure: Figure, words: Words) -> None:
    from matplotlib.patches import Rectangle

    axes = axes_at(figure, 0, figure.get_size_inches()[1] - _KEY_IN, 0, 0)
    axes.set(xlim=(0, WIDTH_IN), ylim=(-_KEY_IN, 0))
    axes.set_axis_off()
    axes.text(_LEFT_IN, -0.1, words("busiest.key"), fontsize=8, va="center")
    limits = [f"{100 * limit:g}" for limit in _LIMITS]
    labels = [f"< {limits[0]}", *(f"{a}–{b}" for a, b in pairwise(limits)), f"≥ {limits[-1]}"]
    for number, (colour, label) in enumerate(zip(_COLOURS, labels, strict=True)):
        left = _LEFT_IN + number * 0.85
        axes.add_patch(Rectangle((left, -0.36), 0.2, 0.13, facecolor=colour, edgecolor=INK, linewidth=0.4))
        axes.text(left + 0.26, -0.3, label, fontsize=8, va="center_baseline")
