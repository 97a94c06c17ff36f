"""How busy the units are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, BoolArray, FloatArray
from sim.measures import catalogue
from sim.measures.duty import UnitTimes
from sim.measures.grouping import gini, sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window


def workload(tables: RunTables, window: Window, times: UnitTimes) -> Iterator[Measured]:
    """Yield busy shares, overtime, way driven and calls reached, of all units and of each group."""
    busy, overtime_h = times.busy_share, times.overtime_min / MINUTES_PER_HOUR
    calls, to_posts = calls_reached(tables, window), times.relocation_km
    statistics: tuple[tuple[catalogue.Entry, Callable[[BoolArray], float]], ...] = (
        (catalogue.BUSY_MEAN, lambda units: _mean(busy[units])),
        (catalogue.BUSY_MAX, lambda units: _largest(busy[units])),
        (catalogue.BUSY_GINI, lambda units: gini(busy[units])),
        (catalogue.OVERTIME, lambda units: float(overtime_h[units].sum()) / window.days),
        (catalogue.KM, lambda units: float(times.km[units].sum()) / window.days),
        (catalogue.RELOCATION_KM, lambda units: float(to_posts[units].sum()) / window.days),
        (catalogue.UNIT_CALLS, lambda units: _mean(calls[units]) / window.days),
    )
    fleet = tables.fleet
    for entry, statistic in statistics:
        yield entry.measured(statistic(np.ones(len(fleet), dtype=np.bool_)))
        for number, name in enumerate(fleet.group_names):
            yield entry.measured(statistic(fleet.group == number), "group", name)


def calls_reached(tables: RunTables, window: Window) -> FloatArray:
    """Return how many matters of the window each unit was the first to reach, shape `(units,)`."""
    reached = window.holds(tables.matters.known_at) & ~np.isnan(tables.matters.arrived_at)
    return sums_by(tables.matters.unit[reached], len(tables.fleet))


def _mean(values: FloatArray) -> float:
    present = values[~np.isnan(values)]
    return float(present.mean()) if len(present) else float("nan")


def _largest(values: FloatArray) -> float:
    present = values[~np.isnan(values)]
    return float(present.max()) if len(present) else float("nan")
