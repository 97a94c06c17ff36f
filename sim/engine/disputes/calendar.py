"""Calendars: which mediator holds a sitting, and when."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.engine.eligible import Areas
from sim.engine.state import Inputs
from sim.responders.calendar import slots
from sim.scenario.specs.rung import Appointments


class Calendar:
    """The appointments of all who can hold the sittings of one rung. Each mediator has his own slots.

    Slots are given out in their order, and never back: who asks later comes later. When the mediator of an appointment
    has not come for `grace_min`, another may hold it.
    """

    def __init__(self, inputs: Inputs, areas: Areas, need: int, rule: Appointments) -> None:
        self._inputs, self._areas, self._need, self._rule = inputs, areas, need, rule
        self.grace_min = rule.grace_min
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
            inputs = self._inputs
            found = slots(self._rule, inputs.tape.clock, inputs.fleet.duty[unit].tolist())
            self._slots[unit] = found
        return found
