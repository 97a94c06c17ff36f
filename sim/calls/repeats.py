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

    columns: dict[str, NDArray[Any]] = {stamp: raw.instant[rows, number] for number, stamp in enumerate(STAMPS)}
    columns |= {"x": raw.x[rows], "y": raw.y[rows], "identity": raw.identity[rows]}
    columns |= {name: code[rows] for name, code in raw.words.items()}
    columns |= {f"origin{number}": code[rows] for number, code in enumerate(raw.origin)}
    found: BoolArray = pd.DataFrame(columns).duplicated().to_numpy(dtype=np.bool_)
    return found


def _by_coming(raw: Raw, rows: IntArray) -> IntArray:
    """Return the order in which units came: by arrival, then by setting out, then by the order, then as they stand."""
    keys = [raw.instant[rows, STAMPS.index(stamp)] for stamp in ("dispatched", "en_route", "arrived")]
    found: IntArray = np.lexsort([np.where(key == ABSENT, _NEVER, key) for key in keys])
    return found
