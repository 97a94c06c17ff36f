"""A table as the scenario names it, from whichever kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import input_error
from sim.world.readers.complaints import Complaints, named
from sim.world.readers.csv_file import csv_rows, read_bytes
from sim.world.readers.headers import tabulated
from sim.world.readers.text_table import TextTable
from sim.world.readers.workbook import is_workbook, read_sheet

if TYPE_CHECKING:
    from sim.scenario.specs.tables import Table


def read_table(spec: Table, wanted: Sequence[str], path: str, complaints: Complaints) -> TextTable:
    """Return a CSV file or a sheet of an Excel workbook as columns of text.

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
    file, at = spec.file, f"{path}.file"
    content = read_bytes(file, at)
    if is_workbook(file, content):
        rows = read_sheet(file, content, spec.sheet, at)
    else:
        rows = csv_rows(file, content, spec.encoding, at)
        if spec.sheet is not None:
            raise input_error(f"goes with Excel workbooks; {Path(file).name} has no sheets", path=f"{path}.sheet")
    table = tabulated(rows, (*wanted, *spec.fill_down, *spec.leave_out), file, at, complaints)
    return without_rows(filled(table, spec.fill_down, path, complaints), spec.leave_out, path, complaints)


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
