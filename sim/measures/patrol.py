"""How often patrols pass the streets of their beats, and what they come upon there."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, NONE, BoolArray, FloatArray, IndexArray
from sim.measures import patrol_entries as entries
from sim.measures.duty import UnitTimes, on_duty_min
from sim.measures.grouping import groupings, sums_by
from sim.measures.measured import Measured
from sim.measures.passes import PatrolHours, passes_of, revisits
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import State
from sim.responders.beats import TimetableBeat

STREETS = (
    entries.PATROLLED_KM, entries.PASSES_PER_HOUR, entries.REVISIT_MEAN, entries.REVISIT_P90,
    entries.REVISIT_IN_TARGET, entries.UNITS_FOR_TARGET,
)  # fmt: skip
Streets = tuple[float, float, float, float, float, float]
"""Values of `STREETS`."""

NO_STREETS: Streets = (float("nan"),) * 6


def patrol(tables: RunTables, window: Window, times: UnitTimes) -> Iterator[Measured]:
    """Yield time on patrol, revisits of streets and matters seen on patrol, of all units and of each group."""
    fleet = tables.fleet
    patrols = np.isin(np.arange(len(fleet)), list(fleet.beats))
    everybody = np.ones(len(fleet), dtype=np.bool_)
    seen_by = _seen_by(tables, window)
    on_beat_min = _on_beat_min(tables, window)
    parts = [("", "", everybody), *(("group", name, fleet.group == n) for n, name in enumerate(fleet.group_names))]
    known: dict[bytes, Streets] = {}
    for by, name, units in parts:
        share = _ratio(on_beat_min[units & patrols].sum(), times.duty_min[units & patrols].sum())
        yield entries.PATROL_SHARE.measured(share, by, name)
        key = (units & patrols).tobytes()
        known[key] = known.get(key) or of_streets(tables, window, units & patrols)
        for entry, value in zip(STREETS, known[key], strict=True):
            yield entry.measured(value, by, name)
        seen = np.count_nonzero(units[seen_by[seen_by != NONE]])
        yield entries.SPOTTED_PER_DAY.measured(seen / window.days, by, name)
    yield from _shares_seen(tables, window, seen_by)


def of_streets(tables: RunTables, window: Window, units: BoolArray) -> Streets:
    """Return the values of `STREETS` for some units that patrol; NaN where their beats have no streets."""
    fleet = tables.fleet
    passes = passes_of(tables, units)
    if not len(passes.km):
        return NO_STREETS
    chosen = np.flatnonzero(units).tolist()
    hours = PatrolHours.of([fleet.duty[unit] for unit in chosen])
    rules = (fleet.groups[group].patrol for group in np.unique(fleet.group[units]).tolist())
    target_min = min(rule.target_min for rule in rules if rule is not None)
    found = revisits(passes, hours, window, target_min)
    km, length_km = passes.km, float(passes.km.sum())
    rounds_min = {id(b.circuit): b.circuit.round_min for b in map(fleet.beats.get, chosen) if type(b) is TimetableBeat}
    return (
        length_km,
        _ratio(float((found.passes * km).sum()), length_km * found.hours_min / MINUTES_PER_HOUR),
        _ratio(float((found.interval_min * found.interval_km).sum()), float(found.interval_km.sum())),
        _percentile(found.interval_min, found.interval_km, 0.9),
        _ratio(float((found.within_min * km).sum()), length_km * found.hours_min),
        float(sum(math.ceil(round_min / target_min) for round_min in rounds_min.values())) or float("nan"),
    )


def _percentile(values: FloatArray, weights: FloatArray, share: float) -> float:
    """Return the smallest value that this share of the weight does not exceed; NaN without values."""
    if not len(values):
        return float("nan")
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))])


def _on_beat_min(tables: RunTables, window: Window) -> FloatArray:
    """Return how long each unit was on its beat while on duty, minutes, shape `(units,)`."""
    spells = tables.spells
    if not len(spells.join):
        return np.zeros(len(tables.fleet))
    there = (spells.state == State.PATROL) & (spells.join != NONE)
    return sums_by(spells.unit[there], len(tables.fleet), on_duty_min(tables, window)[there])


def _seen_by(tables: RunTables, window: Window) -> IndexArray:
    """Return which unit saw each matter of the window on its beat, shape `(matters in the window,)`."""
    chosen = window.holds(tables.matters.known_at)
    seen_by = tables.matters.spotted_by
    return seen_by[chosen] if len(seen_by) else np.full(int(np.count_nonzero(chosen)), NONE, dtype=np.int32)


def _shares_seen(tables: RunTables, window: Window, seen_by: IndexArray) -> Iterator[Measured]:
    parts = groupings(tables, window.holds(tables.matters.known_at))
    for by in ("", *entries.SPOTTED_SHARE.by):
        shares = parts[by].share(seen_by != NONE, np.ones(len(seen_by), dtype=np.bool_))
        for name, value in zip(parts[by].names, shares.tolist(), strict=True):
            yield entries.SPOTTED_SHARE.measured(value, by, name)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
