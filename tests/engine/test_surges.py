"""Surges: units are brought in, wait elsewhere, can do other things, and go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.engine import simulate
from sim.record.tables import matters_table, spells_table
from sim.scenario.specs.response import Design
from sim.world.model import World

FAIR = (600.0, 900.0)
LAW = {"theft": {"needs": ["law"]}}


@pytest.fixture(scope="module")
def fair(road_world: World) -> World:
    """The road, with a temple fair from 10:00 to 15:00."""
    return replace(road_world, surges={"fair": FAIR})


def two_groups(make_design: Callable, **car: Any) -> Design:
    """Return a car at 0, as told, and a bicycle at 6 that can do everything."""
    usual = {"shifts": [{"hours": "00:00-24:00"}], "turnout": {"law": "constant", "mean_min": 0}}
    bike = usual | {"bases": {"places": ["6"]}, "skills": ["law"]}
    car = usual | {"bases": {"places": ["0"]}} | car
    handling = {"handling": {"law": "constant", "mean_min": 0}}
    return Design.model_validate({"units": {"car": car, "bike": bike}, "desk": handling})


def test_an_idle_unit_drives_to_its_other_base_and_back(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", during={"fair": {"bases": {"places": ["4"]}}})
    journal = simulate(fair, make_tape([(700, 5, 10)]), design)
    assert tell(journal, unit=0) == [
        (0, "ON_DUTY"), (600, "HOMEWARD"), (604, "HOME"), (700, "ASSIGNED"), (700, "DEPARTED"), (701, "ARRIVED"),
        (711, "CLOSED"), (711, "FREED"), (711, "HOMEWARD"), (712, "HOME"), (900, "HOMEWARD"), (904, "HOME"),
    ]  # fmt: skip
    assert spells_table(journal).km.sum() == pytest.approx(4 + 1 + 1 + 4)


def test_a_unit_may_be_called_on_the_way_to_its_other_base(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", during={"fair": {"bases": {"places": ["4"]}}})
    journal = simulate(fair, make_tape([(602, 0, 1)]), design)
    assert tell(journal, unit=0)[1:] == [
        (600, "HOMEWARD"), (602, "DIVERTED"), (602, "ASSIGNED"), (602, "DEPARTED"), (604, "ARRIVED"), (605, "CLOSED"),
        (605, "FREED"), (605, "HOMEWARD"), (609, "HOME"), (900, "HOMEWARD"), (904, "HOME"),
    ]  # fmt: skip


def test_a_unit_that_is_at_work_goes_to_its_other_base_afterwards(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", during={"fair": {"bases": {"places": ["4"]}}})
    journal = simulate(fair, make_tape([(590, 3, 30)]), design)
    assert tell(journal, unit=0)[4:8] == [(623, "CLOSED"), (623, "FREED"), (623, "HOMEWARD"), (624, "HOME")]


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("drive_home", [(600, "DIVERTED"), (600, "HOMEWARD"), (602, "HOME")]),
        ("drive_home_unavailable", [(602, "HOME"), (602, "HOMEWARD"), (606, "HOME")]),
    ],
)
def test_a_unit_on_its_way_home_turns_to_the_other_base_if_it_can_be_reached(
    rule: str, facts: list[Any], fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # It sets out from 4 at 598 and is at 2 when the fair begins.
    design = make_design("0", after_call=rule, during={"fair": {"bases": {"places": ["4"]}}})
    journal = simulate(fair, make_tape([(584, 4, 10)]), design)
    assert tell(journal, unit=0)[6:] == [(598, "HOMEWARD"), *facts, (900, "HOMEWARD"), (904, "HOME")]


TEN_KM = {"range_km": 10, "charge_full_min": 100, "reserve_km": 0}


def test_a_unit_with_a_battery_drives_to_its_other_base_when_that_suffices(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    # It comes home first, from 5 at 610 with nothing left. Four kilometres are there at 650.
    at_four: dict[str, Any] = {"battery": TEN_KM, "during": {"fair": {"bases": {"places": ["4"]}}}}
    assert tell(simulate(fair, make_tape([(590, 5, 10)]), make_design("0", **at_four)), unit=0)[5:] == [
        (605, "FREED"), (605, "HOMEWARD"), (610, "HOME"), (650, "HOMEWARD"), (654, "HOME"), (900, "HOMEWARD"),
        (904, "HOME"),
    ]  # fmt: skip
    # Before it is there again the fair is over, and it stays at home.
    slowly = at_four | {"battery": TEN_KM | {"charge_full_min": 1000}}
    assert tell(simulate(fair, make_tape([(590, 5, 10)]), make_design("0", **slowly)), unit=0)[-1] == (610, "HOME")


def test_a_unit_stays_where_a_full_battery_does_not_take_it_to_its_other_base(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    for reserve, moves in ((4, True), (4.1, False)):
        battery = TEN_KM | {"reserve_km": reserve}
        design = make_design("0", battery=battery, during={"fair": {"bases": {"places": ["6"]}}})
        assert (len(tell(simulate(fair, make_tape([]), design), unit=0)) > 1) is moves


def test_a_unit_with_a_battery_begins_its_shift_at_the_other_base(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    during = {"fair": {"bases": {"places": ["4"]}}}
    design = make_design("0", shifts=[{"hours": "11:00-14:00"}], battery=TEN_KM, during=during)
    assert (661, "ARRIVED") in tell(simulate(fair, make_tape([(660, 5, 1)]), design), unit=0)


def test_whoever_is_off_duty_begins_the_next_shift_at_the_other_base(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    design = make_design("0", shifts=[{"hours": "10:00-14:00"}], during={"fair": {"bases": {"places": ["4"]}}})
    journal = simulate(fair, make_tape([(600, 4, 1), (2040, 0, 1)], days=2), design)
    assert tell(journal, unit=0) == [
        (600, "ON_DUTY"), (600, "ASSIGNED"), (600, "DEPARTED"), (600, "ARRIVED"), (601, "CLOSED"), (601, "FREED"),
        (601, "HOMEWARD"), (601, "HOME"), (840, "OFF_DUTY"), (2040, "ON_DUTY"), (2040, "ASSIGNED"),
        (2040, "DEPARTED"), (2040, "ARRIVED"), (2041, "CLOSED"), (2041, "FREED"), (2041, "HOMEWARD"), (2041, "HOME"),
        (2280, "OFF_DUTY"),
    ]  # fmt: skip


def test_whoever_goes_off_duty_when_the_fair_ends_does_not_drive_back_first(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    moved = {"fair": {"bases": {"places": ["4"]}}}
    journal = simulate(fair, make_tape([]), two_groups(make_design, only_during=["fair"], during=moved))
    assert tell(journal, unit=0) == [(600, "ON_DUTY"), (900, "OFF_DUTY")]


def test_a_break_is_finished_before_the_unit_moves(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    shifts = [{"hours": "08:00-18:00", "breaks": [{"window": "09:45-10:00", "length_min": 30}]}]
    design = make_design("0", shifts=shifts, during={"fair": {"bases": {"places": ["4"]}}})
    assert tell(simulate(fair, make_tape([]), design), unit=0)[1:5] == [
        (585, "BREAK"), (615, "BREAK_OVER"), (615, "HOMEWARD"), (619, "HOME"),
    ]  # fmt: skip


def test_a_unit_that_turns_out_when_the_fair_begins_moves_when_it_is_not_needed(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    shifts = [{"hours": "00:00-10:01"}]
    turnout = {"law": "constant", "mean_min": 3}
    design = make_design(
        "0", shifts=shifts, turnout=turnout, at_shift_end="hand_over", during={"fair": {"bases": {"places": ["4"]}}}
    )
    journal = simulate(fair, make_tape([(599, 3, 30)]), design)
    assert tell(journal, unit=0)[2:] == [(601, "HANDED_OVER"), (601, "HOMEWARD"), (605, "HOME"), (605, "OFF_DUTY")]


def test_units_share_the_bases_of_the_fair_in_turn(fair: World, make_tape: Callable, make_design: Callable) -> None:
    design = make_design("0", "1", "2", during={"fair": {"bases": {"places": ["5", "6"]}}})
    posture, back = simulate(fair, make_tape([]), design).fleet.postures
    assert (posture.at, back.at) == FAIR
    assert posture.node.tolist() == [5, 6, 5]
    assert back.node.tolist() == [0, 1, 2]


def test_a_group_that_is_brought_in_is_there_only_meanwhile(
    fair: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    journal = simulate(fair, make_tape([(500, 0, 1), (890, 0, 30)]), two_groups(make_design, only_during=["fair"]))
    assert tell(journal, unit=0) == [
        (600, "ON_DUTY"), (890, "ASSIGNED"), (890, "DEPARTED"), (890, "ARRIVED"), (920, "CLOSED"), (920, "FREED"),
        (920, "HOMEWARD"), (920, "HOME"), (920, "OFF_DUTY"),
    ]  # fmt: skip
    assert matters_table(journal).unit.tolist() == [1, 0]


def test_skills_are_learned_for_a_while_and_what_is_begun_is_finished(
    fair: World, make_tape: Callable, make_design: Callable
) -> None:
    design = two_groups(make_design, during={"fair": {"skills": ["law"]}})
    tape = make_tape([(590, 0, 1), (650, 0, 1), (895, 0, 60), (1000, 0, 1)], kinds=LAW)
    matters = matters_table(simulate(fair, tape, design))
    assert matters.unit.tolist() == [1, 0, 0, 1]
    assert matters.closed_at[2] == 955


def test_a_call_that_waits_goes_to_whoever_learns_to_serve_it(
    fair: World, make_tape: Callable, make_design: Callable
) -> None:
    design = make_design("0", during={"fair": {"skills": ["law"]}})
    matters = matters_table(simulate(fair, make_tape([(100, 0, 1)], kinds=LAW), design))
    assert matters.assigned_at.tolist() == [600]


def test_skills_are_lost_for_a_while(fair: World, make_tape: Callable, make_design: Callable) -> None:
    design = make_design("0", skills=["law"], during={"fair": {"skills": []}})
    tape = make_tape([(590, 0, 5), (650, 0, 1)], kinds=LAW)
    assert matters_table(simulate(fair, tape, design)).assigned_at.tolist() == [590, 900]


def test_of_two_surges_the_one_written_last_decides_while_both_last(
    road_world: World, make_tape: Callable, make_design: Callable, tell: Callable
) -> None:
    world = replace(road_world, surges={"fair": FAIR, "flood": (700.0, 800.0)})
    during = {"fair": {"bases": {"places": ["4"]}}, "flood": {"bases": {"places": ["6"]}}}
    journal = simulate(world, make_tape([]), make_design("0", during=during))
    assert [at for at, fact in tell(journal, unit=0) if fact == "HOME"] == [604, 702, 802, 904]


def test_the_own_area_moves_with_the_base(fair: World, make_tape: Callable, make_design: Callable) -> None:
    design = make_design(
        "0", "3", area_level="cell", desk={"rule": "own_area_first"},
        during={"fair": {"bases": {"places": ["6", "2"]}}},
    )  # fmt: skip
    journal = simulate(fair, make_tape([(500, 0, 1), (700, 6, 1), (1000, 0, 1)]), design)
    assert matters_table(journal).unit.tolist() == [0, 0, 0]
    assert [posture.area.tolist() for posture in journal.fleet.postures] == [[7, 3], [1, 4]]


def test_what_is_learned_for_a_while_counts_on_the_spot_for_a_while(
    fair: World, make_tape: Callable, make_design: Callable
) -> None:
    kinds = {"fight": {"aftermath": {"on_the_spot": 0.2, "on_the_spot_by_skill": {"special": 0.8}}}}
    tape = make_tape([(500, 0, 5), (700, 0, 5), (950, 0, 5)], kinds=kinds, on_the_spot_mark=[0.5] * 3)
    journal = simulate(fair, tape, make_design("0", during={"fair": {"skills": ["special"]}}))
    assert np.isnan(matters_table(journal).written_up_at).tolist() == [False, True, False]
