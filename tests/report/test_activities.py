"""Minutes by hour of the week are those of the spells, and the figures of the units show them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.record.tables import TASK_STATES, State
from sim.report.activities import ACTIVITIES, HOURS_PER_WEEK, _minutes, by_hour_of_day, weeks
from sim.report.figures import busiest, unit_day
from sim.report.words import Words
from sim.scenario.specs.roster import Shift

EN, ZH = Words("en"), Words("zh")
DAY = 1440.0


def spell_rows(*rows):
    """Return a table of spells from (design, unit, state, from_at, to_at)."""
    return pd.DataFrame(rows, columns=["design", "unit", "state", "from_at", "to_at"]).assign(matter=None, km=0.0)


def week_of(results, design, group):
    return next(week for week in weeks(results) if (week.design.name, week.group) == (design, group))


def test_every_state_but_idle_is_an_activity():
    assert {one.state for one in ACTIVITIES} == {state.name.lower() for state in State} - {"idle"}
    assert {one.state for one in ACTIVITIES if one.is_task} == {state.name.lower() for state in TASK_STATES}
    assert len({(one.colour, one.hatch) for one in ACTIVITIES}) == len(ACTIVITIES)


def test_a_spell_is_cut_at_full_hours_and_at_the_edges_of_the_measured_days(build):
    """The run starts on a Monday and measures from Tuesday on; the unit works from Monday 23:30 to Tuesday 02:15."""
    rows = [("stations", "car.1", "work", DAY - 30, DAY + 135), ("stations", "car.1", "idle", DAY + 135, DAY + 150)]
    week = week_of(build(spells=spell_rows(*rows)), "stations", "car")
    hours = {int(hour): float(week.minutes["work"][hour]) for hour in np.flatnonzero(week.minutes["work"])}
    assert hours == {24: 60, 25: 60, 26: 15}
    assert week.on_duty_min[26] == 30
    assert week.task_min.sum() == 135


def test_a_spell_of_more_than_a_week_fills_every_hour_of_it(build, district):
    clock = district[0].clock
    rows = [("stations", "car.1", "idle", 0.0, clock.end_at + 999)]
    week = week_of(build(spells=spell_rows(*rows)), "stations", "car")
    assert clock.days - clock.warm_up_days == 7
    assert week.minutes["idle"].tolist() == [60.0] * HOURS_PER_WEEK


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 15_000), st.sampled_from(["idle", "work"])), min_size=1)
)
def test_minutes_by_hour_add_up_to_the_spells_and_no_hour_is_negative(spells):
    """The sum over ends equals what counting minute by minute would give."""
    ends = pd.DataFrame(
        [
            ("d", "g", state, t // 60 % 168, sign, sign * (t % 60), sign * (t // 10_080))
            for a, length, state in spells
            for t, sign in ((a, -1), (a + length, 1))
        ],
        columns=["design", "group", "state", "hour", "n", "rest", "weeks"],
    )
    ends = ends.groupby(["design", "group", "state", "hour"], as_index=False).sum()
    found = _minutes(ends, "d", "g")
    for state, minutes in found.items():
        counted = np.zeros(HOURS_PER_WEEK)
        for a, length, of_state in spells:
            if of_state == state:
                counted += np.bincount(np.arange(a, a + length) // 60 % 168, minlength=HOURS_PER_WEEK)
        assert minutes.tolist() == counted.tolist()


def test_shares_of_the_day_are_of_the_time_on_duty(build):
    rows = [
        ("stations", "car.1", "work", DAY + 600, DAY + 630), ("stations", "car.1", "idle", DAY + 630, DAY + 660),
        ("stations", "car.2", "break", DAY + 600, DAY + 660), ("auxiliaries", "car.1", "idle", DAY, DAY + 60),
    ]  # fmt: skip
    results = build(spells=spell_rows(*rows))
    week = week_of(results, "stations", "car")
    shares = unit_day.shares(week)
    assert (shares["work"][10], shares["break"][10], shares["idle"][10]) == (0.25, 0.5, 0.25)
    assert np.isnan(shares["work"][11])
    assert unit_day.on_duty(week, 7.0)[10] == pytest.approx(2 / 7)
    assert by_hour_of_day(week.task_min)[10] == 30
    assert "busiest from 10 to 11 h, 25.0\u00a0% of the time on calls" in unit_day.draw(results, weeks(results), EN).alt


def test_a_group_that_is_never_on_duty_is_said_to_be_so(build):
    results = build(spells=spell_rows(("stations", "car.1", "idle", DAY, DAY + 60)))
    drawing = unit_day.draw(results, weeks(results), EN)
    assert "辅警 auxiliary: never on duty" in drawing.alt
    assert "nobody was on duty" in busiest.draw(results, weeks(results), EN).alt


def test_overtime_is_no_busy_hour():
    office = Shift(hours="08:30-10:00", days=["mon", "sun"])
    night = Shift(hours="22:00-02:00", days=["sun"])
    assert np.flatnonzero(busiest.by_roster([office, night])).tolist() == [0, 1, 8, 9, 152, 153, 166, 167]


def test_the_busiest_hours_are_those_of_the_busiest_group(build, rows):
    spells = spell_rows(
        ("stations", "car.1", "idle", DAY, DAY + 600), ("stations", "car.1", "work", DAY + 600, DAY + 650),
        ("stations", "car.1", "idle", DAY + 650, DAY + 700), ("auxiliaries", "car.1", "idle", DAY, DAY + 60),
        ("auxiliaries", "auxiliary.1", "work", 2 * DAY, 2 * DAY + 30),
        ("auxiliaries", "auxiliary.1", "idle", 2 * DAY + 30, 2 * DAY + 90),
    )  # fmt: skip
    matters = rows(("stations", "c1", DAY + 610, 5.0), ("stations", "c1", DAY + 620, 5.0))
    matters["assigned_at"] += [0.0, 7.0]
    results = build(spells=spells, matters=matters)
    stations, auxiliaries = busiest.busy_weeks(results, weeks(results))
    assert stations.group == "站所警车 station car"
    assert stations.busiest()[0] == 34
    assert stations.busy[34] == pytest.approx(50 / 60)
    assert (stations.waited[34], np.isnan(stations.waited[35])) == (0.5, True)
    assert auxiliaries.group == "辅警 auxiliary"
    assert (auxiliaries.busiest().tolist(), auxiliaries.busy[48]) == ([48, 49], 0.5)
    told = busiest.draw(results, weeks(results), EN).caption.replace("\u00a0", " ")
    assert "Tuesday 10 to 11 h (83.3 %; 50.0 % of the calls waited for a unit)" in told
    assert "Wednesday 00 to 01 h (50.0 %)" in told
    assert "星期二 10–11 时" in busiest.draw(results, weeks(results), ZH).caption
