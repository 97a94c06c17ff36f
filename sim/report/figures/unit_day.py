"""A unit's day: what each group of units does in each hour, as shares of its time on duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.record.results.reading import Results
from sim.report.activities import ACTIVITIES, Activity, Week, by_hour_of_day
from sim.report.compared import Compared, compared, measured_days
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_patch_key, patch_key_height_in
from sim.report.numbers import amount
from sim.report.rectangles import add_rectangles
from sim.report.style import FAINT, FONT_PT, WIDTH_IN, axes_at, house_style, new_figure, shortened, text_width_in
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_DESIGNS = 3
"""Designs side by side; the baseline is the first."""

MOST_GROUPS = 8
"""Groups of units one above the other."""

_PANEL_IN, _TITLE_IN, _HEAD_IN, _FOOT_IN = 0.95, 0.27, 0.26, 0.45
_LEFT_IN, _GAP_IN, _RIGHT_IN = 0.42, 0.25, 0.12


def draw(results: Results, groups: list[Week], words: Words) -> Drawing:
    """Draw one panel for each group, with the designs side by side; `groups` are those of `weeks`."""
    designs = compared(results)[:MOST_DESIGNS]
    names = list(dict.fromkeys(week.group for week in groups))[:MOST_GROUPS]
    panels = {(week.design.name, week.group): week for week in groups}
    activities = [one for one in ACTIVITIES if any(one.state in week.minutes for week in groups)]
    days = measured_days(results) * results.manifest.replications
    sentences = [_sentence(panels[key], words) for key in panels if key[0] in {one.name for one in designs}]
    alt = words("day.alt", sentences=words("list.sentences").join(sentences))
    with house_style("day"):
        key_in = patch_key_height_in(activities, words)
        row_in = _PANEL_IN + _TITLE_IN
        figure = new_figure(key_in + _HEAD_IN + len(names) * row_in + _FOOT_IN)
        draw_patch_key(figure, activities, words)
        width_in = (WIDTH_IN - _LEFT_IN - _RIGHT_IN + _GAP_IN) / len(designs)
        for column, design in enumerate(designs):
            left = _LEFT_IN + column * width_in
            right = WIDTH_IN - left - width_in + _GAP_IN
            for row, name in enumerate(names):
                top = key_in + _HEAD_IN + row * row_in + _TITLE_IN
                axes = axes_at(figure, left, figure.get_size_inches()[1] - top - _PANEL_IN, right, top)
                is_last = not any((design.name, later) in panels for later in names[row + 1 :])
                if row == 0 and len(designs) > 1:
                    _head(axes, design, width_in - _GAP_IN)
                week = panels.get((design.name, name))
                if week is None:
                    axes.set_axis_off()
                    continue
                _panel(axes, week, activities)
                _name(axes, week, days, width_in - _GAP_IN, words)
                _frame(axes, is_left=column == 0, is_last=is_last, words=words)
        svg = svg_of(figure, "day", alt)
    return Drawing("day", svg, words("day.title"), _caption(results, names, groups, words), alt)


def shares(week: Week) -> dict[str, FloatArray]:
    """Return for each state its share of the time on duty in each hour of the day, shape `(24,)`; NaN off duty."""
    whole = by_hour_of_day(week.on_duty_min)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {state: by_hour_of_day(minutes) / whole for state, minutes in week.minutes.items()}


def on_duty(week: Week, days: float) -> FloatArray:
    """Return the mean number of units on duty in each hour of the day, shape `(24,)`."""
    return by_hour_of_day(week.on_duty_min) / (60 * days)


def _panel(axes: Axes, week: Week, activities: list[Activity]) -> None:
    of_state = shares(week)
    bottom = np.zeros(24)
    for activity in activities:
        share = 100 * np.nan_to_num(of_state.get(activity.state, np.zeros(24)))
        add_rectangles(
            axes, np.arange(24.0), bottom, 1.0, share, facecolor=activity.colour, hatch=activity.hatch,
            edgecolor="white", linewidth=0.3, zorder=2,
        )  # fmt: skip
        bottom = bottom + share


def _name(axes: Axes, week: Week, days: float, width_in: float, words: Words) -> None:
    """Write the group and how many of it are on duty above a panel."""
    count = on_duty(week, days)
    low, high = f"{count.min():.0f}", f"{count.max():.0f}"
    number = low if low == high else words("day.range", low=low, high=high)
    room_in = width_in - text_width_in(words("day.panel", group="", number=number), 8)
    group = shortened(week.title, max(room_in, 0.3), 8)
    axes.set_title(words("day.panel", group=group, number=number), fontsize=8, pad=3)


def _frame(axes: Axes, *, is_left: bool, is_last: bool, words: Words) -> None:
    axes.set(xlim=(0, 24), ylim=(0, 100))
    axes.set_xticks(range(0, 25, 6), [f"{hour:02d}" for hour in range(0, 25, 6)] if is_last else [""] * 5)
    axes.set_yticks([0, 50, 100], ["0", "50", "100"] if is_left else [""] * 3)
    axes.grid(visible=True, axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=2 if is_last else 0)
    if is_last:
        axes.set_xlabel(words("day.x"), fontsize=8)


def _head(axes: Axes, design: Compared, width_in: float) -> None:
    axes.annotate(
        shortened(design.title, width_in, FONT_PT), (0, 1), xytext=(0, 72 * _TITLE_IN), xycoords="axes fraction",
        textcoords="offset points", va="bottom", fontweight="bold",
    )  # fmt: skip


def _sentence(week: Week, words: Words) -> str:
    busy = _busy(week)
    if not np.isfinite(busy).any():
        return words("day.never", design=week.design.title, group=week.title)
    hour = int(np.nanargmax(busy))
    return words(
        "day.sentence", design=week.design.title, group=week.title, hour=f"{hour:02d}", next=f"{hour + 1:02d}",
        share=amount(float(busy[hour]), "share", words),
    )  # fmt: skip


def _busy(week: Week) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        share: FloatArray = by_hour_of_day(week.task_min) / by_hour_of_day(week.on_duty_min)
    return share


def _caption(results: Results, names: list[str], groups: list[Week], words: Words) -> str:
    told = [words("day.caption")]
    hidden_designs = len(results.manifest.designs) - MOST_DESIGNS
    hidden_groups = len({week.group for week in groups}) - len(names)
    if hidden_designs > 0:
        told.append(words("page.maps.hidden", count=hidden_designs))
    if hidden_groups > 0:
        told.append(words("day.hidden", count=hidden_groups))
    return words("list.joined").join(told)
