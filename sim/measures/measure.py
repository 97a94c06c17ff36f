"""From the journal of a run to numbers with units."""

from __future__ import annotations

from collections.abc import Iterator

from sim.measures.aftermath import aftermath
from sim.measures.calls import calls_for_nothing
from sim.measures.catalogue import CATALOGUE
from sim.measures.cells import CellResults, results_of_cells
from sim.measures.cost import cost
from sim.measures.coverage import Covering, coverage
from sim.measures.discovery import discovery
from sim.measures.duty import UnitTimes, unit_times
from sim.measures.fairness import fairness
from sim.measures.measured import Measured
from sim.measures.mediators import mediators
from sim.measures.patrol import patrol
from sim.measures.queue import queue
from sim.measures.reach import Reach, reach_of
from sim.measures.requests import requests
from sim.measures.resolution import resolution
from sim.measures.roster import roster
from sim.measures.run_tables import RunTables, tables_of
from sim.measures.timeliness import timeliness
from sim.measures.travel import travel
from sim.measures.window import Window
from sim.measures.workload import workload
from sim.record.run import Journal


def measure(journal: Journal, window: Window | None = None) -> tuple[Measured, ...]:
    """Return every measure of the catalogue for one run, in its order; of disputes and requests where there are any.

    Parameters
    ----------
    window:
        The measured time; from the end of the warm-up to the end of the last day when not given.
    """
    tables = tables_of(journal)
    return measured(tables, window or Window.of(tables.clock))


def measured(tables: RunTables, window: Window, reach: Reach | None = None) -> tuple[Measured, ...]:
    """Return every measure from the tables of a run, in the order of the catalogue.

    Two runs of one design give the same labels in the same order, whatever happened in them.

    Parameters
    ----------
    reach:
        What `reach_of` returns for this world and fleet, if it is at hand; computed otherwise.
    """
    times = unit_times(tables, window)
    return _in_order(tables, window, times, _covering(tables, window, times, reach))


def measured_with_cells(
    tables: RunTables, window: Window, reach: Reach | None = None
) -> tuple[tuple[Measured, ...], CellResults]:
    """Return what `measured` and `measured_cells` return; together they cost less."""
    times = unit_times(tables, window)
    covering = _covering(tables, window, times, reach)
    return _in_order(tables, window, times, covering), results_of_cells(tables, window, covering)


def _covering(tables: RunTables, window: Window, times: UnitTimes, reach: Reach | None) -> Covering:
    return Covering(tables, window, times, reach or reach_of(tables.world, tables.fleet))


def _in_order(tables: RunTables, window: Window, times: UnitTimes, covering: Covering) -> tuple[Measured, ...]:
    order = {entry.name: number for number, entry in enumerate(CATALOGUE)}
    return tuple(sorted(_themes(tables, window, times, covering), key=lambda one: order[one.name]))


def _themes(tables: RunTables, window: Window, times: UnitTimes, covering: Covering) -> Iterator[Measured]:
    yield from timeliness(tables, window)
    yield from queue(tables, window)
    yield from calls_for_nothing(tables, window)
    yield from discovery(tables, window)
    yield from coverage(tables, covering)
    yield from aftermath(tables, window)
    yield from resolution(tables, window)
    yield from mediators(tables, window, times)
    yield from requests(tables, window)
    yield from patrol(tables, window, times)
    yield from workload(tables, window, times)
    yield from travel(tables, window, times)
    yield from roster(tables, window, times)
    yield from fairness(tables, window)
    yield from cost(tables, window)
