"""Recorded calls, read as they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.calls.stamps import INSTANT, WALL, read_times
from sim.demand.tape import DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.replay import Replay
from sim.scenario.specs.time_formats import YEAR_FIRST
from sim.world.model import World
from sim.world.readers.complaints import Complaints, did_you_mean
from sim.world.readers.table_file import kind_of, read_columns
from sim.world.readers.text_table import TextTable, number_of

PATH = "demand.replay"
NEEDED = ("at", "cell", "kind")
SPANS = ("work_min", "patience_min", "handling_min", "turnout_min")
COLUMNS = (*NEEDED, *SPANS, "priority")
_MINUTE_US = 60_000_000
_EXCEL_ZERO = date(1899, 12, 30)


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
    """Read a table of calls.

    `at` is a number of minutes from the start of the clock, or a local date and time, the year first.

    Raises
    ------
    InputError
        Rows that cannot be used, with their lines: an unknown cell or kind, a time outside the clock, a negative span.
    """
    complaints = Complaints()
    table = read_columns(replay.file, NEEDED, f"{PATH}.file", complaints, replay.encoding, replay.sheet)
    for name in table.columns.keys() - set(COLUMNS):
        hint = did_you_mean(name, COLUMNS, "known are")
        complaints.add(f"{name!r} is no known column{hint}", "header", replay.file, 1)
    cells = {world.places.code[place]: row for row, place in enumerate(world.cells.place.tolist())}
    typed = kind_of(replay.file, f"{PATH}.file") != "csv"
    known_at = _moments(table, clock, complaints, typed=typed)
    kind = _known(table, "kind", {name: number for number, name in enumerate(kinds)}, complaints)
    cell = _known(table, "cell", cells, complaints)
    priority = _priorities(table, complaints)
    spans = {name: _span(table, name, complaints) for name in SPANS}
    complaints.stop_if_any()
    order = np.argsort(known_at, kind="stable")
    return Recorded(
        known_at[order],
        kind[order],
        cell[order],
        priority[order],
        {name: span[order] for name, span in spans.items()},
    )


def _moments(table: TextTable, clock: Clock, complaints: Complaints, *, typed: bool) -> FloatArray:
    """Return minutes from the start of the clock."""
    texts = table.text("at", "header", complaints, blank_is_fine=True)
    number = np.array([number_of(text) for text in texts])
    plain = np.isfinite(number)
    read = read_times([None if one else text for one, text in zip(plain, texts, strict=True)], YEAR_FIRST, typed=typed)
    start_us = np.datetime64(clock.start, "us").astype(np.int64)
    dated = read.what == WALL
    minutes = np.where(dated, (np.where(dated, read.at, start_us) - start_us) / _MINUTE_US, number)
    days = f"{clock.days:g} days from {clock.start}"

    def wrong(row: int) -> str:
        if read.what[row] == INSTANT:
            return f"{texts[row]!r} has an offset from UTC; write the local time without it"
        if not plain[row] and not dated[row]:
            return f"{texts[row]!r} is neither minutes nor a local time like 2022-03-07 14:05:00"
        return f"{texts[row]} lies outside the clock ({days}); move clock.start or clock.days"

    outside = np.flatnonzero(~((minutes >= 0) & (minutes < clock.end_at))).tolist()
    complaints.add_rows(((table.lines[row], wrong(row)) for row in outside), "at", table.file)
    serial = number - (clock.start - _EXCEL_ZERO).days
    if len(serial) > 1 and ((serial >= 0) & (serial < clock.end_at / 1440)).all():
        message = "holds what look like days of a spreadsheet, not minutes; write dates, such as 2022-03-07 14:05:00"
        complaints.add(message, "at", table.file, table.lines[0])
    return minutes


def _known(table: TextTable, column: str, number: dict[str, int], complaints: Complaints) -> IndexArray:
    texts = table.known_codes(column, number, column, "header", complaints)
    return np.array([number.get(text, NONE) for text in texts], dtype=np.int32)


def _priorities(table: TextTable, complaints: Complaints) -> IndexArray:
    if "priority" not in table.columns:
        return np.zeros(len(table), dtype=np.int32)
    known = {"": 0} | {str(level): level for level in range(1, 10)}

    def wrong(text: str) -> str | None:
        return None if text in known else f"{text!r}: must be a whole number from 1 (most urgent) to 9"

    table.complain("priority", complaints, wrong)
    return np.array([known.get(text, 0) for text in table.columns["priority"]], dtype=np.int32)


def _span(table: TextTable, column: str, complaints: Complaints) -> FloatArray:
    if column not in table.columns:
        return np.full(len(table), np.nan)
    return table.numbers(column, "header", complaints, least=0, blank_is_fine=True)
