"""Units cover areas that were left empty: all times by hand on a line where a kilometre takes a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.engine import simulate
from sim.errors import InputError
from sim.record.tables import State, matters_table, spells_table
from sim.world.model import World

LATE = [{"hours": "00:00-08:00"}]
GET_READY = {"law": "constant", "mean_min": 3}
COVER = {"kind": "nearest_cover", "level": "cell"}


def desk(**rule: Any) -> dict[str, Any]:
    """Return a desk with a rule of relocation."""
    return {"relocation": COVER | rule if "kind" not in rule else rule}


def test_an_area_left_empty_gets_the_nearest_unit_that_another_can_spare(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # Node 6 loses its only car at 1. The two at node 2 keep one; the other is there after 4 minutes.
    journal = simulate(road_world, make_tape([(1, 6, 60)]), make_design("0", "2", "2", "6", desk=desk()))
    assert tell(journal, unit=1) == [(0, "ON_DUTY"), (1, "RELOCATED"), (5, "AT_POST"), (61, "HOMEWARD"), (65, "HOME")]
    assert tell(journal, unit=0) == tell(journal, unit=2) == [(0, "ON_DUTY")]


def test_a_unit_at_its_post_answers_from_there(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    calls = [(1, 6, 60), (10, 6, 5)]
    with_rule = simulate(
        road_world,
        make_tape(calls),
        make_design("2", "2", "6", desk=desk(), turnout={"law": "constant", "mean_min": 0}),
    )
    assert tell(with_rule, unit=0)[1:6] == [
        (1, "RELOCATED"), (5, "AT_POST"), (10, "ASSIGNED"), (10, "DEPARTED"), (10, "ARRIVED"),
    ]  # fmt: skip
    without = simulate(road_world, make_tape(calls), make_design("2", "2", "6"))
    assert matters_table(without).arrived_at.tolist() == [1, 14]


def test_a_unit_on_its_way_to_a_post_is_free_and_turns_at_the_next_road_node(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, make_tape([(1, 6, 60), (2.5, 4, 5)]), make_design("2", "2", "6", desk=desk()))
    # At 2.5 unit 0 is half way between nodes 3 and 4; unit 1 at node 2 would need 2 minutes, it needs half a one. While
    # it is away node 6 is empty, but node 2 has only one left to keep.
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (1, "RELOCATED"), (2.5, "DIVERTED"), (2.5, "ASSIGNED"), (2.5, "DEPARTED"), (3, "ARRIVED"),
        (8, "CLOSED"), (8, "FREED"), (8, "HOMEWARD"), (8, "DIVERTED"), (8, "RELOCATED"), (10, "AT_POST"),
        (61, "HOMEWARD"), (65, "HOME"),
    ]  # fmt: skip
    spells = spells_table(journal)
    mine = spells.unit == 0
    relocating = mine & (spells.state == State.RELOCATING)
    assert spells.km[relocating].tolist() == pytest.approx([1.5, 2])
    assert spells.km[mine].sum() == pytest.approx(1.5 + 0.5 + 2 + 4)


def test_a_relieved_unit_that_has_not_arrived_turns_round(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # The car of node 6 is free again at 3.5, when the one that was to cover it is half way between nodes 4 and 5.
    journal = simulate(road_world, make_tape([(1, 6, 2.5)]), make_design("2", "2", "6", desk=desk()))
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (1, "RELOCATED"), (3.5, "DIVERTED"), (3.5, "HOMEWARD"), (7, "HOME"),
    ]  # fmt: skip
    spells = spells_table(journal)
    assert spells.km[spells.unit == 0].sum() == pytest.approx(6)


@pytest.mark.parametrize(
    ("rule", "moved"), [({"keep": 2}, False), ({"within_min": 3}, False), ({"within_min": 4}, True)]
)
def test_nobody_moves_when_no_area_can_spare_a_unit_near_enough(
    rule: dict[str, Any], moved: bool, road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, make_tape([(1, 6, 60)]), make_design("2", "2", "6", desk=desk(**rule)))
    assert ((1, "RELOCATED") in tell(journal, unit=0)) == moved


def test_only_the_groups_named_count_and_move(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    units = {"car": make_design("2", "2", "6").units["car"], "van": make_design("6", skills=["law"]).units["car"]}
    kinds = {"crime": {"needs": ["law"]}, "quarrel": {}}
    tape = make_tape([(1, 6, 60)], kinds=kinds)
    for groups, facts in ((["car"], 1), (["van"], 1), ([], 1)):
        design = make_design("0", desk=desk(groups=groups)).model_copy(update={"units": units})
        assert len(tell(simulate(road_world, tape, design), unit=0)) == facts
    # Now the car of node 6 is gone as well: a van does not cover for it when only cars count.
    tape = make_tape([(1, 6, 60), (1, 6, 60)], kinds=kinds, kind=[0, 1])
    design = make_design("0", desk=desk(groups=["car"])).model_copy(update={"units": units})
    assert tell(simulate(road_world, tape, design), unit=0)[1] == (1, "RELOCATED")


def test_a_unit_at_a_post_goes_home_when_its_shift_ends(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, make_tape([(470, 6, 60)]), make_design("2", "2", "6", desk=desk(), shifts=LATE))
    assert tell(journal, unit=0)[1:] == [
        (470, "RELOCATED"), (474, "AT_POST"), (480, "HOMEWARD"), (484, "HOME"), (484, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_unit_on_its_way_to_a_post_turns_round_when_its_shift_ends(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, make_tape([(477.5, 6, 60)]), make_design("2", "2", "6", desk=desk(), shifts=LATE))
    assert tell(journal, unit=0)[1:] == [
        (477.5, "RELOCATED"), (480, "DIVERTED"), (480, "HOMEWARD"), (483.5, "HOME"), (483.5, "OFF_DUTY"),
    ]  # fmt: skip


def test_an_area_whose_shift_ends_is_covered_by_one_that_goes_on(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    units = {"day": make_design("0", "0").units["car"], "early": make_design("5", shifts=LATE).units["car"]}
    design = make_design("0", desk=desk()).model_copy(update={"units": units})
    journal = simulate(road_world, make_tape([]), design)
    assert tell(journal, unit=0) == [(0, "ON_DUTY"), (480, "RELOCATED"), (485, "AT_POST")]


def test_the_units_that_are_free_stand_where_the_table_says(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    table = {"kind": "compliance_table", "table": {"2": ["1", "5"], "1": ["3"]}}
    journal = simulate(road_world, make_tape([(10, 0, 20)]), make_design("0", "6", desk=desk(**table)))
    # Node 0 is one minute from post 1, node 6 one minute from post 5. The first is called at 10 from post 1, which
    # leaves one: it moves to post 3. At 31 the other has done and two are free again: post 1 is at hand for it.
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (0, "RELOCATED"), (1, "AT_POST"), (10, "ASSIGNED"), (10, "DEPARTED"), (11, "ARRIVED"),
        (31, "CLOSED"), (31, "FREED"), (31, "HOMEWARD"), (31, "HOME"), (31, "RELOCATED"), (32, "AT_POST"),
    ]  # fmt: skip
    assert tell(journal, unit=1) == [
        (0, "ON_DUTY"), (0, "RELOCATED"), (1, "AT_POST"), (10, "RELOCATED"), (12, "AT_POST"), (31, "RELOCATED"),
        (33, "AT_POST"),
    ]  # fmt: skip


def test_a_unit_beyond_the_table_goes_home(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    table = {"kind": "compliance_table", "table": {"1": ["3"], "2": ["0", "6"]}}
    journal = simulate(road_world, make_tape([(10, 6, 20)]), make_design("0", "6", desk=desk(**table)))
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (10, "RELOCATED"), (13, "AT_POST"), (30, "HOMEWARD"), (33, "HOME"),
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["drive_home", "drive_home_unavailable", "stay", "home_at_once"])
def test_a_unit_on_its_way_back_from_a_post_counts_so_that_nobody_is_sent_to_and_fro(
    rule: str, road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    table = {"kind": "compliance_table", "table": {"1": ["3"], "2": ["0"]}}
    journal = simulate(road_world, make_tape([(10, 0, 20)]), make_design("0", "0", desk=desk(**table), after_call=rule))
    assert tell(journal, unit=1)[1:] == [(10, "RELOCATED"), (13, "AT_POST"), (30, "HOMEWARD"), (33, "HOME")]
    assert "RELOCATED" not in [fact for _, fact in tell(journal, unit=0)]


def test_a_unit_that_reaches_its_post_as_its_shift_ends_has_reached_it(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, make_tape([(476, 6, 60)]), make_design("2", "2", "6", desk=desk(), shifts=LATE))
    assert tell(journal, unit=0)[1:] == [
        (476, "RELOCATED"), (480, "AT_POST"), (480, "HOMEWARD"), (484, "HOME"), (484, "OFF_DUTY"),
    ]  # fmt: skip


def test_posts_that_do_not_exist_are_refused(line_world: World, make_tape: Callable, make_design: Callable) -> None:
    with pytest.raises(InputError, match=r"desk\.relocation\.level"):
        simulate(line_world, make_tape([]), make_design("0", desk=desk(level="street")))


def test_without_a_rule_nobody_moves(road_world: World, make_tape: Callable, make_design: Callable) -> None:
    journal = simulate(road_world, make_tape([(1, 6, 60)]), make_design("2", "2", "6"))
    assert not np.isin(State.RELOCATING, spells_table(journal).state)
