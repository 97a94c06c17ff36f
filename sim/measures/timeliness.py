"""How soon somebody comes: the parts of a response, and the share within the target."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures import catalogue
from sim.measures.catalogue import Entry
from sim.measures.grouping import Grouping, Ordered, groupings
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import Outcome

PERCENTILES = np.array([0.5, 0.9, 0.95])
"""In the order in which they follow the mean in the catalogue."""


def timeliness(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield mean, median, 90th and 95th percentile of every part of a response, and the share within the target."""
    matters = tables.matters
    chosen = window.holds(matters.known_at)
    parts = groupings(tables, chosen)
    spans = (
        (catalogue.RESPONSE, tables.response_min),
        (catalogue.HANDLING, matters.queued_at - matters.known_at),
        (catalogue.QUEUEING, matters.assigned_at - matters.queued_at),
        (catalogue.TURNOUT, matters.departed_at - matters.assigned_at),
        (catalogue.TRAVEL, matters.arrived_at - matters.departed_at),
        (catalogue.COMPLEMENT, matters.complete_at - matters.known_at),
    )
    for entries, span_min in spans:
        yield from _statistics(entries, span_min[chosen], parts)
    within, judged = within_target(tables)[chosen], tables.judged()[chosen]
    for by in ("", *catalogue.WITHIN_TARGET.by):
        shares = parts[by].share(within, judged)
        for name, share in zip(parts[by].names, shares, strict=True):
            yield catalogue.WITHIN_TARGET.measured(share, by, name)
    in_time, due = complete_in_time(tables)
    for by in ("", *catalogue.COMPLETE_IN_TIME.by):
        for name, share in zip(parts[by].names, parts[by].share(in_time[chosen], due[chosen]), strict=True):
            yield catalogue.COMPLETE_IN_TIME.measured(share, by, name)


def complete_in_time(tables: RunTables) -> tuple[BoolArray, BoolArray]:
    """Return which matters had all their units by the deadline of their kind, and which had one that is past."""
    deadlines = [np.nan if kind.complete_within_min is None else kind.complete_within_min for kind in tables.kinds]
    matters, within_min = tables.matters, np.array(deadlines)[tables.kind]
    in_time: BoolArray = matters.complete_at - matters.known_at <= within_min
    ended = (matters.outcome != Outcome.OPEN) | (matters.known_at + within_min <= tables.clock.stop_at)
    due: BoolArray = ~np.isnan(within_min) & (ended | in_time)
    return in_time, due


def within_target(tables: RunTables) -> BoolArray:
    """Return which matters were reached within the target of their kind, shape `(matters,)`."""
    # A comparison with NaN is false: nobody came.
    within: BoolArray = tables.response_min <= tables.target_min
    return within


def _statistics(entries: tuple[Entry, ...], span_min: FloatArray, parts: dict[str, Grouping]) -> Iterator[Measured]:
    ordered = Ordered(span_min)
    for by in ("", *entries[0].by):
        columns = np.column_stack([parts[by].mean(span_min), ordered.percentiles(parts[by], PERCENTILES)])
        for entry, values in zip(entries, columns.T, strict=True):
            for name, value in zip(parts[by].names, values, strict=True):
                yield entry.measured(value, by, name)
