"""One place, no travel: when every call begins and ends, from the rules alone and without the engine.

A second, slow and simple way to the same answer: from event to event, every call that waits is looked at in turn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Rules:
    """By which rules a place answers its calls.

    A call is served before all others of higher rank. `units_for` gives the units that each call needs, all at once.
    A call begins only while `keep` of its priority is free besides. One that `preempts` takes the unit of the least
    urgent call at work, which goes back to the queue with what is left. `relieved_at` are the times when the only crew
    is relieved and the old one finishes its call.
    """

    units: int
    rank: np.ndarray
    priority: np.ndarray
    units_for: np.ndarray
    keep: dict[int, int] = field(default_factory=dict)
    preempts: bool = False
    room: float = math.inf
    relieved_at: tuple[float, ...] = ()


def replay(at, work, rules):
    """Return when each call is begun for the first time and when it ends, NaN for those that find no room."""
    place = _Place(at, work, rules)
    calls = [(time, 1, call) for call, time in enumerate(at.tolist())]
    for time, is_call, call in sorted([*calls, *((time, 0, 0) for time in rules.relieved_at)]):
        place.work_until(time)
        if is_call:
            place.take(call)
        else:
            place.relieve()
    place.work_until(math.inf)
    return place.begun, place.ended


class _Place:
    def __init__(self, at, work, rules):
        self.at, self.rules, self.now = at, rules, 0.0
        self.left, self.begun, self.ended = work.tolist(), np.full(len(at), np.nan), np.full(len(at), np.nan)
        self.waiting, self.units = [], {}

    def work_until(self, time):
        """Let calls end, one after the other, and those that wait begin."""
        while self.units and (first := min((self.now + self.left[c], c) for c in self.units.values()))[0] <= time:
            self._pass(first[0] - self.now)
            self.ended[first[1]] = self.now
            self.units = {unit: call for unit, call in self.units.items() if call != first[1]}
            self._serve()
        if time < math.inf:
            self._pass(time - self.now)

    def take(self, call):
        """A call comes; it is lost when it would wait and there is no room."""
        self.waiting.append(call)
        self._serve()
        if len(self.waiting) > self.rules.room:
            self.waiting.remove(call)

    def relieve(self):
        """Those on duty finish the call in hand outside; the relief is free."""
        for call in self.units.values():
            self.ended[call] = self.now + self.left[call]
        self.units = {}
        self._serve()

    def _pass(self, minutes):
        for call in set(self.units.values()):
            self.left[call] -= minutes
        self.now += minutes

    def _serve(self):
        for call in sorted(self.waiting, key=lambda one: (self.rules.rank[one], self.at[one])):
            wanted, keep = int(self.rules.units_for[call]), self.rules.keep.get(int(self.rules.priority[call]), 0)
            free = [unit for unit in range(self.rules.units) if unit not in self.units]
            if len(free) < wanted + keep:
                free = self._taken(call) if self.rules.preempts else []
            if free:
                self.waiting.remove(call)
                self.units |= dict.fromkeys(free[:wanted], call)
                if math.isnan(self.begun[call]):
                    self.begun[call] = self.now

    def _taken(self, call):
        """Return the unit that a call may take, its own call back in the queue; the lowest number on ties."""
        priority = self.rules.priority
        victim = max(self.units, key=lambda unit: (priority[self.units[unit]], -unit))
        if priority[self.units[victim]] <= priority[call]:
            return []
        self.waiting.append(self.units.pop(victim))
        return [victim]
