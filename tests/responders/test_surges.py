"""What surges do to rosters and bases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sim.chance.streams import Streams
from sim.errors import InputError
from sim.responders.fleet import Fleet, build_fleet
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Design
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World

CLOCK = Clock(days=5, warm_up_days=0, follow_up_days=0)
DAY = 1440.0


@pytest.fixture(scope="module")
def world() -> World:
    """Three places on a line, with a fair from the second day at 10:00 to the fourth at 12:00, and a flood within."""
    points = [{"code": str(i), "x_km": i} for i in range(3)]
    cells = {"format": "inline", "points": points}
    source = {"kind": "read", "name": "three", "roads": {"format": "none"}, "cells": cells}
    surges = {"fair": (DAY + 600, 3 * DAY + 720), "flood": (2 * DAY, 2 * DAY + 60), "rain": (4 * DAY, 5 * DAY)}
    return replace(build_world(WorldSpec.model_validate({"source": source})), surges=surges)


def fleet_of(world: World, streams: Streams | None = None, **car: Any) -> Fleet:
    """Return a fleet with a car at place 1 by day, and one that is always there so that somebody is."""
    usual = {"bases": {"places": ["1"]}, "shifts": [{"hours": "08:00-16:00"}]}
    design = Design.model_validate({"units": {"car": usual | car, "post": usual}})
    return build_fleet(design, world, CLOCK, streams)


def test_duty_is_cut_to_the_surges(world: World) -> None:
    assert fleet_of(world, only_during=["fair"]).duty[0].tolist() == [
        [DAY + 600, DAY + 960], [2 * DAY + 480, 2 * DAY + 960], [3 * DAY + 480, 3 * DAY + 720],
    ]  # fmt: skip


def test_surges_that_overlap_are_one_stretch_and_others_add_to_it(world: World) -> None:
    always = [{"hours": "00:00-24:00"}]
    assert fleet_of(world, only_during=["rain", "flood", "fair"], shifts=always).duty[0].tolist() == [
        [DAY + 600, 3 * DAY + 720], [4 * DAY, 5 * DAY],
    ]  # fmt: skip


def test_breaks_keep_their_time_of_day_and_are_due_only_on_duty(world: World) -> None:
    breaks = [{"window": "09:00-09:30", "length_min": 30}, {"window": "11:45-12:15", "length_min": 30}]
    fleet = fleet_of(world, only_during=["fair"], shifts=[{"hours": "08:00-16:00", "breaks": breaks}])
    assert [one.due_at for one in fleet.breaks[0]] == [
        DAY + 705, 2 * DAY + 540, 2 * DAY + 705, 3 * DAY + 540, 3 * DAY + 705,
    ]  # fmt: skip


def test_whoever_is_away_on_a_day_is_away_from_the_part_in_the_surge(world: World) -> None:
    absence = {"sick_share": 0.5}
    fleet, always = (fleet_of(world, Streams(1), absence=absence, only_during=only) for only in (["fair"], []))
    days = {int(at // DAY) for at in always.absences.from_at}
    assert {int(at // DAY) for at in fleet.absences.from_at} == days & {1, 2, 3}


def test_a_group_that_never_comes_is_no_mistake_while_another_does(world: World) -> None:
    assert fleet_of(world, only_during=["flood"]).duty[0].tolist() == []


def test_there_is_no_posture_without_a_change(world: World) -> None:
    assert fleet_of(world).postures == ()
    assert fleet_of(world, during={"fair": {}}).postures == ()
    assert fleet_of(world, skills=["law"], during={"fair": {"skills": ["law"]}}).postures == ()


def test_postures_of_all_groups_come_in_the_order_of_time(world: World) -> None:
    fleet = fleet_of(world, during={"fair": {"bases": {"places": ["2"]}}, "flood": {"skills": ["boat"]}})
    assert [(one.at, one.node.tolist(), sorted(one.skills)) for one in fleet.postures] == [
        (DAY + 600, [2], []), (2 * DAY, [2], ["boat"]), (2 * DAY + 60, [2], []), (3 * DAY + 720, [1], []),
    ]  # fmt: skip


def test_surges_and_bases_that_do_not_exist_are_refused(world: World) -> None:
    with pytest.raises(InputError) as caught:
        fleet_of(world, only_during=["war"], during={"fairs": {}})
    assert [problem.path for problem in caught.value.problems] == ["units.car.during.fairs", "units.car.only_during[0]"]
    assert "'war': there is no such surge; known are fair, flood, rain" in str(caught.value)
    with pytest.raises(InputError, match=r"units.car.during.fair.bases.places\[0\].*'Atlantis' is no place"):
        fleet_of(world, during={"fair": {"bases": {"places": ["Atlantis"]}}})
