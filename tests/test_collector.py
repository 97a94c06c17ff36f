"""The search for cycles pauses where it is told to, and where it does nothing is lost by that."""

from __future__ import annotations

import contextlib
import gc

import pytest

import sim
from sim.collector import collector_paused
from sim.record.journal import Recorder
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


@pytest.mark.parametrize("design", ["posts", "street_teams"])
def test_a_run_leaves_no_cycles_before_its_end(design, monkeypatch):
    found, pack = [], Recorder.pack

    def look_and_pack(record):
        found.append(gc.collect())
        pack(record)

    monkeypatch.setattr(Recorder, "pack", look_and_pack)
    cycles_of_a_run(design, 5)
    days = len(found) // 2
    assert days == 6
    # The first look of each of the two runs finds what setting up has left.
    assert not any(found[1:days])
    assert not any(found[days + 1 :])


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
