"""What becomes of disputes: found, settled, decided; and what comes of those that are not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import MINUTES_PER_DAY, BoolArray, FloatArray
from sim.measures import dispute_entries as entries
from sim.measures.dispute_cases import Cases, cases_of, means, parts_of, shares
from sim.measures.dispute_times import relapses, times
from sim.measures.dispute_villages import villages
from sim.measures.entry import Entry
from sim.measures.grouping import ratio
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.dispute_stays import StayEnd
from sim.record.dispute_table import DisputeOutcome
from sim.scenario.specs.disputes import Satisfaction

DAYS_PER_YEAR = 365.0


def resolution(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield every measure of disputes; nothing where there are none."""
    if tables.disputes is None:
        return
    cases = cases_of(tables.disputes, tables.clock.stop_at)
    began, known = window.holds(cases.table.began_at), window.holds(cases.table.known_at)
    yield from _of_all(tables, cases, began)
    yield from _ends(tables, cases, window)
    yield from _of_known(tables, cases, known)
    yield from _on_the_way(tables, cases, known)
    yield from times(tables, cases, known)
    yield from relapses(tables, cases, window)
    yield from villages(tables, cases, began, known)


def _of_all(tables: RunTables, cases: Cases, began: BoolArray) -> Iterator[Measured]:
    """Of all disputes that began in the window, also those that nobody came to know of."""
    parts = parts_of(tables, cases.table, began)
    all_of = np.ones(int(np.count_nonzero(began)), dtype=np.bool_)
    known = cases.known[began]
    yield entries.DISPUTES.measured(float(len(all_of)))
    for by in ("", *entries.KNOWN.by):
        # Those that are not known became known in no way; so the shares of the ways are of all.
        whole = np.full(len(parts[by].names), float(len(all_of))) if by == "way" else parts[by].count(all_of)
        for name, share in zip(parts[by].names, ratio(parts[by].count(known), whole), strict=True):
            yield entries.KNOWN.measured(share, by, name)
    yield from shares(entries.RESOLVED_OF_ALL, parts, cases.resolved[began], all_of)
    yield from means(entries.BOILED_OVER, parts, 1000.0 * cases.boiled[began].astype(np.float64))


def _ends(tables: RunTables, cases: Cases, window: Window) -> Iterator[Measured]:
    """What disputes turned into in the window, and how many were settled."""
    incident = cases.table.incident[window.holds(cases.table.ended_at) & cases.boiled]
    a_year = DAYS_PER_YEAR / window.days
    caused = np.bincount(tables.kind[incident[incident >= 0]], minlength=len(tables.kind_names))
    yield entries.CAUSED.measured(float(caused.sum()) * a_year)
    for name, count in zip(tables.kind_names, caused.tolist(), strict=True):
        yield entries.CAUSED.measured(count * a_year, "kind", name)
    settled = cases.settled & window.holds(cases.table.ended_at)
    yield entries.SETTLED_NUMBER.measured(float(np.count_nonzero(settled)) * a_year)
    for by, names, code in (
        ("dispute", tables.dispute_kinds, cases.table.kind),
        ("rung", tuple(tables.fleet.design.ladder.rungs), cases.table.rung),
    ):
        for name, count in zip(names, np.bincount(code[settled], minlength=len(names)).tolist(), strict=True):
            yield entries.SETTLED_NUMBER.measured(count * a_year, by, name)
    yield entries.PETITIONS.measured(float(np.count_nonzero(incident < 0)) * a_year)


def _of_known(tables: RunTables, cases: Cases, known: BoolArray) -> Iterator[Measured]:
    """Of the disputes that became known in the window, whatever becomes of them until the run stops."""
    table, parts = cases.table, parts_of(tables, cases.table, known)
    all_of, settled = np.ones(int(np.count_nonzero(known)), dtype=np.bool_), cases.settled[known]
    yield from shares(entries.RESOLVED, parts, cases.resolved[known], all_of)
    yield from _on_rungs(entries.RESOLVED, tables, known, StayEnd.SETTLED, StayEnd.DECIDED)
    yield from shares(entries.SETTLED, parts, settled, all_of)
    yield from _on_rungs(entries.SETTLED, tables, known, StayEnd.SETTLED)
    yield from shares(entries.FIRST_RUNG, parts, (table.rung == 0)[known], settled)
    if tables.dispute_spec is not None:
        yield from means(entries.SATISFACTION, parts, _satisfaction(cases, tables.dispute_spec.satisfaction)[known])


def _on_rungs(entry: Entry, tables: RunTables, known: BoolArray, *ends: StayEnd) -> Iterator[Measured]:
    """Of the known disputes that came to a rung: those that ended there."""
    stays, rungs = tables.stays, tuple(tables.fleet.design.ladder.rungs)
    assert stays is not None
    mine = known[stays.dispute]
    # One that came twice came.
    came = np.unique(stays.dispute[mine].astype(np.int64) * len(rungs) + stays.rung[mine]) % max(1, len(rungs))
    ended = stays.rung[mine & np.isin(stays.end, ends)]
    share = ratio(
        np.bincount(ended, minlength=len(rungs)).astype(np.float64),
        np.bincount(came, minlength=len(rungs)).astype(np.float64),
    )
    for name, value in zip(rungs, share, strict=True):
        yield entry.measured(value, "rung", name)


def _on_the_way(tables: RunTables, cases: Cases, known: BoolArray) -> Iterator[Measured]:
    """Sittings, and what goes wrong: nobody met, the wrong place, a second file."""
    table, parts = cases.table, parts_of(tables, cases.table, known)
    all_of = np.ones(int(np.count_nonzero(known)), dtype=np.bool_)
    sittings, fruitless = table.sittings[known].astype(np.float64), table.fruitless[known].astype(np.float64)
    yield from means(entries.SITTINGS, parts, sittings)
    yield entries.FRUITLESS.measured(float(ratio(np.array([fruitless.sum()]), np.array([sittings.sum()]))[0]))
    yield from shares(entries.ABANDONED, parts, table.abandoned[known], all_of)
    yield from shares(entries.MISROUTED, parts, table.misrouted[known], all_of)
    yield from means(entries.TOLD_AGAIN, parts, table.told_again[known].astype(np.float64))
    yield from shares(entries.SECOND_FILES, parts, table.second_files[known] > 0, all_of)


def _satisfaction(cases: Cases, rule: Satisfaction) -> FloatArray:
    """Return the satisfaction of the parties of every dispute; only that of known ones means anything."""
    table = cases.table
    decided = table.outcome == DisputeOutcome.DECIDED
    base = np.where(cases.settled, rule.settled, np.where(decided, rule.decided, rule.unresolved))
    weeks = (cases.seen_until - table.known_at) / (7.0 * MINUTES_PER_DAY)
    value: FloatArray = base - rule.a_week * weeks - rule.a_sitting * np.maximum(0, table.sittings - 1)
    return value.clip(0.0, 1.0)
