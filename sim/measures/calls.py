"""Calls for nothing, and calls that come once more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import NONE, BoolArray
from sim.measures import catalogue
from sim.measures.grouping import groupings, ratio, sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import TASK_STATES, Outcome


def calls_for_nothing(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield how many calls are false, come once more or are put together, and the time that units spend on those."""
    chosen = window.holds(tables.matters.known_at)
    parts = groupings(tables, chosen)
    everyone = np.ones(int(np.count_nonzero(chosen)), dtype=np.bool_)
    counted = (
        (catalogue.FALSE, tables.false),
        (catalogue.DUPLICATES, tables.duplicate),
        (catalogue.MERGED, tables.matters.outcome == Outcome.MERGED),
    )
    for entry, which in counted:
        for by in ("", *entry.by):
            for name, share in zip(parts[by].names, parts[by].share(which[chosen], everyone), strict=True):
                yield entry.measured(share, by, name)
    yield from _time_for_nothing(tables, window)


def _time_for_nothing(tables: RunTables, window: Window) -> Iterator[Measured]:
    spells = tables.spells
    on_task = np.isin(spells.state, TASK_STATES) & (spells.matter != NONE)
    matter, group = spells.matter[on_task], tables.fleet.group[spells.unit[on_task]]
    minutes = window.overlap_min(spells.from_at[on_task], spells.to_at[on_task])
    nothing: BoolArray = (tables.false | tables.duplicate)[matter]
    groups = len(tables.fleet.groups)
    spent, in_vain = sums_by(group, groups, minutes), sums_by(group[nothing], groups, minutes[nothing])
    entry = catalogue.TIME_FOR_NOTHING
    yield entry.measured(ratio(in_vain.sum(keepdims=True), spent.sum(keepdims=True))[0])
    for name, share in zip(tables.fleet.group_names, ratio(in_vain, spent), strict=True):
        yield entry.measured(share, "group", name)
