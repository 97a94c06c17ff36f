"""Control variates: numbers of a tape whose exact means are known, whatever the engine does with the tape.

By chance one tape asks for more than another, and every estimate made from it follows. Regression on the controls
takes that part out (Lavenberg and Welch 1981, Management Science 27(3), 322-335). They are the calls, the work, and
what three other systems, of which the exact mean is known, would do with the same tape:

- infinitely many units: how often they would find at least as many at work as there are units, and by how many more
  (Poisson; Kleinrock 1975, Queueing Systems 1, ch. 3);
- one unit as fast as all together, and a faster one: their wait (Pollaczek 1930, Khinchine 1932). Where one unit is
  all there is and the line has one order, that would be the very system in question, so two faster ones are used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY

HEAVY = 0.95
"""From this load on, the fast unit's queue is too long-lived to help."""


@dataclass(frozen=True)
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
    def by(cls, demand, units):
        """Return what the kinds of `demand` ask of `units`."""
        kinds = demand.kinds.values()
        rates = np.array([kind.rate.per_day for kind in kinds]) / MINUTES_PER_DAY
        means = np.array([kind.work.mean for kind in kinds])
        squares = np.array([kind.work.variance for kind in kinds]) + means**2
        rate, in_turn = rates.sum(), len({kind.priority for kind in kinds}) == 1
        return cls(rate, float(rates @ means / rate), float(rates @ squares / rate), units, in_turn)

    @property
    def load(self):
        """Calls times work over units."""
        return self.rate * self.work_min / self.units

    @property
    def speeds(self):
        """How many times as fast as a unit the single fast units are."""
        if self.load >= HEAVY:
            return ()
        return (1.1, 1.25) if self.units == 1 and self.in_turn else (self.units, 1.1 * self.units)

    def exact(self):
        """Return the exact mean of every control."""
        from scipy.stats import poisson

        at_work = poisson(self.rate * self.work_min)
        many = np.arange(self.units, self.units + 40 + int(20 * at_work.std()))
        waits = [self.rate * self.work_squared / v / (2 * (v - self.rate * self.work_min)) for v in self.speeds]
        excess = float(at_work.sf(many).sum())
        return np.array([1.0, self.work_min, at_work.sf(self.units - 1), excess, *waits])

    def observed(self, tape, window):
        """Return every control of a tape: sums over the calls of the window, over their expected number."""
        at, work = tape.known_at, tape.work_min
        counted = window.holds(at)
        at_work = np.arange(len(at)) - np.searchsorted(np.sort(at + work), at, side="right")
        found = [
            np.ones(len(at)), work, at_work >= self.units, np.maximum(at_work - self.units, 0),
            *(lindley_waits(at, work / speed) for speed in self.speeds),
        ]  # fmt: skip
        return np.array([one[counted].sum() for one in found]) / (self.rate * window.length_min)


class Nothing:
    """No controls: nobody calls, or what they ask depends on how soon they are answered, which no tape knows."""

    def exact(self):
        """Return no exact means."""
        return np.zeros(0)

    def observed(self, tape, window):
        """Return no controls."""
        return np.zeros(0)


def lindley_waits(at, work):
    """Return the wait of each call at a single unit, by the recursion of Lindley (1952) as a running minimum."""
    free = np.concatenate([[0.0], np.cumsum(work[:-1] - np.diff(at))])
    return free - np.minimum.accumulate(free)
