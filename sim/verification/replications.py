"""Run a case of the bank: file, world, tape, journal, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray
from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.measures.window import Window
from sim.responders.fleet import Fleet, build_fleet
from sim.scenario.read import read_scenario
from sim.scenario.specs.response import Design
from sim.scenario.specs.scenario import Scenario
from sim.verification.bank import Expected
from sim.verification.controls import Controls, Nothing, per_minute
from sim.verification.controls.by_hour import AskedByHour
from sim.verification.controls.by_priority import AskedByPriority
from sim.verification.controls.from_empty import AskedFromEmpty
from sim.verification.controls.in_turn import Asked
from sim.verification.estimate import ROUNDING, Estimate, controlled, plain
from sim.verification.quantities import quantities
from sim.verification.row import Verdict, judged
from sim.world.build import build_world
from sim.world.model import World

FAR_OFF = 4.0
"""Standard errors by which a control may miss its exact mean."""


@dataclass(frozen=True, slots=True)
class Replications:
    """What independent replications of a scenario gave.

    `values` holds for each quantity one number a replication, `controls` has shape `(replications, controls)`, `exact`
    the exact means of the controls for what the scenario asks.
    """

    values: dict[str, FloatArray]
    controls: FloatArray
    exact: FloatArray

    def plain(self, row: Expected) -> Estimate:
        """Return the mean of a row's quantity, in the units of the row."""
        return plain(self.values[row.quantity] / row.unit_min)

    def controlled(self, row: Expected) -> Estimate:
        """Return the mean of a row's quantity by regression on the controls, in the units of the row."""
        return controlled(self.values[row.quantity] / row.unit_min, self.controls, self.exact)

    def worst_control(self) -> float:
        """Return how many standard errors the worst control lies from its exact mean; 0 without controls."""
        error = np.abs(self.controls.mean(axis=0) - self.exact)
        se = self.controls.std(axis=0, ddof=1) / np.sqrt(len(self.controls))
        off = np.divide(error, se, out=np.where(error > 0, np.inf, 0.0), where=se > 0)
        return float(np.max(np.where(error <= ROUNDING * np.abs(self.exact), 0.0, off), initial=0.0))

    def tape_is_as_asked(self) -> bool:
        """Whether every control agrees with its exact mean within four standard errors."""
        return self.worst_control() <= FAR_OFF

    def verdict(self, row: Expected) -> Verdict:
        """Return whether the number agrees, differs, or the runs are too few or too short to say.

        The plain mean must agree, too, and the tapes must hold what the scenario asks for: regression on the
        controls takes out what the tapes have too much or too little of, and so would hide it.
        """
        of = [judged(row.expected, row.tolerance, one.mean, one.se) for one in (self.controlled(row), self.plain(row))]
        if Verdict.DIFFERS in of or not self.tape_is_as_asked():
            return Verdict.DIFFERS
        return of[0]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A scenario of the bank with its world and its controls, ready for any of its replications."""

    scenario: Scenario
    world: World
    design: Design
    asked: Controls

    def run(self, number: int) -> tuple[dict[str, float], FloatArray]:
        """Run one replication, with its own streams; return its quantities and its controls."""
        clock = self.scenario.clock
        tape = draw_demand(self.scenario.demand, self.world, Streams(self.scenario.seed, number), clock)
        return quantities(simulate(self.world, tape, self.design)), self.asked.observed(tape, Window.of(clock))


def prepare(file: Path, sets: Sequence[str] = ()) -> Prepared:
    """Read a scenario of the bank and build its world."""
    scenario = read_scenario(file, sets)
    world, design = build_world(scenario.world), scenario.designs[scenario.baseline]
    return Prepared(scenario, world, design, asked_for(scenario, build_fleet(design, world, scenario.clock)))


def replicate(file: Path, sets: Sequence[str] = ()) -> Replications:
    """Run every replication that the scenario asks for, each with its own streams."""
    ready = prepare(file, sets)
    return gathered([ready.run(number) for number in range(ready.scenario.experiment.replications)], ready.asked)


def gathered(runs: Sequence[tuple[dict[str, float], FloatArray]], asked: Controls) -> Replications:
    """Return what replications gave together."""
    values = {name: np.array([found[name] for found, _ in runs]) for name in runs[0][0]}
    return Replications(values, np.array([controls for _, controls in runs]), asked.exact())


def asked_for(scenario: Scenario, fleet: Fleet) -> Controls:
    """Return what a scenario asks of its units, the source of its controls. Units count while they are on duty."""
    demand, stop_at = scenario.demand, scenario.clock.stop_at
    units = round(sum(float(np.ptp(spans.clip(0, stop_at), axis=1).sum()) for spans in fleet.duty) / stop_at)
    if any(per_minute(kind) == 0 for kind in demand.kinds.values()):
        return Nothing()
    if any(kind.preempts for kind in demand.kinds.values()):
        return AskedByPriority.by(demand, units)
    if scenario.clock.warm_up_days == 0:
        return AskedFromEmpty.by(demand)
    if len(set(demand.hour_weights)) > 1:
        return AskedByHour.by(demand, units)
    return Asked.by(demand, units)
