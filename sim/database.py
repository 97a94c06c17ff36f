"""DuckDB as everybody here uses it: one thread, nothing loaded, nothing fetched, names and paths taken as they are."""

from __future__ import annotations

from dataclasses import dataclass
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
