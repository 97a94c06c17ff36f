"""Tables as columns of text, with the line of every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.complaints import Complaints, did_you_mean


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table that was read as text.

    `row_word` is empty for a file with a line for each row; otherwise it is what a row is called in messages,
    and `lines` counts those.
    """

    file: str
    columns: dict[str, tuple[str, ...]]
    lines: tuple[int, ...]
    row_word: str = ""

    def __len__(self) -> int:
        return len(self.lines)

    def text(self, column: str, path: str, complaints: Complaints, *, blank_is_fine: bool = False) -> tuple[str, ...]:
        """Return a column; complain at `path` of the scenario if there is no such column, and about blank cells."""
        if column not in self.columns:
            hint = did_you_mean(column, self.columns, "its columns are")
            complaints.add(f"{column!r} is no column of {Path(self.file).name}{hint}", path)
            return ("",) * len(self)
        values = self.columns[column]
        if not blank_is_fine:
            self.complain(column, complaints, lambda value: None if value else "is empty; every row needs a value")
        return values

    def numbers(self, column: str, path: str, complaints: Complaints, least: float | None = None) -> FloatArray:
        """Return a column of numbers; complain about cells that are none, or less than `least`."""
        values = self.text(column, path, complaints, blank_is_fine=True)
        if column in self.columns:
            self.complain(column, complaints, lambda value: _what_is_wrong(value, least))
        return np.array([_number(value) for value in values], dtype=np.float64)

    def unique(self, column: str, path: str, complaints: Complaints) -> tuple[str, ...]:
        """Return a column in which no value may occur twice."""
        values = self.text(column, path, complaints)
        first: dict[str, int] = {}
        found = []
        for value, line in zip(values, self.lines, strict=True):
            if value and first.setdefault(value, line) != line:
                found.append((line, f"{value!r} stands in {self._word()} {first[value]} already; it must be unique"))
        complaints.add_rows(*self._placed(found, column))
        return values

    def complain(self, column: str, complaints: Complaints, wrong: Callable[[str], str | None]) -> None:
        """Complain about every cell of a column for which `wrong` has something to say."""
        said = ((line, wrong(value)) for value, line in zip(self.columns[column], self.lines, strict=True))
        found = [(line, message) for line, message in said if message is not None]
        complaints.add_rows(*self._placed(found, column))

    def _word(self) -> str:
        return self.row_word or "line"

    def _placed(self, found: list[tuple[int, str]], column: str) -> tuple[list[tuple[int, str]], str, str]:
        if self.row_word:
            found = [(0, f"{self.row_word} {line}: {message}") for line, message in found]
        return found, column, self.file


def _number(value: str) -> float:
    try:
        # Python alone would take 1_000 for a thousand.
        return np.nan if "_" in value else float(value)
    except ValueError:
        return np.nan


def _what_is_wrong(value: str, least: float | None) -> str | None:
    number = _number(value)
    if not value:
        return "is empty; a number is needed"
    if not np.isfinite(number):
        hint = "; write it without separators" if "," in value or " " in value else ""
        return f"{value!r} is not a number{hint}"
    if least is not None and number < least:
        return f"{value} is less than {least:g}"
    return None
