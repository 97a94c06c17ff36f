"""Crisis teams of a real county: times that were fitted come out of the simulation again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.calls.import_calls import import_calls
from sim.calls.table import Calls
from sim.chance.streams import Streams
from sim.demand.draw import draw_demand
from sim.engine.simulate import simulate
from sim.record.tables import matters_table
from sim.scenario.call_mapping import read_call_mapping
from sim.scenario.read import read_scenario
from sim.world.build import build_world

PLACES = Path(__file__).resolve().parents[2] / "scenarios" / "places"
REPLICATIONS = 3


@pytest.fixture(scope="module")
def calls(shared_data: Path) -> Calls:
    file = shared_data / "crisis" / "responses_to_2025-07.csv"
    return import_calls(file, read_call_mapping(PLACES / "crisis_calls.yaml")).calls


@pytest.fixture(scope="module")
def simulated() -> dict[str, float]:
    """Medians of three years, and the share that meets nobody."""
    scenario = read_scenario(PLACES / "lane_crisis.yaml")
    world = build_world(scenario)
    spans: dict[str, list[np.ndarray]] = {"handling_min": [], "travel_min": [], "on_scene_min": [], "nobody": []}
    for number in range(REPLICATIONS):
        tape = draw_demand(scenario, world, Streams(scenario.seed, number))
        table = matters_table(simulate(world, tape, scenario.designs["base"]))
        spans["handling_min"].append(table.assigned_at - table.known_at)
        spans["travel_min"].append(table.arrived_at - table.departed_at)
        spans["on_scene_min"].append(table.closed_at - table.arrived_at)
        spans["nobody"].append(tape.false)
    nobody = float(np.concatenate(spans.pop("nobody")).mean())
    return {name: float(np.nanmedian(np.concatenate(span))) for name, span in spans.items()} | {"nobody": nobody}


@pytest.mark.parametrize(("name", "counted"), [("handling_min", 13), ("travel_min", 14), ("on_scene_min", 22)])
def test_medians_are_those_of_the_record(calls: Calls, simulated: dict[str, float], name: str, counted: float) -> None:
    assert simulated[name] == pytest.approx(float(np.nanmedian(getattr(calls, name))), rel=0.15)
    # What others counted, who took two stamps that are equal for a span of no time.
    assert simulated[name] == pytest.approx(counted, rel=0.15)


def test_as_many_meet_nobody_as_on_record(calls: Calls, simulated: dict[str, float]) -> None:
    end = calls.category.text()
    known = np.array([text is not None for text in end])
    assert simulated["nobody"] == pytest.approx(1 - (end == "Engaged Client").sum() / known.sum(), rel=0.15)
