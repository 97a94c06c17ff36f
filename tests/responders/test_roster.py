"""Duty as a function of the shifts."""

from __future__ import annotations

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sim.responders.roster import duty_spans
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Shift

MONDAY = date(2022, 3, 7)


def spans(shift: dict[str, object], days: float = 2.0, follow_up_days: float = 0.0) -> list[list[float]]:
    """Return the duty of a shift from a Monday on."""
    clock = Clock(start=MONDAY, days=days, warm_up_days=0, follow_up_days=follow_up_days)
    return duty_spans(Shift.model_validate(shift), clock).tolist()


def test_a_day_shift_comes_every_day() -> None:
    assert spans({"hours": "08:00-20:00"}) == [[480, 1200], [1920, 2640]]


def test_a_night_shift_that_began_the_evening_before_reaches_into_the_first_day() -> None:
    assert spans({"hours": "22:00-06:00"}) == [[0, 360], [1320, 1800], [2760, 3240]]


def test_round_the_clock_is_one_span() -> None:
    assert spans({"hours": "00:00-24:00"}, days=7) == [[0, 7 * 1440]]


def test_a_shift_across_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    assert spans({"hours": "22:00-06:00", "days": ["mon"]}) == [[1320, 1800]]
    assert spans({"hours": "22:00-06:00", "days": ["sun"]}) == [[0, 360]]


def test_weekends_are_found_from_the_first_day() -> None:
    assert spans({"hours": "08:00-09:00", "days": ["sat", "sun"]}, days=7) == [[7680, 7740], [9120, 9180]]


def test_a_shift_on_no_simulated_day_gives_no_duty() -> None:
    assert spans({"hours": "08:00-09:00", "days": ["sun"]}, days=3) == []


def test_duty_goes_on_in_the_follow_up() -> None:
    assert spans({"hours": "08:00-09:00"}, days=1, follow_up_days=1) == [[480, 540], [1920, 1980]]


@given(start=st.integers(0, 1439), length=st.integers(1, 1439), days=st.integers(1, 20))
def test_a_minute_is_on_duty_exactly_when_the_hours_say_so(start: int, length: int, days: int) -> None:
    end = (start + length) % 1440
    found = spans({"hours": f"{start // 60}:{start % 60:02d}-{end // 60}:{end % 60:02d}"}, days=days)
    for minute in range(0, days * 1440, 97):
        inside = any(from_at <= minute < to_at for from_at, to_at in found)
        assert inside == ((minute - start) % 1440 < length)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(found))
