"""Call by call: on the same tape the simulator gives every wait of a textbook's recursion, not only their mean.

The next call begins when the first of the units is free; one that would wait and finds no room is lost.

Source
------
Kiefer and Wolfowitz (1955), Transactions of the American Mathematical Society 78(1), 1-18.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from sim.arrays import FloatArray
from sim.chance import Streams
from sim.demand.draw import draw_demand
from sim.engine import simulate
from sim.record.tables import Outcome, matters_table
from sim.scenario.read import read_scenario
from sim.verification.bank import SCENARIOS
from sim.verification.row import Check, Row
from sim.world.build import build_world

DAY = ("clock.days=1", "clock.warm_up_days=0")
RECURSIVE = (
    "mm1", "mm2", "mm10", "mln_1", "mh2_1", "md5", "mm3_7", "mm4_6", "erlang_b_6_lognormal", "erlang_b_50",
)  # fmt: skip
"""Scenarios of one kind of call whose units take them in turn."""

ROUNDING_MIN = 1e-6


def begun_by_recursion(at: FloatArray, work: FloatArray, units: int, room: float) -> FloatArray:
    """Return when each call is begun to be answered, first come, first served; NaN for a call that finds no room."""
    free_at: list[float] = [0.0] * units
    begun: list[float] = []
    for now, span in zip(at.tolist(), work.tolist(), strict=True):
        first = min(free_at)
        if first > now and sum(start > now for start in begun[-200:]) >= room:
            begun.append(np.nan)
            continue
        begun.append(max(first, now))
        free_at[free_at.index(first)] = begun[-1] + span
    return np.array(begun)


def one_day(name: str) -> tuple[Row, ...]:
    """Return how far one day of a scenario lies from the recursion: its worst wait, and calls wrongly lost or not."""
    scenario = read_scenario(SCENARIOS / f"{name}.yaml", DAY)
    world, design = build_world(scenario.world), scenario.designs[scenario.baseline]
    tape = draw_demand(scenario.demand, world, Streams(scenario.seed), scenario.clock)
    matters = matters_table(simulate(world, tape, design))
    (group,) = design.units.values()
    units, limit = group.shifts[0].crews, design.desk.queue_limit
    begun = begun_by_recursion(tape.known_at, tape.work_min, units, np.inf if limit is None else limit)
    lost = np.isnan(begun)
    apart = np.abs(matters.assigned_at - begun)[~lost]
    return (
        Row("largest difference of a beginning, minutes", 0.0, ROUNDING_MIN, float(apart.max())),
        Row("calls lost, less those of the recursion", 0.0, 0.5, _wrong(matters.outcome == Outcome.LOST, lost)),
    )


def _wrong(lost: FloatArray, by_recursion: FloatArray) -> float:
    return float((lost != by_recursion).sum())


CHECKS = tuple(
    Check(f"{name}_by_call", "by_call", f"Every call of a day of {name}", partial(one_day, name), quick=True)
    for name in RECURSIVE
)
