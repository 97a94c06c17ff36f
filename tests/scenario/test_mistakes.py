"""What a scenario file may not say, and the one sentence that each mistake gets."""

import pytest

from sim.errors import InputError
from sim.scenario.read import resolve

LAWS = "constant, exponential, uniform, lognormal, erlang, gamma, weibull or hyperexponential"
WORK = "work: {law: constant, mean_min: 10}"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        # numbers out of bounds
        ("{per_day: 2}", "{per_day: -3}", "14:23 demand.kinds.theft.rate.per_day: -3: must be 0 or more"),
        ("name: harbour", "name: a\nclock: {days: 0}", "2:15 clock.days: 0: must be above 0"),
        (
            "name: harbour", "name: a\nexperiment: {confidence: 1.2}",
            "2:26 experiment.confidence: 1.2: must be below 1",
        ),
        ("cells: 4", "cells: 4\n    urban_share: 1.2", "11:18 world.source.urban_share: 1.2: must be 1 or less"),
        (
            "area_km2: 100", "area_km2: 1334560000",
            "5:15 world.source.area_km2: 1334560000: must be 200000 or less; if it is in m2, write 1334.56",
        ),
        ("per_day: 2", "per_day: .inf", '14:23 demand.kinds.theft.rate.per_day: ".inf": must be a number (1/day)'),
        ("per_day: 2", "per_day: 1e400", "14:23 demand.kinds.theft.rate.per_day: 1e400: must be a number (1/day)"),
        ("per_day: 2", "per_day: nan", '14:23 demand.kinds.theft.rate.per_day: "nan": must be a number (1/day)'),
        # wrong types
        ("per_day: 2", "per_day: true", '14:23 demand.kinds.theft.rate.per_day: "true": must be a number (1/day)'),
        ("per_day: 2", "per_day: 0x1F", '14:23 demand.kinds.theft.rate.per_day: "0x1F": must be a number (1/day)'),
        ("cells: 4", "cells:", "10:11 world.source.cells: empty: must be a whole number"),
        (
            "per_day: 2", "per_day: 2 calls",
            '14:23 demand.kinds.theft.rate.per_day: "2 calls": must be a number (1/day); '
            "write the number alone, the unit is known",
        ),
        (
            "per_day: 2", "per_day: ２２",
            '14:23 demand.kinds.theft.rate.per_day: "２２": must be a number (1/day); write 22, in Latin digits',
        ),
        ("per_day: 2", "per_day: ¹", '14:23 demand.kinds.theft.rate.per_day: "¹": must be a number (1/day)'),
        (
            "residents: 1000", 'residents: "1,000"',
            '6:16 world.source.residents: "1,000": must be a whole number (people); write it without commas',
        ),
        ("cells: 4", "cells: 4.5", "10:12 world.source.cells: 4.5: must be a whole number"),
        ("cells: 4", "cells: [4]", "10:12 world.source.cells: a list: must be a whole number"),
        ("name: harbour", "name: [a]", "1:7 name: a list: must be text"),
        ("name: harbour", "name:", "1:6 name: empty: must be text"),
        ("name: harbour", "name: {a: b}", "1:1 name: a map: must be text"),
        ("name: harbour", "name: ''", '1:7 name: "": must have at least 1 character'),
        ("name: harbour", f"name: {'a' * 81}", f'1:7 name: "{"a" * 60}…": must have at most 80 characters'),
        (
            "{per_day: 2}", "5",
            "14:13 demand.kinds.theft.rate: 5: must be a map with the keys per_100k_year, per_day",
        ),
        (
            "{per_day: 2}", "[2]",
            "14:13 demand.kinds.theft.rate: a list: must be a map with the keys per_100k_year, per_day",
        ),
        (
            WORK, WORK + "\n      needs: law",
            '16:14 demand.kinds.theft.needs: "law": must be a list: [a, b], or lines that begin with “- ”',
        ),
        (
            "cells: 4", "cells: 4\n  travel: {modes: {bus: {speed_kmh: {trunk: 5}, offroad_kmh: 4, oneway: maybe}}}",
            '11:73 world.travel.modes.bus.oneway: "maybe": must be true or false',
        ),
        # keys
        (
            "per_day: 2", "per_dya: 2",
            "14:14 demand.kinds.theft.rate.per_dya: unknown key; did you mean per_day? Known: per_100k_year, per_day",
        ),
        (
            "cells: 4", "cells: 4\n    road_km_per_km2: {trunks: 1}",
            "11:23 world.source.road_km_per_km2.trunks: unknown key; did you mean trunk? Known: motorway, trunk, "
            "primary, secondary, tertiary, unclassified, residential, service, track, path",
        ),
        (
            "    theft:", "    car theft:",
            '13:5 demand.kinds.car theft: "car theft": a name is made of letters, digits, _ and -, at most 60 of them',
        ),
        (WORK, "", "13:5 demand.kinds.theft.work: missing: work of the unit (min)"),
        (
            "bases:", "skills: [a b]\n    bases:",
            '18:14 units.car.skills[0]: "a b": a name is made of letters, digits, _ and -, at most 60 of them',
        ),
        (
            "name: harbour", "name: a/b",
            '1:7 name: "a/b": a folder gets this name: it cannot begin with a space or a dot, '
            'nor hold / \\ : * ? " < > |',
        ),
        (
            "{hours: 00:00-24:00}", "{crews: 2}",
            "20:9 units.car.shifts[0].hours: missing: from when to when; may cross midnight",
        ),
        # words
        (
            "    shifts:", "    after_call: dirve_home\n    shifts:",
            '19:17 units.car.after_call: "dirve_home": must be drive_home, drive_home_unavailable, stay or home_at_once'
            "; did you mean drive_home?",
        ),
        # one of several models
        (WORK, "work: 5", f"15:13 demand.kinds.theft.work: 5: must be a map with the key law: {LAWS}"),
        (WORK, "work: {mean_min: 5}", f"15:7 demand.kinds.theft.work.law: missing: {LAWS}"),
        (
            WORK, "work: {law: lognorml, median_min: 5}",
            f'15:19 demand.kinds.theft.work.law: "lognorml": must be {LAWS}; did you mean lognormal?',
        ),
        (WORK, "work: {law: [a]}", f"15:19 demand.kinds.theft.work.law: a list: must be {LAWS}"),
        (
            WORK, "work: {law: lognormal, median_min: 5}",
            "15:19 demand.kinds.theft.work.sigma: missing: standard deviation of the natural logarithm",
        ),
        (
            WORK, "work: {law: constant, mean_min: 1, sigma: 2}",
            '15:42 demand.kinds.theft.work.sigma: does not go with law: "constant", whose keys are law, mean_min',
        ),
        (
            WORK, "work: {law: constant, mean_min: 1, meen_min: 2}",
            "15:42 demand.kinds.theft.work.meen_min: unknown key; did you mean mean_min? "
            'Known with law: "constant": law, mean_min',
        ),
        (
            WORK, "work: {law: lognormal, median_min: -5, sigma: 1}",
            "15:42 demand.kinds.theft.work.median_min: -5: must be above 0",
        ),
        # hours and dates
        (
            "00:00-24:00", "22:00-25:00",
            '20:17 units.car.shifts[0].hours: "22:00-25:00": 25:00 is not a time of day; use HH:MM up to 24:00',
        ),
        (
            "00:00-24:00", "22:60-23:00",
            '20:17 units.car.shifts[0].hours: "22:60-23:00": 22:60 is not a time of day; use HH:MM up to 24:00',
        ),
        (
            "00:00-24:00", "8-20",
            '20:17 units.car.shifts[0].hours: "8-20": is not a span of the day; '
            "write it as HH:MM-HH:MM, for example 22:00-06:00",
        ),
        (
            "00:00-24:00", "08：00-20：00",
            '20:17 units.car.shifts[0].hours: "08：00-20：00": is not a span of the day; '
            "write it as HH:MM-HH:MM, for example 22:00-06:00 (there is a Chinese ： here; YAML wants the Latin sign)",
        ),
        (
            "00:00-24:00", "08:00-08:00",
            '20:17 units.car.shifts[0].hours: "08:00-08:00": starts and ends at the same time; '
            "write 00:00-24:00 for the whole day",
        ),
        (
            "name: harbour", "name: a\nclock: {start: 20220307}",
            "2:16 clock.start: 20220307: is not a date; write it as YYYY-MM-DD, for example 2022-03-07",
        ),
        (
            "name: harbour", "name: a\nclock: {start: 2022-02-30}",
            '2:16 clock.start: "2022-02-30": there is no such day in the calendar',
        ),
        (
            "name: harbour", "name: a\nclock: {start: 0022-02-03}",
            '2:16 clock.start: "0022-02-03": the year must be 1900 to 2200',
        ),
        (
            "shifts:\n      - {hours: 00:00-24:00}", "shifts: []",
            "19:13 units.car.shifts: an empty list: must have at least 1 item",
        ),
        (
            WORK, WORK + "\n      hour_weights: [1, 2]",
            "16:21 demand.kinds.theft.hour_weights: a list with 2: must have at least 24 items",
        ),
        # several values together
        (
            "{per_day: 2}", "{per_day: 2, per_100k_year: 3}",
            "14:7 demand.kinds.theft.rate: give exactly one of per_100k_year and per_day; given: both",
        ),
        (
            "{per_day: 2}", "{}",
            "14:7 demand.kinds.theft.rate: give exactly one of per_100k_year and per_day; given: none",
        ),
        (
            "{level: township}", "{level: township, nodes: [a]}",
            "18:5 units.car.bases: give exactly one of level, places, nodes and file; given: level, nodes",
        ),
        (
            "{level: township}", "{nodes: [a], largest: 2}",
            "18:34 units.car.bases.largest: goes with level; here are no places to count",
        ),
        (
            "cells: 4", "cells: 2",
            "10:12 world.source.cells: 2: fewer than the 3 groups, each of which needs at least one",
        ),
        (
            "name: harbour", "name: a\nclock: {days: 3, warm_up_days: 3}",
            "2:32 clock.warm_up_days: 3: leaves nothing to measure of 3 days; must be below clock.days",
        ),
        (
            "demand:", "demand:\n  weekday_weights: [0, 0, 0, 0, 0, 0, 0]",
            "12:20 demand.weekday_weights: all zero; at least one must be above 0",
        ),
        (
            WORK, WORK + f"\n      hour_weights: [{', '.join(['0'] * 24)}]",
            "16:21 demand.kinds.theft.hour_weights: all zero; at least one must be above 0",
        ),
        (
            "cells: 4",
            "cells: 4\n  travel: {modes: {bus: {speed_kmh: {trunk: 5}, offroad_kmh: 4, period_factor: {rush: 1}}}}",
            "11:87 world.travel.modes.bus.period_factor.rush: no such period; world.travel.periods has peak, night",
        ),
        (
            "cells: 4", "cells: 4\n  travel: {periods: {day: [08:00-20:00], rush: [17:00-19:00]}}",
            "11:48 world.travel.periods.rush: overlaps with the period day, first at 17:00; each minute has one period",
        ),
        (
            WORK, "work: {law: uniform, low_min: 3, high_min: 2}",
            "15:7 demand.kinds.theft.work: high_min 2 is below low_min 3; swap them",
        ),
    ],
)  # fmt: skip
def test_a_mistake_gets_one_clear_sentence(said, minimal, old, new, problem):
    assert minimal.count(old) == 1
    assert said(minimal.replace(old, new)) == [problem]


def test_an_unknown_key_at_the_top_names_all_keys(said, minimal):
    assert said(minimal + "tilte: x\n") == [
        "21:1 tilte: unknown key; did you mean title? Known: name, title, description, seed, clock, world, demand, "
        "surges, designs, experiment, extends, units, desk, discovery, ladder, requests"
    ]


def test_a_key_with_the_name_that_pydantic_gives_to_keys_is_an_unknown_key(said, minimal):
    assert said(minimal + "'[key]': x\n")[0].startswith("21:1 [key]: unknown key")
    assert said(minimal.replace("  theft:", "  '[key]':")) == [
        '13:5 demand.kinds.[key]: "[key]": a name is made of letters, digits, _ and -, at most 60 of them'
    ]


def test_missing_parts_are_named_at_the_top(said):
    assert said("title: x\n") == [
        "1:1 demand: missing: incidents",
        "1:1 name: missing: short name, used for the results folder",
        "1:1 units: missing: groups of units, by name",
        "1:1 world: missing: places, roads, travel",
    ]


def test_all_problems_come_at_once_sorted_by_line(said, minimal):
    wrong = (
        minimal.replace("name: harbour", "name:").replace("per_day: 2", "per_day: -2").replace("cells: 4", "cells: x")
    )
    wrong = wrong.replace("level: township", "level: twonship").replace("24:00", "25:00")
    assert said(wrong) == [
        "1:6 name: empty: must be text",
        '10:12 world.source.cells: "x": must be a whole number',
        "14:23 demand.kinds.theft.rate.per_day: -2: must be 0 or more",
        '18:20 units.car.bases.level: "twonship": this world has no such level; did you mean township? '
        "Known: district, township, village, group, cell",
        '20:17 units.car.shifts[0].hours: "00:00-25:00": 25:00 is not a time of day; use HH:MM up to 24:00',
    ]


def test_problems_are_printed_as_one_block(write, minimal):
    wrong = minimal.replace("per_day: 2", "per_day: -2").replace("cells: 4", "cells: x")
    with pytest.raises(InputError) as caught:
        resolve(write(wrong))
    assert str(caught.value) == (
        "harbour.yaml: 2 problems\n"
        '  10:12  world.source.cells               "x": must be a whole number\n'
        "  14:23  demand.kinds.theft.rate.per_day  -2: must be 0 or more"
    )
