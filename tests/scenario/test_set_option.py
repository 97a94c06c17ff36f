"""--set changes one value of the resolved scenario, and nothing else."""

from math import exp

import pytest

DESIGNS = """\
designs:
  plain: {}
  night:
    title: Night
    units:
      car: {crew: 3}
      van: {bases: {level: village}, shifts: [{hours: 20:00-06:00}]}
"""


def changed(before, after):
    """Return the paths at which two dumped scenarios differ, with the new value."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = {}
        for key in {**before, **after}:
            inner = changed(before.get(key), after.get(key))
            found |= {f"{key}.{path}".rstrip("."): value for path, value in inner.items()}
        return found
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        inner = [(i, changed(a, b)) for i, (a, b) in enumerate(zip(before, after, strict=True))]
        return {f"{i}.{path}".rstrip("."): value for i, found in inner for path, value in found.items()}
    return {} if before == after else {"": after}


@pytest.fixture
def effect(read, minimal):
    """What options change in a scenario with two designs."""

    def _effect(*sets, text=minimal + DESIGNS):
        before, after = read(text).scenario.model_dump(), read(text, *sets).scenario.model_dump()
        return changed(before, after)

    return _effect


def test_nothing_is_changed_by_nothing(effect):
    assert effect() == {}


@pytest.mark.parametrize(
    ("option", "change"),
    [
        ("clock.days=7", {"clock.days": 7.0}),
        ("title='南港: 二'", {"title": "南港: 二"}),
        ("title=012", {"title": "012"}),
        ("seed=1e3", {"seed": 1000}),
        (" seed =5", {"seed": 5}),
        ("world.travel.modes.ebike.speed_kmh.tertiary=18", {"world.travel.modes.ebike.speed_kmh.tertiary": 18.0}),
        ("world.source.road_km_per_km2.trunk=0.5", {"world.source.road_km_per_km2.trunk": 0.5}),
        ("demand.hour_weights[3]=9", {"demand.hour_weights.3": 9.0}),
        ("demand.hour_weights.3=9", {"demand.hour_weights.3": 9.0}),
        ("demand.kinds.theft.work.mean_min=11", {"demand.kinds.theft.work.mean_min": 11.0}),
        ("experiment.compare=[a_b]", {"experiment.compare": ["a_b"]}),
        ("experiment={replications: 3}", {"experiment.replications": 3}),
        (
            "units.car.turnout.mean_min=2",
            {f"designs.{name}.units.car.turnout.mean_min": 2.0 for name in ("plain", "night")},
        ),
        (
            "units.car.shifts[0].crews=2",
            {f"designs.{name}.units.car.shifts.0.crews": 2 for name in ("plain", "night")},
        ),
        ("desk.rule=own_area_first", {f"designs.{name}.desk.rule": "own_area_first" for name in ("plain", "night")}),
        ("desk.handling.mean_min=0", {f"designs.{name}.desk.handling.mean_min": 0.0 for name in ("plain", "night")}),
        ("designs.night.units.car.mode=foot", {"designs.night.units.car.mode": "foot"}),
        ("designs.night.units.van.turnout.mean_min=4", {"designs.night.units.van.turnout.mean_min": 4.0}),
        ("designs.plain.desk.queue_limit=0", {"designs.plain.desk.queue_limit": 0}),
        ("designs.plain.title=P", {"designs.plain.title": "P"}),
        ("designs.night.units.van=null", {"designs.night.units.van": None}),
        ("designs.night=null", {"designs.night": None}),
        ("designs.night={units: {van: null}}", {"designs.night.units.van": None}),
        (
            "units.car.shifts[0]={crews: 4}",
            {f"designs.{name}.units.car.shifts.0.crews": 4 for name in ("plain", "night")},
        ),
    ],
)
def test_one_option_changes_one_value(effect, option, change):
    assert effect(option) == change


def test_the_last_of_two_options_for_one_value_counts(effect):
    assert effect("clock.days=7", "clock.days=9") == {"clock.days": 9.0}


def test_a_known_mode_stays_as_it_is_beside_given_ones(effect, minimal):
    text = minimal.replace("demand:", "  travel: {modes: {bus: {speed_kmh: {trunk: 9}, offroad_kmh: 4}}}\ndemand:")
    option = "world.travel.modes.foot.offroad_kmh=3"
    assert effect(option, text=text) == {"world.travel.modes.foot.offroad_kmh": 3.0}


PERIODS = "  travel: {periods: {night: [22:00-06:00]}}\ndemand:"


def test_a_known_mode_forgets_a_period_that_is_not_defined_when_set_too(effect, minimal):
    text = minimal.replace("demand:", PERIODS)
    assert effect("world.travel.modes.car.offroad_kmh=3", text=text) == {"world.travel.modes.car.offroad_kmh": 3.0}


def test_a_period_can_be_taken_away(read, minimal):
    travel = read(minimal.replace("demand:", PERIODS), "world.travel.periods.night=null").scenario.world.travel
    assert travel.periods == {}
    assert travel.modes["car"].period_factor == {}


def test_a_wrong_part_beside_a_set_one_is_still_found(said, minimal):
    text = minimal.replace("demand:", PERIODS.replace("night", "day") + "\n").replace("06:00", "25:00")
    found = said(text, "world.travel.modes.car.offroad_kmh=3")
    assert found[0].startswith('11:28 world.travel.periods.day[0]: "22:00-25:00": 25:00 is not a time of day')


def test_a_set_default_that_does_not_fit_is_reported_in_the_file(said, minimal):
    assert said(minimal, "world.travel.modes.car.oneway=false", "world.travel.periods.night=null") == [
        "harbour.yaml world.travel.modes.car.period_factor.night: no such period; world.travel.periods has peak"
    ]


def test_a_new_design_can_be_set(read, minimal):
    designs = read(minimal + DESIGNS, "designs.third={units: {car: null, bus: {bases: {level: village}, shifts: "
                   "[{hours: 08:00-09:00}]}}}").scenario.designs  # fmt: skip
    assert list(designs["third"].units) == ["bus"]


def test_the_only_design_can_be_changed_by_its_name(read, minimal):
    assert read(minimal, "designs.base.units.car.crew=4").scenario.designs["base"].units["car"].crew == 4


def test_a_design_that_says_otherwise_keeps_its_value_and_is_named(read, minimal):
    resolved = read(minimal + DESIGNS, "units.car.crew=7")
    assert [design.units["car"].crew for design in resolved.scenario.designs.values()] == [7, 3]
    (warning,) = resolved.warnings
    assert (warning.file, warning.path) == ("--set units.car.crew=7", "units.car.crew")
    assert warning.message == "design night says otherwise (harbour.yaml:26) and keeps its own"


def test_a_design_with_a_law_of_its_own_is_left_alone(read, minimal):
    text = minimal + DESIGNS.replace("{crew: 3}", "{turnout: {law: lognormal, median_min: 2, sigma: 1}}")
    resolved = read(text, "units.car.turnout.mean_min=4")
    turnouts = [design.units["car"].turnout for design in resolved.scenario.designs.values()]
    assert [(turnout.law, turnout.mean) for turnout in turnouts] == [("constant", 4.0), ("lognormal", 2 * exp(0.5))]
    (warning,) = resolved.warnings
    assert warning.message == "design night says otherwise (harbour.yaml:26) and keeps its own"


def test_a_design_without_the_group_is_not_named(read, minimal):
    text = minimal + DESIGNS.replace("car: {crew: 3}", "car: null").replace("20:00-06:00", "00:00-24:00")
    assert read(text, "units.car.crew=7").warnings == ()


def test_a_file_named_in_an_option_is_seen_from_the_working_folder(read, write, minimal, tmp_path):
    write("node\na\n", "posts.csv")
    bases = read(minimal, "units.car.bases={level: null, file: posts.csv}").scenario.designs["base"].units["car"].bases
    assert bases.file == str(tmp_path / "posts.csv")


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("clock.days=0", "clock.days: 0: must be above 0"),
        ("designs.night.units.car.crew=0", "designs.night.units.car.crew: 0: must be 1 or more"),
        ("name=", "name: missing: short name, used for the results folder"),
        ("clock.day=7", "clock.day: no such key; did you mean days? Known: start, days, warm_up_days, follow_up_days"),
        (
            "demand.kinds.thieft.rate.per_day=1",
            "demand.kinds.thieft: no such name; did you mean theft? Known: theft",
        ),
        ("demand.kinds.thieft=null", "demand.kinds.thieft: there is no thieft here to remove; did you mean theft?"),
        ("units.van.crew=2", "units.van: no such name; did you mean designs.night.units.van?"),
        ("units.bus.crew=2", "units.bus: no such name. Known: car"),
        ("designs.nihgt.title=x", "designs.nihgt: no such name; did you mean night? Known: plain, night"),
        (
            "world.travel.modes.ebke.offroad_kmh=3",
            "world.travel.modes.ebke: no such name; did you mean ebike? Known: car, car_on_call, ebike, foot",
        ),
        ("units.car.shifts[3].crews=2", "units.car.shifts: is a list; its items are [0] to [0]"),
        ("units.car.shifts.first.crews=2", "units.car.shifts: is a list; its items are [0] to [0]"),
        (f"units.car.shifts[{'9' * 5000}].crews=2", "units.car.shifts: is a list; its items are [0] to [0]"),
        ("units.car.shifts.².crews=2", "units.car.shifts: is a list; its items are [0] to [0]"),
        ("units.car.skills[0]=x", "units.car.skills: is a list; it has no items"),
        ("name.x=1", 'name: "harbour" has no parts'),
        ("demand.kinds.theft.patience.mean_min=2", "demand.kinds.theft.patience.law: missing; set it first"),
        ("seed.x.y=1", "seed: has no parts"),
    ],
)
def test_a_wrong_option_gets_one_clear_sentence(said, minimal, option, problem):
    assert said(minimal + DESIGNS, option) == [f"--set {option} {problem}"]


@pytest.mark.parametrize("option", ["clock", "=3", "a..b=3", "a[x]=3", "''", "a[0]b=3"])
def test_an_option_that_is_no_path_and_value_says_how_to_write_it(said, minimal, option):
    how = "write it as path=value, for example clock.days=7 or units.car.shifts[0].crews=2"
    assert said(minimal, option) == [f"--set {option}: {how}"]
    assert said(minimal, "") == [f"--set '': {how}"]


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("name=[a", "is not YAML: the list opened with [ is not closed with ]"),
        ("name=!!str x", "!!str: tags are not allowed; the program decides what a value is"),
        ("name=a\x01", "holds the invisible character U+0001, which YAML does not allow; delete it"),
    ],
)
def test_the_value_of_an_option_follows_the_rules_of_yaml(said, minimal, option, problem):
    assert said(minimal, option) == [f"--set {option}: {problem}"]


def test_an_option_gives_what_the_file_lacks(read, minimal):
    text = minimal.replace("      rate: {per_day: 2}\n", "")
    assert read(text, "demand.kinds.theft.rate.per_day=3").scenario.demand.kinds["theft"].rate.per_day == 3.0


def test_an_empty_value_takes_a_value_back_to_its_default(read, minimal):
    text = minimal.replace("name: harbour", "name: harbour\nseed: 9")
    assert read(text, "seed=").scenario.seed == 1


def test_all_wrong_options_are_reported_at_once(said, minimal):
    assert said(minimal, "clock.day=7", "seed=-1", "clock.days=3") == [
        "--set clock.day=7 clock.day: no such key; did you mean days? Known: start, days, warm_up_days, follow_up_days"
    ]
    assert len(said(minimal, "x", "y")) == 2
    assert len(said(minimal, "x.y=1", "z.y=1", "designs.base.x.y=1")) == 3
