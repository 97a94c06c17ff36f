"""CSV files, with everything that can be wrong with one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sim.errors import input_error
from sim.scenario.text_file import missing_file
from sim.world.readers.complaints import Complaints
from sim.world.readers.headers import Rows, tabulated
from sim.world.readers.text_table import TextTable

Encoding = Literal["utf-8", "gbk"]

_SAVE_AS = "save it as CSV in UTF-8"
_STARTS = {
    b"PK\x03\x04": f"is an Excel workbook or a zip file; {_SAVE_AS}",
    b"\xd0\xcf\x11\xe0": f"is an old Excel workbook; {_SAVE_AS}",
    b"\xff\xfe": f"is UTF-16; {_SAVE_AS}",
    b"\xfe\xff": f"is UTF-16; {_SAVE_AS}",
    b"\x1f\x8b": "is a gzip file; unpack it first",
}


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
        raise input_error(f"{file} cannot be read: {error.strerror}", path=path) from error


def read_csv(file: str, encoding: Encoding, path: str, complaints: Complaints) -> TextTable:
    """Return a CSV file with its header in the first line as columns of text without surrounding spaces.

    Blank lines are skipped; a byte order mark and Windows line ends are fine. Rows with too many or too few
    cells are added to `complaints`.

    Raises
    ------
    InputError
        If nothing can be read from it at all.
    """
    return tabulated(csv_rows(file, read_bytes(file, path), encoding, path), (), file, path, complaints)


def csv_rows(file: str, content: bytes, encoding: Encoding, path: str) -> Rows:
    """Return the rows of a CSV file that are not blank, each with its line.

    Raises
    ------
    InputError
        If it is no text, in another encoding, or no CSV.
    """
    rows = list(_rows(_decoded(content, encoding, path, file), file))
    if not rows:
        raise input_error("is empty", path=path, file=file)
    if all(len(row) == 1 for _, row in rows):
        for mark, name in ((";", "semicolons"), ("\t", "tabs")):
            lines = [line for line, row in rows if mark in row[0]]
            if 2 * len(lines) > len(rows):
                raise input_error(f"has its columns separated by {name}; use commas", path, file, lines[0])
    return rows


def _decoded(content: bytes, encoding: Encoding, path: str, file: str) -> str:
    for start, message in _STARTS.items():
        if content.startswith(start):
            raise input_error(message, path=path, file=file)
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else "gb18030")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if encoding == "utf-8" and is_gb18030(content):
            message = f"looks like GBK, not UTF-8; say `encoding: gbk` beside it, or {_SAVE_AS}"
        else:
            message = f"is not {encoding.upper()} text (byte 0x{content[error.start]:02x}); {_SAVE_AS}"
        raise input_error(message, path=path, file=file, line=line) from error


def is_gb18030(content: bytes) -> bool:
    """Whether bytes that are not UTF-8 may be Chinese text of the older encodings."""
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise input_error(f"is not valid CSV: {error}", file=file, line=before + 1) from error
