"""Which period holds when stretches of the run lie over the hours of the day."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.specs.times import HoursOfDay
from sim.world.periods import Period, PeriodClock, Stretch, StretchedClock

HOURS = {"peak": [HoursOfDay(420, 540)], "night": [HoursOfDay(1320, 1800)]}
DAY = 1440


def test_without_stretches_the_hour_alone_counts():
    clock = PeriodClock(HOURS)
    assert (clock.names, clock.edges) == (("plain day", "peak", "night"), ())
    assert clock.periods == (Period("plain day", ()), Period("peak", ()), Period("night", ()))


def test_a_stretch_holds_from_its_first_minute_until_just_before_its_end():
    clock = StretchedClock(HOURS, [Stretch("flood", DAY + 600.5, DAY + 660)])
    assert clock.names == ("plain day", "peak", "night", "flood")
    assert clock.edges == (DAY + 600.5, DAY + 660)
    found = {at: clock.index_at(at) for at in (DAY + 600, DAY + 600.49, DAY + 600.5, DAY + 659.9, DAY + 660)}
    assert list(found.values()) == [0, 0, 3, 3, 0]
    assert [clock.index_at(day * DAY + 630) for day in (0, 1, 2, 400)] == [0, 3, 0, 0]


def test_hours_and_stretches_that_overlap_make_periods_of_their_own_as_far_as_they_occur():
    fair, ice = Stretch("fair", 500, 560), Stretch("ice", 520, 3 * DAY)
    clock = StretchedClock(HOURS, [fair, ice])
    assert clock.names[3:] == ("fair, peak", "fair, ice, peak", "fair, ice", "ice", "ice, night", "ice, peak")
    assert clock.periods[4] == Period("peak", (0, 1))
    names = {at: clock.names[clock.index_at(at)] for at in (499, 500, 520, 540, 560, 1400, DAY + 450, 3 * DAY)}
    assert list(names.values()) == [
        "peak", "fair, peak", "fair, ice, peak", "fair, ice", "ice", "ice, night", "ice, peak", "night",
    ]  # fmt: skip


def test_two_stretches_may_touch_or_come_again():
    clock = StretchedClock({}, [Stretch("a", 10, 20), Stretch("b", 20, 30), Stretch("a", 50, 60)])
    assert [clock.names[clock.index_at(at)] for at in (9, 10, 20, 29.9, 30, 50, 60)] == [
        "plain day", "a", "b", "b", "plain day", "a", "plain day",
    ]  # fmt: skip


stretches = st.lists(
    st.tuples(st.floats(0, 4 * DAY), st.floats(0.25, 2 * DAY)).map(lambda s: Stretch("s", s[0], s[0] + s[1])),
    min_size=1,
    max_size=4,
)


@given(stretches, st.lists(st.floats(0, 8 * DAY), min_size=1, max_size=20))
def test_the_period_says_the_hour_and_every_stretch_that_holds(listed, minutes):
    plain, clock = PeriodClock(HOURS), StretchedClock(HOURS, listed)
    for at in [*minutes, *clock.edges]:
        period = clock.periods[clock.index_at(at)]
        assert period.hours == plain.names[plain.index_at(at)]
        assert period.holds == tuple(i for i, one in enumerate(listed) if one.from_at <= at < one.to_at)


def test_a_clock_survives_pickling():
    clock = pickle.loads(pickle.dumps(StretchedClock(HOURS, [Stretch("flood", 5, 9)])))
    assert [clock.index_at(at) for at in (4, 5, 9)] == [2, 3, 2]
