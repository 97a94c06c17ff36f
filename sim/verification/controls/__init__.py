"""Control variates: numbers of a tape whose exact means are known, whatever the engine does with the tape.

By chance one tape asks for more than another, and every estimate made from it follows. Regression on the controls
takes that part out (Lavenberg and Welch 1981, Management Science 27(3), 322-335). They are the calls, the work, and
what other systems, of which the exact mean is known, would do with the same tape. One file a family of systems.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.demand.tape import DemandTape
from sim.measures.window import Window
from sim.scenario.specs.kinds import Kind


class Controls(Protocol):
    """What a scenario asks for, and the controls that follow from it; both shapes `(controls,)`."""

    def exact(self) -> FloatArray:
        """Return the exact mean of every control."""

    def observed(self, tape: DemandTape, window: Window) -> FloatArray:
        """Return every control of a tape."""


class Nothing:
    """No controls: nobody calls, or what they ask depends on how soon they are answered, which no tape knows."""

    def exact(self) -> FloatArray:
        """Return no exact means."""
        return np.zeros(0)

    def observed(self, tape: DemandTape, window: Window) -> FloatArray:  # noqa: ARG002  as others have them
        """Return no controls."""
        return np.zeros(0)


def per_minute(kind: Kind) -> float:
    """Return the calls a minute of a kind whose rate is given per day, 0 of one that has no such rate."""
    per_day = None if kind.rate is None else kind.rate.per_day
    return 0.0 if per_day is None else per_day / MINUTES_PER_DAY


def lindley_waits(at: FloatArray, work: FloatArray) -> FloatArray:
    """Return the wait of each call at a single unit, by the recursion of Lindley (1952) as a running minimum."""
    free = np.concatenate([[0.0], np.cumsum(work[:-1] - np.diff(at))])
    waits: FloatArray = free - np.minimum.accumulate(free)
    return waits
