"""From the rows of a file to a table: where its header is, and which cell belongs to which column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import input_error
from sim.world.readers.complaints import Complaints
from sim.world.readers.text_table import TextTable
from sim.world.readers.written_values import clean_text

Rows = list[tuple[int, list[str]]]
"""Rows of a table that are not blank, each with its line in the file (from 1)."""

SEARCHED = 50
"""Rows at the top of a file among which the header is looked for."""


def tabulated(rows: Rows, wanted: Sequence[str], file: str, path: str, complaints: Complaints) -> TextTable:
    """Return the table below the first row that has all the `wanted` columns, or else most of them.

    A header of two rows, the upper of which holds what is above several columns, is one too: a name in the lower row
    counts, or else the one above. Rows that lack cells of a named column, or have more than the header, are added to
    `complaints`, rows above the header to its notes.

    Raises
    ------
    InputError
        If a wanted column is there twice, or no row is left below the header.
    """
    at, names = _header(rows, list(dict.fromkeys(wanted)))
    line = rows[at][0]
    repeated = sorted({name for name in names if name and names.count(name) > 1 and (name in wanted or not wanted)})
    if repeated:
        raise input_error(f"has two columns named {', '.join(map(repr, repeated))}", path, file, line)
    if at:
        complaints.notes.append(
            f"the header of {Path(file).name} is line {line}; passed over above it: {_start(rows[0][1])}"
            + (f" and {at - 1:,} more rows" if at > 1 else "")
        )
    lines, kept = _even(rows[at + 1 :], names, file, complaints)
    if not rows[at + 1 :]:
        raise input_error("has a header and no rows", path, file)
    columns: dict[str, tuple[str, ...]] = {}
    for column, name in enumerate(names):
        if name:
            # Of columns of one name that nobody asks for the first stays.
            columns.setdefault(name, tuple(row[column] for row in kept))
    return TextTable(file, columns, lines)


def _header(rows: Rows, wanted: list[str]) -> tuple[int, list[str]]:
    best, most = 0, (-1, -1)
    above: list[str] = []
    for number, (_, row) in enumerate(rows[:SEARCHED]):
        names = header_names(row)
        both = [low or up for low, up in zip(names, above, strict=True)] if len(above) == len(names) else names
        found = {name for name in wanted if name in names}
        for candidate in (names, both):
            if all(name in candidate for name in wanted):
                return number, candidate
        if (len(found), len(set(names) - {""})) > most:
            best, most = number, (len(found), len(set(names) - {""}))
        above = names
    return best, header_names(rows[best][1])


def header_names(row: Sequence[str]) -> list[str]:
    """Return a row as names of columns, with single blanks."""
    return [" ".join(clean_text(name).split()) for name in row]


def _even(rows: Rows, names: list[str], file: str, complaints: Complaints) -> tuple[tuple[int, ...], list[list[str]]]:
    width = len(names)
    least = max((number for number, name in enumerate(names, start=1) if name), default=0)
    lines, kept, uneven = [], [], []
    for line, row in rows:
        if len(row) >= least and not any(row[width:]):
            lines.append(line)
            kept.append([*map(clean_text, row[:width]), *[""] * (width - len(row))])
        else:
            uneven.append((line, f"has {len(row)} cells where the header has {least}"))
    complaints.add_rows(uneven, "", file)
    return tuple(lines), kept


def _start(row: Sequence[str]) -> str:
    text = next(cell for cell in row if cell)
    return repr(text if len(text) <= 30 else text[:29] + "…")
