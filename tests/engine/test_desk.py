"""Which unit goes, and which call is served first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.engine import simulate
from sim.errors import InputError
from sim.record.tables import Outcome, matters_table
from sim.world.model import World


def test_the_nearest_free_unit_goes(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    journal = simulate(line_world, make_tape([(0, 4, 1)]), make_design("0", "6"))
    assert matters_table(journal).unit.tolist() == [1]


def test_a_tie_goes_to_the_lowest_number(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    journal = simulate(line_world, make_tape([(0, 3, 1)]), make_design("6", "0"))
    assert matters_table(journal).unit.tolist() == [0]


def test_urgent_calls_are_served_first_then_the_earliest(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    calls = [(0, 0, 10, 2), (1, 0, 1, 3), (2, 0, 1, 2), (3, 0, 1, 1), (4, 0, 1, 1)]
    journal = simulate(line_world, make_tape(calls), make_design("0"))
    assert matters_table(journal).arrived_at.tolist() == [0, 13, 12, 10, 11]


def test_of_calls_known_at_one_time_the_urgent_one_gets_the_unit(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape([(5, 0, 1, 2), (5, 0, 1, 1)]), make_design("0"))
    assert matters_table(journal).arrived_at.tolist() == [6, 5]


def test_a_unit_freed_at_the_instant_of_a_call_can_take_it(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape([(0, 3, 4), (7, 3, 1)]), make_design("0", after_call="stay"))
    assert matters_table(journal).arrived_at.tolist() == [3, 7]


def test_only_a_unit_with_every_needed_skill_goes(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"quarrel": {"needs": ["order"]}, "crime": {"needs": ["order", "law"]}}
    units = {
        "auxiliary": make_design("3", skills=["order"]).units["car"],
        "police": make_design("0", skills=["law", "order"]).units["car"],
    }
    design = make_design("0").model_copy(update={"units": units})
    journal = simulate(line_world, make_tape([(0, 3, 5), (1, 3, 5)], kinds=kinds, kind=[0, 1]), design)
    assert matters_table(journal).unit.tolist() == [0, 1]
    assert matters_table(journal).arrived_at.tolist() == [0, 4]


def test_a_call_that_nobody_free_can_serve_does_not_block_another(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"crime": {"needs": ["law"]}, "quarrel": {}}
    units = {
        "police": make_design("0", skills=["law"]).units["car"],
        "auxiliary": make_design("6").units["car"],
    }
    design = make_design("0").model_copy(update={"units": units})
    calls = [(0, 0, 60, 1), (1, 0, 1, 1), (2, 6, 1, 2)]
    journal = simulate(line_world, make_tape(calls, kinds=kinds, kind=[0, 0, 1]), design)
    assert matters_table(journal).arrived_at.tolist() == [0, 60, 2]


def test_own_area_comes_first_however_far_and_spills_over_when_it_has_no_unit_left(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    units = {"near": make_design("2", area_level="cell").units["car"], "own": make_design("0", "1").units["car"]}
    design = make_design("0", desk={"rule": "own_area_first"}).model_copy(update={"units": units})
    journal = simulate(line_world, make_tape([(0, 3, 60), (1, 3, 60), (2, 3, 60)]), design)
    assert matters_table(journal).unit.tolist() == [2, 1, 0]


def test_a_preference_list_beats_distance(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    lists = {str(cell): ["car.2", "car.1"] for cell in range(7)}
    design = make_design("0", "6", desk={"rule": "preference", "preferences": lists})
    journal = simulate(line_world, make_tape([(0, 0, 30), (1, 0, 1)]), design)
    assert matters_table(journal).unit.tolist() == [1, 0]


def test_a_unit_that_no_list_names_stays_where_it_is(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    lists = {str(cell): ["car.2"] for cell in range(7)}
    design = make_design("0", "0", desk={"rule": "preference", "preferences": lists})
    journal = simulate(line_world, make_tape([(0, 0, 30), (1, 0, 1)]), design)
    assert matters_table(journal).arrived_at.tolist() == [0, 30]


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({"9": ["car.1"]}, "'9' is no cell of line"),
        ({"0": ["car.7"]}, "'car.7' is no unit; units are car.1"),
        ({}, "cell '0' has no list; every cell needs one"),
    ],
)
def test_a_list_that_does_not_fit_the_world_is_refused(
    lists: dict[str, list[str]], message: str, line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", desk={"rule": "preference", "preferences": lists})
    with pytest.raises(InputError, match=message):
        simulate(line_world, make_tape([]), design)


def test_without_a_queue_a_call_that_finds_nobody_is_lost(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(
        line_world, make_tape([(0, 0, 10), (1, 0, 1), (11, 0, 1)]), make_design("0", desk={"queue_limit": 0})
    )
    assert matters_table(journal).outcome.tolist() == [Outcome.CLOSED, Outcome.LOST, Outcome.CLOSED]


def test_a_full_queue_loses_the_last_to_come_and_keeps_the_others(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    calls = [(0, 0, 10), (1, 0, 1), (2, 0, 1, 1), (3, 0, 1, 1)]
    journal = simulate(line_world, make_tape(calls), make_design("0", desk={"queue_limit": 2}))
    assert matters_table(journal).outcome.tolist() == [Outcome.CLOSED, Outcome.CLOSED, Outcome.CLOSED, Outcome.LOST]


def test_a_call_withdraws_when_its_patience_ends_before_a_unit_comes_free(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(0, 0, 10), (1, 0, 1), (2, 0, 1)], patience=[1, 4, 20])
    journal = simulate(line_world, tape, make_design("0"))
    assert matters_table(journal).outcome.tolist() == [Outcome.CLOSED, Outcome.WITHDRAWN, Outcome.CLOSED]
    assert tell(journal, matter=1) == [(1, "KNOWN"), (1, "QUEUED"), (5, "WITHDRAWN")]


def test_a_call_whose_patience_ends_as_a_unit_comes_free_withdraws(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    tape = make_tape([(0, 0, 10), (1, 0, 1)], patience=[1, 9])
    journal = simulate(line_world, tape, make_design("0"))
    assert matters_table(journal).outcome.tolist() == [Outcome.CLOSED, Outcome.WITHDRAWN]


def test_handling_and_turnout_come_before_the_way(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    minutes = {"law": "constant", "mean_min": 1.5}
    design = make_design("0", desk={"handling": {"law": "constant", "mean_min": 0.5}}, turnout=minutes)
    journal = simulate(line_world, make_tape([(0, 2, 1)]), design)
    assert tell(journal, matter=0) == [
        (0, "KNOWN"), (0.5, "QUEUED"), (0.5, "ASSIGNED"), (2, "DEPARTED"), (4, "ARRIVED"), (5, "CLOSED"), (5, "FREED"),
    ]  # fmt: skip


def test_work_that_counts_from_the_order_includes_the_way(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    tape = make_tape([(0, 4, 10), (100, 4, 3)], kinds={"call": {"work_from": "order"}})
    journal = simulate(line_world, tape, make_design("0"))
    assert matters_table(journal).closed_at.tolist() == [10, 104]


def test_a_call_that_no_unit_can_ever_serve_stays_open(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape([(0, 0, 1)], kinds={"call": {"needs": ["wings"]}}), make_design("0"))
    assert matters_table(journal).outcome.tolist() == [Outcome.OPEN]
