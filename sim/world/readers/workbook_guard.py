"""What is checked of a workbook before it is read: its kind, and that it does not burst when it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from sim.errors import input_error

MAX_UNPACKED = 500_000_000
"""Bytes to which a workbook may unpack; a million rows of twenty columns come to about as many."""

CHUNK = 1 << 20

FREE_CELLS = 1_000_000
FREE_SHARE = 20
"""A sheet may span this many cells, and beyond that this many times as many as have a value: readers hold them all."""

_SAVE = "save it as .xlsx or as CSV"
_ROW_OR_CELL = re.compile(
    rb"<(?:\w+:)?row\b[^<>]*?\sr\s*=\s*[\"'](\d{1,9})[\"']"
    rb"|<(?:\w+:)?c(?=[\s>])(?:[^<>]*?\sr\s*=\s*[\"']([A-Za-z]{1,4})(\d{1,9})[\"'])?[^<>]*?(?<!/)>"
)


def check_workbook(file: str, content: bytes, path: str) -> None:
    """Check that a file is a workbook (.xlsx, .xls, .xlsb, .ods) that can be read in bounded memory.

    Raises
    ------
    InputError
        At `path` of the scenario, with what the file is and what to try.
    """
    wrong = _wrong(content) if content.startswith(b"PK\x03\x04") else _wrong_old(file, content)
    if wrong:
        raise input_error(wrong, path=path, file=file)


def _wrong_old(file: str, content: bytes) -> str | None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "is protected by a password; save it without one"
        return None
    ending = Path(file).suffix
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        return f"is a web page or XML in spite of its ending {ending}; open it in Excel or WPS and {_SAVE}"
    if b"\0" in content[:1000]:
        return f"is no Excel workbook in spite of its ending {ending}; {_SAVE}"
    return f"is text and no Excel workbook in spite of its ending {ending}; rename it to end in .csv"


def _wrong(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if names & {"xl/workbook.xml", "xl/workbook.bin"} or _is_open_document(archive, names):
                return _bursting(archive)
            return f"is a zip file and no workbook; unpack it first, or {_SAVE}"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return f"is damaged or cut short and cannot be unpacked ({error}); copy it once more"


def _is_open_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 1000:
        return False
    return archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _bursting(archive: zipfile.ZipFile) -> str | None:
    unpacked = 0
    for entry in archive.infolist():
        sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        extent = _Extent() if sheet else None
        for chunk in _unpacked(archive, entry):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED:
                return f"unpacks to more than {MAX_UNPACKED / 1e6:.0f} MB; save the sheet as CSV"
            if extent is not None:
                extent.see(chunk)
        if extent is not None and extent.too_wide():
            far = f"row {extent.last_row:,} and column {extent.last_column:,}"
            return (
                f"has values as far out as {far} and nearly nothing between; "
                "delete the rows and columns beyond the table, or save it as CSV"
            )
    return None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # The size that an entry states need not be true: what counts is where its packed data end.
    entry.file_size = 1 << 62
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class _Extent:
    """How far out the values of a sheet lie, and how many there are; seen chunk by chunk."""

    def __init__(self) -> None:
        self.last_row = self.last_column = self.values = 0
        self._row = self._column = 0
        self._rest = b""

    def see(self, chunk: bytes) -> None:
        """Look at the next part of the sheet's XML."""
        text = self._rest + chunk
        end = text.rfind(b">") + 1
        # An element that has no end in a whole chunk is no row and no cell.
        self._rest = text[end:] if len(text) - end < CHUNK else b""
        found: list[tuple[bytes, bytes, bytes]] = _ROW_OR_CELL.findall(text[:end])
        if (b"", b"", b"") in found:
            self._see_in_order(found)
        elif found:
            _, columns, rows = map(set, zip(*found, strict=True))
            self._reach(max((int(row) for row in rows if row), default=0), max(map(_number, columns)))
            self._row, self._column = int(found[-1][0] or found[-1][2]), _number(found[-1][1])
            self.values += sum(1 for _, column, _ in found if column)

    def _see_in_order(self, found: list[tuple[bytes, bytes, bytes]]) -> None:
        # A cell that does not say where it is stands right of the one before.
        for row, column, own_row in found:
            self._row = int(row or own_row or self._row)
            self._column = _number(column) if column or row else self._column + 1
            if not row:
                self._reach(self._row, self._column)
                self.values += 1

    def _reach(self, row: int, column: int) -> None:
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)

    def too_wide(self) -> bool:
        """Whether the values span far more cells than there are values."""
        return self.last_row * self.last_column > max(FREE_CELLS, FREE_SHARE * self.values)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
