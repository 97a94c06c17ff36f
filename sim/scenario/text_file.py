"""From a path to text: everything that can be wrong with a file before its content is looked at."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import InputError, input_error, nearest

MAX_BYTES = 5_000_000
"""A scenario is written by hand; larger tables belong into CSV files that it names."""

_HOW_TO_SAVE = (
    "save it as UTF-8. Notepad (记事本): Save as (另存为), Encoding (编码): UTF-8. "
    "WPS and Excel are no editors for this file; use a text editor"
)
_MAGIC = {
    b"PK\x03\x04": "an Excel, Word or zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF file",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def read_text(path: str) -> str:
    """Return the text of a scenario file, without byte order mark.

    Raises
    ------
    InputError
        When there is no such file, it cannot be read, is too large, or is not UTF-8 text.
    """
    return _decode(_read_bytes(path), path)


def _read_bytes(path: str) -> bytes:
    place = Path(path)
    try:
        if place.is_dir():
            raise _is_a_folder(place, path)
        if not place.exists():
            raise _is_missing(place, path)
        if not place.is_file():
            raise input_error("is a device or a pipe; give a file", file=path)
        size = place.stat().st_size
        if size > MAX_BYTES:
            raise input_error(
                f"is {size / 1e6:.1f} MB; a scenario is at most {MAX_BYTES / 1e6:g} MB; "
                "put long tables into CSV files and name them in the scenario",
                file=path,
            )
        return place.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise input_error("cannot be read: you have no permission to; check its properties", file=path) from error
        raise input_error(f"cannot be read: {getattr(error, 'strerror', None) or error}", file=path) from error


def _scenarios_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and p.is_file())


def _is_a_folder(place: Path, path: str) -> InputError:
    names = _scenarios_in(place)
    hint = f"give one of the files in it: {', '.join(names[:8])}" if names else "give a scenario file, ending in .yaml"
    return input_error(f"is a folder; {hint}", file=path)


def _is_missing(place: Path, path: str) -> InputError:
    folder = place.parent
    if not folder.is_dir():
        return input_error(f"there is no such file, and no folder {os.fspath(folder)}", file=path)
    return input_error("there is no such file" + _near_files(place, place, (".yaml", ".yml")), file=path)


def missing_file(place: Path, written: str) -> str:
    """Return what is wrong with a path that should be a file to read, `written` by the user; empty when nothing is."""
    if place.is_dir():
        return "is a folder; give a file"
    if not place.exists():
        folder = "" if place.parent.is_dir() else f", and no folder {os.fspath(place.parent)}"
        return f"there is no such file{folder or _near_files(place, Path(written))}"
    return "" if os.access(place, os.R_OK) else "cannot be read: you have no permission to; check its properties"


def _near_files(place: Path, written: Path, suffixes: tuple[str, ...] = ()) -> str:
    """Return `; did you mean ...?` with the files beside `place` that it may have meant, or nothing."""
    names = sorted(p.name for p in place.parent.iterdir() if not suffixes or p.suffix in suffixes)
    by_stem = {Path(name).stem: name for name in names}
    if near := nearest(place.stem, by_stem):
        return f"; did you mean {written.parent / by_stem[near]}?"
    if suffixes and names:
        return f"; the folder holds {', '.join(names[:8])}"
    return ""


def _decode(data: bytes, path: str) -> str:
    for start, what in _MAGIC.items():
        if data.startswith(start):
            raise input_error(f"is {what}, no text; write the scenario with a text editor", file=path)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(data):
        raise input_error(f"looks like UTF-16 (“Unicode” in Notepad); {_HOW_TO_SAVE}", file=path)
    if b"\0" in data:
        raise input_error("is no text file; write the scenario with a text editor", file=path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if _looks_like_gbk(data):
            message = f"looks like GBK (“ANSI” in Chinese Windows), not UTF-8; {_HOW_TO_SAVE}"
        else:
            message = f"is not UTF-8 (byte 0x{data[error.start]:02X}); {_HOW_TO_SAVE}"
        raise input_error(message, file=path, line=line, column=1) from error


def _looks_like_utf16(data: bytes) -> bool:
    """Whether every other byte of the beginning is zero, as in UTF-16 of Latin letters without byte order mark."""
    start = data[:200]
    return len(start) >= 4 and (start[::2].count(0) * 3 > len(start) or start[1::2].count(0) * 3 > len(start))


def _looks_like_gbk(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
