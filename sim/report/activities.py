"""What units do, as the figures show it, and how much of each hour of the week goes into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.record.results.reading import Results
from sim.report.compared import Compared, compared

if TYPE_CHECKING:
    import pandas as pd

HOURS_PER_WEEK = 168


@dataclass(frozen=True, slots=True)
class Activity:
    """How one activity is drawn; told apart by hatching too.

    `state` is its name in the tables, `is_task` whether it is part of answering a call.
    """

    state: str
    colour: str
    hatch: str
    is_task: bool


ACTIVITIES = (
    Activity("turnout", "#56b4e9", "", True),
    Activity("travel", "#0072b2", "//", True),
    Activity("work", "#e69f00", "", True),
    Activity("transport", "#d55e00", "\\\\", True),
    Activity("sitting", "#117733", "..", True),
    Activity("write_up", "#cc79a7", "", True),
    Activity("homeward", "#bdbdbd", "\\\\", False),
    Activity("relocating", "#8a8a8a", "//", False),
    Activity("patrol", "#9ad6bd", "", False),
    Activity("break", "#6b4c9a", "xx", False),
    Activity("charging", "#f0e442", "..", False),
)
"""Activities in the order of a call, then the others; what is missing to the whole is waiting for a call."""


@dataclass(frozen=True, slots=True)
class Week:
    """Minutes that a group of units of one design spent in each activity, by the hour of the week.

    `minutes` has shape `(168,)` for each state, idle among them: Monday 0 h first, all days and replications together.
    """

    design: Compared
    group: str
    title: str
    units: int
    minutes: dict[str, FloatArray]

    @property
    def on_duty_min(self) -> FloatArray:
        """Minutes on record, whatever was done in them, shape `(168,)`."""
        return _together(list(self.minutes.values()))

    @property
    def task_min(self) -> FloatArray:
        """Minutes spent on calls, shape `(168,)`."""
        return _together([self.minutes[one.state] for one in ACTIVITIES if one.is_task and one.state in self.minutes])


def _together(parts: list[FloatArray]) -> FloatArray:
    whole = np.zeros(HOURS_PER_WEEK)
    for part in parts:
        whole += part
    return whole


def weeks(results: Results) -> list[Week]:
    """Return every group of every design, the baseline first, in the order of its units; measured days only."""
    clock, monday_at = results.scenario.clock, MINUTES_PER_DAY * results.scenario.clock.start.weekday()
    ends = results.sql(
        "WITH cut AS (SELECT design, unit, state, greatest(from_at, $start) + $shift AS a, least(to_at, $end) + $shift"
        "   AS b FROM spells WHERE to_at > $start AND from_at < $end),"
        " ends AS (SELECT design, unit, state, a AS t, -1 AS sign FROM cut"
        "   UNION ALL SELECT design, unit, state, b, 1 FROM cut)"
        ' SELECT e.design, u."group", state, floor(t / 60)::BIGINT % 168 AS hour, sum(sign) AS n,'
        " sum(sign * (t % 60)) AS rest, sum(sign * floor(t / 10080)) AS weeks"
        " FROM ends e JOIN units u ON u.design = e.design AND u.unit = e.unit GROUP BY ALL",
        {"start": clock.warm_up_days * MINUTES_PER_DAY, "end": clock.end_at, "shift": monday_at},
    )
    groups = results.sql(
        'SELECT design, "group", any_value(title) AS title, count(*) AS units, min(row) AS first FROM'
        " (SELECT *, row_number() OVER () AS row FROM units) GROUP BY ALL ORDER BY first"
    )
    found = []
    for design in compared(results):
        mine = groups[groups["design"] == design.name]
        for group, title, units in zip(mine["group"], mine["title"], mine["units"], strict=True):
            found.append(Week(design, group, title or group, int(units), _minutes(ends, design.name, group)))
    return found


def _minutes(ends: pd.DataFrame, design: str, group: str) -> dict[str, FloatArray]:
    """Return minutes by state from the ends of spells.

    Up to a minute w weeks and some hours after the first Monday, each of the 168 hours has passed w times, once more
    where it is over, and in part where it is running. A spell is that for its end less that for its beginning.
    """
    mine = ends[(ends["design"] == design) & (ends["group"] == group)]
    found: dict[str, FloatArray] = {}
    for state, part in mine.groupby("state", sort=False):
        count, rest = np.zeros(HOURS_PER_WEEK), np.zeros(HOURS_PER_WEEK)
        hour = part["hour"].to_numpy(dtype=np.int64)
        count[hour], rest[hour] = part["n"], part["rest"]
        later = count[::-1].cumsum()[::-1] - count
        found[str(state)] = 60.0 * (later + float(part["weeks"].sum())) + rest
    return found


def by_hour_of_day(minutes: FloatArray) -> FloatArray:
    """Return the sums over the days of the week, shape `(24,)`."""
    of_day: FloatArray = minutes.reshape(7, 24).sum(axis=0)
    return of_day
