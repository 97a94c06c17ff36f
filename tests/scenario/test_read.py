"""What a scenario file may say, and how it is read."""

import pytest

from sim.scenario.read import read_scenario


def test_a_scenario_is_read_with_its_defaults(write, minimal):
    scenario = read_scenario(write(minimal))
    assert (scenario.name, scenario.seed, scenario.clock.days) == ("harbour", 1, 28.0)
    assert scenario.demand.kinds["theft"].rate.per_day == 2.0
    assert list(scenario.world.travel.modes) == ["car", "car_on_call", "ebike", "foot"]


def test_a_path_object_is_taken_too(write, minimal, tmp_path):
    write(minimal)
    assert read_scenario(tmp_path / "harbour.yaml") == read_scenario("harbour.yaml")


TRAPS = [
    "411603001001",
    "0411603001001",
    "012",
    "1e6",
    "22:00",
    "NO",
    "true",
    "1_000",
    ".inf",
    "=",
    "2022-03-07",
    "淮阳 区",
]


@pytest.mark.parametrize("written", TRAPS)
def test_a_text_stays_as_it_was_written(read, minimal, written):
    text = minimal.replace("{level: township}", f"{{places: [{written}]}}") + f"title: {written}\n"
    scenario = read(text).scenario
    assert scenario.designs["base"].units["car"].bases.places == [written]
    assert scenario.title == written


@pytest.mark.parametrize(
    ("written", "value"),
    [("1e6", 1_000_000), ("1.0e3", 1000), ("012", 12), ("'500'", 500), ("1_000", 1000), ("4.0", 4), ("+7", 7)],
)
def test_a_whole_number_may_be_written_in_several_ways(read, minimal, written, value):
    assert read(minimal.replace("residents: 1000", f"residents: {written}")).scenario.world.source.residents == value


@pytest.mark.parametrize("written", ["1.5e0", "1e-1", "one", "e"])
def test_what_is_no_whole_number_is_refused(said, minimal, written):
    (problem,) = said(minimal.replace("residents: 1000", f"residents: {written}"))
    assert problem.endswith(": must be a whole number (people)")


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("22:00-06:00", 1320, 1800), ("00:00-24:00", 0, 1440), ("24:00-08:00", 0, 480), ("8:00 - 20:30", 480, 1230),
        ('"08:00-09:00"', 480, 540),
    ],
)  # fmt: skip
def test_hours_may_cross_midnight_and_need_no_quotes(read, minimal, written, start, end):
    (shift,) = read(minimal.replace("00:00-24:00", written)).scenario.designs["base"].units["car"].shifts
    assert (shift.hours.start_min, shift.hours.end_min) == (start, end)


def test_removing_a_value_that_is_not_given_leaves_the_default(read, minimal):
    design = read(
        minimal + "designs: {a: {desk: {queue_limit: null}, units: {car: {mode_home: null}}}}\n"
    ).scenario.designs["a"]
    assert (design.desk.queue_limit, design.units["car"].mode_home) == (None, None)


def test_an_anchor_saves_writing(read, minimal):
    text = minimal.replace("shifts:\n      - {hours: 00:00-24:00}", "shifts: &round [{hours: 00:00-24:00}]")
    scenario = read(text + "  van: {bases: {level: village}, shifts: *round}\n").scenario
    units = scenario.designs["base"].units
    assert units["car"].shifts == units["van"].shifts
