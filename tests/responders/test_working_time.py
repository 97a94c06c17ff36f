"""Working time on a week that begins on a Monday."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.responders.working_time import WorkingTime
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.times import WEEKDAYS, HoursOfDay

DAY = 1440.0
CLOCK = Clock.model_validate({"start": "2022-03-07", "days": 14, "warm_up_days": 0, "follow_up_days": 0})
OFFICE = WorkingTime(HoursOfDay(540, 1020), WEEKDAYS[:5], CLOCK)
"""Monday to Friday, 09:00 to 17:00: eight hours a day."""


def done(at, span, office=OFFICE):
    return float(office.after(np.array([at]), np.array([span]))[0])


@pytest.mark.parametrize(
    ("at", "span", "expected"),
    [
        (0.0, 60.0, 600.0), (600.0, 60.0, 660.0), (1000.0, 60.0, DAY + 580.0), (1300.0, 60.0, DAY + 600.0),
        (540.0, 480.0, 1020.0), (540.0, 481.0, DAY + 541.0), (4 * DAY + 1020.0, 1.0, 7 * DAY + 541.0),
        (5 * DAY, 480.0, 7 * DAY + 1020.0), (700.0, 0.0, 700.0), (5 * DAY, 0.0, 5 * DAY),
    ],
)  # fmt: skip
def test_work_goes_on_in_working_hours_only(at, span, expected):
    assert done(at, span) == expected


def test_what_is_not_done_in_the_run_is_never_done():
    assert done(0.0, 480.0 * 11) == np.inf
    assert done(11 * DAY + 1020.0, 1.0) == np.inf


def test_hours_may_cross_midnight():
    night = WorkingTime(HoursOfDay(1320, 1800), WEEKDAYS, CLOCK)
    assert [done(at, 60.0, night) for at in (0.0, 300.0, 360.0, 1400.0)] == [60.0, 360.0, 1380.0, DAY + 20.0]


def test_a_whole_day_of_hours_is_time_itself():
    always = WorkingTime(HoursOfDay(0, 1440), WEEKDAYS, CLOCK)
    assert done(1234.5, 3000.0, always) == pytest.approx(4234.5)


@given(st.floats(0, 7 * DAY), st.floats(1, 900), st.floats(1, 900))
def test_one_span_after_another_is_both_together(at, first, second):
    assert done(done(at, first), second) == pytest.approx(done(at, first + second), abs=1e-6)
