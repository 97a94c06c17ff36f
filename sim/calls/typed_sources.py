"""Records of calls in workbooks and Parquet files, which know dates from texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sim.calls.batch import ROWS, Batch, in_batches
from sim.database import connection, exact_path, quoted
from sim.errors import input_error
from sim.scenario.specs.call_mapping import TableForm
from sim.world.readers.headers import Rows
from sim.world.readers.workbook import read_sheet

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class SheetSource:
    """A sheet of a workbook; `rows` are what follows its header, each with its number."""

    header: tuple[str, ...]
    rows: Rows = field(repr=False)
    typed: bool = True
    row_word: str = "row"

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        """Yield all rows, only these columns of them."""
        width = len(self.header)
        yield from in_batches(((number, row[:width]) for number, row in self.rows), self.header, columns)


def open_workbook(file: str, form: TableForm) -> SheetSource:
    """Open the sheet that `form` names, or the only one that holds something.

    Columns without a name that follow the last one with a name are no part of the table.

    Raises
    ------
    InputError
        It is no workbook, or has no such sheet.
    """
    rows = read_sheet(file, Path(file).read_bytes(), form.sheet, "")
    rows = [row for row in rows if row[0] >= form.header_row]
    header = rows[0][1] if rows else []
    while header and not header[-1]:
        header = header[:-1]
    return SheetSource(tuple(header), rows[1:])


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file; every column is read as text."""

    file: str
    header: tuple[str, ...]
    typed: bool = True
    row_word: str = "row"

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        """Yield all rows, only these columns of them.

        Raises
        ------
        InputError
            The file is damaged.
        """
        selection = ", ".join(f"coalesce(CAST({quoted(name)} AS VARCHAR), '')" for name in columns)
        query = f"SELECT {selection} FROM read_parquet({exact_path(Path(self.file))}, file_row_number=false)"
        with _refused(self.file), connection() as database:
            found = database.execute(query)
            batches = iter(lambda: found.fetchmany(ROWS), [])
            rows = (list(row) for row in chain.from_iterable(batches))
            yield from in_batches(((number, row) for number, row in enumerate(rows, start=1)), columns, columns)


def open_parquet(file: str) -> ParquetSource:
    """Open a Parquet file.

    Raises
    ------
    InputError
        It is no Parquet file, or only part of one.
    """
    with _refused(file), connection() as database:
        described = database.execute(f"DESCRIBE SELECT * FROM read_parquet({exact_path(Path(file))})").fetchall()
    return ParquetSource(file, tuple(str(row[0]) for row in described))


@contextmanager
def _refused(file: str) -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        said = str(error).splitlines()[0][:200]
        raise input_error(f"is no Parquet file that can be read ({said})", file=file) from error
