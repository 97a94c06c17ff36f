"""Shifts, breaks and absences that do not go together are refused where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from sim.scenario.specs.response import Design, UnitGroup
from sim.scenario.specs.roster import Absence, Shift


def shift(hours: str, *breaks: tuple[str, float]) -> Shift:
    """Return a shift with breaks (window, length)."""
    return Shift.model_validate(
        {"hours": hours, "breaks": [{"window": window, "length_min": length} for window, length in breaks]}
    )


@pytest.mark.parametrize(
    ("hours", "breaks"),
    [
        ("08:00-20:00", [("11:30-13:30", 30), ("17:00-19:30", 30)]),
        ("20:00-08:00", [("00:00-02:00", 45)]),
        ("00:00-24:00", [("12:00-13:00", 60), ("18:00-19:00", 60)]),
        ("08:00-20:00", [("19:00-19:30", 30)]),
        ("08:00-20:00", [("11:00-12:00", 30), ("12:30-13:00", 30)]),
    ],
)
def test_breaks_within_the_shift_and_apart_are_taken(hours: str, breaks: list[tuple[str, float]]) -> None:
    assert len(shift(hours, *breaks).breaks) == len(breaks)


@pytest.mark.parametrize(
    ("hours", "breaks", "message"),
    [
        ("08:00-20:00", [("19:00-19:31", 30)], "does not lie within 08:00-20:00"),
        ("08:00-20:00", [("07:00-09:00", 30)], "breaks.0.window: 07:00-09:00: with 30 minutes from its end"),
        ("20:00-08:00", [("12:00-13:00", 30)], "does not lie within 20:00-08:00"),
        ("08:00-20:00", [("11:00-12:00", 30), ("12:29-13:00", 30)], "breaks.1.window: 12:29-13:00: the break before"),
        ("08:00-20:00", [("17:00-18:00", 30), ("11:00-12:00", 30)], "the break before it may still last"),
    ],
)
def test_breaks_outside_the_shift_or_into_each_other_are_refused(
    hours: str, breaks: list[tuple[str, float]], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        shift(hours, *breaks)


def test_a_window_is_counted_from_the_start_of_the_shift_across_midnight() -> None:
    night = shift("22:00-06:00", ("01:00-02:00", 30))
    assert night.minutes_into(night.breaks[0].window) == 180


def group(**more: Any) -> dict[str, Any]:
    """Return a group of units with two people each."""
    return {"bases": {"places": ["1"]}, "shifts": [{"hours": "08:00-20:00"}], "crew": 2} | more


def test_a_minimum_above_the_crew_is_refused() -> None:
    assert UnitGroup.model_validate(group(absence={"minimum_crew": 2})).absence.minimum_crew == 2
    with pytest.raises(ValidationError, match="3: a unit has only 2; give at most its crew"):
        UnitGroup.model_validate(group(absence={"minimum_crew": 3}))


def test_absence_is_off_unless_a_share_is_given() -> None:
    assert not Absence().occurs
    assert not Absence(minimum_crew=1, below_minimum="call_in").occurs
    assert Absence(sick_share=0.01).occurs
    assert Absence(leave_share=0.01).occurs


def test_a_last_call_before_the_shift_begins_is_refused() -> None:
    shifts = [{"hours": "08:00-20:00"}, {"hours": "08:00-09:00"}]
    assert UnitGroup.model_validate(group(shifts=shifts, last_call_min=59)).last_call_min == 59
    with pytest.raises(ValidationError, match="last_call_min: 60: the shortest shift has 60 minutes; give less"):
        UnitGroup.model_validate(group(shifts=shifts, last_call_min=60))


def test_units_that_a_surge_moves_do_not_cover_other_areas() -> None:
    units = {"car": group(during={"flood": {"bases": {"places": ["2"]}}}), "bike": group()}
    rule = {"kind": "nearest_cover", "level": "village"}
    with pytest.raises(ValidationError, match=r"units\.car\.during\.flood\.bases: does not go with desk\.relocation"):
        Design.model_validate({"units": units, "desk": {"relocation": rule}})
    assert Design.model_validate({"units": units, "desk": {"relocation": rule | {"groups": ["bike"]}}}).units
