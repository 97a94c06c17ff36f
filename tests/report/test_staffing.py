"""The designs in words."""

import pytest

from sim.report.staffing import in_words, staffing
from sim.report.words import Words
from sim.scenario.specs.roster import Shift
from sim.scenario.specs.times import WEEKDAYS

EN, ZH = Words("en"), Words("zh")


def test_people_and_cost_come_from_units_crews_and_cover(results):
    stations, auxiliaries = staffing(results, EN)
    car = stations.groups[0]
    assert (car.units, car.crew, car.people, car.cost_per_year) == (8, 2, 24.0, 2_880_000)
    assert car.shifts == ["08:00-20:00", "20:00-08:00"]
    assert (stations.people, auxiliaries.people) == (24.0, 48.0)
    assert auxiliaries.cost_per_year == 2_880_000 + 24 * 48_000
    assert stations.is_baseline
    assert not auxiliaries.is_baseline


def test_where_units_wait_and_how_they_travel_is_told_in_both_languages(results):
    english, chinese = staffing(results, EN)[1].groups[1], staffing(results, ZH)[1].groups[1]
    assert (english.where, english.travel) == ("at the seat of every village (24)", "e-bike")
    assert (chinese.where, chinese.travel) == ("每个村驻地（24 处）", "电动自行车")


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (["mon", "tue", "wed", "thu", "fri"], ", Mo–Fr", "，周一至周五"),
        (["thu", "tue"], ", Tu, Th", "，周二、周四"),
        (["mon", "tue", "wed", "sun"], ", Mo–We, Su", "，周一至周三、周日"),
        (list(WEEKDAYS), "", ""),
    ],
)
def test_the_days_of_a_shift_are_told_unless_it_is_every_day(days, english, chinese):
    shift = Shift(hours="08:00-18:00", crews=2, days=days)
    assert in_words(shift, EN) == "08:00-18:00, 2 crews" + english
    assert in_words(shift, ZH) == "08:00-18:00，2 组" + chinese


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ({"level": "township", "largest": 1}, "at the 4 largest township seats"),
        ({"places": ["李集"]}, "at 4 given places"),
        ({"level": "cell"}, "at the seat of every cell (4)"),
    ],
)
def test_other_ways_of_placing_bases_are_told(build, district, bases, expected):
    scenario, _ = district
    group = scenario.designs["stations"].units["car"]
    changed = group.model_copy(update={"bases": type(group.bases)(**bases)})
    stations = scenario.designs["stations"].model_copy(update={"units": {"car": changed}})
    results = build(scenario=scenario.model_copy(update={"designs": {"stations": stations}}))
    assert staffing(results, EN)[0].groups[0].where == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (None, "The desk sends the idle unit with the shortest expected way."),
        (0, "The desk sends the idle unit with the shortest expected way. A call that finds no idle unit is lost."),
        (5, "The desk sends the idle unit with the shortest expected way. At most 5 calls wait; one more is lost."),
    ],
)
def test_the_rule_of_the_desk_is_told(build, district, limit, expected):
    scenario, _ = district
    desk = scenario.designs["stations"].desk.model_copy(update={"queue_limit": limit})
    stations = scenario.designs["stations"].model_copy(update={"desk": desk})
    results = build(scenario=scenario.model_copy(update={"designs": {"stations": stations}}))
    assert staffing(results, EN)[0].desk == expected
