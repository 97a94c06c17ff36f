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
from sim.engine.witness import Candidate, Decision, Decisions, is_listed
from sim.record.journal import Fact
from sim.record.run import Journal
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
        Decision(
            0, 0, (), (Candidate(0, 0, 0, True), Candidate(1, 0, 1, True), Candidate(2, 0, 6, True)), "nearest", 0
        ),
        Decision(10, 1, (), (Candidate(2, 0, 2, True), Candidate(1, 0, 3, True)), "nearest", 2),
    ]


def test_a_unit_on_its_way_home_is_a_candidate_from_where_it_is(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    _, decisions = watched(road_world, make_tape([(0, 6, 4), (12, 6, 1)]), make_design("0", "0"))
    assert decisions[1] == Decision(
        12, 1, (), (Candidate(0, 0, 2, False), Candidate(1, 0, 6, True)), "nearest", 0
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


def test_a_unit_in_use_is_taken_by_an_urgent_call_and_the_free_ones_are_named_too(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {
        "low": {"priority": 3, "preemptable": "always"},
        "urgent": {"priority": 1, "preempts": True, "needs": ["law"]},
    }
    units = {
        "law": make_design("0", skills=["law"]).units["car"],
        "far": make_design("6", skills=["law"]).units["car"],
    }
    design = make_design("0", desk={"preempts_when": "sooner"}).model_copy(update={"units": units})
    tape = make_tape([(0, 2, 60, 3), (20, 2, 5, 1)], kinds=kinds, kind=[0, 1])
    _, decisions = watched(road_world, tape, design)
    assert decisions[1] == Decision(
        20, 1, ("law",), (Candidate(0, -3, 0, False, 0), Candidate(1, 0, 4, True)), "taken", 0
    )


def test_a_unit_called_away_from_its_break_is_named_with_those_it_leaves_behind(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    rest = {"window": "01:00-02:00", "length_min": 30, "interrupted_by": 1}
    shifts = [{"hours": "00:00-24:00", "breaks": [rest]}]
    _, decisions = watched(line_world, make_tape([(65, 2, 5, 1), (66, 2, 5, 2)]), make_design("0", "3", shifts=shifts))
    assert decisions[0] == Decision(
        65, 0, (), (Candidate(1, 0, 1, True, at_rest=True), Candidate(0, 0, 2, True, at_rest=True)), "called_away", 1
    )
    assert [(one.at, one.matter) for one in decisions] == [(65, 0), (71, 1)], "not to be called away, it waits"


def test_units_kept_for_urgent_calls_are_said_to_be_kept(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", "1", desk={"reserve": [{"priority": 2, "keep": 1}]})
    _, decisions = watched(line_world, make_tape([(0, 0, 60, 2), (5, 0, 1, 2), (10, 0, 1, 1)]), design)
    assert [(one.at, one.matter, one.reason, one.chosen) for one in decisions[:3]] == [
        (0, 0, "nearest", 0), (5, 1, "kept", NONE), (10, 2, "nearest", 1),
    ]  # fmt: skip


def test_each_unit_of_several_has_its_own_decision_with_its_own_needs(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"crime": {"needs": ["law"], "complement": [{"needs": ["dog"]}], "holder": ["order"]}}
    units = {
        skill: make_design(str(place), skills=[skill]).units["car"]
        for place, skill in enumerate(("order", "law", "dog"))
    }
    design = make_design("0").model_copy(update={"units": units})
    _, decisions = watched(line_world, make_tape([(0, 0, 5)], kinds=kinds), design)
    assert sorted((one.needs, one.chosen) for one in decisions) == [(("dog",), 2), (("law",), 1), (("order",), 0)]


def reasons(decisions: list[Decision], matter: int) -> list[tuple[float, str, int]]:
    return [(one.at, one.reason, one.chosen) for one in decisions if one.matter == matter]


def test_nobody_is_said_to_be_sent_who_would_hold_the_scene_later_than_those_needed_come(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    units = {
        skill: make_design(place, skills=[skill]).units["car"] for skill, place in {"order": "4", "law": "1"}.items()
    }
    design = make_design("0").model_copy(update={"units": units})
    tape = make_tape([(0, 0, 5)], kinds={"crime": {"needs": ["law"], "holder": ["order"]}})
    assert reasons(watched(line_world, tape, design)[1], 0) == [(0, "nearest", 1), (0, "later", NONE)]


@pytest.mark.parametrize("needs", [{"units": 2}, {"complement": [{"needs": ["dog"]}]}])
def test_while_those_who_go_together_cannot_all_be_found_nobody_is_said_to_be_sent(
    line_world: World, make_tape: Callable, make_design: Callable, needs: dict[str, Any]
) -> None:
    units = {place: make_design(place, skills=["dog"][: int(place)]).units["car"] for place in "01"}
    design = make_design("0").model_copy(update={"units": units})
    kinds = {"call": {"needs": ["dog"] if "complement" in needs else []}, "crash": needs | {"send": "together"}}
    tape = make_tape([(0, 1, 60), (5, 0, 1)], kinds=kinds, kind=[0, 1])
    reason, *_ = reasons(watched(line_world, tape, design)[1], 1)
    assert reason == (5, "too_few", NONE)


def test_a_unit_that_goes_back_to_what_it_was_taken_from_has_a_reason(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"paused": KINDS["paused"], "urgent": KINDS["urgent"]}
    tape = make_tape([(0, 0, 60, 3), (10, 2, 5, 1)], kinds=kinds, kind=[0, 1])
    assert reasons(watched(road_world, tape, make_design("0"))[1], 0) == [(0, "nearest", 0), (17, "resumed", 0)]


KINDS: dict[str, Any] = {
    "low": {"priority": 3, "preemptable": "always"},
    "urgent": {"priority": 1, "preempts": True},
    "paused": {"priority": 3, "preemptable": "always", "when_taken": "resume"},
    "crime": {"needs": ["law"], "units": 2, "complement": [{"needs": ["dog"]}], "holder": ["order"]},
    "crash": {"needs": ["law"], "complement": [{"needs": ["order"]}], "send": "together", "preempts": True},
}


@settings(max_examples=40)
@given(
    calls=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 6), st.integers(0, 20), st.sampled_from(range(len(KINDS)))),
        min_size=1,
        max_size=12,
    ),
    bases=st.lists(st.sampled_from("0123456"), min_size=1, max_size=4),
    desk=st.fixed_dictionaries(
        {"rule": st.sampled_from(["nearest", "own_area_first"])},
        optional={
            "preempts_when": st.just("sooner"),
            "reserve": st.just([{"priority": 3, "keep": 1}]),
            "ageing_min": st.just(10),
        },
    ),
    after=st.sampled_from(["drive_home", "stay", "home_at_once"]),
)
def test_watching_changes_nothing_and_orders_are_decisions_whose_first_candidate_goes(
    road_world: World, calls: list[tuple[float, int, float, int]], bases: list[str], desk: dict[str, Any], after: str
) -> None:
    calls = sorted(calls)
    numbers = [call[3] for call in calls]
    specs = list(KINDS.values())
    rows = [(*call[:3], specs[call[3]].get("priority", 2)) for call in calls]
    tape = tape_of(rows, kinds=KINDS, kind=numbers)
    design = design_of(*bases, desk=desk, after_call=after, area_level="cell", skills=["law", "order"])
    seen, decisions = watched(road_world, tape, design)
    unseen = simulate(road_world, tape, design)
    for column in ("at", "fact", "matter", "unit", "km"):
        assert np.array_equal(getattr(seen.facts, column), getattr(unseen.facts, column))
    for one in decisions:
        assert one.chosen in {NONE, one.candidates[0].unit}
    chosen = {(one.at, one.matter, one.chosen) for one in decisions if one.chosen != NONE}
    orders = seen.facts.fact == Fact.ASSIGNED
    columns = (column[orders].tolist() for column in (seen.facts.at, seen.facts.matter, seen.facts.unit))
    assert set(zip(*columns, strict=True)) == chosen


@pytest.mark.parametrize("rule", ["nearest", "own_area_first"])
def test_a_matter_that_no_free_unit_can_serve_is_not_decided_about(
    line_world: World, make_tape: Callable, make_design: Callable, rule: str
) -> None:
    tape = make_tape([(0, 0, 10), (1, 0, 1)])
    _, decisions = watched(line_world, tape, make_design("0", desk={"rule": rule}))
    assert [(one.at, one.matter) for one in decisions] == [(0, 0), (10, 1)]


def test_a_witness_of_some_matters_hears_of_no_others(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    tape, design = make_tape([(0, 6, 4), (2, 3, 5), (12, 6, 1)]), make_design("0", "0")
    everything, some = watched(road_world, tape, design)[1], Decisions([2])
    journal = simulate(road_world, tape, design, some)
    assert some.made == [one for one in everything if one.matter == 2] != []
    assert np.array_equal(journal.facts.at, simulate(road_world, tape, design).facts.at)
