from dataclasses import replace

import numpy as np
import pytest

from sim.arrays import NONE
from sim.measures.cost import cost
from sim.measures.duty import unit_times
from sim.measures.roster import roster
from sim.measures.window import Window
from sim.record.tables import State
from sim.responders.absence import Absences
from sim.responders.roster import DueBreak

CAR1, CAR2, BIKE = 0, 1, 2
WINDOW = Window(1440.0, 4320.0)


def measured(tables, values, window=WINDOW):
    return values(roster(tables, window, unit_times(tables, window)))


@pytest.fixture
def absent(fleet):
    """car.1 without one of its two people on the first day and on the second, when it goes with one called in;
    bike.1 off on the third, when it is on the roster and does not come."""
    absences = Absences(
        unit=np.array([CAR1, CAR1, BIKE], dtype=np.int32),
        from_at=np.array([0.0, 1440, 3360]),
        to_at=np.array([720.0, 2160, 3840]),
        away=np.array([1, 1, 1]),
        called_in=np.array([0, 1, 0]),
        goes=np.array([True, True, False]),
    )
    duty = (*fleet.duty[:2], fleet.duty[BIKE][:2])
    return replace(fleet, absences=absences, duty=duty)


def test_what_people_miss_is_weighed_by_their_hours(run_tables, absent, values):
    found = measured(run_tables(fleet=absent), values)
    assert found["absent_share[group=car]"] == pytest.approx(720 / (4 * 720 * 2))
    assert found["absent_share[group=bike]"] == pytest.approx(480 / 960)
    assert found["absent_share"] == pytest.approx((720 + 480) / (4 * 720 * 2 + 960))


def test_time_without_the_unit_is_a_share_of_the_roster(run_tables, absent, values):
    found = measured(run_tables(fleet=absent), values)
    assert found["units_off_share[group=bike]"] == 0.5
    assert found["units_off_share[group=car]"] == 0.0
    assert found["units_off_share"] == pytest.approx(480 / (4 * 720 + 960))


def test_people_called_in_are_counted_and_paid(run_tables, absent, values, design):
    tables = run_tables(fleet=absent)
    found = measured(tables, values)
    assert found["called_in_per_day"] == found["called_in_per_day[group=car]"] == 0.5
    assert found["called_in_per_day[group=bike]"] == 0.0
    car, bike = absent.groups
    paid = car.model_copy(update={"absence": car.absence.model_copy(update={"cost_per_call_in": 100.0})})
    tables = run_tables(fleet=replace(absent, groups=(paid, bike)))
    assert values(cost(tables, WINDOW))["cost_per_year[group=car]"] == pytest.approx(6000 + 0.5 * 365 * 100)


def test_nobody_away_and_no_break_due(run_tables, values):
    found = measured(run_tables(), values)
    assert found["absent_share"] == found["units_off_share"] == found["called_in_per_day"] == 0.0
    assert np.isnan(found["break_taken_share"])
    assert np.isnan(found["breaks_missed_share[group=car]"])


def test_breaks_count_with_what_was_taken_of_them(run_tables, fleet, values):
    due = {
        CAR1: tuple(DueBreak(day * 1440 + 600.0, day * 1440 + 660.0, 30.0, None) for day in range(3)),
        BIKE: (DueBreak(2160.0, 2220.0, 60.0, None),),
    }
    spells = [
        (CAR1, State.BREAK, 600, 630, NONE, 0.0),  # before the window
        (CAR1, State.BREAK, 2045, 2055, NONE, 0.0),
        (CAR1, State.WORK, 2055, 2070, 0, 0.0),
        (CAR1, State.BREAK, 2070, 2085, NONE, 0.0),
        (BIKE, State.BREAK, 2160, 2220, NONE, 0.0),
    ]
    found = measured(run_tables(fleet=replace(fleet, breaks=due), spells=spells), values)
    assert found["break_taken_share[group=car]"] == pytest.approx(25 / 60), "the third day had none"
    assert found["break_taken_share[group=bike]"] == 1.0
    assert found["break_taken_share"] == pytest.approx(85 / 120)
    assert found["breaks_missed_share[group=car]"] == 0.5
    assert found["breaks_missed_share"] == pytest.approx(1 / 3)


def test_a_break_is_time_in_which_a_unit_takes_no_call_but_no_task(run_tables):
    times = unit_times(run_tables(spells=[(CAR1, State.BREAK, 1500, 1530, NONE, 0.0)]), WINDOW)
    assert times.unavailable_min[CAR1] == 30.0
    assert times.task_min[CAR1] == times.overtime_min[CAR1] == 0.0
