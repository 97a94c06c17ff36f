"""Ways to a call may take longer or shorter than the desk expects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.engine import simulate
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World


def test_a_unit_arrives_when_its_way_is_done_and_the_desk_goes_by_what_it_expected(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(0.0, 2, 5.0), (1.0, 3, 5.0)], travel_factor=[3.0, 0.5])
    journal = simulate(line_world, tape, make_design("0", "5"))
    assert tell(journal, matter=0)[-3:] == [(6.0, "ARRIVED"), (11.0, "CLOSED"), (11.0, "FREED")]
    assert tell(journal, matter=1)[-3:] == [(2.0, "ARRIVED"), (7.0, "CLOSED"), (7.0, "FREED")]
    # The first call goes to the unit that is expected sooner, 2 km away; its way home takes what it always takes.
    assert (6.0, "ARRIVED") in tell(journal, unit=0)
    assert tell(journal, unit=0)[-1] == (13.0, "HOME")


def test_who_is_taken_on_a_slow_way_is_where_that_way_has_brought_it(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    kinds: dict[str, Any] = {"low": {"priority": 3, "preemptable": "under_way"}, "urgent": {"preempts": True}}
    tape = make_tape(
        [(0.0, 4, 1.0, 3), (3.0, 0, 1.0, 1)], kinds=kinds, kind=[0, 1], travel_factor=[2.0, 1.0]
    )  # fmt: skip
    journal = simulate(road_world, tape, make_design("0"))
    # At 3 it is half way from 1 to 2, a minute from where it can turn; from there it is 2 km back.
    assert (6.0, "ARRIVED") in tell(journal, matter=1)
    # The second attempt goes 4 km at half the speed.
    assert tell(journal, matter=0)[-3:] == [(15.0, "ARRIVED"), (16.0, "CLOSED"), (16.0, "FREED")]


@pytest.fixture(scope="module")
def slow_start() -> World:
    """Cells 0 to 6 on a line; cars drive a kilometre a minute and e-bikes half, but cars take 3 minutes besides."""
    points = [{"code": str(i), "x_km": i} for i in range(7)]
    source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}}
    kmh = {"car": 60, "ebike": 30}
    modes: dict[str, Any] = {name: {"speed_kmh": {"unclassified": v}, "offroad_kmh": v} for name, v in kmh.items()}
    modes["car"]["start_min"] = 3
    return build_world(WorldSpec.model_validate({"source": source, "travel": {"modes": modes, "periods": {}}}))


def test_what_a_mode_takes_besides_the_road_counts_on_the_way_to_calls_only(
    slow_start: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(0.0, 2, 5.0)], travel_factor=[2.0])
    journal = simulate(slow_start, tape, make_design("0", mode="car"))
    assert tell(journal, unit=0)[-1] == (17.0, "HOME")
    assert tell(journal, matter=0)[-3:] == [(10.0, "ARRIVED"), (15.0, "CLOSED"), (15.0, "FREED")]


def test_the_desk_counts_what_a_mode_takes_besides_the_road(
    slow_start: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    car, ebike = make_design("0", mode="car"), make_design("0", mode="ebike")
    both = car.model_copy(update={"units": {"car": car.units["car"], "ebike": ebike.units["car"]}})
    near, far = make_tape([(0.0, 2, 5.0)]), make_tape([(0.0, 4, 5.0)])
    # By e-bike 4 and 8 minutes, by car 5 and 7.
    assert (4.0, "ARRIVED") in tell(simulate(slow_start, near, both), unit=1)
    assert (7.0, "ARRIVED") in tell(simulate(slow_start, far, both), unit=0)


def test_who_is_taken_before_it_is_under_way_has_not_moved(
    slow_start: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    kinds: dict[str, Any] = {"low": {"priority": 3, "preemptable": "under_way"}, "urgent": {"preempts": True}}
    tape = make_tape([(0.0, 4, 1.0, 3), (2.0, 1, 1.0, 1)], kinds=kinds, kind=[0, 1])
    journal = simulate(slow_start, tape, make_design("0", mode="car"))
    assert (2.0 + 3.0 + 1.0, "ARRIVED") in tell(journal, matter=1)
