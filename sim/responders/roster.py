"""Rosters: when a unit is on duty is a function of its shifts, looked up and never ticked."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Shift
from sim.scenario.specs.times import WEEKDAYS


def duty_spans(shift: Shift, clock: Clock) -> FloatArray:
    """Return the spans of duty that touch the simulated time, ascending, shape `(spans, 2)`, minutes.

    A shift across midnight belongs to the day on which it starts, so the night before the first day reaches
    into it. Spans that touch are one: 00:00-24:00 every day is a single span.
    """
    days = np.arange(-1, math.ceil(clock.stop_at / MINUTES_PER_DAY))
    wanted = {WEEKDAYS.index(day) for day in shift.days}
    days = days[np.isin((clock.start.weekday() + days) % 7, list(wanted))]
    start = days * MINUTES_PER_DAY + shift.hours.start_min
    end = days * MINUTES_PER_DAY + shift.hours.end_min
    inside = (end > 0) & (start < clock.stop_at)
    start, end = np.maximum(start[inside], 0.0), end[inside]
    opens = np.concatenate([[True], start[1:] > end[:-1]]) if len(start) else np.zeros(0, dtype=bool)
    closes = np.concatenate([opens[1:], [True]]) if len(start) else opens
    return np.column_stack([start[opens], end[closes]]).astype(float)
