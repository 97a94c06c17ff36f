"""Run the bank: every chosen case, judged by the pass rule; a marginal alarm once more at four times the length."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sim.experiment.workers import worker_pool
from sim.verification.choice import Choice, Run, name_of
from sim.verification.judge import outcome_of
from sim.verification.outcome import Outcome, Verification
from sim.verification.row import Check
from sim.verification.work import Done, Part, Work, parts_of

Progress = Callable[[int, int], None]
"""Is told after each piece of work how many are done and planned."""

MARGINAL = 4.0
"""An alarm of no more standard errors than this may be chance: three are passed three times in a thousand numbers,
four once in sixteen thousand."""

NUMBERS_AN_ALARM = 100
"""So many numbers begun may raise one marginal alarm."""

LONGER = 4
"""A case that raised one is run once more at so many times the length, with another seed."""


def verify(choice: Choice, workers: int = 1, progress: Progress | None = None) -> Verification:
    """Run the chosen cases and judge them. The result does not depend on `workers`.

    An alarm is a case with a number that differs. By chance a few of many exact numbers lie more than three standard
    errors off, so one marginal alarm is allowed for every hundred numbers: such a case is run once more, at four times
    the length and with another seed, and only that counts. More alarms, or larger ones, are no chance.
    """
    started, clock = datetime.now().astimezone(), time.perf_counter()
    outcomes = _outcomes(choice.items, workers, progress)
    again = _run_again(outcomes)
    longer = [_longer(item) for item in choice.items if isinstance(item, Run) and item.case.name in again]
    if longer:
        second = {outcome.name: outcome for outcome in _outcomes(longer, workers, progress)}
        outcomes = [replace(second[one.name], before=one) if one.name in second else one for one in outcomes]
    return Verification(
        outcomes=tuple(outcomes),
        quick=choice.quick,
        left_out=tuple((name_of(item), item.title) for item in choice.left_out),
        started=started.isoformat(timespec="seconds"),
        wall_time_s=round(time.perf_counter() - clock, 1),
        workers=workers,
    )


def _outcomes(items: Sequence[Run | Check], workers: int, progress: Progress | None) -> list[Outcome]:
    pieces = [_pieces(item) for item in items]
    work = Work(tuple(piece for of_item in pieces for piece in of_item))
    with worker_pool(work, min(workers, len(work.pieces))) as run:
        done = _told(run(range(len(work.pieces))), len(work.pieces), progress)
        return [outcome_of(item, list(islice(done, len(of_item)))) for item, of_item in zip(items, pieces, strict=True)]


def _pieces(item: Run | Check) -> Sequence[Part | Check]:
    return [item] if isinstance(item, Check) else parts_of(item.case, item.replications, afresh=item.afresh)


def _told(results: Iterator[Done], planned: int, progress: Progress | None) -> Iterator[Done]:
    for number, done in enumerate(results, start=1):
        if progress is not None:
            progress(number, planned)
        yield done


def _run_again(outcomes: Sequence[Outcome]) -> set[str]:
    """Return the names of the cases whose alarm may be chance, none if there are too many or larger ones."""
    alarms = [outcome for outcome in outcomes if outcome.differs]
    allowed = math.ceil(sum(len(outcome.numbers) for outcome in outcomes) / NUMBERS_AN_ALARM)
    if len(alarms) > allowed or any(alarm.alarm > MARGINAL for alarm in alarms):
        return set()
    return {alarm.name for alarm in alarms}


def _longer(run: Run) -> Run:
    return replace(run, replications=LONGER * run.replications, afresh=True)
