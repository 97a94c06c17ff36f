"""A district of three cells and two ways of staffing it, quick enough to run dozens of replications in a test."""

import pytest

from sim.scenario.specs.scenario import Scenario


def written(**changes):
    points = [{"code": f"c{n}", "x_km": 2.0 * n, "residents": 100} for n in range(3)]
    source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}}
    shifts = [{"hours": "00:00-24:00"}]
    car = {"bases": {"places": ["c0"]}, "shifts": shifts}
    aux = {"bases": {"places": ["c2"]}, "shifts": shifts, "mode": "ebike"}
    kind = {"rate": {"per_day": 12}, "work": {"law": "exponential", "mean_min": 30}}
    return {
        "name": "three cells",
        "seed": 5,
        "clock": {"days": 3, "warm_up_days": 1, "follow_up_days": 1},
        "world": {"source": source},
        "demand": {"kinds": {"theft": kind, "noise": {**kind, "target_min": 10}}},
        "designs": {"station": {"units": {"car": car}}, "village": {"units": {"car": car, "aux": aux}}},
        "experiment": {"replications": 6},
        **changes,
    }


@pytest.fixture(scope="session")
def scenario():
    return Scenario.model_validate(written())


@pytest.fixture(scope="session")
def scenario_with():
    """Return a function that makes the scenario with other top-level parts."""

    def build(**changes):
        return Scenario.model_validate(written(**changes))

    return build


@pytest.fixture(scope="session")
def world(scenario):
    from sim.world.build import build_world

    return build_world(scenario)


@pytest.fixture(scope="session")
def study(scenario, world):
    from sim.experiment.study import run_study

    return run_study(scenario, world=world)
