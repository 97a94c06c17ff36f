"""Columns of the tables of a results folder, and the measured time that some of them ask about."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from sim.arrays import NONE, IndexArray


class MeasuredSpan(Protocol):
    """The measured time: from one minute (included) to another (not included)."""

    @property
    def from_at(self) -> float:
        """First minute."""

    @property
    def to_at(self) -> float:
        """Minute after the last."""


def numbers(index: IndexArray) -> Any:
    """Return numbers as a column that is empty for `NONE`."""
    import pandas as pd

    column = pd.array(index, dtype="Int32")
    column[index == NONE] = pd.NA
    return column


def texts(names: tuple[str, ...], index: IndexArray) -> Any:
    """Return the name behind each number, as a compact column; empty for `NONE`."""
    import pandas as pd

    unique = list(dict.fromkeys(names))
    place = {name: number for number, name in enumerate(unique)}
    codes = np.array([place[name] for name in names], dtype=np.int32)[index]
    codes[index == NONE] = NONE
    return pd.Categorical.from_codes(codes, categories=pd.Index(unique))
