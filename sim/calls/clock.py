"""From what the cells told to points in time: dates for times without one, days put right, the zone's clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.calls.digits import DAY_US
from sim.calls.stamps import ABSENT, INSTANT, TIME_OF_DAY, WALL, Read

MINUTE_US = 60_000_000
_EPOCH = datetime(1970, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def put_together(columns: Sequence[Read | None], count: int) -> tuple[IntArray, IntArray, BoolArray]:
    """Return wall clock, known instants and what is unreadable, shape `(calls, stamps)`.

    Both clocks are in microseconds since 1970, `ABSENT` where there is nothing; a stamp is known by one of them. A time
    of day goes to the day on which it lies nearest to the last stamp before it; one with no stamp before it has no
    date, and is unreadable. None stands for a column that the record does not have.
    """
    wall = np.full((count, len(columns)), ABSENT, dtype=np.int64)
    instant, unreadable = wall.copy(), np.zeros(wall.shape, dtype=np.bool_)
    last = np.full(count, ABSENT, dtype=np.int64)
    for number, column in enumerate(columns):
        if column is None:
            continue
        at = np.where(column.what == WALL, column.at, ABSENT)
        of_day = (column.what == TIME_OF_DAY) & (last != ABSENT)
        behind = (column.at - last + DAY_US // 2) % DAY_US - DAY_US // 2
        at = np.where(of_day, last + behind, at)
        wall[:, number] = at
        instant[:, number] = np.where(column.what == INSTANT, column.at, ABSENT)
        unreadable[:, number] = ~np.isin(column.what, (0, WALL, INSTANT)) & ~of_day
        last = np.where(at != ABSENT, at, last)
    return wall, instant, unreadable


def without_days(wall: IntArray, days: frozenset[int]) -> BoolArray:
    """Return which stamps lie on days (since 1970) that mean that the time is not known."""
    found: BoolArray = (wall != ABSENT) & np.isin(wall // DAY_US, list(days))
    return found


def beyond_years(wall: IntArray) -> BoolArray:
    """Return which stamps lie in years in which no record was made."""
    first, last = (
        (datetime(year, 1, 1) - _EPOCH) // timedelta(microseconds=1) for year in (_FIRST_YEAR, _LAST_YEAR + 1)
    )
    found: BoolArray = (wall != ABSENT) & ((wall < first) | (wall >= last))
    return found


def a_day_early(wall: IntArray, longest_min: Sequence[float]) -> IntArray:
    """Return the stamps with those moved a day ahead that lie about a day before the stamp before them.

    About a day: moved ahead, a stamp follows that one after no more than the longest span that is believed, and no more
    than half a day.

    Parameters
    ----------
    longest_min:
        For each stamp but the first, the longest span from the one before it.
    """
    mended = wall.copy()
    last = mended[:, 0].copy()
    for number in range(1, wall.shape[1]):
        here = mended[:, number]
        most = int(min(longest_min[number - 1] * MINUTE_US, DAY_US // 2))
        ahead = here + DAY_US - last
        wrong = (here != ABSENT) & (last != ABSENT) & (here < last) & (ahead >= 0) & (ahead <= most)
        here[wrong] += DAY_US
        last = np.where(here != ABSENT, here, last)
    return mended


@dataclass(slots=True)
class Localised:
    """Wall clock and instants of stamps, and which rows touched a change of the clock."""

    wall: IntArray
    instant: IntArray
    in_gap: BoolArray
    in_overlap: BoolArray


def to_instants(wall: IntArray, instant: IntArray, zone: str) -> Localised:
    """Return both clocks for every stamp, shape `(calls, stamps)`.

    A time that the clock skipped is taken as if it had not been put forward yet. Of an hour that came twice, that
    pass is taken which keeps the stamps in order with the least time between them; the first where both do.
    """
    import pandas as pd

    known, on_wall = instant.copy(), wall.copy()
    told = instant != ABSENT
    if told.any():
        local = pd.Series(instant[told].view("datetime64[us]")).dt.tz_localize("UTC").dt.tz_convert(zone)
        on_wall[told] = local.dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)
    given = (wall != ABSENT) & ~told
    series = pd.Series(wall[given].view("datetime64[us]"))
    sure = series.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC").dt.tz_localize(None)
    known[given] = sure.to_numpy("datetime64[us]").astype(np.int64)
    doubtful = given & (known == ABSENT)
    in_gap, in_overlap = np.zeros(len(wall), dtype=np.bool_), np.zeros(len(wall), dtype=np.bool_)
    clock = ZoneInfo(zone)
    for row in np.flatnonzero(doubtful.any(axis=1)).tolist():
        in_gap[row], in_overlap[row] = _settle(row, doubtful[row], on_wall, known, clock)
    return Localised(on_wall, known, in_gap, in_overlap)


def _settle(row: int, doubtful: BoolArray, wall: IntArray, known: IntArray, zone: ZoneInfo) -> tuple[bool, bool]:
    """Fill the instants of one row; return whether a time was skipped by the clock, and whether one came twice."""
    passes = {number: _passes(int(wall[row, number]), zone) for number in np.flatnonzero(doubtful).tolist()}
    twice = [number for number, (first, second) in passes.items() if first < second]
    gaps = [number for number in passes if number not in twice]
    for number in gaps:
        known[row, number] = passes[number][0]
        wall[row, number] = _on_the_wall(passes[number][0], zone)
    if twice:
        choices = []
        for switch in range(len(twice) + 1):  # the first few in the first pass, the others in the second
            trial = known[row].copy()
            for place, number in enumerate(twice):
                trial[number] = passes[number][place >= len(twice) - switch]
            choices.append(trial)
        known[row] = min(choices, key=_disorder)
    return bool(gaps), bool(twice)


def _passes(wall_us: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the instants of a wall clock's time in its first and its second pass; not in order for one in a gap."""
    local = _EPOCH + timedelta(microseconds=wall_us)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return _since_1970(first), _since_1970(second)


def _on_the_wall(instant_us: int, zone: ZoneInfo) -> int:
    return _since_1970((_EPOCH + timedelta(microseconds=instant_us)).replace(tzinfo=UTC).astimezone(zone))


def _since_1970(moment: datetime) -> int:
    return (moment.replace(tzinfo=None) - _EPOCH) // timedelta(microseconds=1)


def _disorder(stamps: IntArray) -> tuple[int, int]:
    """Return how many stamps come before the one before them, and from the first to the last of them."""
    there = stamps[stamps != ABSENT].tolist()
    return sum(later < earlier for earlier, later in pairwise(there)), there[-1] - there[0]
