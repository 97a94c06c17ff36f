"""Controls of the first calls of a queue that begins empty.

They are the work of the first so many calls, the time in which they come, and the wait that they would have at two
units that are a little faster, of which the exact mean is known too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.arrays import FloatArray
from sim.demand.tape import DemandTape
from sim.measures.window import Window
from sim.scenario.specs.demand import Demand
from sim.theory.from_empty import first_delays
from sim.verification.controls import lindley_waits, per_minute

FIRST = (25, 50, 100, 500)
"""So many calls are averaged."""

SPEEDS = (1.1, 1.25)
"""How many times as fast as the unit the faster ones are."""


@dataclass(frozen=True, slots=True)
class AskedFromEmpty:
    """Calls a minute and the mean of their exponential work, for one unit."""

    rate: float
    work_min: float

    @classmethod
    def by(cls, demand: Demand) -> Self:
        """Return what the one kind of `demand` asks of the one unit."""
        (kind,) = demand.kinds.values()
        return cls(per_minute(kind), kind.work.mean)

    def exact(self) -> FloatArray:
        """Return the exact mean of every control."""
        load = self.rate * self.work_min
        waits = [first_delays(FIRST[-1], load / speed, speed / self.work_min) for speed in SPEEDS]
        return _of_the_first(lambda _: (self.work_min, 1 / self.rate), waits)

    def observed(self, tape: DemandTape, window: Window) -> FloatArray:  # noqa: ARG002  the first calls, not a window
        """Return every control of a tape."""
        at, work = tape.known_at, tape.work_min
        waits = [lindley_waits(at, work / speed) for speed in SPEEDS]
        return _of_the_first(lambda count: (float(work[:count].mean()), float(at[count - 1]) / count), waits)


def _of_the_first(asked: Callable[[int], tuple[float, float]], waits: Sequence[FloatArray]) -> FloatArray:
    return np.array([v for n in FIRST for v in (*asked(n), *(float(wait[:n].mean()) for wait in waits))])
