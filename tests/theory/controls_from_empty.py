"""Control variates of the first calls of a queue that begins empty; see `tests.theory.controls`.

They are the work of the first so many calls, the time in which they come, and the wait that they would have at two
units that are a little faster, of which the exact mean is known too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from tests.theory.controls import lindley_waits
from tests.theory.exact_rules import first_delays

FIRST = (25, 50, 100, 500)
"""So many calls are averaged."""

SPEEDS = (1.1, 1.25)
"""How many times as fast as the unit the faster ones are."""


@dataclass(frozen=True)
class AskedFromEmpty:
    """Calls a minute and the mean of their exponential work, for one unit."""

    rate: float
    work_min: float

    @classmethod
    def by(cls, demand, units):
        """Return what the one kind of `demand` asks of the one unit."""
        (kind,) = demand.kinds.values()
        return cls(kind.rate.per_day / MINUTES_PER_DAY, kind.work.mean)

    def exact(self):
        """Return the exact mean of every control."""
        load = self.rate * self.work_min
        waits = [first_delays(FIRST[-1], load / speed, speed / self.work_min) for speed in SPEEDS]
        return self._of_the_first(lambda _: (self.work_min, 1 / self.rate), waits)

    def observed(self, tape, window):
        """Return every control of a tape."""
        at, work = tape.known_at, tape.work_min
        waits = [lindley_waits(at, work / speed) for speed in SPEEDS]
        return self._of_the_first(lambda count: (work[:count].mean(), at[count - 1] / count), waits)

    @staticmethod
    def _of_the_first(asked, waits):
        return np.array([v for n in FIRST for v in (*asked(n), *(wait[:n].mean() for wait in waits))])
