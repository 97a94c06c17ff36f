"""Names that must exist elsewhere, and calls that somebody must be able to answer."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.scenario.read import resolve
from sim.scenario.specs.scenario import Scenario
from sim.spec import MisfitError

READ_WORLD = """\
name: harbour
world:
  source:
    kind: read
    roads: {format: none}
    cells:
      format: inline
      points:
        - {code: "01", residents: 10}
        - {code: "02"}
demand:
  kinds:
    theft:
      rate: {per_day: 2}
      work: {law: constant, mean_min: 10}
units:
  car:
    bases: {places: ["01", "02"]}
    shifts:
      - {hours: 00:00-24:00, crews: 2}
"""
KNOWN = "Known: car, car_on_call, ebike, foot"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "bases:", "mode: ebkie\n    bases:",
            f'18:11 units.car.mode: "ebkie": no such mode in world.travel.modes; did you mean ebike? {KNOWN}',
        ),
        (
            "bases:", "mode_home: bus\n    bases:",
            f'18:16 units.car.mode_home: "bus": no such mode in world.travel.modes. {KNOWN}',
        ),
        (
            "bases:", "patrol: {beat: {route: tour}, mode: bus}\n    bases:",
            f'18:41 units.car.patrol.mode: "bus": no such mode in world.travel.modes. {KNOWN}',
        ),
        (
            "level: township", "level: villages",
            '18:20 units.car.bases.level: "villages": this world has no such level; did you mean village? '
            "Known: district, township, village, group, cell",
        ),
        (
            "bases:", "area_level: region\n    bases:",
            '18:17 units.car.area_level: "region": this world has no such level. '
            "Known: district, township, village, group, cell",
        ),
        (
            "name: harbour", "name: a\nexperiment: {baseline: bass}",
            '2:24 experiment.baseline: "bass": no such design; did you mean base? Known: base',
        ),
        (
            "name: harbour", "name: a\nexperiment: {compare: [x, 'Response time']}",
            '2:27 experiment.compare[1]: "Response time": write a measure as in `sim measures`: response_mean_min, '
            "or with a group, response_mean_min[kind=theft]",
        ),
        (
            "units:", "desk: {rule: preference}\nunits:",
            "16:14 desk.rule: preference: needs desk.preferences, cell code -> units (group.number), best first",
        ),
    ],
)  # fmt: skip
def test_a_name_must_exist(said, minimal, old, new, problem):
    assert said(minimal.replace(old, new)) == [problem]


def test_a_rule_of_relocation_speaks_of_levels_and_groups_that_exist(said, minimal):
    rule = "desk: {relocation: {kind: nearest_cover, level: town, groups: [car, cart]}}\nunits:"
    assert said(minimal.replace("units:", rule)) == [
        '16:49 desk.relocation.level: "town": this world has no such level; did you mean township? '
        "Known: district, township, village, group, cell",
        '16:69 desk.relocation.groups[1]: "cart": there is no such group; did you mean car? Known: car',
    ]


@pytest.mark.parametrize("route", ["tour", "random_walk"])
def test_streets_need_roads(said, route):
    text = READ_WORLD.replace("bases:", f"patrol: {{beat: {{route: {route}}}}}\n    bases:")
    problem = f"18:28 units.car.patrol.beat.route: {route}: this world has no roads, so no streets; take given or roam"
    assert said(text) == [problem]


def test_who_roams_needs_no_roads(read):
    text = READ_WORLD.replace("bases:", "patrol: {beat: {route: roam}}\n    bases:")
    assert read(text).scenario.designs["base"].units["car"].patrol.beat.route == "roam"


def test_a_mode_that_the_scenario_defines_is_known(read, minimal):
    text = minimal.replace("demand:", "  travel: {modes: {bus: {speed_kmh: {trunk: 9}, offroad_kmh: 4}}}\ndemand:")
    text = text.replace("bases:", "mode: bus\n    mode_home: foot\n    bases:")
    assert read(text).scenario.designs["base"].units["car"].mode == "bus"


@pytest.mark.parametrize("name", ["response_mean_min", "a1_b[kind=theft]", "x[hour=08]", "x[village=淮阳 1]"])
def test_a_measure_may_carry_a_group(read, minimal, name):
    assert read(minimal + f"experiment: {{compare: ['{name}']}}\n").scenario.experiment.compare == [name]


class TestNeeds:
    """Every kind of call must find a unit that could answer it, in every design."""

    def text(self, minimal, needs, skills):
        return minimal.replace("work:", f"needs: {needs}\n      work:").replace(
            "bases:", f"skills: {skills}\n    bases:"
        )

    def test_those_who_come_as_well_must_exist_too(self, said, minimal):
        more = "complement: [{needs: [medic]}]\n      backup: {share: 0.1, needs: [dog]}\n      holder: [nobody]"
        text = minimal.replace("work:", f"{more}\n      work:")
        assert [line.split(" ", 1)[1] for line in said(text)] == [
            "demand.kinds.theft.complement[0].needs: no unit of base has the skill medic",
            "demand.kinds.theft.backup.needs: no unit of base has the skill dog",
        ]

    def test_the_work_of_several_counts_from_the_scene(self, said, minimal):
        text = minimal.replace("work:", "work_from: order\n      units: 2\n      work:")
        assert "order: goes with a single unit; the work of several counts from the scene" in said(text)[0]

    def test_skills_cover_needs(self, read, minimal):
        assert read(self.text(minimal, "[law]", "[law, order]")).scenario.demand.kinds["theft"].needs == ["law"]

    def test_a_skill_that_nobody_has_is_refused(self, said, minimal):
        assert said(self.text(minimal, "[law]", "[]")) == [
            "15:14 demand.kinds.theft.needs: no unit of base has the skill law"
        ]
        assert said(self.text(minimal, "[laww]", "[law]")) == [
            "15:14 demand.kinds.theft.needs: no unit of base has the skill laww; did you mean law?"
        ]

    def test_skills_of_two_groups_do_not_add_up(self, said, minimal):
        text = self.text(minimal, "[law, order]", "[law]")
        assert said(text + "  foot: {bases: {level: village}, skills: [order], shifts: [{hours: 08:00-20:00}]}\n") == [
            "15:14 demand.kinds.theft.needs: no unit of base has all the skills law, order; "
            "they are spread over several groups"
        ]

    def test_the_designs_that_fail_are_named(self, said, minimal):
        text = (
            self.text(minimal, "[law]", "[order]")
            + "designs: {a: {}, b: {units: {car: {skills: [law]}}}, c: {title: C}}\n"
        )
        assert said(text) == ["15:14 demand.kinds.theft.needs: no unit of a or c has the skill law"]

    def test_nothing_is_said_about_skills_that_are_no_list(self, said, minimal):
        assert said(self.text(minimal, "[law]", "law")) == [
            '19:13 units.car.skills: "law": must be a list: [a, b], or lines that begin with “- ”'
        ]


class TestPreferences:
    """Preference lists name units as group.number, where the number can be told."""

    def text(self, lists, text=READ_WORLD):
        return text + f"desk: {{rule: preference, preferences: {{{lists}}}}}\n"

    def test_units_and_cells_that_exist_are_taken(self, read):
        desk = read(self.text('"01": [car.4, car.1], "02": [car.2]')).scenario.designs["base"].desk
        assert desk.preferences == {"01": ["car.4", "car.1"], "02": ["car.2"]}

    @pytest.mark.parametrize(
        ("lists", "problem"),
        [
            ("1: [car.1]", '22:40 desk.preferences.1: no cell has the code 1; did you mean 01?'),
            ('"01": [car]', '22:47 desk.preferences.01[0]: "car": write a unit as group.number, the number from 1'),
            ('"01": [car.0]', '22:47 desk.preferences.01[0]: "car.0": write a unit as group.number, the number from 1'),
            ('"01": [car.²]', '22:47 desk.preferences.01[0]: "car.²": write a unit as group.number, the number from 1'),
            ('"01": [car.x]', '22:47 desk.preferences.01[0]: "car.x": write a unit as group.number, the number from 1'),
            (
                '"01": [car.1, cra.1]',
                '22:54 desk.preferences.01[1]: "cra.1": there is no group cra; did you mean car? Known: car',
            ),
            ('"01": [car.5]', '22:47 desk.preferences.01[0]: "car.5": the group car has 4 units'),
        ],
    )  # fmt: skip
    def test_what_does_not_exist_is_refused(self, said, lists, problem):
        (found,) = said(self.text(lists))
        assert found.partition(" ")[2] == problem.partition(" ")[2]

    @pytest.mark.parametrize(
        ("bases", "count"),
        [
            ("{level: township}", 1),
            ("{level: village}", 2),
            ("{level: village, largest: 1}", 1),
            ("{level: district}", 1),
        ],
    )
    def test_the_count_of_units_of_a_generated_world_is_known(self, said, read, minimal, bases, count):
        text = minimal.replace("{level: township}", bases)
        assert said(self.text(f"x: [car.{count + 1}]", text))[0].endswith(f"the group car has {count} units")
        assert read(self.text(f"x: [car.{count}]", text))

    def test_nothing_is_said_about_units_that_cannot_be_counted(self, said, minimal):
        text = minimal.replace("{hours: 00:00-24:00}", "{hours: 00:00-24:00, crews: x}")
        assert said(self.text("x: [car.99]", text)) == ['20:37 units.car.shifts[0].crews: "x": must be a whole number']

    def test_the_count_of_units_at_the_lines_of_a_file_is_not_known(self, read, write, minimal):
        write("node\na\n", "posts.csv")
        assert read(self.text("x: [car.99]", minimal.replace("{level: township}", "{file: posts.csv}")))


class TestResidents:
    """Rates per resident, and incidents spread over residents, need residents."""

    empty = READ_WORLD.replace(", residents: 10", "")

    def test_a_rate_per_resident_needs_residents(self, said):
        assert said(self.empty.replace("per_day: 2", "per_100k_year: 2")) == [
            "14:29 demand.kinds.theft.rate.per_100k_year: "
            "no cell has residents, so there would be no incident; use per_day"
        ]

    def test_spreading_over_residents_needs_residents(self, said, read):
        assert said(self.empty) == [
            "13:5 demand.kinds.theft.where: residents: no cell has any; "
            "write where: weight or where: equal, or give residents"
        ]
        assert read(self.empty.replace("work:", "where: equal\n      work:"))
        assert read(READ_WORLD)

    def test_a_table_without_a_column_of_residents_has_none(self, said, write):
        write("code,x_km,y_km\na,1,2\n", "cells.csv")
        text = READ_WORLD.replace(
            READ_WORLD[READ_WORLD.index("      format: inline") : READ_WORLD.index("demand:")],
            "      format: table\n      table: {file: cells.csv, id: code}\n",
        ).replace('["01", "02"]', "[a]")
        assert said(text)[0].startswith("11:5 demand.kinds.theft.where: residents: no cell has any")

    def test_a_given_total_gives_a_table_without_a_column_its_residents(self, read, write):
        write("code,x_km,y_km\na,1,2\n", "cells.csv")
        text = READ_WORLD.replace(
            READ_WORLD[READ_WORLD.index("      format: inline") : READ_WORLD.index("demand:")],
            "      format: table\n      table: {file: cells.csv, id: code}\n    totals: {residents: 5}\n",
        ).replace('["01", "02"]', "[a]")
        assert read(text)


def test_a_unit_with_an_endless_number_is_refused(said):
    (found,) = said(READ_WORLD + f"desk: {{rule: preference, preferences: {{'01': [car.{'9' * 5000}]}}}}\n")
    assert found.endswith("write a unit as group.number, the number from 1")


def test_levels_of_a_table_are_its_columns(said, write):
    write("code,x_km,y_km\na,1,2\n", "cells.csv")
    cells = (
        "{format: table, table: {file: cells.csv, id: code}, residents_column: n, level_columns: {city: c, ward: w}}"
    )
    text = (
        READ_WORLD[: READ_WORLD.index("    cells:")]
        + f"    cells: {cells}\n"
        + READ_WORLD[READ_WORLD.index("demand:") :]
    )
    found = said(text.replace('{places: ["01", "02"]}', "{level: word}"))
    assert found == [
        '14:20 units.car.bases.level: "word": this world has no such level; did you mean ward? '
        "Known: district, city, ward, cell"
    ]


def test_the_same_checks_hold_for_a_scenario_made_in_python(read, minimal):
    plain = read(minimal).scenario.model_dump()
    assert Scenario.model_validate(plain)
    plain["designs"]["base"]["units"]["car"]["mode"] = "plane"
    plain["demand"]["kinds"]["theft"]["needs"] = ["law"]
    with pytest.raises(ValidationError) as caught:
        Scenario.model_validate(plain)
    (error,) = caught.value.errors()
    assert isinstance(error["ctx"]["error"], MisfitError)
    assert str(error["ctx"]["error"]) == (
        f'designs.base.units.car.mode: "plane": no such mode in world.travel.modes. {KNOWN}; '
        "demand.kinds.theft.needs: no unit of base has the skill law"
    )


def test_cross_checks_run_beside_other_mistakes(said, minimal):
    text = minimal.replace("per_day: 2", "per_day: -2").replace("bases:", "crew: x\n    mode: plane\n    bases:")
    assert [problem.partition(" ")[2].partition(":")[0] for problem in said(text)] == [
        "demand.kinds.theft.rate.per_day", "units.car.crew", "units.car.mode",
    ]  # fmt: skip


def test_files_must_exist_and_become_absolute(write, said, minimal, tmp_path):
    (tmp_path / "sub").mkdir()
    write("node\na\n", "sub/posts.csv")
    write(minimal.replace("{level: township}", "{file: posts.csv}"), "sub/base.yaml")
    scenario = resolve(write("extends: sub/base.yaml\n", "top.yaml")).scenario
    assert scenario.designs["base"].units["car"].bases.file == str(tmp_path / "sub" / "posts.csv")
    text = minimal.replace("{level: township}", "{file: sub/post.csv}").replace("per_day: 2", "per_day: -2")
    assert said(text) == [
        "14:23 demand.kinds.theft.rate.per_day: -2: must be 0 or more",
        f'18:19 units.car.bases.file: "sub/post.csv": there is no such file; did you mean {Path("sub", "posts.csv")}?',
    ]
    assert said(minimal.replace("{level: township}", "{file: sub}")) == [
        '18:19 units.car.bases.file: "sub": is a folder; give a file'
    ]


def test_a_group_speaks_of_surges_that_exist(said, minimal):
    surges = "surges: {fair: {starts: day 2, ends: day 3}}\nunits:"
    group = "only_during: [fair, war]\n    during: {fairs: {skills: []}, fair: {bases: {level: town}}}\n    bases:"
    assert said(minimal.replace("units:", surges).replace("bases:", group)) == [
        '19:25 units.car.only_during[1]: "war": there is no such surge. Known: fair',
        '20:14 units.car.during.fairs: "fairs": there is no such surge; did you mean fair? Known: fair',
        '20:57 units.car.during.fair.bases.level: "town": this world has no such level; did you mean township? '
        "Known: district, township, village, group, cell",
    ]


def test_a_skill_that_somebody_has_during_a_surge_is_had(said, read, minimal):
    needs = minimal.replace("work:", "needs: [boat]\n      work:", 1)
    assert len(said(needs)) == 1
    surges = "surges: {flood: {starts: day 2, ends: day 3}}\nunits:"
    learned = needs.replace("units:", surges).replace("bases:", "during: {flood: {skills: [boat]}}\n    bases:")
    assert read(learned).scenario.surges.keys() == {"flood"}


def test_surges_change_the_roads_of_modes_that_exist(said, minimal):
    surges = (
        "surges:\n  ice:\n    starts: day 2\n    ends: day 3\n    speeds: [{factor: 0.5, modes: [car, bicycle]}]\n"
        "    closed_roads: [{classes: [path], modes: [fot]}]\nunits:"
    )
    first, second = said(minimal.replace("units:", surges))
    assert "surges.ice.speeds[0].modes[1]" in first
    assert '"bicycle": no such mode in world.travel.modes' in first
    assert "surges.ice.closed_roads[0].modes[0]" in second
    assert '"fot": no such mode in world.travel.modes; did you mean foot?' in second


def test_a_world_without_roads_has_none_to_close(said, minimal):
    surges = (
        "surges: {ice: {starts: day 2, ends: day 3, closed_roads: [{classes: [path]}], speeds: [{factor: 1}]}}\nunits:"
    )
    cells = "{format: inline, points: [{code: a, residents: 9}]}"
    points = f"world: {{source: {{kind: read, roads: {{format: none}}, cells: {cells}}}}}\n"
    start, end = minimal.index("world:"), minimal.index("demand:")
    text = (
        (minimal[:start] + points + minimal[end:]).replace("units:", surges).replace("level: township", "level: cell")
    )
    (found,) = said(text)
    assert "surges.ice.closed_roads[0]" in found
    assert "this world has no roads that could be closed" in found
