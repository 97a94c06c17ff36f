"""One door to every world."""

import numpy as np

from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world

TOTALS = {"area_km2": 60, "residents": 8000, "townships": 2, "villages": 5, "groups": 9, "cells": 20}


def test_a_generated_world_is_built_with_the_travel_of_the_scenario():
    car = {"speed_kmh": {"primary": 30}, "offroad_kmh": 6}
    spec = {"source": {"kind": "generated", "name": "小县", **TOTALS}, "travel": {"modes": {"car": car}}}
    world = build_world(WorldSpec.model_validate(spec))
    assert (world.name, len(world.cells)) == ("小县", 20)
    assert world.travel.matrix("car", 0).leg_min_per_km == 10
    on_foot = world.travel.matrix("foot", 0).minutes
    assert np.isfinite(on_foot[np.ix_(world.cells.node, world.cells.node)]).all()
