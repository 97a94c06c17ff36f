"""From text to points in time: every format that the mapping names, the first that fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, IntArray
from sim.calls.digits import DAY_US, read_digits
from sim.scenario.specs.time_formats import WORDS, Pattern, read_pattern

ABSENT = np.iinfo(np.int64).min
"""No point in time, in a column of microseconds; numpy's NaT."""

MISSING, UNREADABLE, WALL, INSTANT, TIME_OF_DAY, DATE = range(6)
"""What a cell turned out to be: nothing, no time, the clock on the wall, UTC, a time without date, a date without."""

_HALVES = {"上午": "AM", "早上": "AM", "凌晨": "AM", "下午": "PM", "晚上": "PM", "A.M.": "AM", "P.M.": "PM"}
_HALF = re.compile("|".join(map(re.escape, _HALVES)), re.IGNORECASE)
_ISO = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[T ]\d.*)?", re.IGNORECASE)
_OFFSET = re.compile(r"[T ].*(?:Z|[+-]\d\d(?::?\d\d)?)$", re.IGNORECASE)
_EXCEL_ZERO = -25_569
"""The day from which spreadsheets count, 1899-12-30, in days since 1970."""

_EXCEL_DAYS = 73_050
"""The last day that is believed to be one, of the year 2099; a number above is none."""

_TYPED = ("iso", "HH:MM:SS", "HH:MM:SS.FFF")
"""How dates and times look that the file itself knew to be some."""


@dataclass(slots=True)
class Read:
    """A column of times: microseconds since 1970 (since midnight for a time of day), and what each cell is."""

    at: IntArray
    what: NDArray[np.int8]


def read_times(texts: Sequence[str | None], formats: Sequence[str], *, typed: bool) -> Read:
    """Return the points in time of a column.

    Parameters
    ----------
    texts:
        Cells; None where there is nothing.
    formats:
        Patterns and words, in the order in which they are tried.
    typed:
        Whether the file knows dates from texts: then what it marked as one is read whatever `formats` says.
    """
    read = Read(np.full(len(texts), ABSENT, dtype=np.int64), np.full(len(texts), UNREADABLE, dtype=np.int8))
    read.what[[text is None for text in texts]] = MISSING
    cells = ["" if text is None else text for text in texts]
    if not "".join(cells).isascii():
        cells = [_plain(text) for text in cells]
    for one in (*formats, *(_TYPED if typed else ())):
        waiting = np.flatnonzero(read.what == UNREADABLE)
        if not len(waiting):
            break
        some = [cells[row] for row in waiting]
        at, what = _by_word(some, one) if one in WORDS else _by_pattern(some, read_pattern(one))
        read.at[waiting] = np.where(what == UNREADABLE, ABSENT, at)
        read.what[waiting] = what
    if typed:  # a sheet shows midnight as a date alone
        read.what[read.what == DATE] = WALL
    return read


def with_dates(times: Read, dates: Read) -> Read:
    """Return the times of one column on the dates of another.

    A date that a time has of its own does not count; a time whose date is missing stays a time of day.
    """
    timed, dated = np.isin(times.what, (WALL, TIME_OF_DAY)), np.isin(dates.what, (WALL, DATE))
    at = np.where(timed, times.at % DAY_US, ABSENT)
    at[timed & dated] += (dates.at - dates.at % DAY_US)[timed & dated]
    what = np.full(len(at), UNREADABLE, dtype=np.int8)
    what[times.what == MISSING] = MISSING
    what[timed & dated] = WALL
    what[timed & (dates.what == MISSING)] = TIME_OF_DAY
    return Read(at, what)


def _plain(text: str) -> str:
    """Return a text with Latin signs and halves of the day."""
    return _HALF.sub(lambda found: _HALVES[found[0].upper()], unicodedata.normalize("NFKC", text))


def _by_pattern(texts: list[str], pattern: Pattern) -> tuple[IntArray, NDArray[np.int8]]:
    fits = {"moment": WALL, "date": DATE, "time": TIME_OF_DAY}[pattern.holds]
    at, right = read_digits(texts, pattern.directives)
    rest = np.flatnonzero(~right)
    if len(rest):
        at[rest], right[rest] = _by_strptime([texts[row] for row in rest], pattern.directives, pattern.has_offset)
    if fits == TIME_OF_DAY:
        at %= DAY_US
    return at, np.where(right, INSTANT if pattern.has_offset and fits == WALL else fits, UNREADABLE).astype(np.int8)


def _by_strptime(texts: list[str], directives: str, has_offset: bool) -> tuple[IntArray, BoolArray]:
    """Return UTC where the texts tell an offset, otherwise the wall clock, and which texts are such a time."""
    import pandas as pd

    given = pd.Series(texts, dtype=object)
    if "%p" in directives:
        given = given.str.replace("A.M.", "AM", case=False, regex=False).str.replace(
            "P.M.", "PM", case=False, regex=False
        )
    found = pd.to_datetime(given, format=directives, errors="coerce", utc=has_offset, cache=False)
    at = found.to_numpy("datetime64[us]").astype(np.int64)
    return at, at != ABSENT


def _by_word(texts: list[str], word: str) -> tuple[IntArray, NDArray[np.int8]]:
    return _by_iso(texts) if word == "iso" else _by_number(texts, word)


def _by_iso(texts: list[str]) -> tuple[IntArray, NDArray[np.int8]]:
    at = np.full(len(texts), ABSENT, dtype=np.int64)
    what = np.full(len(texts), UNREADABLE, dtype=np.int8)
    found = [_ISO.fullmatch(text) for text in texts]
    offset = np.array([one is not None and _OFFSET.search(one[0]) is not None for one in found], dtype=np.bool_)
    date = np.array([one is not None and len(one[0]) == len(one[1]) for one in found], dtype=np.bool_)
    known = np.array([one is not None for one in found], dtype=np.bool_)
    for which, meaning, utc in ((offset, INSTANT, True), (known & ~offset, WALL, False)):
        rows = np.flatnonzero(which)
        if len(rows):
            at[rows], right = _by_strptime([texts[row] for row in rows], "ISO8601", utc)
            what[rows[right]] = meaning
    what[date & (what == WALL)] = DATE
    return at, what


def _by_number(texts: list[str], word: str) -> tuple[IntArray, NDArray[np.int8]]:
    import pandas as pd

    number = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(np.float64)
    if word == "excel":
        right = (number >= 0) & (number < _EXCEL_DAYS)
        days = np.where(right, number, 0.0)
        millis = np.rint(days * 86_400_000).astype(np.int64) * 1000
        of_day = right & (number < 1)
        at = np.where(of_day, millis, millis + _EXCEL_ZERO * DAY_US)
        return at, np.where(right, np.where(of_day, TIME_OF_DAY, WALL), UNREADABLE).astype(np.int8)
    seconds = number / 1000 if word == "unix_ms" else number
    right = np.abs(seconds) < 7.3e9  # up to the year 2200
    at = np.rint(np.where(right, seconds, 0.0) * 1e6).astype(np.int64)
    return at, np.where(right, INSTANT, UNREADABLE).astype(np.int8)
