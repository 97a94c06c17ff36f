"""Records of calls in CSV files, read line by line, with everything that can be wrong with one."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sim.calls.batch import Batch, in_batches
from sim.errors import InputError, input_error
from sim.scenario.specs.call_mapping import TableForm

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
LONGEST_LINE = 1_000_000
"""Characters; a longer line is no row of a table."""

_SAVE = "save it as CSV in UTF-8"
_STARTS = {
    b"\xff\xfe": f"is UTF-16; {_SAVE}",
    b"\xfe\xff": f"is UTF-16; {_SAVE}",
    b"\x1f\x8b": "is a gzip file; unpack it first",
    b"%PDF": f"is a PDF file; {_SAVE}",
}


_SAMPLE = 65_536
_NOT_GBK = "is UTF-8, not GBK; say `table: {encoding: utf-8}` in the mapping"


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
        with _opened(self.file, self.form) as stream:
            rows = _rows(stream, self.file, self.form)
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
    with Path(file).open("rb") as stream:
        start = stream.read(_SAMPLE)
    for mark, message in _STARTS.items():
        if start.startswith(mark):
            raise input_error(message, file=file)
    if form.encoding == "gbk" and _is_utf8(start):
        raise input_error(_NOT_GBK, file=file, line=1)
    with _opened(file, form) as text:
        rows = _rows(text, file, form)
        header: list[str] = []
        for _ in range(form.header_row):
            header = next(rows, (0, []))[1]
    return CsvSource(file, form, tuple(name.strip() for name in header))


def _opened(file: str, form: TableForm) -> IO[str]:
    encoding = "utf-8-sig" if form.encoding == "utf-8" else "gb18030"
    return Path(file).open(encoding=encoding, newline="")


def _rows(stream: IO[str], file: str, form: TableForm) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line of every row, and its cells."""
    reader = csv.reader(_lines(stream, file), delimiter=SEPARATORS[form.separator], strict=True)
    before = 0
    try:
        for row in reader:
            yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise input_error(f"is not valid CSV: {_reason(str(error))}", file=file, line=before + 1) from error
    except UnicodeDecodeError as error:
        raise _wrong_encoding(file, form) from error


def _lines(stream: IO[str], file: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise input_error(
                f"has a line of more than {LONGEST_LINE:,} characters; it is no table of calls", file=file, line=number
            )
        if "\0" in line:
            raise input_error(f"is no text file (it holds a NUL byte); {_SAVE}", file=file, line=number)
        yield line


def _reason(said: str) -> str:
    if "unexpected end" in said:
        return "it ends inside quotes; is it only part of a file?"
    return f'{said}; is a quote (") not closed?'


def _wrong_encoding(file: str, form: TableForm) -> InputError:
    """Say where the file stops being text, and whether the other encoding would do."""
    place, byte = _first_wrong(file, "utf-8" if form.encoding == "utf-8" else "gb18030")
    if form.encoding == "utf-8" and _first_wrong(file, "gb18030")[0] == 0:
        message = f"looks like GBK, not UTF-8; say `table: {{encoding: gbk}}` in the mapping, or {_SAVE}"
    else:
        message = f"is not {form.encoding.upper()} text (byte 0x{byte:02x}); {_SAVE}"
    return input_error(message, file=file, line=place)


def _is_utf8(start: bytes) -> bool:
    """Tell whether the beginning of a file is UTF-8 beyond ASCII; GBK hardly ever looks like that."""
    whole_lines = start if len(start) < _SAMPLE else start[: start.rfind(b"\n") + 1]
    try:
        return not whole_lines.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _first_wrong(file: str, encoding: str) -> tuple[int, int]:
    """Return the line in which a file is no text in `encoding`, and the byte; 0 and 0 where all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    number = 0
    with Path(file).open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                decoder.decode(line)
            except UnicodeDecodeError as error:
                return number, error.object[error.start]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return number, error.object[error.start]
    return 0, 0
