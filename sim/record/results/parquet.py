"""Parquet through DuckDB: the same table always gives the same bytes, and nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.record.results.errors import explained
from sim.record.results.schema import Column

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

ROWS_PER_GROUP = 122_880
"""Fixed, so that the bytes depend on nothing but the rows."""


def connection() -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB with one thread that neither loads nor downloads extensions."""
    import duckdb

    config: dict[str, Any] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    return duckdb.connect(":memory:", config=config)


def quoted(name: str) -> str:
    """Return an identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text literal for SQL."""
    return "'" + text.replace("'", "''") + "'"


def exact_path(path: Path) -> str:
    """Return a text literal that DuckDB reads as this very path, even when it holds `*`, `?` or `[`."""
    escapes = {"[": "[[]", "*": "[*]", "?": "[?]"}
    return literal("".join(escapes.get(letter, letter) for letter in path.as_posix()))


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
    with explained(path), connection() as database:
        database.register("given", frame)
        database.execute(f"COPY (SELECT {selection} FROM given) TO {literal(path.as_posix())} ({options})")


def empty_select(columns: Sequence[Column]) -> str:
    """Return a query with these columns and no rows."""
    return "SELECT " + ", ".join(f"CAST(NULL AS {c.sql_type}) AS {quoted(c.name)}" for c in columns) + " WHERE false"
