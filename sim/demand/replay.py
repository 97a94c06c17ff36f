"""Recorded calls, read as they were."""

from __future__ import annotations

import csv
import difflib
import math
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.demand.tape import DemandTape
from sim.errors import InputError, Problem, input_error
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Replay
from sim.world.model import World

NEEDED = ("at", "cell", "kind")
SPANS = ("work_min", "patience_min", "handling_min", "turnout_min")
OPTIONAL = (*SPANS, "priority")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Recorded calls in the order in which they became known; NaN (priority: 0) where the record is silent."""

    known_at: FloatArray
    kind: IndexArray
    cell: IndexArray
    priority: IndexArray
    spans: dict[str, FloatArray]

    def fill(self, tape: DemandTape) -> DemandTape:
        """Return the tape with what the record tells in place of what was drawn."""

        def told(name: str) -> FloatArray:
            return np.where(np.isnan(self.spans[name]), getattr(tape, name), self.spans[name])

        return replace(
            tape,
            priority=np.where(self.priority > 0, self.priority, tape.priority).astype(np.int32),
            work_min=told("work_min"),
            patience_min=told("patience_min"),
            handling_min=told("handling_min"),
            turnout_min=told("turnout_min"),
        )


def read_calls(replay: Replay, kinds: tuple[str, ...], world: World, clock: Clock) -> Recorded:
    """Read a CSV file of calls.

    `at` is a number of minutes from the start of the clock, or a local date and time in ISO form.

    Raises
    ------
    InputError
        Every row that cannot be used, with its line: an unknown cell or kind, a time outside the clock, a negative
        span.
    """
    path = Path(replay.file)
    rows = _rows(path)
    cells = {world.places.code[place]: row for row, place in enumerate(world.cells.place.tolist())}
    reader = _Reader(str(path), {name: i for i, name in enumerate(kinds)}, cells, clock)
    parsed = [reader.row(line, row) for line, row in rows]
    if reader.problems:
        raise InputError(tuple(reader.problems))
    parsed.sort(key=lambda call: call[0])
    columns = list(zip(*parsed, strict=True)) if parsed else [()] * (4 + len(SPANS))
    at, kind, cell, priority = columns[:4]
    return Recorded(
        np.array(at, dtype=float),
        np.array(kind, dtype=np.int32),
        np.array(cell, dtype=np.int32),
        np.array(priority, dtype=np.int32),
        {name: np.array(column, dtype=float) for name, column in zip(SPANS, columns[4:], strict=True)},
    )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header = reader.fieldnames or []
            missing = [name for name in NEEDED if name not in header]
            unknown = [name for name in header if name not in (*NEEDED, *OPTIONAL)]
            if missing or unknown:
                raise _header_error(path, missing, unknown)
            return [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        raise input_error("is not UTF-8 text; save it as CSV UTF-8", file=str(path)) from error
    except (OSError, csv.Error) as error:
        raise input_error(f"cannot be read: {error}", file=str(path)) from error


def _header_error(path: Path, missing: list[str], unknown: list[str]) -> InputError:
    problems = [Problem(f"there is no column {name!r}", "header", str(path), 1, 1) for name in missing]
    for name in unknown:
        near = difflib.get_close_matches(name, (*NEEDED, *OPTIONAL), n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join((*NEEDED, *OPTIONAL))}"
        problems.append(Problem(f"{name!r} is no known column; {hint}", "header", str(path), 1, 1))
    return InputError(tuple(problems))


class _Reader:
    """Turns rows into numbers and gathers what is wrong with them."""

    def __init__(self, file: str, kinds: dict[str, int], cells: dict[str, int], clock: Clock) -> None:
        self.file, self.kinds, self.cells, self.clock = file, kinds, cells, clock
        self.start = datetime.combine(clock.start, time())
        self.problems: list[Problem] = []

    def row(self, line: int, row: dict[str, str]) -> tuple[float, ...]:
        spans = (self._span(line, name, row.get(name)) for name in SPANS)
        return (
            self._at(line, row["at"] or ""),
            self._known(line, "kind", row["kind"] or "", self.kinds),
            self._known(line, "cell", row["cell"] or "", self.cells),
            self._priority(line, row.get("priority")),
            *spans,
        )

    def _wrong(self, line: int, column: str, message: str) -> float:
        self.problems.append(Problem(message, column, self.file, line, 1))
        return math.nan

    def _at(self, line: int, text: str) -> float:
        try:
            at = float(text)
        except ValueError:
            try:
                at = (datetime.fromisoformat(text.strip()) - self.start).total_seconds() / 60
            except (ValueError, TypeError):
                return self._wrong(line, "at", f"{text!r} is neither minutes nor a local time like 2022-03-07 14:05:00")
        if not 0 <= at < self.clock.end_at:
            days = f"{self.clock.days:g} days from {self.clock.start}"
            return self._wrong(line, "at", f"{text} lies outside the clock ({days}); move clock.start or clock.days")
        return at

    def _known(self, line: int, column: str, text: str, known: dict[str, int]) -> int:
        if text in known:
            return known[text]
        near = difflib.get_close_matches(text, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(list(known)[:8])}"
        self._wrong(line, column, f"{text!r} is no {column}; {hint}")
        return 0

    def _priority(self, line: int, text: str | None) -> int:
        if not text:
            return 0
        if text.isdecimal() and 1 <= int(text) <= 9:
            return int(text)
        self._wrong(line, "priority", f"{text!r}: must be a whole number from 1 (most urgent) to 9")
        return 0

    def _span(self, line: int, column: str, text: str | None) -> float:
        if not text:
            return math.nan
        try:
            span = float(text)
        except ValueError:
            return self._wrong(line, column, f"{text!r} is not a number of minutes")
        return span if 0 <= span < math.inf else self._wrong(line, column, f"{text}: must be 0 or more")
