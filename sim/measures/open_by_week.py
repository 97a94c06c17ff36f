"""How much is open week after week: what has to settle before the numbers mean anything."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.measures.run_tables import RunTables
from sim.measures.window import Window

WEEK_MIN = 7 * MINUTES_PER_DAY


def open_by_week(tables: RunTables, window: Window) -> FloatArray:
    """Return the mean number of matters and disputes that are known and not over, in each whole week of the window.

    Whole weeks, because the days of a week differ by intention. Shape `(weeks,)`.
    """
    from_at, to_at = tables.matters.known_at, tables.matters.closed_at
    if tables.disputes is not None:
        from_at = np.concatenate([from_at, tables.disputes.known_at])
        to_at = np.concatenate([to_at, tables.disputes.ended_at])
    known = ~np.isnan(from_at)
    from_at, to_at = from_at[known], np.nan_to_num(to_at[known], nan=np.inf)
    starts = window.from_at + WEEK_MIN * np.arange(int(window.length_min // WEEK_MIN))
    weeks = [Window(start, start + WEEK_MIN) for start in starts.tolist()]
    return np.array([week.overlap_min(from_at, to_at).sum() / WEEK_MIN for week in weeks])
