"""Recorded calls in the place of drawn ones."""

from __future__ import annotations

from sim.scenario.specs.tables import TableFile


class Replay(TableFile):
    """A recorded list of calls, replayed as they were.

    The table (CSV, a workbook or Parquet) has the columns `at` (minutes from the start, or a local date and time such
    as 2016-03-05 14:30, 2016/3/5 14:30:00 or 2016年3月5日 下午2:30), `cell` (code) and `kind`, and may have `work_min`,
    `priority`, `patience_min`, `handling_min`, `turnout_min`. What a row does not give is drawn from its kind.
    """
