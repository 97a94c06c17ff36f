"""Rows that repeat: alike in everything, or several about one call."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.calls.columns import STAMPS
from sim.calls.flaws import BIT
from sim.calls.raw import Raw
from sim.calls.stamps import ABSENT
from sim.scenario.specs.call_mapping import CallMapping

_NEVER = np.iinfo(np.int64).max
_ODD = np.uint64(31)


def repeats(raw: Raw, mapping: CallMapping, usable: BoolArray) -> IntArray:
    """Return the flaws of rows that repeat another, by row; only usable rows count."""
    flaws = np.zeros(len(raw), dtype=np.int64)
    rows = np.flatnonzero(usable)
    alike = rows[_alike(raw, rows)] if mapping.repeats.alike == "one" else rows[:0]
    flaws[alike] = BIT["duplicate"]
    rows = rows[flaws[rows] == 0]
    rows = rows[raw.identity[rows] != 0]
    if mapping.repeats.rows == "unit":
        rows = rows[_by_coming(raw, rows)]
    _, first = np.unique(raw.identity[rows], return_index=True)
    others = np.delete(rows, first)
    flaws[others] = BIT["another_unit" if mapping.repeats.rows == "unit" else "same_call"]
    return flaws


def _alike(raw: Raw, rows: IntArray) -> BoolArray:
    """Return which of some rows are the same as an earlier one in every column that is read."""
    import pandas as pd

    columns: list[NDArray[Any]] = [
        *(raw.instant[:, number] for number in range(len(STAMPS))),
        raw.x,
        raw.y,
        raw.identity,
    ]
    columns += [*raw.words.values(), *raw.origin]
    # Rows that are alike have one digest; only those few whose digest stands twice are compared themselves.
    digest = np.zeros(len(rows), dtype=np.uint64)
    for column in columns:
        digest = digest * _ODD ^ pd.util.hash_array(column[rows] + 0)  # which makes -0 and 0 one number
    some = np.flatnonzero(pd.Series(digest).duplicated(keep=False))
    frame = pd.DataFrame({number: column[rows[some]] for number, column in enumerate(columns)})
    found = np.zeros(len(rows), dtype=np.bool_)
    found[some] = frame.duplicated().to_numpy(dtype=np.bool_)
    return found


def _by_coming(raw: Raw, rows: IntArray) -> IntArray:
    """Return the order in which units came: by arrival, then by setting out, then by the order, then as they stand."""
    keys = [raw.instant[rows, STAMPS.index(stamp)] for stamp in ("dispatched", "en_route", "arrived")]
    found: IntArray = np.lexsort([np.where(key == ABSENT, _NEVER, key) for key in keys])
    return found
