"""Ladders against queueing theory: retries, levels in tandem, a mediator who travels.

Eight replications of the scenario files; the mean has to lie within four standard errors of the exact value, and the
standard error has to be below 4 % of it, or the run says nothing. Both were set before the first run. Competing risks
have their exact values in tests/engine/disputes/test_closed_forms.py.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import sim
from sim.arrays import FloatArray
from sim.measures.window import Window
from sim.record.dispute_table import dispute_table
from sim.verification.bank import SCENARIOS

FILES = SCENARIOS / "disputes"
REPLICATIONS = 8
EXACT_MIN = {"retries": 360.0, "three_levels": 720.0, "travelling_mediator": 144.0 + 1.0 / 6.0}
"""From known to the end, mean; derived in the scenario files."""


@cache
def minutes_to_the_end(name: str, per_day: float | None = None) -> FloatArray:
    """Return the mean minutes from known to the end in each replication."""
    scenario = sim.read_scenario(FILES / f"{name}.yaml")
    if per_day is not None:
        text = f"demand.disputes.kinds.dispute.rate.per_day={per_day}"
        scenario = sim.read_scenario(FILES / f"{name}.yaml", [text])
    world, window = sim.build_world(scenario), Window.of(scenario.clock)
    means = []
    for replication in range(REPLICATIONS):
        streams = sim.Streams(scenario.seed, replication)
        tape = sim.draw_demand(scenario.demand, world, streams, scenario.clock)
        table = dispute_table(sim.simulate(world, tape, next(iter(scenario.designs.values()))))
        assert table is not None
        means.append(np.nanmean((table.ended_at - table.known_at)[window.holds(table.known_at)]))
    return np.array(means)


def agrees(means: FloatArray, exact: float) -> bool:
    """Tell whether the mean lies within four standard errors of the exact value."""
    return bool(abs(means.mean() - exact) <= 4.0 * means.std(ddof=1) / len(means) ** 0.5)


SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ("retries", "three_levels")]


@pytest.mark.parametrize("name", [*SLOW, "travelling_mediator"])
def test_the_mean_time_to_the_end_is_the_exact_one(name: str) -> None:
    means = minutes_to_the_end(name)
    assert means.std(ddof=1) / len(means) ** 0.5 <= 0.04 * EXACT_MIN[name]
    assert agrees(means, EXACT_MIN[name]), (means.mean(), EXACT_MIN[name])


@pytest.mark.parametrize(
    ("name", "per_day"),
    [
        pytest.param("retries", 9, marks=pytest.mark.slow),
        pytest.param("three_levels", 22, marks=pytest.mark.slow),
        ("travelling_mediator", 13.5),
    ],
)
def test_a_wrong_rate_is_rejected(name: str, per_day: float) -> None:
    assert not agrees(minutes_to_the_end(name, per_day), EXACT_MIN[name])
