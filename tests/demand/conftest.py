"""A district of three cells, one of them empty."""

from __future__ import annotations

import pytest

from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World


@pytest.fixture(scope="session")
def three_cells() -> World:
    """Cells with 60,000, 40,000 and no residents; weights 1, 0, 3."""
    points = [
        {"code": "a", "x_km": 0, "residents": 60_000, "weight": 1},
        {"code": "b", "x_km": 1, "residents": 40_000, "weight": 0},
        {"code": "c", "x_km": 2, "residents": 0, "weight": 3},
    ]
    source = {
        "kind": "read",
        "name": "three",
        "roads": {"format": "none"},
        "cells": {"format": "inline", "points": points},
    }
    return build_world(WorldSpec.model_validate({"source": source}))
