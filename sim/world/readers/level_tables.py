"""Upper levels of the place tree from tables of their own, joined to the cells by code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.world.readers.complaints import Complaints, named
from sim.world.readers.placed_table import read_placed_table
from sim.world.readers.sites import UpperPlaces
from sim.world.readers.text_table import TextTable

if TYPE_CHECKING:
    from sim.scenario.specs.cells import LevelTable

MOST_RESIDENTS = 2e8
"""Residents of one place above which its number is refused."""


def read_level(spec: LevelTable, path: str, complaints: Complaints) -> UpperPlaces:
    """Return the places of a level; `path` is where the scenario names their table."""
    wanted = [spec.table.id, *(column for column in (spec.name_column, spec.residents_column) if column is not None)]
    found = read_placed_table(spec.table, wanted, f"{path}.table", complaints, may_lack_positions=True)
    table = found.table
    code = table.unique(spec.table.id, f"{path}.table.id", complaints)
    residents = np.full(len(table), np.nan)
    if spec.residents_column is not None:
        residents = table.counts(spec.residents_column, f"{path}.residents_column", complaints, MOST_RESIDENTS)
    name = names_of(spec.name_column, table, code, path, complaints)
    return UpperPlaces(code, name, found.x, found.y, residents, found.wgs84, found.shapes)


def names_of(
    column: str | None, table: TextTable, code: tuple[str, ...], path: str, complaints: Complaints
) -> tuple[str, ...]:
    """Return the names in a column; what has none is named by its code."""
    if column is None:
        return code
    given = table.text(column, f"{path}.name_column", complaints, blank_is_fine=True)
    return tuple(name or code for name, code in zip(given, code, strict=True))


def joined_by_column(
    table: TextTable, column: str, places: UpperPlaces, level: str, path: str, complaints: Complaints
) -> tuple[str, ...]:
    """Return the code of the place above each row, as a column gives it."""
    hint = f"where cells were merged, name the column in fill_down: [{column}]"
    codes = table.known_codes(column, dict.fromkeys(places.code), level, path, complaints, hint)
    _note_empty(places, codes, level, complaints)
    return codes


def joined_by_beginning(
    table: TextTable, codes: Sequence[str], column: str, places: UpperPlaces, level: str, complaints: Complaints
) -> tuple[str, ...]:
    """Return the place above each row: the one whose code the row's begins with, the longest of several.

    Zeros that fill an upper code up to the length of the lower ones do not count: 411603001000 is above 411603001200.
    """
    beginning = {_beginning(code, codes): code for code in places.code if code}
    lengths = sorted({len(start) for start in beginning}, reverse=True)
    above = [next((beginning[code[:n]] for n in lengths if code[:n] in beginning), "") for code in codes]
    lost = [
        (line, f"{code!r} begins with the code of no {level}; say in level_columns which column has it")
        for line, code, found in zip(table.lines, codes, above, strict=True)
        if code and not found
    ]
    complaints.add_rows(lost, column, table.file)
    _note_empty(places, above, level, complaints)
    return tuple(above)


def _beginning(code: str, lower: Sequence[str]) -> str:
    longest = max(map(len, lower), default=0)
    if len(code) < longest or not code.isdecimal():
        return code
    while code.endswith("000"):
        code = code[:-3]
    return code


def _note_empty(places: UpperPlaces, above: Sequence[str], level: str, complaints: Complaints) -> None:
    used = set(above)
    empty = [f"{name} ({code})" for code, name in zip(places.code, places.name, strict=True) if code not in used]
    if empty:
        complaints.notes.append(
            f"{len(empty):,} of {len(places.code):,} places of the level {level} have no cell and are left out: "
            + named(empty)
        )
