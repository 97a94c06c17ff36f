"""Sheets of workbooks (.xlsx, .xls, .xlsb, .ods) as rows of text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sim.errors import input_error
from sim.world.readers.complaints import did_you_mean
from sim.world.readers.extras import excel_package
from sim.world.readers.headers import Rows
from sim.world.readers.workbook_guard import check_workbook

SUFFIXES = (".xlsx", ".xls", ".xlsb", ".ods")
PATIENCE_S = 300.0
"""Seconds after which a workbook is given up."""


def is_workbook(file: str, content: bytes) -> bool:
    """Whether a file is a workbook by its content, or says so by its name."""
    return content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or Path(file).suffix.lower() in SUFFIXES


def read_sheet(file: str, content: bytes, sheet: str | None, path: str) -> Rows:
    """Return the rows of a sheet, all of one width; without `sheet` those of the only one that is not empty.

    A whole number comes out without a decimal point, a date as `2016-01-31 00:00:00`, an empty cell and an error of a
    formula as empty text. A cell of an Excel workbook that was merged from several gives its value to each of them.

    Parameters
    ----------
    content:
        The file's bytes.

    Raises
    ------
    InputError
        At `path` of the scenario, if the workbook is damaged, protected, hostile or of another kind, if there is no
        such sheet, or if it is empty.
    """
    check_workbook(file, content, path)
    excel_package(path)
    answer = _answer(file)
    if answer is None or "sheets" not in answer:
        raise input_error(_wrong(answer), path=path, file=file)
    full = {name: rows for name, cells in answer["sheets"].items() if (rows := _not_blank(cells))}
    return full[_chosen(list(answer["sheets"]), list(full), sheet, path, file)]


def _answer(file: str) -> dict[str, Any] | None:
    reader = Path(__file__).with_name("workbook_process.py")
    command = [sys.executable, "-I", str(reader), str(Path(file).absolute())]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE_S, stdin=subprocess.DEVNULL)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    return answer


def _wrong(answer: dict[str, Any] | None) -> str:
    if answer is not None and answer["wrong"] == "password":
        return "is protected by a password; save it without one"
    reason = f" ({answer['wrong']})" if answer is not None else ""
    return f"cannot be read as an Excel workbook{reason}; open it in Excel or WPS and save it once more, or as CSV"


def _not_blank(cells: list[list[str]]) -> Rows:
    return [(line, row) for line, row in enumerate(cells, start=1) if any(row)]


def _chosen(names: list[str], full: list[str], sheet: str | None, path: str, file: str) -> str:
    if sheet is not None:
        if sheet in full:
            return sheet
        raise input_error(_no_sheet(sheet, names), path=path, file=file)
    if not full:
        raise input_error("is an Excel workbook with nothing in it", path=path, file=file)
    if len(full) > 1:
        message = f"has {len(full)} sheets with something in them: {', '.join(full)}; say which one with `sheet`"
        raise input_error(message, path=path, file=file)
    return full[0]


def _no_sheet(sheet: str, names: list[str]) -> str:
    if sheet in names:
        return f"has nothing in its sheet {sheet!r}"
    return f"has no sheet {sheet!r}{did_you_mean(sheet, names, 'its sheets are')}"
