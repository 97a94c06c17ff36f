"""Duty as a function of the shifts."""

from __future__ import annotations

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sim.responders.roster import breaks_of, duties_of, spans_of
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.roster import Shift

MONDAY = date(2022, 3, 7)


def spans(shift: dict[str, object], days: float = 2.0, follow_up_days: float = 0.0) -> list[list[float]]:
    """Return the duty of a shift from a Monday on."""
    clock = Clock(start=MONDAY, days=days, warm_up_days=0, follow_up_days=follow_up_days)
    return spans_of(duties_of(Shift.model_validate(shift), clock)).tolist()


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


def due(shift: dict[str, object], crew: int = 0, days: float = 2.0) -> list[tuple[float, float]]:
    """Return when the breaks of a crew are due, and until when they may begin, from a Monday on."""
    read = Shift.model_validate(shift)
    duties = duties_of(read, Clock(start=MONDAY, days=days, warm_up_days=0, follow_up_days=0))
    return [(one.due_at, one.until_at) for one in breaks_of(read, duties, crew)]


def test_a_break_is_due_on_every_day_that_the_shift_is_served() -> None:
    lunch = {"window": "12:00-13:00", "length_min": 30}
    assert due({"hours": "08:00-20:00", "breaks": [lunch]}) == [(720, 780), (2160, 2220)]
    assert due({"hours": "08:00-20:00", "days": ["tue"], "breaks": [lunch]}) == [(2160, 2220)]
    assert due({"hours": "08:00-20:00"}) == []


def test_crews_of_a_base_are_due_one_after_the_other() -> None:
    shift = {"hours": "08:00-20:00", "crews": 3, "breaks": [{"window": "12:00-13:00", "length_min": 30}]}
    assert [due(shift, crew, days=1.0) for crew in range(3)] == [[(720, 780)], [(740, 780)], [(760, 780)]]


def test_a_break_of_the_night_before_the_first_day_counts_when_it_is_due_after_midnight() -> None:
    early = {"window": "22:30-23:00", "length_min": 30}
    late = {"window": "02:00-03:00", "length_min": 30}
    assert due({"hours": "22:00-06:00", "breaks": [early, late]}, days=1.0) == [(120, 180), (1350, 1380), (1560, 1620)]


def test_several_breaks_a_day_come_in_order() -> None:
    breaks = [{"window": "11:00-12:00", "length_min": 30}, {"window": "17:00-18:00", "length_min": 20}]
    shift = Shift.model_validate({"hours": "00:00-24:00", "breaks": breaks})
    found = breaks_of(shift, duties_of(shift, Clock(days=2, warm_up_days=0, follow_up_days=0)), 0)
    assert [one.length_min for one in found] == [30, 20, 30, 20]
