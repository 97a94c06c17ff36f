"""Which posts a rule of relocation knows, and which unit counts for which."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sim.arrays import NONE
from sim.errors import InputError
from sim.responders import Fleet, build_fleet
from sim.responders.posts import Posts, find_posts
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.relocation import Relocation
from sim.scenario.specs.response import Design
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.model import World


@pytest.fixture(scope="module")
def line() -> World:
    """Cells 0 to 3 on a line; 河东 is the name of the last."""
    points = [{"code": str(i), "x_km": i, "name": "河东" if i == 3 else str(i)} for i in range(4)]
    source = {
        "kind": "read", "name": "line", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}
    }  # fmt: skip
    return build_world(WorldSpec.model_validate({"source": source}))


@pytest.fixture
def fleet(line: World) -> Fleet:
    """Two cars at 2, one at 0, and a bicycle at 1."""
    shifts = [{"hours": "00:00-24:00"}]
    car = {"bases": {"places": ["2", "2", "0"]}, "shifts": shifts}
    bike = {"bases": {"places": ["1"]}, "shifts": shifts}
    return build_fleet(Design.model_validate({"units": {"car": car, "bike": bike}}), line, Clock())


def posts_of(rule: dict[str, Any], fleet: Fleet, world: World) -> Posts:
    """Return the posts of a rule as a user writes it."""
    return find_posts(TypeAdapter(Relocation).validate_python(rule), fleet, world)


def test_an_area_has_its_post_at_the_base_of_its_first_unit(line: World, fleet: Fleet) -> None:
    posts = posts_of({"kind": "nearest_cover", "level": "cell"}, fleet, line)
    assert posts.node.tolist() == [0, 1, 2]
    assert posts.home.tolist() == [2, 2, 0, 1]
    assert posts.moves.all()


def test_areas_without_a_base_of_the_groups_that_move_have_no_post(line: World, fleet: Fleet) -> None:
    posts = posts_of({"kind": "nearest_cover", "level": "cell", "groups": ["bike"]}, fleet, line)
    assert posts.node.tolist() == [1]
    assert posts.home.tolist() == [NONE, NONE, NONE, 0]
    assert posts.moves.tolist() == [False, False, False, True]


def test_a_wide_area_has_one_post_for_all(line: World, fleet: Fleet) -> None:
    posts = posts_of({"kind": "nearest_cover", "level": "district"}, fleet, line)
    assert (posts.node.tolist(), posts.home.tolist()) == ([2], [0, 0, 0, 0])


def test_a_listed_place_at_a_base_is_the_post_of_that_base(line: World, fleet: Fleet) -> None:
    rule = {"kind": "compliance_table", "table": {"3": ["河东", "0", "2"], "1": ["2"]}}
    posts = posts_of(rule, fleet, line)
    assert posts.node.tolist() == [2, 0, 1, 3]
    assert posts.home.tolist() == [0, 0, 1, 2]
    assert (posts.numbers, posts.rows) == ((1, 3), ((0,), (3, 1, 0)))


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"kind": "nearest_cover", "level": "street"}, "desk.relocation.level  'street' is no level; line has"),
        (
            {"kind": "nearest_cover", "level": "cell", "groups": ["bike", "tank"]},
            r"desk.relocation.groups\[1\]  'tank' is no group of units; there are car, bike",
        ),
        (
            {"kind": "compliance_table", "table": {"2": ["0", "河西"]}},
            r"desk.relocation.table.2\[1\]  '河西' is no place of line; line has 6 of them",
        ),
    ],
)
def test_what_does_not_exist_is_refused_where_it_is_written(
    rule: dict[str, Any], problem: str, line: World, fleet: Fleet
) -> None:
    with pytest.raises(InputError, match=problem):
        posts_of(rule, fleet, line)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"1": ["0", "1"]}, "2 posts cannot be held by 1 free units; list at most 1"),
        ({"two": ["0"]}, "is no number of free units; write a whole number from 1"),
        ({"0": []}, "is no number of free units; write a whole number from 1"),
        ({"2": ["0", "0"]}, "a post stands there twice; each needs one unit"),
    ],
)
def test_a_table_that_nobody_can_comply_with_is_refused(table: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        TypeAdapter(Relocation).validate_python({"kind": "compliance_table", "table": table})
