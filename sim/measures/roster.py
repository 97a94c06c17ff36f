"""Who was away, who came in their place, and who got a break."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.measures import catalogue
from sim.measures.duty import UnitTimes
from sim.measures.grouping import sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import State


def roster(tables: RunTables, window: Window, times: UnitTimes) -> Iterator[Measured]:
    """Yield the shares of people and units away, people called in and breaks taken, of all units and of each group."""
    fleet = tables.fleet
    rostered_min = times.duty_min + off_min(tables, window)
    crew = np.array([group.crew for group in fleet.groups], dtype=np.float64)[fleet.group]
    away, called, off = away_min(tables, window), called_in(tables, window), off_min(tables, window)
    due_min, taken_min, due, missed = breaks(tables, window)
    statistics: tuple[tuple[catalogue.Entry, Callable[[BoolArray], float]], ...] = (
        (catalogue.ABSENT, lambda units: _share(away[units], (rostered_min * crew)[units])),
        (catalogue.UNITS_OFF, lambda units: _share(off[units], rostered_min[units])),
        (catalogue.CALLED_IN, lambda units: float(called[units].sum()) / window.days),
        (catalogue.BREAK_TIME, lambda units: _share(taken_min[units], due_min[units])),
        (catalogue.BREAKS_MISSED, lambda units: _share(missed[units], due[units])),
    )
    for entry, statistic in statistics:
        yield entry.measured(statistic(np.ones(len(fleet), dtype=np.bool_)))
        for number, name in enumerate(fleet.group_names):
            yield entry.measured(statistic(fleet.group == number), "group", name)


def away_min(tables: RunTables, window: Window) -> FloatArray:
    """Return the duty time that people of each unit missed, people times minutes, shape `(units,)`."""
    absences = tables.fleet.absences
    missed = window.overlap_min(absences.from_at, absences.to_at) * absences.away
    return sums_by(absences.unit, len(tables.fleet), missed)


def off_min(tables: RunTables, window: Window) -> FloatArray:
    """Return the rostered time on which each unit was off because too many were away, minutes, shape `(units,)`."""
    absences = tables.fleet.absences
    off = window.overlap_min(absences.from_at, absences.to_at) * ~absences.goes
    return sums_by(absences.unit, len(tables.fleet), off)


def called_in(tables: RunTables, window: Window) -> FloatArray:
    """Return how many people were called in for duties of each unit that began in the window, shape `(units,)`."""
    absences = tables.fleet.absences
    counted = window.holds(absences.from_at)
    return sums_by(absences.unit[counted], len(tables.fleet), absences.called_in[counted].astype(np.float64))


def breaks(tables: RunTables, window: Window) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return minutes of break due and taken, and breaks due and missed, of each unit, shape `(units,)` each.

    They count that are due in the window; a break that was cut short counts with what was taken of it.
    """
    spells, count = tables.spells, len(tables.fleet)
    due_min, taken_min, due, missed = (np.zeros(count) for _ in range(4))
    edges = np.searchsorted(spells.unit, np.arange(count + 1))
    for unit, planned in tables.fleet.breaks.items():
        rows = slice(edges[unit], edges[unit + 1])
        rests = spells.state[rows] == State.BREAK
        from_at, to_at = spells.from_at[rows][rests], spells.to_at[rows][rests]
        due_at = np.array([one.due_at for one in planned])
        counted = window.holds(due_at)
        taken = sums_by(np.searchsorted(due_at, from_at, side="right") - 1, len(planned), to_at - from_at)
        due_min[unit] = sum(one.length_min for one, counts in zip(planned, counted, strict=True) if counts)
        taken_min[unit] = taken[counted].sum()
        due[unit] = np.count_nonzero(counted)
        missed[unit] = np.count_nonzero(taken[counted] == 0)
    return due_min, taken_min, due, missed


def _share(part: FloatArray, whole: FloatArray) -> float:
    total = float(whole.sum())
    return float(part.sum()) / total if total > 0 else float("nan")
