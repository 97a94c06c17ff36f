"""What bad input gets: one clear message, exit code 2, nothing written, nothing lost."""

import json
import os

import pytest

from tests.cli.conftest import SCENARIO

ROADS = """\
    roads:
      format: csv
      nodes: {file: nodes.csv, id: id}
      file: roads.csv
"""


def changed(old, new):
    assert old in SCENARIO
    return SCENARIO.replace(old, new)


LINES = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
LINES += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdef", "bcdefg", strict=True)]
BOMB = "\n".join(LINES)

WRITTEN = {
    "an empty file": ("", "the file is empty"),
    "a wrong type": (changed("days: 3", "days: many"), '"many": must be a number'),
    "an unknown key": (changed("days: 3", "dayz: 3"), "did you mean days?"),
    "a duplicate key": (changed("{days: 3}", "{days: 3, days: 4}"), "days"),
    "a negative rate": (changed("per_day: 12", "per_day: -12"), "must be 0 or more"),
    "a probability of 1.2": (changed("replications: 5", "confidence: 1.2"), "1.2: must be"),
    "a shift to 25:00": (changed("08:00-20:00", "22:00-25:00"), "25:00 is not a time of day"),
    "an empty roster": (changed("[{hours: 08:00-20:00}]", "[]"), "shifts"),
    "a horizon of zero": (changed("days: 3", "days: 0"), "0: must be above 0"),
    "an alias bomb": (BOMB, "with every alias written out there are more than 1,000,000 values"),
    "text in GBK": (SCENARIO.encode("gbk"), "UTF-8"),
    "a file that is missing": (changed("format: none", "format: osm, file: map.osm.pbf"), "map.osm.pbf"),
    "a file that is not YAML": ("name: [", "is not YAML"),
}  # fmt: skip


@pytest.mark.parametrize("command", ["check", "run", "world"])
@pytest.mark.parametrize("case", WRITTEN)
def test_a_scenario_that_cannot_be_used(sim, folder, listing, command, case):
    text, expected = WRITTEN[case]
    folder.joinpath("bad.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    before = listing()
    said = sim(command, "bad.yaml")
    assert said.code == 2
    assert said.out == ""
    first, *rest = said.err.splitlines()
    assert first.startswith("bad.yaml: ")
    assert len(rest) == 1
    assert expected in rest[0]
    assert listing() == before


def test_several_problems_come_at_once_with_line_and_column(sim, folder):
    text = changed("days: 3", "days: 0").replace("per_day: 12", "per_day: -1").replace("08:00-20:00", "22:00-25:00")
    folder.joinpath("bad.yaml").write_text(text, encoding="utf-8")
    said = sim("check", "bad.yaml", "--json")
    assert said.code == 2
    assert [(one["file"], one["line"], one["column"]) for one in said.json["problems"]] == [
        ("bad.yaml", 3, 15), ("bad.yaml", 18, 23), ("bad.yaml", 31, 26),
    ]  # fmt: skip


BUILT = {
    "a base that does not exist": (["--set", "units.car.bases.places[0]=丁村"], "丁村"),
    "a level that does not exist": (["--set", "units.car.bases={level: hamlet, places: null}"], "hamlet"),
    "a design that does not exist": (["--designs", "station,vilage"], "did you mean village?"),
    "designs without the baseline": (["--designs", "village"], "the baseline 'station' is missing"),
    "a measure that does not exist": (["--set", "experiment.compare=[response_mean]"], "response_mean_min"),
}


@pytest.mark.parametrize("case", BUILT)
def test_what_only_shows_when_the_world_is_built(sim, folder, listing, case):
    options, expected = BUILT[case]
    before = listing()
    said = sim("run", "三村.yaml", "--workers", 1, *options)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 2
    assert expected in said.err
    assert listing() == before


def test_such_a_problem_has_its_line_in_the_scenario(sim, folder):
    folder.joinpath("bad.yaml").write_text(changed("[c]", "[c, 丁村]"), encoding="utf-8")
    problem = sim("run", "bad.yaml", "--json").json["problems"][0]
    assert (problem["file"], problem["line"]) == ("bad.yaml", 30)
    assert problem["path"].endswith("units.auxiliary.bases.places[1]")


@pytest.fixture
def island(folder):
    folder.joinpath("nodes.csv").write_text("id,x_km,y_km\n1,0,0\n2,2,0\n3,4,0\n4,4.1,0\n", encoding="utf-8")
    folder.joinpath("roads.csv").write_text("from,to\n1,2\n3,4\n", encoding="utf-8")
    text = changed("    roads: {format: none}\n", ROADS)
    folder.joinpath("island.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", ["run", "world"])
def test_a_village_on_an_island_is_an_error_with_a_way_out(sim, folder, listing, island, command):
    before = listing()
    said = sim(command, "island.yaml")
    assert (said.code, said.out) == (2, "")
    assert "丙村" in said.err
    assert "unreachable" in said.err
    assert listing() == before


def test_a_village_on_an_island_may_be_dropped_by_choice(sim, folder, island):
    said = sim("world", "island.yaml", "--set", "world.source.unreachable=drop", "--json")
    assert said.code == 0
    assert said.json["cells"] == 2


def test_a_file_that_is_no_osm_file(sim, folder, listing):
    folder.joinpath("map.osm").write_text("this is no map", encoding="utf-8")
    roads = "roads: {format: osm, file: map.osm}"
    folder.joinpath("bad.yaml").write_text(changed("roads: {format: none}", roads), encoding="utf-8")
    before = listing()
    said = sim("world", "bad.yaml")
    assert (said.code, said.out) == (2, "")
    assert "map.osm" in said.err
    assert listing() == before


@pytest.mark.parametrize("place", ["三村.yaml", "三村.yaml/results"])
def test_a_results_folder_that_cannot_be_written(sim, folder, listing, place):
    before = listing()
    said = sim("run", "三村.yaml", "--out", place)
    assert (said.code, said.out) == (2, "")
    assert "choose another" in said.err
    assert len(said.err.splitlines()) == 1
    assert listing() == before


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_results_folder_without_permission(sim, folder, listing):
    closed = folder / "closed"
    closed.mkdir(mode=0o500)
    before = listing()
    said = sim("run", "三村.yaml", "--out", "closed/results")
    assert said.code == 2
    assert "no permission" in said.err
    assert listing() == before


def test_an_existing_results_folder_is_left_as_it_is(sim, folder, listing):
    assert sim("run", "三村.yaml", "--workers", 1, "--replications", 1, "--no-report", "--out", "r").code == 0
    before = listing()
    said = sim("run", "三村.yaml", "--workers", 1, "--out", "r", "--json")
    assert said.code == 2
    assert "exists already" in said.json["problems"][0]["message"]
    assert listing() == before


def test_a_folder_that_holds_no_results_is_never_replaced(sim, folder, listing):
    folder.joinpath("mine").mkdir()
    folder.joinpath("mine", "letter.txt").write_text("dear", encoding="utf-8")
    before = listing()
    assert sim("run", "三村.yaml", "--out", "mine", "--overwrite").code == 2
    assert listing() == before


USAGE = {
    "no such command": (["bogus"], "No such command 'bogus'"),
    "no file": (["run"], "Missing argument 'FILE'"),
    "no such option": (["run", "三村.yaml", "--replicatons", "3"], "--replications"),
    "no replication": (["run", "三村.yaml", "--replications", "0"], "0 is not in the range"),
    "no worker": (["run", "三村.yaml", "--workers", "0"], "0 is not in the range"),
    "a negative seed": (["run", "三村.yaml", "--seed", "-1"], "-1 is not in the range"),
    "no share": (["run", "三村.yaml", "--until-precision", "fine"], "'fine' is no share; write it like 5% or 0.05"),
    "too large a share": (["run", "三村.yaml", "--until-precision", "500%"], "less than 100%"),
    "a bad setting": (["check", "三村.yaml", "--set", "days"], "path=value"),
    "no such path": (["check", "三村.yaml", "--set", "clock.dayz=3"], "did you mean days?"),
    "no such language": (["run", "三村.yaml", "--language", "fr"], "'fr' is not one of 'en', 'zh'"),
    "no such file": (["check", "四村.yaml"], "三村.yaml"),
    "a folder for a file": (["check", "."], "is a folder"),
    "no such results": (["report", "nowhere"], "does not exist"),
    "no results folder": (["report", "."], "is not a results folder"),
    "no folder for a picture": (["world", "三村.yaml", "--out", "no/map.svg"], "there is no folder no"),
}


@pytest.mark.parametrize("case", USAGE)
def test_a_command_that_cannot_be_carried_out(sim, folder, listing, case):
    arguments, expected = USAGE[case]
    before = listing()
    said = sim(*arguments)
    assert (said.code, said.out) == (2, "")
    assert expected in said.err
    assert len(said.err.splitlines()) <= 2
    as_json = sim(*arguments, "--json")
    assert (as_json.code, as_json.err) == (2, "")
    assert expected in json.dumps(as_json.json["problems"], ensure_ascii=False)
    assert listing() == before
