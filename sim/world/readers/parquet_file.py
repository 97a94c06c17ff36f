"""Parquet files as rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from sim.database import connection, exact_path, quoted
from sim.errors import input_error

MARK = b"PAR1"
"""First bytes of a Parquet file."""

_FETCHED = 10_000


def parquet_columns(file: str, path: str) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises
    ------
    InputError
        At `path` of the scenario, if it is no Parquet file, or only part of one.
    """
    with _refused(file, path), connection() as database:
        described = database.execute(f"DESCRIBE SELECT * FROM read_parquet({exact_path(Path(file))})").fetchall()
    return tuple(str(row[0]) for row in described)


def parquet_rows(file: str, columns: Sequence[str], path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield some columns of every row as text, numbered from 1; a point in time is `2016-03-05 14:30:00`.

    Raises
    ------
    InputError
        At `path` of the scenario, if the file is damaged.
    """
    selection = ", ".join(f"coalesce(CAST({quoted(name)} AS VARCHAR), '')" for name in columns)
    query = f"SELECT {selection} FROM read_parquet({exact_path(Path(file))}, file_row_number=false)"
    with _refused(file, path), connection() as database:
        found = database.execute(query)
        batches = iter(lambda: found.fetchmany(_FETCHED), [])
        yield from ((number, list(row)) for number, row in enumerate(chain.from_iterable(batches), start=1))


@contextmanager
def _refused(file: str, path: str) -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        said = str(error).splitlines()[0][:200]
        raise input_error(f"is no Parquet file that can be read ({said})", path=path, file=file) from error
