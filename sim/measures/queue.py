"""Who waits at the desk, and who gets nobody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures import catalogue
from sim.measures.catalogue import Entry
from sim.measures.grouping import Grouping, groupings
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import Outcome


def queue(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield the number of matters, the shares that waited, were lost, withdrew or stayed open, and the queue length."""
    chosen = window.holds(tables.matters.known_at)
    parts = groupings(tables, chosen)
    everyone = np.ones(int(np.count_nonzero(chosen)), dtype=np.bool_)
    for by in ("", *catalogue.CALLS.by):
        yield from _spread(catalogue.CALLS, parts[by], parts[by].count(everyone))
    for by in ("", *catalogue.CALLS_PER_DAY.by):
        yield from _spread(catalogue.CALLS_PER_DAY, parts[by], parts[by].count(everyone) / window.days)
    reached_desk = ~np.isnan(tables.matters.queued_at[chosen])
    yield from _shares(catalogue.WAITED, parts, waited(tables)[chosen], reached_desk)
    yield catalogue.QUEUE_LENGTH.measured(mean_queue_length(tables, window))
    outcome = tables.matters.outcome[chosen]
    yield from _shares(catalogue.LOST, parts, outcome == Outcome.LOST, everyone)
    yield from _shares(catalogue.WITHDRAWN, parts, outcome == Outcome.WITHDRAWN, everyone)
    yield from _shares(catalogue.OPEN, parts, outcome == Outcome.OPEN, everyone)


def _shares(entry: Entry, parts: dict[str, Grouping], chosen: BoolArray, among: BoolArray) -> Iterator[Measured]:
    for by in ("", *entry.by):
        yield from _spread(entry, parts[by], parts[by].share(chosen, among))


def _spread(entry: Entry, part: Grouping, values: FloatArray) -> Iterator[Measured]:
    for name, value in zip(part.names, values, strict=True):
        yield entry.measured(value, part.by, name)


def waited(tables: RunTables) -> BoolArray:
    """Return which matters waited for a unit, shape `(matters,)`: not ordered the moment they reached the desk."""
    matters = tables.matters
    at_once = (matters.assigned_at <= matters.queued_at) & ~_gave_up(tables)
    lost: BoolArray = matters.outcome == Outcome.LOST
    return ~np.isnan(matters.queued_at) & ~at_once & ~lost


def mean_queue_length(tables: RunTables, window: Window) -> float:
    """Return the time average of the number of matters that wait at the desk.

    By Little's law it is the rate of matters that reach the desk times their mean wait.

    Source
    ------
    Little (1961), Operations Research 9(3), 383-387.
    """
    matters = tables.matters
    until = np.where(np.isnan(matters.assigned_at), tables.clock.stop_at, matters.assigned_at)
    until = np.where(_gave_up(tables), matters.closed_at, until)
    waiting = waited(tables) & tables.is_call
    return float(window.overlap_min(matters.queued_at[waiting], until[waiting]).sum()) / window.length_min


def _gave_up(tables: RunTables) -> BoolArray:
    """Return which matters withdrew before anybody came; one that was handed over on the way has an order even so."""
    withdrawn: BoolArray = tables.matters.outcome == Outcome.WITHDRAWN
    return withdrawn & np.isnan(tables.matters.arrived_at)
