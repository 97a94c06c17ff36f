"""Files that extend files, and designs over a base."""

import pytest

from sim.scenario.read import resolve

CAR = "units:\n  car:\n    bases: {level: township}\n    shifts:\n      - {hours: 00:00-24:00}\n"


@pytest.fixture
def extended(write, minimal):
    """Write the base file, and resolve a file that extends it."""
    write(minimal, "base.yaml")

    def _extended(text, *sets):
        return resolve(write(f"extends: base.yaml\n{text}", "over.yaml"), sets)

    return _extended


def test_without_designs_there_is_one_called_base(read, minimal):
    scenario = read(minimal).scenario
    assert list(scenario.designs) == ["base"]
    assert scenario.baseline == "base"
    assert read(minimal + "designs: {}\n").scenario == scenario


def test_a_design_is_an_overlay_on_the_base(read, minimal):
    designs = read(
        minimal
        + "desk: {queue_limit: 3}\n"
        + "designs:\n"
        + "  as_it_is: {}\n"
        + "  more:\n"
        + "    title: 多\n"
        + "    units:\n"
        + "      car: {crew: 2}\n"
        + "      foot: {bases: {level: village}, shifts: [{hours: 08:00-20:00}], mode: foot}\n"
        + "    desk: {queue_limit: null, rule: own_area_first}\n"
    ).scenario.designs
    assert list(designs) == ["as_it_is", "more"]
    plain, more = designs.values()
    assert (plain.title, plain.units["car"].crew, plain.desk.queue_limit, plain.desk.rule) == ("", 1, 3, "nearest")
    assert list(more.units) == ["car", "foot"]
    assert (more.title, more.units["car"].crew, more.units["car"].mode) == ("多", 2, "car_on_call")
    assert (more.desk.queue_limit, more.desk.rule) == (None, "own_area_first")


def test_null_removes_a_group_from_one_design_only(read, minimal):
    text = (
        minimal + "designs:\n  a: {}\n  b:\n    units:\n      car: null\n      van: {bases: {level: village}, shifts: "
    )
    designs = read(text + "[{hours: 00:00-24:00}]}\n").scenario.designs
    assert list(designs["a"].units) == ["car"]
    assert list(designs["b"].units) == ["van"]


def test_a_list_is_replaced_as_a_whole(read, minimal):
    text = minimal + "designs: {day: {units: {car: {shifts: [{hours: 08:00-20:00, crews: 2}]}}}}\n"
    (shift,) = read(text).scenario.designs["day"].units["car"].shifts
    assert (str(shift.hours), shift.crews) == ("08:00-20:00", 2)


def test_a_file_extends_another(extended, read, minimal):
    base = read(minimal).scenario
    scenario = extended("name: 南港\nclock: {days: 7}\ndemand: {kinds: {theft: {rate: {per_day: 5}}}}\n").scenario
    assert (scenario.name, scenario.clock.days, scenario.demand.kinds["theft"].rate.per_day) == ("南港", 7, 5)
    assert scenario.demand.kinds["theft"].work == base.demand.kinds["theft"].work
    assert scenario.world == base.world


def test_a_key_of_an_extended_file_can_be_removed(extended):
    text = "demand: {kinds: {theft: null, fight: {rate: {per_day: 1}, work: {law: constant, mean_min: 1}}}}\n"
    assert list(extended(text).scenario.demand.kinds) == ["fight"]


def test_null_in_a_design_of_an_extending_file_removes_from_the_base(extended):
    van = "van: {bases: {level: village}, shifts: [{hours: 00:00-24:00}]}"
    designs = extended(f"designs: {{new: {{units: {{car: null, {van}}}}}}}\n").scenario.designs
    assert list(designs["new"].units) == ["van"]


def test_a_design_is_extended_and_removed_over_several_files(write, minimal):
    write(minimal + "designs: {a: {units: {car: {crew: 3}}}, b: {title: B}}\n", "base.yaml")
    write("extends: base.yaml\ndesigns: {a: {title: A}, b: null, c: {title: C}}\n", "middle.yaml")
    designs = resolve(
        write("extends: middle.yaml\ndesigns: {c: {units: {car: {crew: 5}}}}\n", "top.yaml")
    ).scenario.designs
    found = {name: (design.title, design.units["car"].crew) for name, design in designs.items()}
    assert found == {"a": ("A", 3), "c": ("C", 5)}


def test_the_path_of_extends_is_seen_from_the_file_that_says_it(write, minimal, tmp_path):
    (tmp_path / "sub").mkdir()
    write(minimal, "base.yaml")
    write("extends: ../base.yaml\nname: middle\n", "sub/middle.yaml")
    assert resolve(write("extends: sub/middle.yaml\n", "top.yaml")).scenario.name == "middle"


def test_a_missing_extended_file_is_named_where_it_is_asked_for(said, write, minimal):
    write(minimal, "base.yaml")
    assert said("name: a\nextends: bass.yaml\n") == [
        '2:10 extends: "bass.yaml": there is no such file; did you mean base.yaml?'
    ]
    assert said("extends: .\n") == ['1:10 extends: ".": is a folder; give a file']


@pytest.mark.parametrize(("value", "shown"), [("", "empty"), ("[a]", "a list"), ("''", '""')])
def test_extends_must_be_a_path(said, value, shown):
    assert said(f"extends: {value}\n")[0].endswith(f"extends: {shown}: must be the path of a scenario file")


def test_a_circle_of_files_is_refused(write, said):
    write("extends: b.yaml\n", "a.yaml")
    write("extends: harbour.yaml\n", "b.yaml")
    assert said("extends: a.yaml\n") == [
        '1:10 extends: "harbour.yaml": this file extends itself, through harbour.yaml, a.yaml, b.yaml'
    ]
    assert said("extends: harbour.yaml\n") == [
        '1:10 extends: "harbour.yaml": this file extends itself, through harbour.yaml'
    ]


def test_a_problem_in_an_extended_file_is_placed_in_that_file(write, said, minimal):
    write(minimal.replace("per_day: 2", "per_day: -2"), "base.yaml")
    assert said("extends: base.yaml\nclock: {days: 0}\n") == [
        "14:23 demand.kinds.theft.rate.per_day: -2: must be 0 or more",
        "2:15 clock.days: 0: must be above 0",
    ]


def test_a_file_that_is_no_yaml_in_the_middle_of_a_chain_is_named(write, said):
    write("a: b: c", "base.yaml")
    assert "1:5: is not YAML" in said("extends: base.yaml\n")[0]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null\n"])
def test_an_empty_file_is_refused_with_what_to_do(said, text):
    assert said(text) == ["1:1: the file is empty; `sim init` writes one to start from"]


def test_a_file_that_is_no_map_is_refused(said):
    keys = "name, title, description, seed, clock, world, demand, surges, designs, experiment, extends, units"
    keys += " and 4 more"
    assert said("- a\n- b\n") == [f"1:1: a list: a scenario is a map of the keys {keys}"]
    assert said("name harbour\n") == [f'1:1: "name harbour": a scenario is a map of the keys {keys}']
    assert said("name：harbour\n") == [
        f'1:1: "name：harbour": a scenario is a map of the keys {keys}'
        " (there is a Chinese ： here; YAML wants the Latin sign)"
    ]


def test_designs_that_are_no_map_are_refused(said, minimal):
    named = "must be a map of names and what belongs to them"
    assert said(minimal + "designs: [a]\n") == [f"21:10 designs: a list: {named}"]
    keys = "title, units, desk, discovery, ladder, requests"
    assert said(minimal + "designs: {a: 1}\n") == [f"21:14 designs.a: 1: must be a map with the keys {keys}"]
    assert said(minimal + "designs:\n  a:\n") == [
        f"22:5 designs.a: empty: must be a map with the keys {keys}; write {{}} for the base as it is"
    ]


def test_units_that_are_missing_or_no_map_are_refused(said, minimal):
    assert said(minimal.replace(CAR, "")) == ["1:1 units: missing: groups of units, by name"]
    assert said(minimal.replace(CAR, "units: [car]\n")) == [
        "16:8 units: a list: must be a map of names and what belongs to them"
    ]
    assert said(minimal.replace(CAR, "units: {}\n")) == ["16:1 units: an empty map: must have at least 1 item"]
