"""What a case gave, judged: from its pieces of work to an outcome."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.verification.bank import Case, Expected
from sim.verification.choice import Run
from sim.verification.estimate import Estimate
from sim.verification.outcome import Number, Outcome
from sim.verification.replications import Replications
from sim.verification.row import Check
from sim.verification.work import Done


def outcome_of(item: Run | Check, done: Sequence[Done]) -> Outcome:
    """Return what the pieces of work of a case gave together."""
    seconds = sum(one.seconds for one in done)
    error = next((one.error for one in done if one.error), "")
    if isinstance(item, Check):
        return _of_check(item, done[0], seconds, error)
    case = item.case
    if error:
        return Outcome(case.name, case.section, case.title, (), item.replications, seconds, error=error)
    runs = _together(done)
    return Outcome(
        name=case.name,
        section=case.section,
        title=case.title,
        numbers=tuple(_number(runs, row) for row in case.rows),
        replications=item.replications,
        seconds=seconds,
        tape_as_asked=runs.tape_is_as_asked(),
        alarm=_alarm(runs, case),
    )


def _of_check(check: Check, done: Done, seconds: float, error: str) -> Outcome:
    # What a check draws is always the same, so that running it once more would say nothing: no alarm of it is marginal.
    numbers = tuple(Number.of(row) for row in done.rows)
    outcome = Outcome(check.id, check.section, check.title, numbers, seconds=seconds, error=error)
    return replace(outcome, alarm=math.inf) if outcome.differs else outcome


def _together(done: Sequence[Done]) -> Replications:
    values = {name: np.concatenate([one.values[name] for one in done]) for name in done[0].values}
    return Replications(values, np.concatenate([one.controls for one in done]), done[0].exact)


def _number(runs: Replications, row: Expected) -> Number:
    sharp, plain = runs.controlled(row), runs.plain(row)
    verdict = runs.verdict(row)
    return Number(row.quantity, row.expected, row.tolerance, sharp.mean, sharp.se, verdict, plain.mean, plain.se)


def _alarm(runs: Replications, case: Case) -> float:
    """Return how many standard errors the worst number lies off that differs; a control may lie one farther off."""
    estimates = [(row, estimate) for row in case.rows for estimate in (runs.controlled(row), runs.plain(row))]
    off = [_off(estimate, row) for row, estimate in estimates if not estimate.agrees(row.expected, row.tolerance)]
    if not runs.tape_is_as_asked():
        off.append(runs.worst_control() - 1)
    return max(off, default=0.0)


def _off(estimate: Estimate, row: Expected) -> float:
    return abs(estimate.mean - row.expected) / estimate.se if estimate.se > 0 else math.inf
