"""Working time: spans of work that go on only in working hours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.times import WEEKDAYS, HoursOfDay, Weekday


class WorkingTime:
    """The working hours of some days of the week, over the run of a clock."""

    def __init__(self, hours: HoursOfDay, days: Sequence[Weekday], clock: Clock) -> None:
        weekdays = {WEEKDAYS.index(day) for day in days}
        # Hours that cross midnight may have begun on the day before the first.
        run = range(-1, math.ceil(clock.stop_at / MINUTES_PER_DAY))
        working = [day for day in run if (clock.start.weekday() + day) % 7 in weekdays]
        self._begins = np.array(working, dtype=np.float64) * MINUTES_PER_DAY + hours.start_min
        self._length_min = float(hours.end_min - hours.start_min)

    def after(self, at: FloatArray, span_min: FloatArray) -> FloatArray:
        """Return when work is done that may begin at `at`, shape of `at`; infinite when it is not in the run.

        Work that fills a day is done when that day ends; no work is done at once.
        """
        if not len(self._begins):
            return np.where(span_min > 0.0, math.inf, at)
        total = self._worked(at) + span_min
        day = np.maximum(np.ceil(total / self._length_min).astype(np.int64) - 1, 0)
        begin = self._begins[np.minimum(day, len(self._begins) - 1)]
        done = np.where(day < len(self._begins), begin + total - day * self._length_min, math.inf)
        return np.where(span_min > 0.0, done, at)

    def _worked(self, at: FloatArray) -> FloatArray:
        """Return the working time of the run before each point in time, minutes."""
        place = np.searchsorted(self._begins, at, side="right") - 1
        today = np.minimum(at - self._begins[np.maximum(place, 0)], self._length_min)
        worked: FloatArray = np.where(place < 0, 0.0, place * self._length_min + today)
        return worked
