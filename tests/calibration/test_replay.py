"""Recorded calls sent through units: a line of places a kilometre and a minute apart, all by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.calibration.compare import Tolerances
from sim.calibration.days import Days
from sim.calibration.kind_names import kind_name, kinds_of
from sim.calibration.replay import prepare_replay, simulated
from sim.calibration.validate import groupings, validate
from sim.errors import InputError
from sim.scenario.specs.scenario import Scenario
from sim.world.build import build_world
from tests.calibration.records import record

NOTHING = {"law": "constant", "mean_min": 0}
DAYS = Days(date(2024, 1, 1), date(2024, 1, 3))


def scenario(**changes: Any) -> Scenario:
    """Return a scenario of five places with one car at the first, which turns out in two minutes."""
    points = [{"code": str(place), "x_km": place} for place in range(5)]
    kinds = {"fire": {"title": "火灾", "work": {"law": "constant", "mean_min": 7}, "target_min": 4}}
    car = {
        "bases": {"places": ["0"]}, "shifts": [{"hours": "00:00-24:00"}], "mode": "car",
        "turnout": {"law": "constant", "mean_min": 2}, "after_call": "home_at_once",
    }  # fmt: skip
    source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}}
    modes = {"car": {"speed_kmh": {"unclassified": 60}, "offroad_kmh": 60}}
    data: dict[str, Any] = {
        "name": "line",
        "world": {"source": source, "travel": {"modes": modes, "periods": {}}},
        "demand": {"kinds": kinds | changes.pop("kinds", {}), "replay": {"file": __file__}},
        "designs": {"base": {"units": {"car": car}, "desk": {"handling": NOTHING}}},
    }
    return Scenario.model_validate(data | changes)


def run(given: Scenario, calls: Any) -> dict[str, list[float]]:
    replay = prepare_replay(given, build_world(given.world), calls, DAYS)
    return {part: span.tolist() for part, span in simulated(replay, "base", 0).items()}


def test_a_call_takes_its_own_place_time_and_work_and_the_units_ways() -> None:
    calls = record(
        ["2024-01-01T10:00", "2024-01-01T10:05"], kind=["fire"] * 2, place=["3", "1"], on_scene_min=[10, 1],
        handling_min=[1, 1], turnout_min=[1, 1], travel_min=[9, 9],
    )  # fmt: skip
    found = run(scenario(), calls)
    # The first is reached after 2 + 3 and done after 15 minutes; the second waits 10 for the car, then 2 + 1.
    assert found["travel"] == [3, 1]
    assert found["turnout"] == [2, 2]
    assert found["handling"] == [0, 10]
    assert found["response"] == [5, 13]


def test_a_unit_that_never_arrived_is_held_as_long_as_it_was_less_a_median_way() -> None:
    calls = record(
        ["2024-01-01T10:00", "2024-01-01T11:00"], kind=["fire"] * 2, place=["0", "0"], on_scene_min=[10, np.nan],
        handling_min=[1, 1], turnout_min=[1, np.nan], travel_min=[4, np.nan], service_min=[15, 25],
    )  # fmt: skip
    replay = prepare_replay(scenario(), build_world(scenario().world), calls, DAYS)
    assert replay.work_min.tolist() == [10, 20]
    assert np.isnan(replay.observed("travel")).tolist() == [False, True]


def test_days_without_calls_and_other_days_are_left_out() -> None:
    calls = record(["2023-12-31T23:59", "2024-01-02T00:30"], kind=["fire"] * 2, place=["0", "2"])
    replay = prepare_replay(scenario(), build_world(scenario().world), calls, DAYS)
    assert len(replay.calls) == 1
    assert simulated(replay, "base", 0)["response"].tolist() == [4]
    with pytest.raises(InputError, match="no call from 2024-01-01 up to 2024-01-03"):
        prepare_replay(scenario(), build_world(scenario().world), calls.kept(np.array([0])), DAYS)


def test_a_call_without_a_place_keeps_a_unit_busy_and_is_not_compared() -> None:
    calls = record(
        ["2024-01-01T10:00", "2024-01-01T10:01"], kind=["fire"] * 2, place=[None, "4"], on_scene_min=[20, 5],
        handling_min=[1, 1], turnout_min=[1, 1], travel_min=[4, 4],
    )  # fmt: skip
    replay = prepare_replay(scenario(), build_world(scenario().world), calls, DAYS)
    assert replay.compared.tolist() == [False, True]
    assert replay.cell.tolist() == [4, 4]
    assert simulated(replay, "base", 0)["handling"].tolist() == [0, 25]


def test_what_was_planned_is_sent_only_where_the_scenario_has_such_a_kind() -> None:
    calls = record(
        ["2024-01-01T10:00", "2024-01-01T10:01"], kind=["transfer", "fire"], origin=["scheduled", "call"],
        place=["0", "0"], on_scene_min=[30, 5],
    )  # fmt: skip
    without = prepare_replay(scenario(), build_world(scenario().world), calls, DAYS)
    assert (len(without.calls), without.left_out) == (1, 1)
    transfer = {"transfer": {"work": NOTHING}}
    given = scenario(kinds=transfer)
    with_it = prepare_replay(given, build_world(given.world), calls, DAYS)
    assert with_it.compared.tolist() == [False, True]
    assert simulated(with_it, "base", 0)["handling"].tolist() == [0, 31]


def test_a_scenario_with_surges_is_refused() -> None:
    surge = {"fair": {"starts": "day 1 08:00", "ends": "day 1 20:00"}}
    given = scenario(surges=surge)
    with pytest.raises(InputError, match="not replayed with surges"):
        prepare_replay(given, build_world(given.world), record(["2024-01-01T10:00"], place=["0"]), DAYS)


def test_kinds_go_by_name_or_title_and_rare_ones_to_other() -> None:
    kinds = scenario(kinds={"other": {"work": NOTHING}}).demand.kinds
    calls = record(["2024-01-01T10:00"] * 4, kind=["火灾", "Fire", "flood", None])
    assert kinds_of(calls, kinds).tolist() == [0, 0, 1, 1]
    assert kinds_of(calls, scenario().demand.kinds).tolist() == [0, 0, 0, 0]
    two = scenario(kinds={"theft": {"work": NOTHING}}).demand.kinds
    with pytest.raises(InputError, match=r"lacks: \(none\), flood; there are fire, theft"):
        kinds_of(calls, two)


@pytest.mark.parametrize(
    ("text", "name"), [("Traffic / accident", "traffic_accident"), ("交通 事故", "交通_事故"), ("***", "call")]
)
def test_a_kind_gets_a_name_that_a_scenario_can_have(text: str, name: str) -> None:
    assert kind_name(text) == name


def test_a_scenario_passes_by_its_own_record_and_fails_by_a_slower_one() -> None:
    times = [f"2024-01-01T{hour:02d}:00" for hour in range(24)] * 2
    times = sorted(times[:24]) + [time.replace("01-01", "01-02") for time in sorted(times[24:])]
    place = [str(number % 5) for number in range(48)]
    spans = {"handling_min": [0.0] * 48, "turnout_min": [2.0] * 48, "on_scene_min": [10.0] * 48}
    given = scenario()
    world = build_world(given.world)
    for factor, good in ((1.0, True), (1.4, False)):
        travel = [factor * (number % 5) for number in range(48)]
        calls = record(times, kind=["fire"] * 48, place=place, travel_min=travel, **spans)
        found = validate(prepare_replay(given, world, calls, DAYS), "base", Tolerances(), replications=1)
        assert found.passed is good
        assert found.compared == 48
    share = next(line for line in found.lines if line.statistic == "share" and not line.by)
    # 2 + 0, 2 + 1 and 2 + 2 minutes are within 4; by the slower record 2 + 2.8 is not.
    assert (share.observed, share.simulated) == pytest.approx((20 / 48, 30 / 48))


def test_parts_are_hours_priorities_and_kinds_that_differ() -> None:
    calls = record(["2024-01-01T02:59", "2024-01-01T03:00"], kind=["fire"] * 2, place=["0", "1"], priority=[1, 2])
    replay = prepare_replay(scenario(), build_world(scenario().world), calls, DAYS)
    found = {grouping.by: grouping.parts for grouping in groupings(replay)}
    assert list(found) == ["hour", "priority"]
    assert found["hour"]["00-03"].tolist() == [True, False]
    assert found["hour"]["03-06"].tolist() == [False, True]
    assert found["priority"]["2"].tolist() == [False, True]
