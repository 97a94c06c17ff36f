"""Records of calls in workbooks and Parquet files, which know dates from texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sim.calls.batch import Batch, in_batches
from sim.scenario.specs.call_mapping import TableForm
from sim.world.readers.csv_file import read_bytes
from sim.world.readers.headers import Rows
from sim.world.readers.parquet_file import parquet_columns, parquet_rows
from sim.world.readers.workbook import read_sheet


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
    rows = read_sheet(file, read_bytes(file, ""), form.sheet, "")
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
        yield from in_batches(parquet_rows(self.file, columns, ""), columns, columns)


def open_parquet(file: str) -> ParquetSource:
    """Open a Parquet file.

    Raises
    ------
    InputError
        It is no Parquet file, or only part of one.
    """
    return ParquetSource(file, parquet_columns(file, ""))
