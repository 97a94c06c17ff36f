"""The agenda: what disputes wait for, days and weeks ahead."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

import simpy


class Agenda:
    """What is to be done, and when; SimPy has an event for the first of it only.

    Thousands of disputes wait at any time, most of them long. Kept here they leave SimPy's heap, through which every
    event of the run goes, as small as the fleet. Nothing is ever crossed out: who does not wait any more sees from the
    time that it was called too early.
    """

    def __init__(self, env: simpy.Environment, stop_at: float) -> None:
        self.env, self._stop_at = env, stop_at
        self._entries: list[tuple[float, int, Callable[[], object]]] = []
        self._number = count()
        self._alarms: set[float] = set()

    def enter(self, after_min: float, act: Callable[[], object]) -> float:
        """Have something done in so many minutes. Returns when; what is due after the run is not kept."""
        at = self.env.now + after_min
        if at < self._stop_at:
            heappush(self._entries, (at, next(self._number), act))
            self._set_alarm()
        return at

    def _set_alarm(self) -> None:
        at = self._entries[0][0]
        if at not in self._alarms:
            self._alarms.add(at)
            simpy.Timeout(self.env, at - self.env.now).callbacks.append(lambda _: self._ring(at))

    def _ring(self, at: float) -> None:
        self._alarms.remove(at)
        entries, now = self._entries, self.env.now
        while entries and entries[0][0] <= now:
            heappop(entries)[2]()
        if entries:
            self._set_alarm()
