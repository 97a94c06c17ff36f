"""Records of calls in CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.calls.batch import Batch, in_batches
from sim.scenario.specs.call_mapping import TableForm
from sim.world.readers.csv_file import SEPARATORS, CsvForm, csv_rows


@dataclass(frozen=True, slots=True)
class CsvSource:
    """A CSV file whose header has been read."""

    file: str
    form: TableForm
    header: tuple[str, ...]
    typed: bool = False
    row_word: str = "line"

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        """Yield all rows, only these columns of them.

        Raises
        ------
        InputError
            Something in the file is no text in its encoding, or no CSV.
        """
        rows = _rows(self.file, self.form)
        for _ in range(self.form.header_row):
            next(rows, None)
        yield from in_batches(rows, self.header, columns)


def open_csv(file: str, form: TableForm) -> CsvSource:
    """Open a CSV file and read its header.

    Raises
    ------
    InputError
        It is another kind of file, not in the encoding that `form` says, or has no header.
    """
    rows = _rows(file, form)
    header: list[str] = []
    for _ in range(form.header_row):
        header = next(rows, (0, []))[1]
    return CsvSource(file, form, tuple(name.strip() for name in header))


def _rows(file: str, form: TableForm) -> Iterator[tuple[int, list[str]]]:
    say = "`table: {{encoding: {}}}` in the mapping"
    return csv_rows(file, CsvForm(form.encoding, SEPARATORS[form.separator], say), "")
