"""Imported calls as columns, and reading them from their folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.calls.columns import CALLS, CALLS_FILE, SPANS, STAMPS, TEXTS
from sim.database import connection, exact_path, quoted
from sim.errors import input_error

if TYPE_CHECKING:
    import pandas as pd

TimeArray = NDArray[np.datetime64]
"""Wall clock in microseconds, without a time zone; NaT where the record is silent."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column in which few different words occur: `names[code]`, and `NONE` where the record is silent."""

    code: IndexArray
    names: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str | None] | NDArray[np.object_]) -> Self:
        """Return the column of these texts, its names sorted; None is absence."""
        import pandas as pd

        code, names = pd.factorize(np.asarray(texts, dtype=object), sort=True)
        return cls(code.astype(np.int32), tuple(str(name) for name in names))

    def __len__(self) -> int:
        return len(self.code)

    def text(self) -> NDArray[np.object_]:
        """Return the texts, None where the record is silent."""
        return np.array([*self.names, None], dtype=object)[self.code]

    def equals(self, name: str) -> BoolArray:
        """Return which rows hold `name`."""
        if name not in self.names:
            return np.zeros(len(self.code), dtype=np.bool_)
        found: BoolArray = self.code == self.names.index(name)
        return found

    def kept(self, rows: NDArray[Any]) -> Self:
        """Return the column of some rows (numbers or a mask)."""
        return replace(self, code=self.code[rows])


@dataclass(frozen=True, slots=True)
class Calls:
    """Imported calls in the order of `called_at`, one row a call; `sim.calls.columns` says what each column means.

    Times are the clock on the wall in the zone of the record; spans were taken between instants, so that a change of
    the clock does not lengthen them. Absence is NaT, NaN, or `NONE` in `priority` and in the codes of words.
    """

    number: IndexArray
    line: IntArray
    called_at: TimeArray
    dispatched_at: TimeArray
    en_route_at: TimeArray
    arrived_at: TimeArray
    cleared_at: TimeArray
    handling_min: FloatArray
    turnout_min: FloatArray
    travel_min: FloatArray
    on_scene_min: FloatArray
    response_min: FloatArray
    service_min: FloatArray
    kind: TextColumn
    priority: IndexArray
    unit: TextColumn
    lon: FloatArray
    lat: FloatArray
    place: TextColumn
    category: TextColumn
    origin: TextColumn
    flaws: TextColumn

    def __len__(self) -> int:
        return len(self.number)

    def kept(self, rows: NDArray[Any]) -> Self:
        """Return some of the calls, by a mask or by row numbers."""
        columns: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, column in columns.items():
            columns[name] = column.kept(rows) if isinstance(column, TextColumn) else column[rows]
        return replace(self, **columns)

    def between(self, start: date | datetime | np.datetime64, end: date | datetime | np.datetime64) -> Self:
        """Return the calls with `start <= called_at < end`, both on the wall clock of the record."""
        first, last = (np.asarray(moment, dtype="datetime64[us]") for moment in (start, end))
        return self.kept(np.asarray((self.called_at >= first) & (self.called_at < last)))

    def demand(self) -> Self:
        """Return what somebody called for: without what units came upon, and without what was planned."""
        called = self.origin.equals("call")
        return self if called.all() else self.kept(called)


def read_calls_folder(path: str | PathLike[str]) -> Calls:
    """Read the calls of a folder that `sim import calls` wrote.

    Raises
    ------
    InputError
        There is no such folder, it holds no imported calls, or the table lacks a column.
    """
    import duckdb

    file = Path(path) / CALLS_FILE
    if not file.is_file():
        what = "holds no imported calls" if Path(path).is_dir() else "is no folder"
        raise input_error(
            f"{what} ({CALLS_FILE}); make it with: sim import calls FILE --map mapping.yaml", file=str(path)
        )
    selection = ", ".join(f"CAST({quoted(c.name)} AS {c.sql_type}) AS {quoted(c.name)}" for c in CALLS)
    try:
        with connection() as database:
            frame = database.execute(f"SELECT {selection} FROM read_parquet({exact_path(file)}) ORDER BY number").df()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise input_error(f"cannot be read ({reason}); import the calls again", file=str(file)) from error
    return calls_from_frame(frame)


def calls_from_frame(frame: pd.DataFrame) -> Calls:
    """Return the calls of a table with the columns of `CALLS`."""
    columns: dict[str, Any] = {
        "number": frame["number"].to_numpy(np.int32),
        "line": frame["line"].to_numpy(np.int64),
        "priority": frame["priority"].fillna(NONE).to_numpy(np.int32),
    }
    columns |= {f"{stamp}_at": frame[f"{stamp}_at"].to_numpy("datetime64[us]") for stamp in STAMPS}
    columns |= {name: frame[name].to_numpy(np.float64) for name in (*SPANS, "lon", "lat")}
    for name in TEXTS:
        texts = frame[name].astype(object)
        columns[name] = TextColumn.of(texts.where(texts.notna(), None).to_numpy(dtype=object))
    return Calls(**columns)
