"""From surges in a scenario to the world that knows them."""

import pytest

from sim.errors import InputError
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world

POINTS = [{"code": str(i), "name": f"地点{i}", "x_km": i} for i in range(3)]


def scenario_of(tmp_path, **surges):
    """Return a scenario on a road of three nodes a kilometre apart."""
    (tmp_path / "nodes.csv").write_text("id,x_km,y_km\n0,0,0\n1,1,0\n2,2,0\n", encoding="utf-8")
    (tmp_path / "roads.csv").write_text("from,to\n0,1\n1,2\n", encoding="utf-8")
    nodes = {"file": str(tmp_path / "nodes.csv"), "id": "id"}
    roads = {"format": "csv", "nodes": nodes, "file": str(tmp_path / "roads.csv")}
    car = {"speed_kmh": {"unclassified": 60}, "offroad_kmh": 60}
    return Scenario.model_validate({
        "name": "line",
        "clock": {"days": 3, "warm_up_days": 0},
        "world": {
            "source": {"kind": "read", "roads": roads, "cells": {"format": "inline", "points": POINTS}},
            "travel": {"modes": {"car": car}},
        },
        "demand": {"kinds": {"call": {
            "rate": {"per_day": 1}, "where": "equal", "work": {"law": "constant", "mean_min": 1},
        }}},
        "designs": {"base": {"units": {"car": {
            "bases": {"places": ["0"]}, "mode": "car", "shifts": [{"hours": "00:00-24:00"}],
        }}}},
        "surges": surges,
    })  # fmt: skip


FLOOD = {"starts": "day 2 06:00", "ends": "day 2 18:00", "closed_roads": [{"between": [["1", "2"]]}]}


def test_a_scenario_makes_a_world_that_knows_its_surges(tmp_path):
    scenario = scenario_of(
        tmp_path, flood=FLOOD, rain={"starts": "day 2", "ends": "day 3", "speeds": [{"factor": 0.5}]}
    )
    world = build_world(scenario)
    found = {}
    for hour in (23, 24, 30, 42, 48):
        matrix = world.travel.matrix("car", world.travel.periods.index_at(60 * hour))
        found[hour] = matrix.minutes[matrix.row[[1, 2]], 0].tolist()
    assert found == {23: [1, 2], 24: [2, 4], 30: [2, float("inf")], 42: [2, 4], 48: [1, 2]}
    cut_off = [note for note in world.notes if note.startswith("cut off")]
    assert len(cut_off) == 1
    assert cut_off[0].startswith("cut off during flood, rain: 1 of 3 cells")


def test_the_part_world_alone_knows_of_no_surge(tmp_path):
    scenario = scenario_of(tmp_path, flood=FLOOD)
    world = build_world(scenario.world)
    assert world.conditions == ()
    assert world.travel.periods.edges == ()


def test_a_surge_that_changes_no_road_leaves_the_world_as_it_is(tmp_path):
    world = build_world(scenario_of(tmp_path, fair={"starts": "day 1", "ends": "day 2"}))
    assert (world.conditions, world.travel.periods.edges) == ((), ())


def test_what_cannot_be_found_is_said_where_it_stands(tmp_path):
    lost = {**FLOOD, "closed_roads": [{"places": ["地点9"]}]}
    with pytest.raises(InputError) as caught:
        build_world(scenario_of(tmp_path, flood=lost))
    (problem,) = caught.value.problems
    assert problem.path == "surges.flood.closed_roads[0].places[0]"
    assert problem.message == "'地点9' is no place of district; did you mean 地点2?"
