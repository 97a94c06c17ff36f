"""How long disputes last: until they are known, met, resolved, and until they begin again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.arrays import MINUTES_PER_DAY, BoolArray
from sim.measures import dispute_entries as entries
from sim.measures.dispute_cases import Cases, means, parts_of, shares
from sim.measures.entry import Entry
from sim.measures.grouping import Grouping
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.survival import Curve, cumulative_incidence, kaplan_meier
from sim.measures.window import Window

RELAPSE_DAYS = (30.0, 90.0, 365.0)
"""Times after which relapses are counted, in the order of the catalogue."""


def times(tables: RunTables, cases: Cases, known: BoolArray) -> Iterator[Measured]:
    """Yield the times from onset to known, from known to the first meeting, and to the settlement."""
    table, parts = cases.table, parts_of(tables, cases.table, known)
    yield from means(entries.LATENT_DAYS, parts, (table.known_at - table.began_at)[known] / MINUTES_PER_DAY)
    met = ~np.isnan(table.met_at)
    to_contact = (np.where(met, table.met_at, cases.seen_until) - table.known_at)[known]
    yield from _medians(entries.CONTACT_MEDIAN, parts, lambda mine: kaplan_meier(to_contact[mine], met[known][mine]))
    within_min = np.array(tables.fleet.design.ladder.contact_within.of())[table.rated] * MINUTES_PER_DAY
    in_time = table.met_at - table.known_at <= within_min
    due = in_time | (table.known_at + within_min <= cases.seen_until)
    yield from shares(entries.CONTACT_IN_TIME, parts, in_time[known], due[known])
    span = (cases.seen_until - table.known_at)[known]
    resolved = cases.resolved[known]
    rival = ~np.isnan(table.ended_at[known]) & ~resolved
    yield from _medians(
        entries.SETTLEMENT_MEDIAN, parts, lambda mine: cumulative_incidence(span[mine], resolved[mine], rival[mine])
    )


def _medians(entry: Entry, parts: dict[str, Grouping], curve: Callable[[BoolArray], Curve]) -> Iterator[Measured]:
    """Yield the median of a curve, in days, for the whole district and for each part."""
    for by in ("", *entry.by):
        for number, name in enumerate(parts[by].names):
            yield entry.measured(curve(parts[by].code == number).quantile(0.5) / MINUTES_PER_DAY, by, name)


def relapses(tables: RunTables, cases: Cases, window: Window) -> Iterator[Measured]:
    """Yield how many of the disputes settled in the window have begun again some time later."""
    table = cases.table
    again_at = np.full(len(table), np.nan)
    child = np.flatnonzero((table.parent >= 0) & ~np.isnan(table.began_at))
    again_at[table.parent[child]] = table.began_at[child]
    chosen = cases.settled & window.holds(table.ended_at)
    again = ~np.isnan(again_at)
    span = np.where(again, again_at, tables.clock.stop_at) - table.ended_at
    curve = kaplan_meier(span[chosen], again[chosen])
    seen = float((tables.clock.stop_at - table.ended_at[chosen]).max()) if chosen.any() else 0.0
    for entry, days in zip(entries.RELAPSES, RELAPSE_DAYS, strict=True):
        reached = seen >= days * MINUTES_PER_DAY
        yield entry.measured(curve.by(days * MINUTES_PER_DAY) if reached else float("nan"))
