"""Who is away is a matter of the person and the day, and of nothing else in the design."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.chance.streams import Streams
from sim.responders.absence import staffing_of
from sim.responders.fleet import Fleet, build_fleet
from sim.responders.roster import Duties
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Design
from sim.scenario.specs.roster import Absence
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World

CLOCK = Clock(days=20, warm_up_days=0, follow_up_days=0)
DAYS = np.arange(-1, 20)
ALL = Duties(DAYS, DAYS * 1440.0 + 480, DAYS * 1440.0 + 960)


@pytest.fixture(scope="module")
def three_places() -> World:
    """Three places on a line."""
    points = [{"code": str(i), "x_km": i} for i in range(3)]
    cells = {"format": "inline", "points": points}
    source = {"kind": "read", "name": "three", "roads": {"format": "none"}, "cells": cells}
    return build_world(WorldSpec.model_validate({"source": source}))


def fleet_of(world: World, streams: Streams | None, **groups: dict[str, Any]) -> Fleet:
    """Return a fleet of groups; what a group does not say is one unit at place 1 by day."""
    usual = {"bases": {"places": ["1"]}, "shifts": [{"hours": "08:00-16:00"}]}
    design = Design.model_validate({"units": {name: usual | group for name, group in groups.items()}})
    return build_fleet(design, world, CLOCK, streams)


def days_on(fleet: Fleet, unit: int) -> list[int]:
    """Return the days on which a unit with day shifts is on duty."""
    return (fleet.duty[unit][:, 0] // 1440).astype(int).tolist()


def test_nobody_is_away_without_a_share(three_places: World) -> None:
    fleet = fleet_of(three_places, Streams(1), car={"absence": {"minimum_crew": 1}})
    assert days_on(fleet, 0) == list(range(20))
    assert len(fleet.absences.unit) == 0


def test_nobody_is_away_from_a_fleet_that_is_only_looked_at(three_places: World) -> None:
    assert days_on(fleet_of(three_places, None, car={"absence": {"sick_share": 0.9}}), 0) == list(range(20))


def test_a_unit_is_off_on_the_days_on_which_somebody_of_its_crew_is_away(three_places: World) -> None:
    fleet = fleet_of(three_places, Streams(1), car={"crew": 2, "absence": {"sick_share": 0.3}})
    away = set((fleet.absences.from_at // 1440).astype(int).tolist())
    assert 0 < len(away) < 20
    assert days_on(fleet, 0) == [day for day in range(20) if day not in away]
    assert fleet.absences.called_in.tolist() == [0] * len(away)
    assert not fleet.absences.goes.any()


def test_a_unit_goes_with_its_minimum(three_places: World) -> None:
    fleet = fleet_of(three_places, Streams(1), car={"crew": 2, "absence": {"sick_share": 0.3, "minimum_crew": 1}})
    both_away = set((fleet.absences.from_at[fleet.absences.away > 1] // 1440).astype(int).tolist())
    assert days_on(fleet, 0) == [day for day in range(20) if day not in both_away]


def test_people_are_called_in_up_to_the_minimum(three_places: World) -> None:
    absence = {"sick_share": 0.5, "minimum_crew": 2, "below_minimum": "call_in"}
    fleet = fleet_of(three_places, Streams(1), car={"crew": 3, "absence": absence})
    assert days_on(fleet, 0) == list(range(20))
    assert fleet.absences.called_in.tolist() == [max(0, away - 1) for away in fleet.absences.away.tolist()]
    assert set(fleet.absences.away.tolist()) == {1, 2, 3}


def test_a_unit_that_is_off_is_due_no_break(three_places: World) -> None:
    shifts = [{"hours": "08:00-16:00", "breaks": [{"window": "12:00-13:00"}]}]
    fleet = fleet_of(three_places, Streams(1), car={"shifts": shifts, "absence": {"sick_share": 0.3}})
    assert [int(one.due_at // 1440) for one in fleet.breaks[0]] == days_on(fleet, 0)


def test_leave_and_sickness_take_their_share_of_duties() -> None:
    rule, people = Absence(leave_share=0.1, sick_share=0.05), 400
    away = np.concatenate([staffing_of(ALL, rule, 1, Streams(1), f"unit {i}").away for i in range(people)])
    share, expected = away.mean(), 0.1 + 0.9 * 0.05
    standard_error = np.sqrt(expected * (1 - expected) / len(away))
    assert abs(share - expected) < 4 * standard_error
    assert abs(share - 0.1 - 0.05 - 0.02) > 4 * standard_error, "a wrong share must be seen"


@given(small=st.floats(0, 0.9), more=st.floats(0, 0.09), crew=st.integers(1, 4), seed=st.integers(0, 3))
def test_whoever_is_away_with_a_small_share_is_away_with_a_larger_one(
    small: float, more: float, crew: int, seed: int
) -> None:
    few = staffing_of(ALL, Absence(sick_share=small), crew, Streams(seed), "car")
    many = staffing_of(ALL, Absence(sick_share=small + more), crew, Streams(seed), "car")
    assert (few.away <= many.away).all()
    assert (few.goes >= many.goes).all()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.sampled_from(["0", "1", "2"]), unique=True, max_size=2),
    crews=st.integers(1, 3),
    later=st.booleans(),
    other=st.booleans(),
    seed=st.integers(0, 9),
)
def test_absences_are_the_same_for_the_same_unit_whatever_the_design(
    places: list[str], crews: int, later: bool, other: bool, seed: int, three_places: World
) -> None:
    """The first crew of the first shift at place 1, in a small design and in any larger one."""
    absence = {"absence": {"leave_share": 0.1, "sick_share": 0.2}}
    alone = fleet_of(three_places, Streams(seed), car=absence)
    shifts = [{"hours": "08:00-16:00", "crews": crews}, *([{"hours": "16:00-24:00"}] if later else [])]
    car = {"bases": {"places": [*(place for place in places if place != "1"), "1"]}, "shifts": shifts} | absence
    groups: dict[str, dict[str, Any]] = ({"bike": absence} if other else {}) | {"car": car}
    larger = fleet_of(three_places, Streams(seed), **groups)
    at_place_1 = [unit for unit, base in enumerate(larger.base_node.tolist()) if base == alone.base_node[0]]
    cars = [unit for unit in at_place_1 if larger.name[unit].startswith("car")]
    assert np.array_equal(larger.duty[cars[0]], alone.duty[0])


def test_two_bases_at_one_place_have_people_of_their_own(three_places: World) -> None:
    bases: dict[str, Callable | list[str]] = {"places": ["1", "1"]}
    fleet = fleet_of(three_places, Streams(1), car={"bases": bases, "absence": {"sick_share": 0.3}})
    assert not np.array_equal(fleet.duty[0], fleet.duty[1])


def test_groups_have_people_of_their_own(three_places: World) -> None:
    absence = {"absence": {"sick_share": 0.3}}
    fleet = fleet_of(three_places, Streams(1), bike=absence, car=absence)
    assert not np.array_equal(fleet.duty[0], fleet.duty[1])


def test_another_replication_has_other_absences(three_places: World) -> None:
    first, second = (fleet_of(three_places, Streams(1, i), car={"absence": {"sick_share": 0.3}}) for i in range(2))
    assert days_on(first, 0) != days_on(second, 0)
