"""A table as the scenario names it, from whichever kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.errors import InputError, input_error
from sim.world.readers.complaints import Complaints, named
from sim.world.readers.csv_file import SEPARATORS, CsvForm, Encoding, csv_rows, read_bytes, start_of
from sim.world.readers.headers import SEARCHED, Rows, header_names, tabulated
from sim.world.readers.parquet_file import MARK, parquet_columns, parquet_rows
from sim.world.readers.text_table import TextTable
from sim.world.readers.workbook import is_workbook, read_sheet

if TYPE_CHECKING:
    from sim.scenario.specs.tables import Table

Format = Literal["csv", "excel", "parquet"]

SIGNS = {"comma": "commas", "semicolon": "semicolons", "tab": "tabs", "bar": "bars"}


def kind_of(file: str, path: str) -> Format:
    """Return which kind of table a file holds, by its first bytes, or by its ending if that says workbook.

    Raises
    ------
    InputError
        If it is missing, a folder, empty, or cannot be read.
    """
    start = start_of(file, path)
    if is_workbook(file, start):
        return "excel"
    return "parquet" if start.startswith(MARK) else "csv"


def read_table(spec: Table, wanted: Sequence[str], path: str, complaints: Complaints) -> TextTable:
    """Return a table as `spec` describes it, without the rows that it leaves out.

    Parameters
    ----------
    wanted:
        Columns that the scenario asks for, by which the header is found.
    path:
        Place of the table in the scenario.

    Raises
    ------
    InputError
        If nothing can be read from it at all.
    """
    columns = (*wanted, *spec.fill_down, *spec.leave_out)
    table = read_columns(spec.file, columns, f"{path}.file", complaints, spec.encoding, spec.sheet)
    return without_rows(filled(table, spec.fill_down, path, complaints), spec.leave_out, path, complaints)


def read_columns(
    file: str,
    wanted: Sequence[str],
    path: str,
    complaints: Complaints,
    encoding: Encoding = "utf-8",
    sheet: str | None = None,
) -> TextTable:
    """Return a CSV file, a sheet of a workbook or a Parquet file as columns of text.

    The columns of a CSV file may be separated by other signs than commas, if only so the wanted ones are found.

    Parameters
    ----------
    wanted:
        Columns by which the header is found.
    path:
        Place of the file's name in the scenario.

    Raises
    ------
    InputError
        If nothing can be read from it at all.
    """
    kind = kind_of(file, path)
    if sheet is not None and kind != "excel":
        where = f"{path.rpartition('.')[0]}.sheet".lstrip(".")
        raise input_error(f"goes with workbooks; {Path(file).name} has no sheets", path=where)
    if kind == "excel":
        rows = read_sheet(file, read_bytes(file, path), sheet, path)
    elif kind == "parquet":
        names = parquet_columns(file, path)
        rows = [(0, list(names)), *parquet_rows(file, names, path)]
    else:
        rows = _csv(file, encoding, wanted, path, complaints)
    return tabulated(rows, wanted, file, path, complaints)


def _csv(file: str, encoding: Encoding, wanted: Sequence[str], path: str, complaints: Complaints) -> Rows:
    """Return the rows of a CSV file that are not blank."""
    separator = _separator(file, encoding, wanted, path)
    if separator != "comma":
        complaints.notes.append(f"the columns of {Path(file).name} are separated by {SIGNS[separator]}, not by commas")
    stripped = (
        (line, [cell.strip() for cell in row])
        for line, row in csv_rows(file, CsvForm(encoding, SEPARATORS[separator]), path)
    )
    rows = [(line, row) for line, row in stripped if any(row)]
    if not rows:
        raise input_error("is empty", path=path, file=file)
    for other, mark in SEPARATORS.items():
        lines = [line for line, row in rows if len(row) == 1 and mark in row[0]]
        if 2 * len(lines) > len(rows):
            raise input_error(f"has its columns separated by {SIGNS[other]}; use commas", path, file, lines[0])
    return rows


def _separator(file: str, encoding: Encoding, wanted: Sequence[str], path: str) -> str:
    """Return what separates the columns: the first sign by which a header with all wanted columns is found."""
    for name, separator in SEPARATORS.items() if wanted else ():
        with suppress(InputError):  # what is wrong with the file is said when it is read
            top = islice(csv_rows(file, CsvForm(encoding, separator), path), SEARCHED)
            if any(set(wanted) <= set(header_names(row)) for _, row in top):
                return name
    return "comma"


def filled(table: TextTable, columns: Sequence[str], path: str, complaints: Complaints) -> TextTable:
    """Return a table whose empty cells in `columns` hold the value above them."""
    done = dict(table.columns)
    for column in columns:
        values = table.text(column, f"{path}.fill_down", complaints, blank_is_fine=True)
        last, column_filled = "", []
        for value in values:
            last = value or last
            column_filled.append(last)
        if column in done:
            done[column] = tuple(column_filled)
    return replace(table, columns=done)


def without_rows(table: TextTable, left_out: dict[str, list[str]], path: str, complaints: Complaints) -> TextTable:
    """Return a table without the rows that have one of the given values in a column; how many it had is noted."""
    keep = np.ones(len(table), dtype=np.bool_)
    for column, values in left_out.items():
        cells = table.text(column, f"{path}.leave_out.{column}", complaints, blank_is_fine=True)
        keep &= np.array([cell not in values for cell in cells], dtype=np.bool_)
    if keep.all():
        if left_out:
            complaints.notes.append(f"{Path(table.file).name} has no row that leave_out names")
        return table
    away = np.flatnonzero(~keep)
    lines = named(str(table.lines[row]) for row in away)
    complaints.notes.append(
        f"{len(away):,} of {len(table):,} rows of {Path(table.file).name} are left out as leave_out says: lines {lines}"
    )
    if not keep.any():
        raise input_error("leaves no row", path=f"{path}.leave_out")
    rows = np.flatnonzero(keep).tolist()
    columns = {name: tuple(values[row] for row in rows) for name, values in table.columns.items()}
    return replace(table, columns=columns, lines=tuple(table.lines[row] for row in rows))
