"""Times that are written in digits at fixed places, read many at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray

DAY_US = 86_400_000_000
"""Microseconds of a day."""

_WIDTH = {"%Y": 4, "%m": 2, "%d": 2, "%H": 2, "%M": 2, "%S": 2}
_LIMITS = {"%m": (1, 12), "%d": (1, 31), "%H": (0, 23), "%M": (0, 59), "%S": (0, 59)}
_TOKEN = re.compile("%.|.", re.DOTALL)


@cache
def places_of(directives: str) -> tuple[dict[str, int], dict[int, str], int] | None:
    """Return where the parts stand, where the signs between them, and the whole width; None for other formats."""
    fields: dict[str, int] = {}
    signs: dict[int, str] = {}
    at = 0
    for token in _TOKEN.findall(directives):
        if len(token) == 1:
            signs[at] = token
        elif token in _WIDTH:
            fields[token] = at
        else:
            return None
        at += _WIDTH.get(token, 1)
    return (fields, signs, at) if {"%Y", "%m", "%d"} <= fields.keys() else None


def read_digits(texts: Sequence[str], directives: str) -> tuple[IntArray, BoolArray]:
    """Return microseconds since 1970 on the wall clock, and which texts are such a time; others may still be one."""
    moments, fits = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=np.bool_)
    layout = places_of(directives)
    if layout is None:
        return moments, fits
    fields, signs, width = layout
    rows = np.flatnonzero(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) == width)
    if not len(rows):
        return moments, fits
    letters = (
        np.array([texts[row] for row in rows.tolist()], dtype=f"U{width}").view(np.uint32).reshape(len(rows), width)
    )
    right = np.ones(len(rows), dtype=np.bool_)
    for place, sign in signs.items():
        right &= letters[:, place] == ord(sign)
    parts = {name: _number(letters[:, at : at + _WIDTH[name]], right) for name, at in fields.items()}
    for name, (least, most) in _LIMITS.items():
        if name in parts:
            right &= (parts[name] >= least) & (parts[name] <= most)
    months = (parts["%Y"] - 1970) * 12 + np.clip(parts["%m"], 1, 12) - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]") + (np.clip(parts["%d"], 1, 31) - 1)
    right &= days.astype("datetime64[M]").astype(np.int64) == months  # no 30th of February
    clock = ((parts.get("%H", 0) * 60 + parts.get("%M", 0)) * 60) + parts.get("%S", 0)
    moments[rows] = days.astype(np.int64) * DAY_US + clock * 1_000_000
    fits[rows] = right
    return moments, fits


def _number(letters: NDArray[np.uint32], right: BoolArray) -> IntArray:
    """Return the number in some places; clear `right` where one of them holds no digit."""
    digits = letters.astype(np.int64) - ord("0")
    right &= ((digits >= 0) & (digits <= 9)).all(axis=1)
    number: IntArray = digits @ (10 ** np.arange(digits.shape[1])[::-1])
    return number
