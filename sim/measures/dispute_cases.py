"""Disputes of a run as measures look at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures.entry import Entry
from sim.measures.grouping import Grouping
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.record.dispute_table import DisputeOutcome, DisputeTable
from sim.scenario.specs.colours import COLOURS


@dataclass(frozen=True, slots=True)
class Cases:
    """Disputes and what can be said of each; all shapes `(disputes,)`.

    `seen_until` is when each ended, or the run stopped.
    """

    table: DisputeTable
    known: BoolArray
    settled: BoolArray
    resolved: BoolArray
    boiled: BoolArray
    seen_until: FloatArray


def cases_of(table: DisputeTable, stop_at: float) -> Cases:
    """Return what can be said of the disputes of a run that stopped at `stop_at`."""
    settled, decided = table.outcome == DisputeOutcome.SETTLED, table.outcome == DisputeOutcome.DECIDED
    return Cases(
        table, ~np.isnan(table.known_at), settled, settled | decided, table.outcome == DisputeOutcome.BOILED_OVER,
        np.where(np.isnan(table.ended_at), stop_at, table.ended_at),
    )  # fmt: skip


def parts_of(tables: RunTables, table: DisputeTable, chosen: BoolArray) -> dict[str, Grouping]:
    """Return the divisions of the `chosen` disputes: the whole district, `dispute` (its kind), `colour` and `way`."""
    return {
        "": Grouping("", ("",), np.zeros(int(np.count_nonzero(chosen)), dtype=np.int32)),
        "dispute": Grouping("dispute", tables.dispute_kinds, table.kind[chosen]),
        "colour": Grouping("colour", COLOURS, table.colour[chosen]),
        "way": Grouping("way", tuple(tables.fleet.design.discovery.ways), table.way[chosen]),
    }


def shares(entry: Entry, parts: dict[str, Grouping], some: BoolArray, of: BoolArray) -> Iterator[Measured]:
    """Yield a share for the whole district, and for each part that the entry is measured by and that is in `parts`."""
    for by in ("", *entry.by):
        if by in parts:
            for name, share in zip(parts[by].names, parts[by].share(some & of, of), strict=True):
                yield entry.measured(share, by, name)


def means(entry: Entry, parts: dict[str, Grouping], values: FloatArray) -> Iterator[Measured]:
    """Yield a mean for the whole district, and for each part that the entry is measured by."""
    for by in ("", *entry.by):
        for name, mean in zip(parts[by].names, parts[by].mean(values), strict=True):
            yield entry.measured(mean, by, name)
