"""The search for cycles pauses where it is told to, and where it does nothing is lost by that."""

from __future__ import annotations

import contextlib
import gc

import pytest

import sim
from sim.collector import collector_paused
from tests.conftest import ROOT

SCENARIOS = ROOT / "scenarios"


def test_it_goes_on_afterwards_whatever_happened():
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    with contextlib.suppress(KeyError), collector_paused():
        raise KeyError
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off():
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()


@pytest.mark.parametrize("design", ["posts", "street_teams"])
def test_a_run_leaves_no_more_cycles_the_longer_it_is(design):
    short, long = (cycles_of_a_run(design, days) for days in (3, 30))
    assert long < 1.1 * short


def cycles_of_a_run(design: str, days: int) -> int:
    """Return how many objects in unreachable cycles a run leaves."""
    scenario = sim.read_scenario(SCENARIOS / "street_teams.yaml", [f"clock.days={days}"])
    world = sim.build_world(scenario)
    tape = sim.draw_demand(scenario, world, sim.Streams(1))
    sim.simulate(world, tape, scenario.designs[design])
    gc.collect()
    with collector_paused():
        sim.simulate(world, tape, scenario.designs[design])
        return gc.collect()
