"""Parquet through DuckDB: the same table always gives the same bytes, and nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.database import Column, connection_for_writing, literal, quoted
from sim.record.results.errors import explained

if TYPE_CHECKING:
    import pandas as pd

ROWS_PER_GROUP = 122_880
"""Fixed, so that the bytes depend on nothing but the rows."""


def write_parquet(frame: pd.DataFrame, columns: Sequence[Column], path: Path) -> None:
    """Write the columns of a table, in their order and with their types.

    NaN becomes an empty value, so that averages in SQL pass over what did not happen.

    Raises
    ------
    ResultsError
        The disk is full, the folder is gone or may not be written.
    """
    selection = ", ".join(f"CAST({quoted(c.name)} AS {c.sql_type}) AS {quoted(c.name)}" for c in columns)
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_PER_GROUP}"
    with explained(path), connection_for_writing() as database:
        database.register("given", frame)
        database.execute(f"COPY (SELECT {selection} FROM given) TO {literal(path.as_posix())} ({options})")


def empty_select(columns: Sequence[Column]) -> str:
    """Return a query with these columns and no rows."""
    return "SELECT " + ", ".join(f"CAST(NULL AS {c.sql_type}) AS {quoted(c.name)}" for c in columns) + " WHERE false"
