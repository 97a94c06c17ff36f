"""Controls of calls that come at one rate and whose work knows its mean.

They are the calls, the work, and what three other systems would do with the same tape:

- infinitely many units: how often they would find at least as many at work as there are units, and by how many more
  (Poisson; Kleinrock 1975, Queueing Systems 1, ch. 3);
- one unit as fast as all together, and a faster one: their wait (Pollaczek 1930, Khinchine 1932). Where one unit is
  all there is and the line has one order, that would be the very system in question, so two faster ones are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.arrays import FloatArray
from sim.demand.tape import DemandTape
from sim.measures.window import Window
from sim.scenario.specs.demand import Demand
from sim.verification.controls import lindley_waits, per_minute

HEAVY = 0.95
"""From this load on, the fast unit's queue is too long-lived to help."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scenario asks for: calls a minute, mean and second moment of their work, and how many units answer.

    `in_turn` says that calls are answered in the order in which they come.
    """

    rate: float
    work_min: float
    work_squared: float
    units: int
    in_turn: bool = True

    @classmethod
    def by(cls, demand: Demand, units: int) -> Self:
        """Return what the kinds of `demand` ask of `units`."""
        kinds = demand.kinds.values()
        rates = np.array([per_minute(kind) for kind in kinds])
        means = np.array([kind.work.mean for kind in kinds])
        squares = np.array([kind.work.variance for kind in kinds]) + means**2
        rate, in_turn = float(rates.sum()), len({kind.priority for kind in kinds}) == 1
        return cls(rate, float(rates @ means / rate), float(rates @ squares / rate), units, in_turn)

    @property
    def load(self) -> float:
        """Calls times work over units."""
        return self.rate * self.work_min / self.units

    @property
    def speeds(self) -> tuple[float, ...]:
        """How many times as fast as a unit the single fast units are."""
        if self.load >= HEAVY:
            return ()
        return (1.1, 1.25) if self.units == 1 and self.in_turn else (self.units, 1.1 * self.units)

    def exact(self) -> FloatArray:
        """Return the exact mean of every control."""
        from scipy.stats import poisson

        at_work = poisson(self.rate * self.work_min)
        many = np.arange(self.units, self.units + 40 + int(20 * at_work.std()))
        waits = [self.rate * self.work_squared / v / (2 * (v - self.rate * self.work_min)) for v in self.speeds]
        excess = float(at_work.sf(many).sum())
        return np.array([1.0, self.work_min, at_work.sf(self.units - 1), excess, *waits])

    def observed(self, tape: DemandTape, window: Window) -> FloatArray:
        """Return every control of a tape: sums over the calls of the window, over their expected number."""
        at, work = tape.known_at, tape.work_min
        counted = window.holds(at)
        at_work = np.arange(len(at)) - np.searchsorted(np.sort(at + work), at, side="right")
        found = [
            np.ones(len(at)), work, at_work >= self.units, np.maximum(at_work - self.units, 0),
            *(lindley_waits(at, work / speed) for speed in self.speeds),
        ]  # fmt: skip
        sums = np.array([float(one[counted].sum()) for one in found])
        return sums / (self.rate * window.length_min)
