"""Some rows of a record, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

ROWS = 20_000
"""Rows that are read at a time, so that a large file never lies in memory as text."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: the line of each, the columns that were asked for without surrounding blanks, and lines that broke.

    A row is broken when it has more or fewer cells than the header.
    """

    lines: list[int]
    columns: dict[str, list[str]]
    broken: list[int]


class Source(Protocol):
    """A file that has been opened and whose header is known.

    Attributes
    ----------
    header:
        Names of the columns.
    typed:
        Whether the file itself knows dates from texts, so that they come as ISO text.
    row_word:
        What a row is called: line, or row.
    """

    @property
    def header(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def typed(self) -> bool: ...  # noqa: D102

    @property
    def row_word(self) -> str: ...  # noqa: D102

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        """Yield all rows, only these columns of them."""
        ...


def in_batches(
    rows: Iterator[tuple[int, list[str]]], header: Sequence[str], columns: Sequence[str], size: int = ROWS
) -> Iterator[Batch]:
    """Yield numbered rows in batches, only some columns of them; rows without any text are skipped."""
    places = [header.index(column) for column in columns]
    width = len(header)
    lines: list[int] = []
    kept: list[list[str]] = []
    broken: list[int] = []
    for line, row in rows:
        if len(row) == width:
            lines.append(line)
            kept.append(row)
        elif any(row):
            broken.append(line)
        if len(lines) + len(broken) >= size:
            yield _batch(lines, kept, broken, columns, places)
            lines, kept, broken = [], [], []
    if lines or broken:
        yield _batch(lines, kept, broken, columns, places)


def _batch(
    lines: list[int], rows: list[list[str]], broken: list[int], columns: Sequence[str], places: Sequence[int]
) -> Batch:
    texts = {
        column: [cell.strip() for cell in map(itemgetter(place), rows)]
        for column, place in zip(columns, places, strict=True)
    }
    return Batch(lines, texts, broken)
