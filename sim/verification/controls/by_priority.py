"""Controls of classes of calls of which each may take units from those behind it.

The first k classes see no others, and to each k belong three controls: their calls, their work, and their wait if they
were answered in the order in which they come, which is that of M/M/c (Erlang 1917; Pollaczek and Khinchine for one
unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heapreplace
from typing import Self

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.demand.tape import DemandTape
from sim.measures.window import Window
from sim.scenario.specs.demand import Demand
from sim.theory.erlang import erlang_c
from sim.verification.controls.in_turn import Asked


@dataclass(frozen=True, slots=True)
class AskedByPriority:
    """What the first class asks for, the first two, and so on. `rank` is the place of each kind, first is 0."""

    levels: tuple[Asked, ...]
    rank: IntArray

    @classmethod
    def by(cls, demand: Demand, units: int) -> Self:
        """Return what the kinds of `demand` ask of `units`; no two have the same priority."""
        kinds = sorted(demand.kinds.items(), key=lambda named: named[1].priority)
        levels = [demand.model_copy(update={"kinds": dict(kinds[: count + 1])}) for count in range(len(kinds))]
        rank = [[name for name, _ in kinds].index(name) for name in demand.kinds]
        return cls(tuple(Asked.by(level, units) for level in levels), np.array(rank))

    def exact(self) -> FloatArray:
        """Return the exact mean of every control."""
        return np.array([value for level in self.levels for value in (1.0, level.work_min, _exact_wait(level))])

    def observed(self, tape: DemandTape, window: Window) -> FloatArray:
        """Return every control of a tape: sums over the calls of the window, over their expected number."""
        found: list[float] = []
        for number, level in enumerate(self.levels):
            mine = self.rank[tape.kind] <= number
            at, work = tape.known_at[mine], tape.work_min[mine]
            counted = window.holds(at)
            sums = [counted.sum(), work[counted].sum(), in_turn(at, work, level.units)[counted].sum()]
            found += [float(one) / (level.rate * window.length_min) for one in sums]
        return np.array(found)


def _exact_wait(asked: Asked) -> float:
    if asked.units == 1:
        return asked.rate * asked.work_squared / (2 * (1 - asked.load))
    waited = erlang_c(asked.units, asked.units * asked.load)
    return waited * asked.work_min / (asked.units * (1 - asked.load))


def in_turn(at: FloatArray, work: FloatArray, units: int) -> FloatArray:
    """Return the wait of each call that begins when the first unit is free (Kiefer and Wolfowitz 1955)."""
    free_at, waits = [0.0] * units, np.zeros(len(at))
    heapify(free_at)
    for call, (now, span) in enumerate(zip(at.tolist(), work.tolist(), strict=True)):
        begun = max(free_at[0], now)
        waits[call] = begun - now
        heapreplace(free_at, begun + span)
    return waits
