"""What becomes of disputes: found, met, settled, decided; and what comes of those that are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, BoolArray, FloatArray
from sim.measures import dispute_entries as entries
from sim.measures.entry import Entry
from sim.measures.grouping import Grouping, gini, ratio, sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.survival import cumulative_incidence, kaplan_meier
from sim.measures.window import Window
from sim.record.dispute_table import DisputeOutcome, DisputeTable
from sim.scenario.specs.colours import COLOURS
from sim.scenario.specs.disputes import Satisfaction

DAYS_PER_YEAR = 365.0
RELAPSE_DAYS = (30.0, 90.0, 365.0)
"""Times after which relapses are counted, in the order of the catalogue."""
FEWEST = 5
"""A village with fewer known disputes in the window is not judged. Convention."""


@dataclass(frozen=True, slots=True)
class _Cases:
    """Disputes of a run and what can be said of each; all shapes `(disputes,)`."""

    table: DisputeTable
    known: BoolArray
    settled: BoolArray
    resolved: BoolArray
    boiled: BoolArray


def resolution(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield every measure of disputes; nothing where there are none."""
    table = tables.disputes
    if table is None:
        return
    outcome = table.outcome
    settled = outcome == DisputeOutcome.SETTLED
    cases = _Cases(
        table, ~np.isnan(table.known_at), settled, settled | (outcome == DisputeOutcome.DECIDED),
        outcome == DisputeOutcome.BOILED_OVER,
    )  # fmt: skip
    began, known = window.holds(table.began_at), window.holds(table.known_at)
    yield from _of_all(tables, cases, began, window)
    yield from _of_known(tables, cases, known)
    yield from _times(tables, cases, known)
    yield from _relapses(tables, cases, window)
    yield from _villages(tables, cases, known)


def _groupings(tables: RunTables, table: DisputeTable, chosen: BoolArray) -> dict[str, Grouping]:
    design = tables.fleet.design
    ways = (*design.discovery.channels, *design.discovery.rounds)
    return {
        "": Grouping("", ("",), np.zeros(int(np.count_nonzero(chosen)), dtype=np.int32)),
        "dispute": Grouping("dispute", tables.dispute_kinds, table.kind[chosen]),
        "colour": Grouping("colour", COLOURS, table.colour[chosen]),
        "way": Grouping("way", ways, table.way[chosen]),
        "rung": Grouping("rung", tuple(design.ladder.rungs), table.rung[chosen]),
    }


def _shares(entry: Entry, parts: dict[str, Grouping], some: BoolArray, of: BoolArray) -> Iterator[Measured]:
    for by in ("", *entry.by):
        for name, share in zip(parts[by].names, parts[by].share(some & of, of), strict=True):
            yield entry.measured(share, by, name)


def _of_all(tables: RunTables, cases: _Cases, began: BoolArray, window: Window) -> Iterator[Measured]:
    """Of all disputes that began in the window, also those that nobody came to know of."""
    table, parts = cases.table, _groupings(tables, cases.table, began)
    all_of = np.ones(int(np.count_nonzero(began)), dtype=bool)
    known, boiled = cases.known[began], cases.boiled[began]
    yield entries.DISPUTES.measured(float(len(all_of)))
    yield from _shares(entries.KNOWN, parts, known, all_of)
    yield from _shares(entries.RESOLVED_OF_ALL, parts, cases.resolved[began], all_of)
    for by in ("", *entries.BOILED_OVER.by):
        for name, share in zip(parts[by].names, parts[by].share(boiled, all_of), strict=True):
            yield entries.BOILED_OVER.measured(1000.0 * share, by, name)
    happened = window.holds(table.ended_at) & cases.boiled
    a_year = DAYS_PER_YEAR / window.days
    yield entries.CAUSED.measured(float(np.count_nonzero(happened & (table.incident >= 0))) * a_year)
    yield entries.PETITIONS.measured(float(np.count_nonzero(happened & (table.incident < 0))) * a_year)


def _of_known(tables: RunTables, cases: _Cases, known: BoolArray) -> Iterator[Measured]:
    """Of the disputes that became known in the window, whatever becomes of them until the run stops."""
    table, parts = cases.table, _groupings(tables, cases.table, known)
    all_of, settled = np.ones(int(np.count_nonzero(known)), dtype=bool), cases.settled[known]
    yield from _shares(entries.RESOLVED, parts, cases.resolved[known], all_of)
    yield from _shares(entries.SETTLED, parts, settled, all_of)
    first_rung = (table.rung == 0)[known]
    yield from _shares(entries.FIRST_RUNG, parts, first_rung, settled)
    sittings, fruitless = table.sittings[known].astype(float), table.fruitless[known].astype(float)
    yield entries.SITTINGS.measured(float(sittings.mean()) if len(sittings) else float("nan"))
    spec = tables.dispute_spec
    if spec is not None:
        value = _satisfaction(tables, cases, spec.satisfaction)[known]
        for by in ("", *entries.SATISFACTION.by):
            for name, mean in zip(parts[by].names, parts[by].mean(value), strict=True):
                yield entries.SATISFACTION.measured(mean, by, name)
    yield entries.FRUITLESS.measured(float(ratio(np.array([fruitless.sum()]), np.array([sittings.sum()]))[0]))


def _satisfaction(tables: RunTables, cases: _Cases, rule: Satisfaction) -> FloatArray:
    """Return the satisfaction of the parties of every dispute; only that of known ones means anything."""
    table = cases.table
    decided = table.outcome == DisputeOutcome.DECIDED
    base = np.where(cases.settled, rule.settled, np.where(decided, rule.decided, rule.unresolved))
    weeks = (_seen_until(table, tables.clock.stop_at) - table.known_at) / (7.0 * MINUTES_PER_DAY)
    value: FloatArray = base - rule.a_week * weeks - rule.a_sitting * np.maximum(0, table.sittings - 1)
    return value.clip(0.0, 1.0)


def _times(tables: RunTables, cases: _Cases, known: BoolArray) -> Iterator[Measured]:
    """From known to the first meeting, and to the settlement."""
    table, stop_at = cases.table, tables.clock.stop_at
    found_days = (table.known_at - table.began_at)[known] / MINUTES_PER_DAY
    yield entries.LATENT_DAYS.measured(float(found_days.mean()) if len(found_days) else float("nan"))
    met = ~np.isnan(table.met_at)
    to_contact = (np.where(met, table.met_at, _seen_until(table, stop_at)) - table.known_at)[known]
    yield entries.CONTACT_MEDIAN.measured(kaplan_meier(to_contact, met[known]).quantile(0.5) / MINUTES_PER_DAY)
    within_min = np.array(tables.fleet.design.ladder.contact_within.of())[table.rated] * MINUTES_PER_DAY
    in_time = table.met_at - table.known_at <= within_min
    due = in_time | (table.known_at + within_min <= _seen_until(table, stop_at))
    parts = _groupings(tables, table, known)
    yield from _shares(entries.CONTACT_IN_TIME, parts, in_time[known], due[known])
    span = (_seen_until(table, stop_at) - table.known_at)[known]
    resolved = cases.resolved[known]
    ended = ~np.isnan(table.ended_at[known])
    curve = cumulative_incidence(span, resolved, ended & ~resolved)
    yield entries.SETTLEMENT_MEDIAN.measured(curve.quantile(0.5) / MINUTES_PER_DAY)


def _seen_until(table: DisputeTable, stop_at: float) -> FloatArray:
    return np.where(np.isnan(table.ended_at), stop_at, table.ended_at)


def _relapses(tables: RunTables, cases: _Cases, window: Window) -> Iterator[Measured]:
    """Of the disputes settled in the window: how many have begun again some time later."""
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


def _villages(tables: RunTables, cases: _Cases, known: BoolArray) -> Iterator[Measured]:
    """How evenly disputes are resolved over the villages."""
    village = tables.world.villages_of_cells()[cases.table.cell[known]]
    number = sums_by(village, len(tables.world.places.code))
    resolved = sums_by(village, len(number), cases.resolved[known].astype(float))
    judged = number >= FEWEST
    shares = ratio(resolved, number)[judged]
    yield entries.VILLAGE_RESOLVED_WORST.measured(float(shares.min()) if len(shares) else float("nan"))
    yield entries.VILLAGE_RESOLVED_GINI.measured(gini(shares))
