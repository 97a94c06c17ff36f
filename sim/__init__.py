"""Peacegrid: simulate how a district answers its incidents, and compare ways of staffing it.

The program on one page:

    scenario = read_scenario("scenarios/huaiyang.yaml")
    world = build_world(scenario)
    tape = draw_demand(scenario, world, Streams(scenario.seed, 0))
    journal = simulate(world, tape, scenario.designs["base"])
    measures = measure(journal)

Names are imported when they are first used, so that `import sim` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.3.0"

_HOMES = {
    "Scenario": "sim.scenario.specs.scenario",
    "Streams": "sim.chance.streams",
    "build_world": "sim.world.build",
    "compare": "sim.experiment.compare",
    "draw_demand": "sim.demand.draw",
    "measure": "sim.measures.measure",
    "open_results": "sim.record.results.reading",
    "read_scenario": "sim.scenario.read",
    "simulate": "sim.engine.simulate",
}

if TYPE_CHECKING:
    from sim.chance.streams import Streams
    from sim.demand.draw import draw_demand
    from sim.engine.simulate import simulate
    from sim.experiment.compare import compare
    from sim.measures.measure import measure
    from sim.record.results.reading import open_results
    from sim.scenario.read import read_scenario
    from sim.scenario.specs.scenario import Scenario
    from sim.world.build import build_world

__all__ = [
    "Scenario",
    "Streams",
    "__version__",
    "build_world",
    "compare",
    "draw_demand",
    "measure",
    "open_results",
    "read_scenario",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
