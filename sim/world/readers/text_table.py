"""Tables as columns of text, with the line of every row."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.complaints import SHOWN, Complaints, did_you_mean
from sim.world.readers.written_values import code_of, count_of

TOTALS = ("合计", "小计", "总计", "共计", "total", "sum")
"""What a row of totals calls itself."""


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

    def text(
        self, column: str, path: str, complaints: Complaints, *, blank_is_fine: bool = False, hint: str = ""
    ) -> tuple[str, ...]:
        """Return a column; complain at `path` of the scenario if there is no such column, and about blank cells.

        `hint` is what to try where a cell is blank.
        """
        if column not in self.columns:
            near = did_you_mean(column, self.columns, "its columns are")
            complaints.add(f"{column!r} is no column of {Path(self.file).name}{near}", path)
            return ("",) * len(self)
        values = self.columns[column]
        if not blank_is_fine:
            blank = "is empty; every row needs a value" + (f"; {hint}" if hint else "")
            self.complain(column, complaints, lambda value: None if value else blank)
        return values

    def numbers(
        self,
        column: str,
        path: str,
        complaints: Complaints,
        least: float | None = None,
        *,
        blank_is_fine: bool = False,
        hint: str = "",
    ) -> FloatArray:
        """Return a column of numbers; complain about cells that are none, or less than `least`. A blank one is NaN.

        `hint` is what to try where a cell is blank.
        """

        def wrong(value: str) -> str | None:
            if value:
                return _what_is_wrong(value, least)
            return None if blank_is_fine else "is empty; a number is needed" + (f"; {hint}" if hint else "")

        values = self.text(column, path, complaints, blank_is_fine=True)
        if column in self.columns:
            self.complain(column, complaints, wrong)
        return np.array([number_of(value) for value in values], dtype=np.float64)

    def counts(self, column: str, path: str, complaints: Complaints, most: float) -> FloatArray:
        """Return a column of counts from 0 to `most`: `1,234` and `1234人` are numbers too, and are noted."""
        written = self.text(column, path, complaints, blank_is_fine=True)
        if column not in self.columns:
            return np.full(len(self), np.nan)
        read = [count_of(value) for value in written]
        bare = replace(self, columns={**self.columns, column: tuple(text for text, _ in read)})
        counts = bare.numbers(column, path, complaints, least=0)
        bare.complain(column, complaints, lambda value: _too_many(value, most))
        otherwise = [row for row, (_, separated) in enumerate(read) if separated]
        self._note(column, otherwise, "numbers", "with separators or a unit", [text for text, _ in read], complaints)
        return counts

    def codes(self, column: str, path: str, complaints: Complaints, hint: str = "") -> tuple[str, ...]:
        """Return a column of codes; those that a spreadsheet took for numbers are mended, or complained about."""
        written = self.text(column, path, complaints, hint=hint)
        if column not in self.columns:
            return written
        meant = {value: code_of(value) for value in dict.fromkeys(written)}
        codes = [meant[value] for value in written]
        self.complain(column, complaints, lambda value: None if meant[value] is not None else _lost(value))
        changed = [row for row, code in enumerate(codes) if code not in (None, written[row])]
        self._note(column, changed, "codes", "as numbers", codes, complaints)
        # A code that has lost its digits is complained about once; it is no duplicate of the next such.
        return tuple(code or "" for code in codes)

    def known_codes(
        self, column: str, known: Collection[str], what: str, path: str, complaints: Complaints, hint: str = ""
    ) -> tuple[str, ...]:
        """Return a column of codes; complain about those that are not `known`: a node, a township."""
        codes = self.codes(column, path, complaints, hint)
        wrong = [(line, code) for line, code in zip(self.lines, codes, strict=True) if code and code not in known]
        # What was probably meant takes long to find, so only for those that are shown.
        found = [
            (line, f"{code!r} is no {what}{did_you_mean(code, known, 'there are') if number < SHOWN else ''}")
            for number, (line, code) in enumerate(wrong)
        ]
        complaints.add_rows(*self._placed(found, column))
        return codes

    def unique(self, column: str, path: str, complaints: Complaints) -> tuple[str, ...]:
        """Return a column of codes in which none may occur twice."""
        values = self.codes(column, path, complaints, self._total_hint(column))
        first: dict[str, int] = {}
        found = []
        for value, line in zip(values, self.lines, strict=True):
            if value and first.setdefault(value, line) != line:
                found.append((line, f"{value!r} stands in {self._word()} {first[value]} already; it must be unique"))
        complaints.add_rows(*self._placed(found, column))
        return values

    def complain(self, column: str, complaints: Complaints, wrong: Callable[[str], str | None]) -> None:
        """Complain about every cell of a column for which `wrong` has something to say."""
        said = {value: wrong(value) for value in dict.fromkeys(self.columns[column])}
        rows = zip(self.columns[column], self.lines, strict=True) if any(said.values()) else ()
        found = [(line, message) for value, line in rows if (message := said[value]) is not None]
        complaints.add_rows(*self._placed(found, column))

    def _note(
        self, column: str, rows: list[int], what: str, how: str, read: Sequence[str | None], complaints: Complaints
    ) -> None:
        """Note that some cells of a column are written in another way than they are read."""
        if rows:
            place = f"{self._word()} {self.lines[rows[0]]}"
            complaints.notes.append(
                f"{len(rows):,} of {len(self):,} {what} in column {column} of {Path(self.file).name} "
                f"are written {how}, the first {self.columns[column][rows[0]]!r} in {place}; read as {read[rows[0]]}"
            )

    def _total_hint(self, column: str) -> str:
        for name, values in self.columns.items():
            total = next((value for value in values if value.replace(" ", "").lower() in TOTALS), None)
            if total is not None and name != column:
                return f"a row of totals is left out with leave_out: {{{name}: [{total}]}}"
        return ""

    def _word(self) -> str:
        return self.row_word or "line"

    def _placed(self, found: list[tuple[int, str]], column: str) -> tuple[list[tuple[int, str]], str, str]:
        if self.row_word:
            found = [(0, f"{self.row_word} {line}: {message}") for line, message in found]
        return found, column, self.file


def number_of(value: str) -> float:
    """Return the number that a text is, also in full-width digits; NaN for any other text."""
    try:
        # Python alone would take 1_000 for a thousand.
        return np.nan if "_" in value else float(unicodedata.normalize("NFKC", value))
    except ValueError:
        return np.nan


def _what_is_wrong(value: str, least: float | None) -> str | None:
    number = number_of(value)
    if not np.isfinite(number):
        hint = "; write it without separators" if "," in value or " " in value else ""
        hint = "; that is an error of a formula, mend it in the spreadsheet" if value.startswith("#") else hint
        return f"{value!r} is not a number{hint}"
    if least is not None and number < least:
        return f"{value} is less than {least:g}"
    return None


def _too_many(value: str, most: float) -> str | None:
    if number_of(value) > most:
        return f"{value} is more than {most:,.0f} in one row; is it in another unit, or a total?"
    return None


def _lost(value: str) -> str:
    return (
        f"{value!r} has lost its last digits in a spreadsheet; "
        "make the column text in the table that it comes from, and save it again"
    )
