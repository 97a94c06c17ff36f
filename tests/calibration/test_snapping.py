"""Recorded positions put to cells."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.arrays import NONE
from sim.calibration.snapping import snap
from sim.errors import InputError
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World
from tests.calibration.records import record


@pytest.fixture(scope="module")
def on_the_globe(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two cells a tenth of a degree apart, 8.7 km on the parallel of 39 degrees."""
    file = tmp_path_factory.mktemp("cells") / "cells.csv"
    file.write_text("code,lon,lat\nwest,-92.4,39\neast,-92.3,39\n", encoding="utf-8")
    table = {"file": str(file), "id": "code", "x": "lon", "y": "lat", "coordinates": "wgs84"}
    source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "table", "table": table}}
    return build_world(WorldSpec.model_validate({"source": source}))


TIMES = ["2024-01-01T00:00"] * 4


def test_a_call_belongs_to_the_nearest_cell_unless_that_is_too_far(on_the_globe: World) -> None:
    calls = record(TIMES, lon=[-92.39, -92.31, -92.2, math.nan], lat=[39, 39, 39, math.nan])
    snapped = snap(calls, on_the_globe, farthest_km=2.0)
    assert snapped.cell.tolist() == [0, 1, NONE, NONE]
    assert snapped.off_km[:2] == pytest.approx([0.866, 0.866], abs=0.001)
    assert (snapped.too_far, snapped.unplaced) == (1, 2)


def test_a_place_with_the_code_of_a_cell_says_more_than_a_position(on_the_globe: World) -> None:
    calls = record(TIMES, lon=[-92.39] * 4, lat=[39] * 4, place=["east", "elsewhere", None, "west"])
    snapped = snap(calls, on_the_globe, farthest_km=2.0)
    assert snapped.cell.tolist() == [1, 0, 0, 0]
    assert snapped.off_km[[0, 3]].tolist() == [0, 0]


def test_a_world_that_is_nowhere_takes_codes_and_nothing_else() -> None:
    points = [{"code": "a"}, {"code": "b", "x_km": 1}]
    source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}}
    world = build_world(WorldSpec.model_validate({"source": source}))
    assert snap(record(TIMES[:2], place=["b", "c"]), world, 2.0).cell.tolist() == [1, NONE]
    with pytest.raises(InputError, match="not known by longitude and latitude"):
        snap(record(TIMES[:1], lon=[1.0], lat=[1.0]), world, 2.0)


def test_records_for_tests_hang_together() -> None:
    calls = record(TIMES[:1], handling_min=[1], turnout_min=[2], travel_min=[3.5], on_scene_min=[4])
    assert (calls.response_min[0], calls.service_min[0]) == (6.5, 9.5)
    assert calls.cleared_at[0] == np.datetime64("2024-01-01T00:10:30")
