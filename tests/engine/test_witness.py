"""Every decision has a reason that can be checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.engine import simulate
from sim.engine.witness import Candidate, Decision, is_listed
from sim.record.run import Journal
from sim.record.tables import matters_table
from sim.world.model import World
from tests.engine.conftest import design_of, tape_of


def watched(world: World, tape: Any, design: Any) -> tuple[Journal, list[Decision]]:
    decisions: list[Decision] = []
    return simulate(world, tape, design, decisions.append), decisions


def test_the_candidates_are_the_free_units_with_their_minutes_the_chosen_one_first(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    calls = [(0, 0, 60), (10, 4, 1)]
    _, decisions = watched(line_world, make_tape(calls), make_design("0", "1", "6"))
    assert decisions == [
        Decision(0, 0, 0, (Candidate(0, 0, 0, True), Candidate(1, 0, 1, True), Candidate(2, 0, 6, True)), "nearest", 0),
        Decision(10, 1, 0, (Candidate(2, 0, 2, True), Candidate(1, 0, 3, True)), "nearest", 2),
    ]


def test_a_unit_on_its_way_home_is_a_candidate_from_where_it_is(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    _, decisions = watched(road_world, make_tape([(0, 6, 4), (12, 6, 1)]), make_design("0", "0"))
    assert decisions[1] == Decision(
        12, 1, 0, (Candidate(0, 0, 2, False), Candidate(1, 0, 6, True)), "nearest", 0
    )  # freed at 10, it has driven two kilometres


def test_own_area_first_says_whether_a_call_spilled_over(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    units = {
        name: make_design(place, area_level="cell").units["car"] for name, place in {"near": "2", "own": "3"}.items()
    }
    design = make_design("0", desk={"rule": "own_area_first"}).model_copy(update={"units": units})
    _, decisions = watched(line_world, make_tape([(0, 3, 60), (5, 3, 1)]), design)
    assert [(one.reason, [c.rank for c in one.candidates], one.chosen) for one in decisions] == [
        ("own_area", [0, 1], 1),
        ("spill_over", [1], 0),
    ]


def test_a_list_goes_before_time_and_whom_it_does_not_name_may_not_go(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    lists = {str(cell): ["car.2", "car.1"] for cell in range(7)}
    design = make_design("0", "6", "1", desk={"rule": "preference", "preferences": lists})
    calls = [(0, 0, 60), (1, 0, 60), (2, 0, 60)]
    _, decisions = watched(line_world, make_tape(calls), design)
    assert [(one.reason, one.chosen) for one in decisions[:3]] == [
        ("preference", 1),
        ("preference", 0),
        ("nobody", NONE),
    ]
    assert [is_listed(one) for one in decisions[0].candidates] == [True, True, False]


RULES: list[dict[str, Any]] = [{"rule": "nearest"}, {"rule": "own_area_first"}]


@settings(max_examples=25)
@given(
    calls=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 6), st.integers(0, 20), st.integers(1, 3)), min_size=1, max_size=12
    ),
    bases=st.lists(st.sampled_from("0123456"), min_size=1, max_size=4),
    rule=st.sampled_from(RULES),
    after=st.sampled_from(["drive_home", "stay", "home_at_once"]),
)
def test_watching_changes_nothing_and_the_chosen_one_is_first_by_rank_time_and_number(
    road_world: World, calls: list[tuple[float, int, float, int]], bases: list[str], rule: dict[str, Any], after: str
) -> None:
    tape = tape_of(sorted(calls))
    design = design_of(*bases, desk=rule, after_call=after, area_level="cell")
    seen, decisions = watched(road_world, tape, design)
    unseen = simulate(road_world, tape, design)
    for column in ("at", "fact", "matter", "unit", "km"):
        assert np.array_equal(getattr(seen.facts, column), getattr(unseen.facts, column))
    for one in decisions:
        assert one.chosen == min(one.candidates, key=lambda c: (c.rank, c.expected_min, c.unit)).unit
    sent = [one for one in decisions if one.chosen != NONE]
    matters = matters_table(seen)
    assert [one.chosen for one in sorted(sent, key=lambda one: one.matter)] == [
        unit for unit in matters.unit.tolist() if unit != NONE
    ]


@pytest.mark.parametrize("rule", ["nearest", "own_area_first"])
def test_a_matter_that_no_free_unit_can_serve_is_not_decided_about(
    line_world: World, make_tape: Callable, make_design: Callable, rule: str
) -> None:
    tape = make_tape([(0, 0, 10), (1, 0, 1)])
    _, decisions = watched(line_world, tape, make_design("0", desk={"rule": rule}))
    assert [(one.at, one.matter) for one in decisions] == [(0, 0), (10, 1)]
