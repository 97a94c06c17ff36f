"""What is allowed but looks like a slip is warned of, with its place and the number that looks wrong."""

import pytest

WORK = "work: {law: constant, mean_min: 10}"


def warned(resolved):
    return [f"{w.line}:{w.column} {w.path}: {w.message}" for w in resolved.warnings]


def test_a_plain_scenario_raises_no_suspicion(read, minimal):
    assert warned(read(minimal)) == []


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("area_km2: 100", "area_km2: 4000", "5:15 world.source.area_km2: 0.25 residents per km2: is the area in km2?"),
        ("area_km2: 100", "area_km2: 0.01", "5:15 world.source.area_km2: 1e+05 residents per km2: is the area in km2?"),
        (
            "cells: 4", "cells: 4\n  travel: {modes: {bus: {speed_kmh: {trunk: 1}, offroad_kmh: 1}}}",
            "11:26 world.travel.modes.bus.speed_kmh: 1 km/h at most: is the speed in km/h?",
        ),
        (
            WORK, WORK + "\n      target_min: 300",
            "16:19 demand.kinds.theft.target_min: 300 minutes: was it meant in seconds?",
        ),
        (
            WORK, "work: {law: exponential, mean_min: 3600}",
            "15:7 demand.kinds.theft.work: 3,600 minutes of work on average, more than a day: is it in minutes?",
        ),
        (
            WORK, "work: {law: constant, mean_min: 0.01}",
            "15:7 demand.kinds.theft.work: 0.01 minutes of work on average: is it in minutes?",
        ),
        ("per_day: 2", "per_100k_year: 2e6", "14:7 demand.kinds.theft.rate: 20 for every resident and year"),
        ("per_day: 2", "per_day: 0", "12:3 demand.kinds: every rate is 0: nothing will happen"),
        (
            "per_day: 2", "per_day: 1e6",
            "1:1 clock.days: 28,000,000 incidents in each replication: this will be slow and large",
        ),
        (
            "bases:", "turnout: {law: constant, mean_min: 90}\n    bases:",
            "18:5 units.car.turnout: 90 minutes on average: was it meant in seconds?",
        ),
        (
            "units:", "desk: {handling: {law: constant, mean_min: 60}}\nunits:",
            "16:8 desk.handling: 60 minutes on average: was it meant in seconds?",
        ),
        (
            "units:", "desk: {preferences: {a: [car.1]}}\nunits:",
            "16:8 desk.preferences: of no use with rule: nearest",
        ),
        (
            "units:", "desk: {searchers: [{people: 9}]}\nunits:",
            "16:19 desk.searchers: of no use: no kind has to be searched for",
        ),
        (
            WORK, WORK + "\n      on_view: {reported_after: {law: constant, mean_min: 9}}",
            "16:7 demand.kinds.theft.on_view: of no use: no unit patrols",
        ),
        (
            WORK, WORK + "\n      holder: [auxiliary]",
            "16:15 demand.kinds.theft.holder: of no use: no unit has the skill auxiliary",
        ),
        (
            WORK, WORK + "\n      aftermath: {on_the_spot: 0.5, on_the_spot_by_skill: {special: 1}}",
            "16:69 demand.kinds.theft.aftermath.on_the_spot_by_skill.special: of no use: no unit has the skill special",
        ),
        (
            "00:00-24:00", "22:00-06:30",
            "16:1 units: nobody is on duty on mon at 06:30; calls wait until somebody is",
        ),
        (
            "00:00-24:00", "00:00-24:00, days: [mon, tue, wed, thu, fri, sat]",
            "16:1 units: nobody is on duty on sun at 00:00; calls wait until somebody is",
        ),
    ],
)  # fmt: skip
def test_a_likely_slip_is_warned_of(read, minimal, old, new, warning):
    assert minimal.count(old) == 1
    assert warned(read(minimal.replace(old, new))) == [warning]


def test_zero_work_is_no_slip(read, minimal):
    assert warned(read(minimal.replace("mean_min: 10", "mean_min: 0"))) == []


def test_an_investigation_may_take_days(read, minimal):
    slow = "work: {law: constant, mean_min: 3000}\n      target_min: 480\n      clearance: {share: 0.2}"
    assert warned(read(minimal.replace(WORK, slow))) == []


def test_a_closed_population_is_somebody_who_asks(read, minimal):
    sources = "sources: {count: 5, think: {law: constant, mean_min: 60}}"
    assert minimal.count("rate: {per_day: 2}") == 1
    assert warned(read(minimal.replace("rate: {per_day: 2}", sources))) == []


def test_shifts_across_midnight_and_the_week_cover_it(read, minimal):
    text = minimal.replace("{hours: 00:00-24:00}", "{hours: 20:00-08:00}\n      - {hours: 08:00-20:00}")
    assert warned(read(text)) == []


def test_two_designs_that_are_the_same_can_show_nothing(read, minimal):
    text = minimal + "designs:\n  a: {}\n  b: {title: B}\n  c: {units: {car: {crew: 2}}}\n"
    assert warned(read(text)) == ["23:14 designs.b: is the same as design a; their comparison can show nothing"]


def test_units_that_come_only_for_a_surge_do_not_staff_an_ordinary_night(read, minimal):
    surges = "surges: {fair: {starts: day 2, ends: day 3}}\n"
    post = "  post:\n    bases: {level: township}\n    only_during: [fair]\n    shifts: [{hours: 00:00-24:00}]\n"
    text = minimal.replace("24:00", "23:00") + post + surges
    assert warned(read(text)) == ["16:1 units: nobody is on duty on mon at 23:00; calls wait until somebody is"]


def test_preferences_that_one_design_uses_are_no_slip(read, minimal):
    text = minimal + "desk: {preferences: {x: [car.1]}}\ndesigns: {a: {}, b: {desk: {rule: preference}}}\n"
    assert warned(read(text)) == []


def test_a_warning_that_holds_for_one_of_two_designs_names_it(read, minimal):
    text = minimal.replace("24:00", "23:00") + "designs: {a: {}, b: {units: {car: {shifts: [{hours: 00:00-24:00}]}}}}\n"
    assert warned(read(text)) == ["16:1 units: nobody is on duty on mon at 23:00; calls wait until somebody is (in a)"]


def test_a_request_that_is_routed_for_hours_may_take_days(read, minimal):
    days = "handling: {law: constant, mean_min: 2880}\n      target_min: 43200\n      work:"
    assert not any("meant in seconds" in str(one) for one in read(minimal.replace("work:", days)).warnings)
