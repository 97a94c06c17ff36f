"""What a verification found: numbers, cases, the whole bank."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from sim.verification.row import Row, Verdict

SECTIONS = (
    "queues", "loss", "priorities", "sources", "time", "space", "distances", "patrol", "disputes", "siting", "chance",
    "output", "by_call",
)  # fmt: skip
"""Where a case is shown; every case and every check stands under one of these, in this order."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a case. `plain` is the mean without the help of controls; NaN where there are no replications."""

    quantity: str
    expected: float
    tolerance: float
    got: float
    se: float
    verdict: Verdict
    plain: float = math.nan
    plain_se: float = math.nan

    @classmethod
    def of(cls, row: Row) -> Number:
        """Return a row of a check with its verdict."""
        return cls(row.quantity, row.expected, row.tolerance, row.got, row.se, row.verdict)

    @property
    def z(self) -> float:
        """How many standard errors the number lies from the exact one; NaN where there is no standard error."""
        return (self.got - self.expected) / self.se if self.se > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case gave.

    Attributes
    ----------
    replications:
        How many were run; 0 for a check.
    seconds:
        Time of the processor.
    tape_as_asked:
        Whether the calls drawn are those that the scenario asks for; if not, no number of the case can agree.
    alarm:
        How many standard errors the worst number that differs lies off; 0 where none does.
    error:
        What stopped the case; empty if nothing did. A stopped case has no numbers.
    before:
        What it gave before it was run again at four times the length; None if it was not.
    """

    name: str
    section: str
    title: str
    numbers: tuple[Number, ...]
    replications: int = 0
    seconds: float = 0.0
    tape_as_asked: bool = True
    alarm: float = 0.0
    error: str = ""
    before: Outcome | None = None

    @property
    def passed(self) -> bool:
        """Whether every number agrees. One that is too short to say does not."""
        return not self.error and all(number.verdict is Verdict.AGREES for number in self.numbers)

    @property
    def differs(self) -> bool:
        """Whether a number differs, as against being too short to say."""
        return any(number.verdict is Verdict.DIFFERS for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcomes of the chosen cases. `left_out` names cases of the bank that a short verification does not run."""

    outcomes: tuple[Outcome, ...]
    quick: bool
    left_out: tuple[tuple[str, str], ...] = ()
    started: str = ""
    wall_time_s: float = 0.0
    workers: int = 1

    @property
    def passed(self) -> bool:
        """Whether everything agrees."""
        return all(outcome.passed for outcome in self.outcomes)

    @property
    def numbers(self) -> int:
        """How many numbers there are."""
        return sum(len(outcome.numbers) for outcome in self.outcomes)

    def counts(self) -> dict[str, int]:
        """Return how many numbers there are of each verdict, and how many cases were stopped by an error."""
        found = Counter(number.verdict.value for outcome in self.outcomes for number in outcome.numbers)
        return {verdict.value: found[verdict.value] for verdict in Verdict} | {
            "stopped": sum(bool(outcome.error) for outcome in self.outcomes)
        }
