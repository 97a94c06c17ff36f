"""DuckDB as everybody here uses it: one thread, nothing loaded, nothing fetched, names and paths taken as they are."""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stored table: name, type in DuckDB's words, unit (empty for none) and meaning."""

    name: str
    sql_type: str
    unit: str
    help: str


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


def connection_for_writing() -> duckdb.DuckDBPyConnection:
    """Return a connection of its own to the one such DuckDB of this process; what is registered is seen by it alone.

    A database takes several times as long to start as a table to be written. For reading take `connection`: what
    one database knows of files that it has read is not asked for again.
    """
    return _database_of(os.getpid()).cursor()


@cache
def _database_of(_process: int) -> duckdb.DuckDBPyConnection:
    """Return the database of a process; a fork of it gets another one."""
    database = connection()
    atexit.register(_database_of.cache_clear)  # DuckDB complains of what is still there when Python has ended
    return database


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
