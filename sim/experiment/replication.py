"""One replication: the tape is drawn once, and every design faces it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from sim.arrays import FloatArray
from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.demand.tape import DemandTape
from sim.engine.simulate import simulate
from sim.errors import SimError
from sim.measures.cells import CellResults
from sim.measures.measure import measured_with_cells
from sim.measures.open_by_week import open_by_week
from sim.measures.reach import Reach, reach_of
from sim.measures.run_tables import tables_of
from sim.measures.window import Window
from sim.record.run import Journal
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World


class Sink(Protocol):
    """Takes the journals of a replication, in the process that ran it: writes them into a results folder, say."""

    def __call__(self, replication: int, journals: Mapping[str, Journal], window: Window) -> None:
        """Keep what is wanted of the journals; an error ends the study."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A design that failed in a replication, at one stage: demand, simulate or measure.

    `design` is empty where the tape could not be drawn: then no design has a result.
    """

    replication: int
    design: str
    stage: str
    error: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one design did in one replication: `labels`, `units` and `values` of its measures, and its cells.

    `open_by_week` is how much was open in each whole week after the warm-up, shape `(weeks,)`.
    """

    labels: tuple[str, ...]
    units: tuple[str, ...]
    values: FloatArray
    cells: CellResults
    open_by_week: FloatArray


@dataclass(frozen=True, slots=True)
class Replication:
    """What every design did on the same tape. A design that failed has no trial but a failure."""

    number: int
    trials: Mapping[str, Trial]
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Replicator:
    """Runs replications of a scenario, one after the other; goes whole into a worker process.

    Attributes
    ----------
    designs:
        Names of the designs to run.
    sink:
        Takes the journals of each replication.
    """

    scenario: Scenario
    world: World
    designs: tuple[str, ...]
    sink: Sink | None = None
    _reach: dict[str, Reach] = field(default_factory=dict)

    def run(self, number: int) -> Replication:
        """Return what every design does in replication `number`.

        An unforeseen error becomes a failure of the design it struck, and the others go on. What the program raises on
        purpose, such as bad input that only shows now, is raised.
        """
        streams = Streams(self.scenario.seed, number)
        try:
            tape = draw_demand(self.scenario, self.world, streams)
        except SimError:
            raise
        except Exception as error:
            return Replication(number, {}, (_failure(number, "", "demand", error),))
        journals: dict[str, Journal] = {}
        trials: dict[str, Trial] = {}
        failures: list[Failure] = []
        for design in self.designs:
            stage = "simulate"
            try:
                journal = self._simulate(tape, design)
                stage = "measure"
                trials[design] = self._measure(journal, design)
                if self.sink is not None:
                    journals[design] = journal
            except SimError:
                raise
            except Exception as error:
                failures.append(_failure(number, design, stage, error))
        if self.sink is not None and journals:
            self.sink(number, journals, Window.of(self.scenario.clock))
        return Replication(number, trials, tuple(failures))

    def _simulate(self, tape: DemandTape, design: str) -> Journal:
        return simulate(self.world, tape, self.scenario.designs[design])

    def _measure(self, journal: Journal, design: str) -> Trial:
        if design not in self._reach:
            self._reach[design] = reach_of(self.world, journal.fleet)
        tables, window = tables_of(journal), Window.of(self.scenario.clock)
        found, cells = measured_with_cells(tables, window, self._reach[design])
        return Trial(
            labels=tuple(one.label for one in found),
            units=tuple(one.unit for one in found),
            values=np.array([one.value for one in found]),
            cells=cells,
            open_by_week=open_by_week(tables, window),
        )


def run_replication(
    scenario: Scenario, world: World, replication: int, designs: Sequence[str] | None = None
) -> Replication:
    """Return what every design of a scenario (or those named) does in one replication, all on the same tape."""
    return Replicator(scenario, world, tuple(designs or scenario.designs)).run(replication)


def _failure(number: int, design: str, stage: str, error: Exception) -> Failure:
    what = f"{type(error).__name__}: {error}"
    return Failure(number, design, stage, what, "".join(traceback.format_exception(error)))
