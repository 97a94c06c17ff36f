"""How fast units are on their way to calls, and how long they have to charge."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, BoolArray
from sim.measures import travel_entries
from sim.measures.duty import UnitTimes, on_duty_min
from sim.measures.grouping import first_that_holds
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import State


def travel(tables: RunTables, window: Window, times: UnitTimes) -> Iterator[Measured]:
    """Yield the speed on the way to calls and the share of charging, of all units and of each group."""
    spells, fleet = tables.spells, tables.fleet
    ways = (spells.state == State.TRAVEL) & window.holds(spells.from_at)
    group = fleet.group[spells.unit]
    yield travel_entries.SPEED.measured(_speed_kmh(tables, ways))
    for number, name in enumerate(fleet.group_names):
        yield travel_entries.SPEED.measured(_speed_kmh(tables, ways & (group == number)), "group", name)
    surge = first_that_holds(spells.from_at, list(tables.world.surges.values()))
    for number, name in enumerate(tables.world.surges):
        yield travel_entries.SPEED.measured(_speed_kmh(tables, ways & (surge == number)), "surge", name)
    charging = spells.state == State.CHARGING
    charging_min = np.where(charging, on_duty_min(tables, window), 0.0)
    duty_min = times.duty_min
    yield travel_entries.CHARGING.measured(_share(charging_min.sum(), duty_min.sum()))
    for number, name in enumerate(fleet.group_names):
        share = _share(charging_min[group == number].sum(), duty_min[fleet.group == number].sum())
        yield travel_entries.CHARGING.measured(share, "group", name)


def _speed_kmh(tables: RunTables, ways: BoolArray) -> float:
    """Return the length of the chosen spells over their time; NaN where no time was spent."""
    spells = tables.spells
    hours = float((spells.to_at - spells.from_at)[ways].sum()) / MINUTES_PER_HOUR
    return float(spells.km[ways].sum()) / hours if hours > 0 else float("nan")


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole > 0 else float("nan")
