"""When surges take place, and what may be written about them."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from sim.errors import InputError
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.points_in_time import When
from sim.scenario.specs.surge import Surge

READ = TypeAdapter(When)
CLOCK = Clock(start="2022-03-07", days=3, follow_up_days=1)


@pytest.mark.parametrize(
    ("text", "minute", "shown"),
    [
        ("day 1", 0, "day 1 00:00"),
        ("day 3 08:05", 3365, "day 3 08:05"),
        ("day 2 24:00", 2880, "day 2 24:00"),
        ("2022-03-07", 0, "2022-03-07 00:00"),
        ("2022-3-9 8:05", 3365, "2022-03-09 08:05"),
        ("2022-03-09T08:05", 3365, "2022-03-09 08:05"),
        ("2022-03-06 23:00", -60, "2022-03-06 23:00"),
    ],
)
def test_a_point_in_time_is_a_day_of_the_run_or_a_date_and_a_time(text, minute, shown):
    moment = READ.validate_python(text)
    assert moment.minute(date(2022, 3, 7)) == minute
    assert str(moment) == shown
    assert READ.validate_python(READ.dump_python(moment, mode="json")) == moment


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("day 0", "days count from 1"),
        ("tomorrow", "is not a point in time; write it as `day 3 08:00`"),
        ("day 3 25:00", "25:00 is not a time of day"),
        ("day 3 08:61", "08:61 is not a time of day"),
        ("2022-02-30", "no such day in the calendar"),
        (3, "is not a point in time"),
    ],
)
def test_what_is_no_point_in_time_is_refused(given, message):
    with pytest.raises(ValidationError, match=message):
        READ.validate_python(given)


def test_the_span_of_a_surge_is_in_minutes_of_the_run():
    assert Surge(starts="day 2", ends="2022-03-09 06:00").span(CLOCK) == (1440, 3240)


def test_a_surge_must_end_after_it_starts():
    with pytest.raises(ValidationError, match="day 2 08:00: must be after starts, day 2 08:00"):
        Surge(starts="day 2 08:00", ends="day 2 08:00")


@pytest.mark.parametrize(
    ("starts", "ends", "place", "message"),
    [
        ("day 2", "2022-03-07 06:00", "ends", "must be after starts, day 2 00:00"),
        ("2022-03-06", "day 2", "starts", "2022-03-06 00:00: outside the run; the run has 3 days from 2022-03-07"),
        ("day 5", "day 6", "starts", "outside the run; the run has 3 days from 2022-03-07 and 1 of follow-up"),
        ("day 4", "day 5 00:01", "ends", "after the end of the run"),
    ],
)
def test_a_surge_lies_within_the_run(read, minimal, starts, ends, place, message):
    clock = "clock: {start: 2022-03-07, days: 3, follow_up_days: 1}\n"
    surges = f"surges:\n  fair: {{starts: {starts}, ends: {ends}}}\n"
    with pytest.raises(InputError) as caught:
        read(minimal + clock + surges)
    (problem,) = caught.value.problems
    assert problem.path == f"surges.fair.{place}"
    assert message in problem.message


def test_a_surge_may_last_until_the_run_stops(read, minimal):
    clock = "clock: {start: 2022-03-07, days: 3, follow_up_days: 1}\n"
    scenario = read(minimal + clock + "surges:\n  庙会: {starts: day 1, ends: day 5}\n").scenario
    assert scenario.surges["庙会"].span(scenario.clock) == (0, 5760)
    assert not scenario.surges["庙会"].changes_roads
