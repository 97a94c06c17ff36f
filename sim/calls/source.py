"""A record of calls, opened whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.calls.batch import Source
from sim.calls.csv_source import open_csv
from sim.calls.typed_sources import open_parquet, open_workbook
from sim.errors import InputError, Problem, input_error
from sim.scenario.specs.call_mapping import TableForm
from sim.world.readers.complaints import did_you_mean
from sim.world.readers.table_file import Format, kind_of

MOST_COLUMNS = 2_000


def open_source(file: str, form: TableForm) -> Source:
    """Open a record of calls and read the names of its columns.

    Raises
    ------
    InputError
        There is no such file, it is empty, it is of another kind than `form` says, or its header is no header.
    """
    found = kind_of(file, "")
    kind = form.format if form.format != "auto" else found
    if kind == "excel":
        source: Source = open_workbook(file, form)
    elif kind == "parquet":
        source = open_parquet(file)
    else:
        source = open_csv(file, form)
    _check_header(source.header, file, form, kind)
    return source


def _check_header(header: Sequence[str], file: str, form: TableForm, kind: Format) -> None:
    line = form.header_row if kind != "parquet" else 0
    if not any(header):
        raise input_error("has no header; table.header_row says in which line it stands", "", file, line)
    if len(header) > MOST_COLUMNS:
        raise input_error(f"has {len(header):,} columns; at most {MOST_COLUMNS:,} can be read", "", file, line)
    for mark, name in ((";", "semicolon"), ("\t", "tab"), ("|", "bar"), (",", "comma")):
        if len(header) == 1 and mark in header[0] and kind == "csv" and name != form.separator:
            message = f"has its columns separated otherwise; say `table: {{separator: {name}}}` in the mapping"
            raise input_error(message, "", file, line)


def check_columns(source: Source, file: str, wanted: Iterable[tuple[str, str]]) -> None:
    """Check that every column is there, once.

    Parameters
    ----------
    wanted:
        The place in the mapping that names it, and the column.

    Raises
    ------
    InputError
        With every column that is missing or stands twice, at its place in the mapping.
    """
    problems = []
    alone = "" if len(list(filter(None, source.header))) > 1 else "; is the header further down? See table.header_row"
    for path, column in wanted:
        count = source.header.count(column)
        if not count:
            hint = did_you_mean(column, [name for name in source.header if name], "its columns are") + alone
            problems.append(Problem(f"{column!r} is no column of {Path(file).name}{hint}", path))
        elif count > 1:
            problems.append(Problem(f"{column!r} is the name of {count} columns of {Path(file).name}", path))
    if problems:
        raise InputError(tuple(problems))
