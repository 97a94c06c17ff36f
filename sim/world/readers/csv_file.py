"""CSV files, read line by line, with everything that can be wrong with one."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from sim.errors import InputError, input_error
from sim.scenario.text_file import missing_file

Encoding = Literal["utf-8", "gbk"]

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
LONGEST_LINE = 1_000_000
"""Characters; a longer line is no row of a table."""

_SAVE = "save it as CSV in UTF-8"
_STARTS = {
    b"PK\x03\x04": f"is an Excel workbook or a zip file; {_SAVE}",
    b"\xd0\xcf\x11\xe0": f"is an old Excel workbook; {_SAVE}",
    b"\xff\xfe": f"is UTF-16; {_SAVE}",
    b"\xfe\xff": f"is UTF-16; {_SAVE}",
    b"\x1f\x8b": "is a gzip file; unpack it first",
    b"%PDF": f"is a PDF file; {_SAVE}",
}
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written, and how the user says so where he is wrong about it (`say` is filled in)."""

    encoding: Encoding = "utf-8"
    separator: str = ","
    say: str = "`encoding: {}` beside it"

    @property
    def codec(self) -> str:
        """What Python calls the encoding; a byte order mark is fine."""
        return "utf-8-sig" if self.encoding == "utf-8" else "gb18030"


def check_file(file: str, path: str) -> None:
    """Check that a data file named at `path` of the scenario is there, is a file, and is not empty.

    Raises
    ------
    InputError
        If it is not; a file beside it with nearly the same name is proposed.
    """
    wrong = missing_file(Path(file), file)
    if wrong:
        raise input_error(wrong, path=path, file=file)
    if not Path(file).stat().st_size:
        raise input_error("is empty", path=path, file=file)


def read_bytes(file: str, path: str) -> bytes:
    """Return the content of a data file named at `path` of the scenario.

    Raises
    ------
    InputError
        If it is missing, a folder, empty, or cannot be read.
    """
    check_file(file, path)
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise _cannot_be_read(file, path, error) from error


def start_of(file: str, path: str) -> bytes:
    """Return the first bytes of a data file, by which its kind is told.

    Raises
    ------
    InputError
        If it is missing, a folder, empty, or cannot be read.
    """
    check_file(file, path)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(_SAMPLE)
    except OSError as error:
        raise _cannot_be_read(file, path, error) from error


def _cannot_be_read(file: str, path: str, error: OSError) -> InputError:
    open_elsewhere = "; is it open in Excel or WPS? Close it there" if isinstance(error, PermissionError) else ""
    return input_error(f"cannot be read: {error.strerror}{open_elsewhere}", path=path, file=file)


def csv_rows(file: str, form: CsvForm, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row of a CSV file with the line in which it begins (from 1), blank ones too.

    A byte order mark and the line ends of any system are fine. The file is never in memory as a whole.

    Raises
    ------
    InputError
        If it is no text, in another encoding, or no CSV.
    """
    start = start_of(file, path)
    for mark, message in _STARTS.items():
        if start.startswith(mark):
            raise input_error(message, path=path, file=file)
    if form.encoding == "gbk" and _is_utf8(start):
        raise input_error(f"is UTF-8, not GBK; say {form.say.format('utf-8')}", path, file, 1)
    before = 0
    with Path(file).open(encoding=form.codec, newline="") as stream:
        reader = csv.reader(_lines(stream, file, path), delimiter=form.separator, strict=True)
        try:
            for row in reader:
                yield before + 1, row
                before = reader.line_num
        except csv.Error as error:
            raise input_error(f"is not valid CSV: {_reason(str(error))}", path, file, before + 1) from error
        except UnicodeDecodeError as error:
            raise _wrong_encoding(file, form, path) from error


def _lines(stream: IO[str], file: str, path: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise input_error(
                f"has a line of more than {LONGEST_LINE:,} characters; it is no table", path, file, number
            )
        if "\0" in line:
            raise input_error(f"is no text file (it holds a NUL byte); {_SAVE}", path, file, number)
        yield line


def _reason(said: str) -> str:
    if "unexpected end" in said:
        return "it ends inside quotes; is it only part of a file?"
    return f'{said}; is a quote (") not closed?'


def _wrong_encoding(file: str, form: CsvForm, path: str) -> InputError:
    """Say where the file stops being text, and whether the other encoding would do."""
    line, byte = _first_wrong(file, form.codec)
    if form.encoding == "utf-8" and _first_wrong(file, "gb18030")[0] == 0:
        message = f"looks like GBK, not UTF-8; say {form.say.format('gbk')}, or {_SAVE}"
    else:
        message = f"is not {form.encoding.upper()} text (byte 0x{byte:02x}); {_SAVE}"
    return input_error(message, path, file, line)


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


def is_gb18030(content: bytes) -> bool:
    """Whether bytes that are not UTF-8 may be Chinese text of the older encodings."""
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
