"""One number that is known exactly, what the program gives instead, and whether the two agree."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What can be said of a number. Only `AGREES` is a pass."""

    AGREES = "agrees"
    DIFFERS = "differs"
    TOO_SHORT = "too short"
    """The standard error is more than half the tolerance, so that the run could not have told a difference."""


def judged(expected: float, tolerance: float, got: float, se: float) -> Verdict:
    """Apply the pass rule: within the tolerance or three standard errors, and precise enough to say so.

    What lies farther off differs, however short the run. A number that is absent (NaN) differs: nothing was found
    where something is expected. An absent standard error says nothing.
    """
    if math.isnan(se):
        return Verdict.TOO_SHORT
    if not abs(got - expected) <= max(tolerance, 3 * se):
        return Verdict.DIFFERS
    return Verdict.AGREES if se <= tolerance / 2 else Verdict.TOO_SHORT


@dataclass(frozen=True, slots=True)
class Row:
    """One number of a check.

    `tolerance` is absolute, in the unit of the number. `se` is the standard error of `got`, 0 where nothing is left
    to chance; then the number is within the tolerance or it differs.
    """

    quantity: str
    expected: float
    tolerance: float
    got: float
    se: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """Whether the number agrees."""
        return judged(self.expected, self.tolerance, self.got, self.se)

    @property
    def z(self) -> float:
        """How many standard errors the number lies from the exact one; NaN where there is no standard error."""
        return (self.got - self.expected) / self.se if self.se > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Check:
    """A case that is not a scenario: a law, a distance, an optimum, a statistic of the report.

    `id` is the name by which it is asked for, `section` one of `sim.verification.outcome.SECTIONS`. `quick` says that
    it is cheap enough for a short verification (a second at most). `run` needs neither network nor files outside the
    package, and may be called in a worker process, so it is a function of a module.
    """

    id: str
    section: str
    title: str
    run: Callable[[], tuple[Row, ...]]
    quick: bool
