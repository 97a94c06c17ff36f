"""What a unit does after a call and at the end of its shift."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.engine import simulate
from sim.record.tables import Outcome, State, matters_table, spells_table
from sim.world.model import World

LATE = [{"hours": "00:00-08:00"}]
EIGHT = 480.0


@pytest.mark.parametrize(
    ("rule", "arrived_at"),
    [("home_at_once", 16), ("stay", 11), ("drive_home", 13), ("drive_home_unavailable", 19)],
)
def test_where_a_unit_starts_its_next_call_depends_on_the_rule(
    rule: str, arrived_at: float, road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    # The first call ends at 5 + 4 = 9 at node 5; the second comes at 11, at node 5 again. By then a unit on its way
    # home is at node 3; one that is unavailable until home leaves again at 14.
    journal = simulate(road_world, make_tape([(0, 5, 4), (11, 5, 1)]), make_design("0", after_call=rule))
    assert matters_table(journal).arrived_at[1] == arrived_at


def test_a_unit_on_its_way_home_goes_on_to_the_next_road_node_before_it_turns(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(road_world, make_tape([(0, 5, 4), (10.25, 6, 1)]), make_design("0"))
    assert tell(journal, unit=0)[4:] == [
        (9, "CLOSED"), (9, "FREED"), (9, "HOMEWARD"), (10.25, "DIVERTED"), (10.25, "ASSIGNED"), (10.25, "DEPARTED"),
        (14, "ARRIVED"), (15, "CLOSED"), (15, "FREED"), (15, "HOMEWARD"), (21, "HOME"),
    ]  # fmt: skip
    spells = spells_table(journal)
    driven = {(float(a), State(s).name): km for a, s, km in zip(spells.from_at, spells.state, spells.km, strict=True)}
    assert driven[9.0, "HOMEWARD"] == pytest.approx(1.25)
    assert driven[10.25, "TRAVEL"] == pytest.approx(0.75 + 3)


def test_a_unit_on_its_way_home_goes_when_it_is_nearer_than_one_at_base(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(road_world, make_tape([(0, 3, 4), (8, 2, 1)]), make_design("0", "6"))
    assert matters_table(journal).unit.tolist() == [0, 0]
    assert matters_table(journal).arrived_at[1] == 8


def test_a_unit_ordered_away_from_its_base_needs_no_turnout(
    road_world: World, make_tape: Callable, make_design: Callable
) -> None:
    turnout = {"law": "constant", "mean_min": 2}
    journal = simulate(road_world, make_tape([(0, 1, 4), (1, 1, 4)]), make_design("0", turnout=turnout))
    assert matters_table(journal).arrived_at.tolist() == [3, 7]


def test_a_unit_finishes_its_call_after_the_shift_and_drives_home(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(EIGHT - 10, 4, 30)]), make_design("0", shifts=LATE))
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (470, "ASSIGNED"), (470, "DEPARTED"), (474, "ARRIVED"), (504, "CLOSED"), (504, "FREED"),
        (504, "HOMEWARD"), (508, "HOME"), (508, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_unit_past_its_shift_takes_no_further_call(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape([(EIGHT - 10, 0, 30), (EIGHT - 5, 0, 1)]), make_design("0", shifts=LATE))
    assert matters_table(journal).outcome.tolist() == [Outcome.CLOSED, Outcome.OPEN]


def test_an_idle_unit_leaves_when_its_shift_ends_and_comes_back_for_the_next(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(EIGHT, 0, 1)], days=2), make_design("0", shifts=LATE))
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (480, "OFF_DUTY"), (1440, "ON_DUTY"), (1440, "ASSIGNED"), (1440, "DEPARTED"), (1440, "ARRIVED"),
        (1441, "CLOSED"), (1441, "FREED"), (1441, "HOMEWARD"), (1441, "HOME"), (1920, "OFF_DUTY"),
    ]  # fmt: skip


def test_a_call_at_work_is_handed_over_with_what_is_left_of_it(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    shifts = [{"hours": "00:00-08:00"}, {"hours": "08:00-24:00"}]
    design = make_design("0", shifts=shifts, at_shift_end="hand_over")
    journal = simulate(line_world, make_tape([(EIGHT - 10, 4, 30)]), design)
    assert tell(journal, matter=0) == [
        (470, "KNOWN"), (470, "QUEUED"), (470, "ASSIGNED"), (470, "DEPARTED"), (474, "ARRIVED"), (480, "HANDED_OVER"),
        (480, "ASSIGNED"), (480, "DEPARTED"), (484, "ARRIVED"), (508, "CLOSED"), (508, "FREED"),
    ]  # fmt: skip
    matters = matters_table(journal)
    assert matters.arrived_at.tolist() == [474]
    assert matters.unit.tolist() == [0]
    assert matters.orders.tolist() == [2]


def test_a_unit_on_the_way_hands_over_and_turns_at_the_next_road_node(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    shifts = [{"hours": "00:00-08:00"}, {"hours": "08:00-24:00"}]
    design = make_design("0", shifts=shifts, at_shift_end="hand_over")
    journal = simulate(road_world, make_tape([(EIGHT - 2.5, 6, 1)]), design)
    assert tell(journal, unit=0)[3:] == [(480, "HANDED_OVER"), (480, "HOMEWARD"), (483.5, "HOME"), (483.5, "OFF_DUTY")]
    spells = spells_table(journal)
    assert spells.km[spells.unit == 0].sum() == pytest.approx(6)
    assert matters_table(journal).unit.tolist() == [1]
    assert matters_table(journal).arrived_at.tolist() == [486]


def test_a_unit_that_has_not_left_hands_over_at_its_base(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    shifts = [{"hours": "00:00-08:00"}, {"hours": "08:00-24:00"}]
    turnout = {"law": "constant", "mean_min": 5}
    design = make_design("0", shifts=shifts, at_shift_end="hand_over", turnout=turnout)
    journal = simulate(line_world, make_tape([(EIGHT - 2, 6, 1)]), design)
    assert tell(journal, unit=0)[2:] == [(480, "HANDED_OVER"), (480, "HOME"), (480, "OFF_DUTY")]
    assert matters_table(journal).arrived_at.tolist() == [491]


def test_work_that_counts_from_the_order_is_handed_over_without_the_way(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    shifts = [{"hours": "00:00-08:00"}, {"hours": "08:00-24:00"}]
    design = make_design("0", shifts=shifts, at_shift_end="hand_over")
    tape = make_tape([(EIGHT - 10, 4, 30)], kinds={"call": {"work_from": "order"}})
    assert matters_table(simulate(line_world, tape, design)).closed_at.tolist() == [500]


def test_a_call_that_ends_with_the_shift_is_finished_and_not_handed_over(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    shifts = [{"hours": "00:00-08:00"}, {"hours": "08:00-24:00"}]
    design = make_design("0", shifts=shifts, at_shift_end="hand_over")
    matters = matters_table(simulate(line_world, make_tape([(EIGHT - 10, 0, 10)]), design))
    assert matters.closed_at.tolist() == [480]
    assert matters.orders.tolist() == [1]


def test_a_unit_standing_by_drives_home_when_its_shift_ends(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(line_world, make_tape([(0, 4, 1)]), make_design("0", shifts=LATE, after_call="stay"))
    assert tell(journal, unit=0)[-4:] == [(5, "FREED"), (480, "HOMEWARD"), (484, "HOME"), (484, "OFF_DUTY")]


def test_a_unit_still_out_when_its_next_shift_begins_just_goes_on(
    line_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    tape = make_tape([(0, 0, 1500)], days=2)
    journal = simulate(line_world, tape, make_design("0", shifts=LATE))
    assert [fact for fact in tell(journal, unit=0) if "DUTY" in fact[1]] == [(0, "ON_DUTY"), (1920, "OFF_DUTY")]


def test_what_is_not_done_when_the_run_stops_stays_open(
    line_world: World, make_tape: Callable, make_design: Callable
) -> None:
    journal = simulate(line_world, make_tape([(1430, 0, 60)]), make_design("0"))
    assert matters_table(journal).outcome.tolist() == [Outcome.OPEN]
    assert spells_table(journal).to_at.max() == 1440
