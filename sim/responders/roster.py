"""Rosters: when a unit is on duty is a function of its shifts, looked up and never ticked."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, BoolArray, FloatArray, IntArray
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.roster import Shift


@dataclass(frozen=True, slots=True)
class Duties:
    """The times that a shift is served and that touch the simulated time, one row each, shape `(duties,)`.

    `day` counts from the first simulated day; a shift across midnight belongs to the day on which it starts, so
    the night before the first day, day -1, reaches into it. `from_at` and `to_at` are minutes and may lie outside the
    simulated time.
    """

    day: IntArray
    from_at: FloatArray
    to_at: FloatArray

    def __len__(self) -> int:
        return len(self.day)

    def only(self, chosen: BoolArray) -> Duties:
        """Return the chosen duties."""
        return Duties(self.day[chosen], self.from_at[chosen], self.to_at[chosen])


def duties_of(shift: Shift, clock: Clock) -> Duties:
    """Return when `shift` is served, in the order of days."""
    days = np.arange(-1, math.ceil(clock.stop_at / MINUTES_PER_DAY))
    wanted = [int(day) for day in days if shift.serves((clock.start.weekday() + int(day)) % 7)]
    day = np.array(wanted, dtype=np.int64)
    start = day * MINUTES_PER_DAY + shift.hours.start_min
    end = day * MINUTES_PER_DAY + shift.hours.end_min
    found = Duties(day, start.astype(np.float64), end.astype(np.float64))
    return found.only((end > 0) & (start < clock.stop_at))


def spans_of(duties: Duties) -> FloatArray:
    """Return the spans of duty, ascending, shape `(spans, 2)`, minutes, from the start of the simulated time on.

    Spans that touch are one: 00:00-24:00 every day is a single span.
    """
    start, end = np.maximum(duties.from_at, 0.0), duties.to_at
    opens = np.concatenate([[True], start[1:] > end[:-1]]) if len(start) else np.zeros(0, dtype=bool)
    closes = np.concatenate([opens[1:], [True]]) if len(start) else opens
    return np.column_stack([start[opens], end[closes]]).astype(float)


@dataclass(frozen=True, slots=True)
class DueBreak:
    """A break of one unit on one day: due from `due_at`, missed when it has not begun by `until_at`."""

    due_at: float
    until_at: float
    length_min: float
    interrupted_by: int | None


def breaks_of(shift: Shift, duties: Duties, crew: int) -> tuple[DueBreak, ...]:
    """Return the breaks of one crew of a shift that are due on its `duties`, ascending; none before the start.

    Parameters
    ----------
    crew:
        Number of the crew at its base, from 0. The first is due when the window opens, the others follow evenly spread
        over it.
    """
    if not shift.breaks:
        return ()
    found = []
    for day, from_at, to_at in zip(duties.day.tolist(), duties.from_at.tolist(), duties.to_at.tolist(), strict=True):
        for one in shift.breaks:
            opens = day * MINUTES_PER_DAY + shift.hours.start_min + shift.minutes_into(one.window)
            length = one.window.end_min - one.window.start_min
            due_at = opens + length * crew / shift.crews
            if max(from_at, 0) <= due_at < to_at:
                found.append(DueBreak(due_at, opens + length, one.length_min, one.interrupted_by))
    return tuple(found)
