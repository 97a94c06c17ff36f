"""What becomes of matters after the first contact."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures import aftermath_entries as entries
from sim.measures.entry import Entry
from sim.measures.grouping import Grouping, Ordered, groupings
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import Outcome
from sim.scenario.specs.kinds import Kind


def aftermath(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield how long searches took, the share closed on the spot, the share cleared and how long clearing took."""
    matters = tables.matters
    chosen = window.holds(matters.known_at)
    parts = groupings(tables, chosen)
    found_min = (matters.found_at - matters.known_at)[chosen]
    ordered = Ordered(found_min)
    for by in ("", *entries.FOUND_MEAN.by):
        yield from _spread(entries.FOUND_MEAN, parts[by], parts[by].mean(found_min))
        median = ordered.percentiles(parts[by], np.array([0.5]))[:, 0]
        yield from _spread(entries.FOUND_MEDIAN, parts[by], median)
    closed = (matters.outcome == Outcome.CLOSED)[chosen]
    written_up = ~np.isnan(matters.written_up_at[chosen])
    judged = closed & np.array([kind.aftermath is not None for kind in tables.kinds])[tables.kind[chosen]]
    yield from _shares(entries.ON_THE_SPOT, parts, ~written_up, judged)
    cleared_min = (matters.cleared_at - matters.known_at)[chosen]
    can_be_cleared = np.array([_can_be_cleared(kind, tables) for kind in tables.kinds])[tables.kind[chosen]]
    yield from _shares(entries.CLEARED, parts, ~np.isnan(cleared_min), written_up & can_be_cleared)
    for by in ("", *entries.CLEARANCE_MEAN.by):
        yield from _spread(entries.CLEARANCE_MEAN, parts[by], parts[by].mean(cleared_min))


def _can_be_cleared(kind: Kind, tables: RunTables) -> bool:
    """Whether something follows up matters of this kind that can clear them."""
    if kind.aftermath is None or kind.aftermath.follow_up is None:
        return False
    return tables.kinds[tables.kind_names.index(kind.aftermath.follow_up)].clearance is not None


def _shares(entry: Entry, parts: dict[str, Grouping], chosen: BoolArray, among: BoolArray) -> Iterator[Measured]:
    for by in ("", *entry.by):
        yield from _spread(entry, parts[by], parts[by].share(chosen, among))


def _spread(entry: Entry, part: Grouping, values: FloatArray) -> Iterator[Measured]:
    for name, value in zip(part.names, values, strict=True):
        yield entry.measured(value, part.by, name)
