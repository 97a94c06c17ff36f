"""Where a moving unit is, worked out by hand: a kilometre of road takes a minute, one off the road four."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.responders.trip import Trip, Turn
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory) -> Trip:
    """From a door half a kilometre off node 0, over nodes 1 and 3, to a door a quarter off node 3; starts at 100."""
    folder: Path = tmp_path_factory.mktemp("trip")
    (folder / "nodes.csv").write_text("id,x_km,y_km\nn0,0,0\nn1,1,0\nn3,3,0\n", encoding="utf-8")
    (folder / "roads.csv").write_text("from,to\nn0,n1\nn1,n3\n", encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    source = {
        "kind": "read",
        "name": "three nodes",
        "roads": {"format": "csv", "nodes": nodes, "file": str(folder / "roads.csv")},
        "cells": {"format": "table", "table": nodes},
    }
    modes = {"car": {"speed_kmh": {"unclassified": 60}, "offroad_kmh": 15}}
    world = build_world(WorldSpec.model_validate({"source": source, "travel": {"modes": modes, "periods": {}}}))
    return Trip(world.travel.matrix("car", 0), 100.0, 0, before_min=2.0, before_km=0.5, to_node=2, to_leg_km=0.25)


def test_a_trip_takes_its_legs_and_its_road(trip: Trip) -> None:
    assert trip.minutes == 2 + 3 + 1
    assert trip.km == 0.5 + 3 + 0.25


@pytest.mark.parametrize(
    ("now", "turn"),
    [
        (100.0, Turn(node=0, rest_min=2.0, rest_km=0.5, done_km=0.0)),
        (101.5, Turn(node=0, rest_min=0.5, rest_km=0.125, done_km=0.375)),
        (102.0, Turn(node=0, rest_min=0.0, rest_km=0.0, done_km=0.5)),
        (102.25, Turn(node=1, rest_min=0.75, rest_km=0.75, done_km=0.75)),
        (103.0, Turn(node=1, rest_min=0.0, rest_km=0.0, done_km=1.5)),
        (104.5, Turn(node=2, rest_min=0.5, rest_km=0.5, done_km=3.0)),
        (105.0, Turn(node=2, rest_min=0.0, rest_km=0.0, done_km=3.5)),
        (105.5, Turn(node=2, rest_min=0.5, rest_km=0.125, done_km=3.625)),
    ],
)
def test_a_unit_turns_at_the_next_node_and_back_from_the_last_leg(trip: Trip, now: float, turn: Turn) -> None:
    assert trip.turn(now) == turn
    assert trip.ahead(now) == (turn.node, turn.rest_min)


def test_a_way_that_takes_twice_as_long_goes_by_the_same_places_at_half_the_speed(trip: Trip) -> None:
    slow = replace(trip, factor=2.0)
    assert slow.minutes == 2 * trip.minutes
    for late in (1.5, 2.0, 2.25, 4.5, 5.5):
        plain = trip.turn(100 + late)
        assert slow.turn(100 + 2 * late) == plain._replace(rest_min=2 * plain.rest_min)
