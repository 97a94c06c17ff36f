"""Calendars: which mediator holds a sitting, and when."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.engine.eligible import Areas
from sim.engine.state import Inputs
from sim.scenario.specs.ladder import Appointments
from sim.scenario.specs.times import WEEKDAYS


class Calendar:
    """The appointments of all who can hold the sittings of one rung. Each mediator has his own slots.

    Slots are given out in their order, and never back: who asks later comes later.
    """

    def __init__(self, inputs: Inputs, areas: Areas, need: int, rule: Appointments) -> None:
        self._inputs, self._areas, self._need, self._rule = inputs, areas, need, rule
        self._able = np.flatnonzero(inputs.able[need, inputs.fleet.group]).tolist()
        self._slots: dict[int, list[float]] = {}
        self._next: dict[int, int] = {}

    def book(self, cell: int, now: float) -> tuple[int, float] | None:
        """Take the first slot of those whose area holds the cell, or of all; None when no slot is left in the run."""
        earliest = now + self._rule.notice_days * MINUTES_PER_DAY
        best: tuple[float, int] | None = None
        for unit in self._areas.own(self._need, cell) or self._able:
            slots = self._slots_of(unit)
            place = max(bisect_left(slots, earliest), self._next.get(unit, 0))
            if place < len(slots) and (best is None or (slots[place], unit) < best):
                best = slots[place], unit
        if best is None:
            return None
        at, unit = best
        self._next[unit] = bisect_left(self._slots_of(unit), at) + 1
        return unit, at

    def _slots_of(self, unit: int) -> list[float]:
        """Return when sittings of a unit may begin: spread over the hours of its working days, while it is on duty."""
        found = self._slots.get(unit)
        if found is None:
            found = self._slots[unit] = slots(self._rule, self._inputs.tape.clock.start.weekday(),
                self._inputs.tape.clock.stop_at, self._inputs.fleet.duty[unit].tolist())  # fmt: skip
        return found


def slots(rule: Appointments, first_weekday: int, stop_at: float, duty: list[list[float]]) -> list[float]:
    """Return when sittings may begin, ascending, minutes."""
    days = {WEEKDAYS.index(day) for day in rule.days}
    step = (rule.hours.end_min - rule.hours.start_min) / rule.a_day
    begins = [
        day * MINUTES_PER_DAY + rule.hours.start_min + number * step
        for day in range(int(stop_at // MINUTES_PER_DAY) + 1)
        if (first_weekday + day) % 7 in days
        for number in range(rule.a_day)
    ]
    return [at for at in begins if any(start <= at < end for start, end in duty)]
