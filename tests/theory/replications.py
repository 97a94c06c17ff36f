"""Run a scenario of the table: file, world, tape, journal, numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.measures.window import Window
from sim.responders.fleet import build_fleet
from sim.scenario.read import read_scenario
from sim.world.build import build_world
from tests.theory.cases import path_of
from tests.theory.controls import Asked, Nothing
from tests.theory.controls_by_hour import AskedByHour
from tests.theory.controls_by_priority import AskedByPriority
from tests.theory.controls_from_empty import AskedFromEmpty
from tests.theory.quantities import quantities
from tests.theory.verdict import controlled, plain


@dataclass(frozen=True)
class Replications:
    """What independent replications of a scenario gave.

    `values` holds for each quantity one number a replication, `controls` has shape `(replications, controls)`, `exact`
    the exact means of the controls for what the scenario asks.
    """

    values: dict[str, np.ndarray]
    controls: np.ndarray
    exact: np.ndarray

    def plain(self, row):
        """Return the mean of a row's quantity, in the units of the row."""
        return plain(self.values[row.quantity] / row.unit_min)

    def controlled(self, row):
        """Return the mean of a row's quantity by regression on the controls, in the units of the row."""
        return controlled(self.values[row.quantity] / row.unit_min, self.controls, self.exact)

    def tape_is_as_asked(self):
        """Whether every control agrees with its exact mean within four standard errors."""
        error = np.abs(self.controls.mean(axis=0) - self.exact)
        se = self.controls.std(axis=0, ddof=1) / np.sqrt(len(self.controls))
        return bool((error <= 4 * se + 1e-12 * self.exact).all())

    def verdict(self, row):
        """Return `agrees`, `DIFFERS`, or `too short` where the runs are too few or too short to say.

        The plain mean must agree, too, and the tapes must hold what the scenario asks for: regression on the
        controls takes out what the tapes have too much or too little of, and so would hide it.
        """
        sharp, expected, tolerance = self.controlled(row), row.expected, row.tolerance
        if not sharp.is_precise(tolerance):
            return "too short"
        both = sharp.agrees(expected, tolerance) and self.plain(row).agrees(expected, tolerance)
        return "agrees" if both and self.tape_is_as_asked() else "DIFFERS"


def replicate(name, sets=()):
    """Run every replication that the scenario asks for, each with its own streams."""
    scenario = read_scenario(path_of(name), sets)
    world, design = build_world(scenario.world), scenario.designs[scenario.baseline]
    asked = asked_for(scenario, build_fleet(design, world, scenario.clock))
    window = Window.of(scenario.clock)
    found, controls = [], []
    for replication in range(scenario.experiment.replications):
        tape = draw_demand(scenario.demand, world, Streams(scenario.seed, replication), scenario.clock)
        found.append(quantities(simulate(world, tape, design)))
        controls.append(asked.observed(tape, window))
    values = {name: np.array([one[name] for one in found]) for name in found[0]}
    return Replications(values, np.array(controls), asked.exact())


def asked_for(scenario, fleet):
    """Return what a scenario asks of its units, the source of its controls. Units count while they are on duty."""
    demand, stop_at = scenario.demand, scenario.clock.stop_at
    units = round(sum(np.ptp(spans.clip(0, stop_at), axis=1).sum() for spans in fleet.duty) / stop_at)
    if any(kind.rate is None or kind.rate.per_day == 0 for kind in demand.kinds.values()):
        return Nothing()
    if any(kind.preempts for kind in demand.kinds.values()):
        return AskedByPriority.by(demand, units)
    if scenario.clock.warm_up_days == 0:
        return AskedFromEmpty.by(demand, units)
    if len(set(demand.hour_weights)) > 1:
        return AskedByHour.by(demand, units)
    return Asked.by(demand, units)
