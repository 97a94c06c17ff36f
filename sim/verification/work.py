"""The work of a verification in pieces that any process can do: some replications of a scenario, or one check."""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray
from sim.verification.bank import Case
from sim.verification.replications import Prepared, prepare
from sim.verification.row import Check, Row

TOGETHER = 4
"""Replications in one piece: long enough to be worth sending, short enough that all processes end together."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some replications of a case, from number `first` on; `afresh` with the seed that follows the file's."""

    case: Case
    first: int
    count: int
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a piece of work gave: the `rows` of a check, or values and controls of some replications.

    `exact` holds the exact means of the controls, in the first piece of a case only; `error` says what stopped it, if
    something did.
    """

    seconds: float
    values: dict[str, FloatArray] = field(default_factory=dict)
    controls: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    exact: FloatArray = field(default_factory=lambda: np.zeros(0))
    rows: tuple[Row, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Every piece of work of a verification; goes whole into a worker process."""

    pieces: tuple[Part | Check, ...]

    def run(self, number: int) -> Done:
        """Do one piece. An error in it is told and does not stop the others."""
        piece, clock = self.pieces[number], time.process_time()
        try:
            if isinstance(piece, Check):
                rows = piece.run()
                return Done(time.process_time() - clock, rows=rows)
            return _replicate(piece, clock)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            text = f"{type(error).__name__}: {error} ({Path(where.filename).name}, line {where.lineno})"
            return Done(time.process_time() - clock, error=text)


def parts_of(case: Case, replications: int, *, afresh: bool) -> list[Part]:
    """Return the replications of a case in pieces."""
    firsts = range(0, replications, TOGETHER)
    return [Part(case, first, min(TOGETHER, replications - first), afresh) for first in firsts]


def _replicate(part: Part, clock: float) -> Done:
    ready = _prepared(part.case.path, part.afresh)
    runs = [ready.run(number) for number in range(part.first, part.first + part.count)]
    wanted = [row.quantity for row in part.case.rows]
    return Done(
        time.process_time() - clock,
        values={name: np.array([values[name] for values, _ in runs]) for name in wanted},
        controls=np.array([controls for _, controls in runs]),
        exact=ready.asked.exact() if part.first == 0 else np.zeros(0),
    )


@lru_cache(maxsize=2)
def _prepared(file: Path, afresh: bool) -> Prepared:
    """Return a scenario ready to run; pieces of the same one follow each other."""
    ready = prepare(file)
    if not afresh:
        return ready
    return replace(ready, scenario=ready.scenario.model_copy(update={"seed": ready.scenario.seed + 1}))
