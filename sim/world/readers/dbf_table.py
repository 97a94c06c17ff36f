"""Tables of shapefiles (.dbf, dBASE III and later): rows of text."""

from __future__ import annotations

import codecs
import struct

from sim.errors import input_error
from sim.world.readers.csv_file import is_gb18030

CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x4D: "gb18030", 0x4E: "cp949", 0x4F: "cp950",
    0x78: "cp950", 0x79: "cp949", 0x7A: "gb18030", 0x7B: "cp932",
}  # fmt: skip
"""Encoding of a table by its byte for the language driver, where that names one."""

_PAGES = {"65001": "utf-8", "936": "gb18030", "54936": "gb18030", "88591": "latin-1"}
_HEADER, _FIELD, _END, _DELETED, _DRIVER = 32, 32, 0x0D, ord("*"), 29
_LONGEST_CHARACTER = 4

Row = dict[str, str]


def read_dbf(content: bytes, encoding: str, path: str, file: str) -> list[Row | None]:
    """Return the rows of a table: of each column its text without spaces around it. A deleted row is None.

    Raises
    ------
    InputError
        If the table is cut short or damaged, or its texts are not in this encoding.
    """
    rows, header, width = _sizes(content, path, file)
    fields = _fields(content[_HEADER : header - 1])
    if 1 + sum(length for _, length in fields) > width:
        raise input_error("its .dbf is damaged", path=path, file=file)
    try:
        names = [_text(name, encoding) for name, _ in fields]
        return [
            _row(content[at : at + width], names, fields, encoding)
            for at in range(header, header + rows * width, width)
        ]
    except UnicodeDecodeError as error:
        hint = "gbk" if encoding != "gb18030" and is_gb18030(error.object) else "utf-8"
        message = (
            f"the texts of its .dbf are not {encoding.upper()}; say `encoding: {hint}` beside it, or mend its .cpg"
        )
        raise input_error(message, path=path, file=file) from error


def dbf_encoding(table: bytes, cpg: bytes, path: str, file: str) -> str:
    """Return the encoding that the .cpg beside a table names, or else the table itself; UTF-8 where neither does.

    Raises
    ------
    InputError
        If nobody knows the encoding that the .cpg names.
    """
    named = cpg.decode("ascii", "replace").strip().lstrip("\ufeff\ufffd")
    if not named:
        return CODE_PAGES.get(table[_DRIVER] if len(table) > _DRIVER else 0, "utf-8")
    digits = named.upper().removeprefix("ANSI").removeprefix("CP").strip(" -_")
    for name in (_PAGES.get(digits, named), f"cp{digits}"):
        try:
            found = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        return "gb18030" if found in ("gbk", "gb2312") else found
    message = f"its .cpg names an encoding that nobody knows, {named[:30]!r}; say `encoding: utf-8` or `encoding: gbk`"
    raise input_error(message, path=path, file=file)


def _sizes(content: bytes, path: str, file: str) -> tuple[int, int, int]:
    """Return the number of rows, and the bytes of the header and of a row."""
    if len(content) <= _HEADER:
        raise input_error("its .dbf is cut short", path=path, file=file)
    rows, header, width = struct.unpack("<IHH", content[4:12])
    if header <= _HEADER or width < 1:
        raise input_error("its .dbf is damaged", path=path, file=file)
    if header + rows * width > len(content):
        has = max(0, len(content) - header) // width
        raise input_error(f"its .dbf is cut short: it should have {rows:,} rows and has {has:,}", path=path, file=file)
    return rows, header, width


def _fields(described: bytes) -> list[tuple[bytes, int]]:
    fields = []
    for at in range(0, len(described) - _FIELD + 1, _FIELD):
        if described[at] == _END:
            break
        fields.append((described[at : at + 11].partition(b"\0")[0], described[at + 16]))
    return fields


def _row(row: bytes, names: list[str], fields: list[tuple[bytes, int]], encoding: str) -> Row | None:
    if row[0] == _DELETED:
        return None
    values, at = {}, 1
    for name, (_, length) in zip(names, fields, strict=True):
        values[name] = _text(row[at : at + length], encoding)
        at += length
    return values


def _text(value: bytes, encoding: str) -> str:
    value = value.strip(b" \0")
    try:
        return value.decode(encoding).strip()
    except UnicodeDecodeError as error:
        # A long name is cut where its column ends, be it in the middle of a character.
        if len(value) - error.start >= _LONGEST_CHARACTER or not error.start:
            raise
        return value[: error.start].decode(encoding).strip()
