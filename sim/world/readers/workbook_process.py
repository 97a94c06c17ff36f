"""A process of its own that turns an Excel workbook into JSON: run with the workbook's path, it needs nothing of ours.

What reads workbooks is compiled and trusts them: a damaged .xls can make it ask for all memory there is, or stop the
process. Here that hurts nobody.
"""

import datetime as dt
import json
import sys
from typing import Any

EXACT = 1e15
"""Whole numbers from here on have lost digits in Excel, which keeps 15."""

MEMORY_BYTES = 4 << 30

MOST_CELLS = 25_000_000
"""Cells that a sheet may span; a million rows of 25 columns."""


def main(file: str) -> None:
    """Print the sheets of a workbook: for each its name and its rows of text, or a word on what is wrong with it."""
    _limit_memory()
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(file) as workbook:
            sheets = {name: _rows(workbook.get_sheet_by_name(name)) for name in workbook.sheet_names}
    except calamine.PasswordError:
        answer: dict[str, Any] = {"wrong": "password"}
    except (calamine.CalamineError, OSError, ValueError) as error:
        answer = {"wrong": str(error)}
    else:
        answer = {"sheets": sheets}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    highest = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = MEMORY_BYTES if highest == resource.RLIM_INFINITY else min(MEMORY_BYTES, highest)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, highest))


def _rows(sheet: Any) -> list[list[str]]:
    if sheet.start is None:
        return []
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise ValueError(f"it spans {sheet.total_height:,} rows and {sheet.total_width:,} columns")
    cells = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill(cells, range(top, bottom + 1), range(left, right + 1))
    return cells


def _fill(cells: list[list[str]], rows: range, columns: range) -> None:
    """Give the value of a merged cell to all the cells that it was merged from."""
    if rows.start >= len(cells) or columns.start >= len(cells[0]):
        return
    value = cells[rows.start][columns.start]
    for row in cells[rows.start : rows.stop]:
        some = slice(columns.start, columns.stop)
        row[some] = [value] * len(row[some])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer():
            # With the exponent it is told from a number that is exact.
            return str(int(value)) if abs(value) < EXACT else f"{value:.14e}"
        return repr(value)
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value).strip()


if __name__ == "__main__":
    main(sys.argv[1])
