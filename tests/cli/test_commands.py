"""Every command, as text and as JSON."""

import json
from pathlib import Path

import pytest

from sim.cli.options import Share
from sim.measures.catalogue import CATALOGUE
from sim.scenario.read import read_scenario
from sim.scenario.schema import json_schema


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """Return the folder and the JSON document of one run of the small scenario."""
    import contextlib
    import io

    from sim.cli.program import run_program
    from tests.cli.conftest import SCENARIO

    folder = tmp_path_factory.mktemp("县")
    folder.joinpath("三村.yaml").write_text(SCENARIO, encoding="utf-8")
    words = ["run", str(folder / "三村.yaml"), "--workers", "1", "--out", str(folder / "结果"), "--json"]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert run_program(words) == 0
    return folder / "结果", json.loads(printed.getvalue())


def test_init_writes_a_scenario_that_checks_at_once(sim, folder):
    said = sim("init", "新县")
    assert said.code == 0
    assert {file.name for file in folder.joinpath("新县").iterdir()} == {"scenario.yaml", "scenario.schema.json"}
    checked = sim("check", "新县/scenario.yaml")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.startswith("新县/scenario.yaml: fine. Designs: stations, one_per_village.")


def test_the_starter_in_chinese_is_the_same_scenario(sim, folder):
    sim("init", "en")
    sim("init", "zh", "--language", "zh")
    one, other = (read_scenario(f"{language}/scenario.yaml").model_dump() for language in ("en", "zh"))
    for scenario in (one, other):
        scenario["title"] = ""
        for design in scenario["designs"].values():
            design["title"] = ""
    assert one == other
    assert "# 一个小县" in folder.joinpath("zh", "scenario.yaml").read_text(encoding="utf-8")


def test_the_starter_runs_at_once(sim, folder):
    sim("init")
    said = sim(
        "run", "scenario.yaml", "--workers", 1, "--replications", 1, "--set", "clock.days=2", "--no-report", "--json"
    )
    assert said.code == 0
    assert said.json["designs"] == ["stations", "one_per_village"]


@pytest.mark.parametrize("name", ["scenario.yaml", "scenario.schema.json"])
def test_init_overwrites_nothing(sim, folder, name):
    folder.joinpath(name).write_text("mine", encoding="utf-8")
    said = sim("init", "--json")
    assert said.code == 2
    assert f"{name}: exists already" in said.json["problems"][0]["message"]
    assert folder.joinpath(name).read_text(encoding="utf-8") == "mine"
    assert len(list(folder.iterdir())) == 2


def test_init_says_in_json_what_it_wrote(sim, folder):
    assert sim("init", "a", "--json").json == {"scenario": "a/scenario.yaml", "schema": "a/scenario.schema.json"}


def test_check_says_in_json_what_the_scenario_is(sim, folder):
    document = sim("check", "三村.yaml", "--json").json
    assert document["name"] == "三村"
    assert document["designs"] == ["station", "village"]
    assert document["baseline"] == "station"
    assert len(document["fingerprint"]) == 64
    assert document["problems"] == []
    assert "values" not in document


def test_check_shows_every_value_and_where_it_came_from(sim, folder):
    lines = sim("check", "三村.yaml", "--show", "--set", "seed=9").out.splitlines()
    assert any(line.startswith("seed: 9") and line.endswith("# --set seed=9") for line in lines)
    assert any("days: 3 days" in line and line.endswith("# 三村.yaml:3") for line in lines)
    values = sim("check", "三村.yaml", "--show", "--json").json["values"]
    warm_up = next(value for value in values if value["path"] == "clock.warm_up_days")
    assert (warm_up["value"], warm_up["unit"], warm_up["origin"]) == (1, "days", "default (convention)")


def test_what_looks_like_a_slip_is_a_warning_and_no_error(sim, folder):
    option = "demand.kinds.theft.target_min=300"
    said = sim("check", "三村.yaml", "--set", option)
    assert said.code == 0
    assert said.err.startswith(f"warning: --set {option}: demand.kinds.theft.target_min: ")
    assert len(sim("check", "三村.yaml", "--set", option, "--json").json["warnings"]) == 1


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_schema_is_json_in_any_case(sim, options):
    assert sim("schema", *options).json == json_schema()


def test_measures_lists_the_catalogue_by_theme(sim):
    lines = sim("measures").out.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(names) == sorted(entry.name for entry in CATALOGUE)
    assert lines[0].startswith("timeliness: ")


def test_measures_gives_the_definitions_in_json(sim):
    entries = sim("measures", "--json").json["measures"]
    assert [entry["name"] for entry in entries] == [entry.name for entry in CATALOGUE]
    assert all(entry["definition"] for entry in entries)


def test_world_tells_what_there_is(sim, folder):
    said = sim("world", "三村.yaml")
    assert said.code == 0
    assert said.out.splitlines()[0] == "三村: 300 residents in 3 cells"
    assert "Roads: none; units move straight (euclidean)" in said.out
    document = sim("world", "三村.yaml", "--json").json
    assert (document["cells"], document["residents"], document["road_km"]) == (3, 300, {})


def test_a_road_open_both_ways_counts_once(sim, folder):
    folder.joinpath("nodes.csv").write_text("id,x_km,y_km\n1,0,0\n2,2,0\n3,4,0\n", encoding="utf-8")
    folder.joinpath("roads.csv").write_text("from,to,oneway\n1,2,no\n2,3,yes\n3,2,yes\n", encoding="utf-8")
    roads = (
        "{format: csv, nodes: {file: nodes.csv, id: id}, file: roads.csv, oneway_column: oneway, road_class: tertiary}"
    )
    text = folder.joinpath("三村.yaml").read_text(encoding="utf-8").replace("{format: none}", roads)
    folder.joinpath("roads.yaml").write_text(text, encoding="utf-8")
    document = sim("world", "roads.yaml", "--json").json
    assert (document["roads"], document["road_nodes"], document["road_km"]) == (2, 3, {"tertiary": 4.0})
    assert "Roads: 4.0 km between 3 nodes (tertiary 4.0)" in sim("world", "roads.yaml").out


def test_world_lists_townships_with_what_was_found_in_their_table(sim, folder):
    rows = "序号,代码,村名,乡镇,人口\n1,v1,甲,东镇,1人\n2,v2,乙,西镇,30\n3,v3,丙,,4\n"
    folder.joinpath("villages.csv").write_text("三村基本情况,,,,\n" + rows, encoding="gbk")
    text = folder.joinpath("三村.yaml").read_text(encoding="utf-8")
    boundary = {"type": "Polygon", "coordinates": [[[114.8, 33.7], [114.9, 33.7], [114.9, 33.8], [114.8, 33.7]]]}
    folder.joinpath("boundary.geojson").write_text(json.dumps(boundary), encoding="utf-8")
    cells = """boundary: {file: boundary.geojson, coordinates: wgs84}
    cells:
      format: table
      table: {file: villages.csv, encoding: gbk, id: 代码, fill_down: [乡镇]}
      name_column: 村名
      residents_column: 人口
      level_columns: {township: 乡镇}
      missing_position: spread
"""
    text = text[: text.index("cells:")] + cells + text[text.index("demand:") :].replace("places: [a]", "places: [v1]")
    folder.joinpath("villages.yaml").write_text(text, encoding="utf-8")
    said = sim("world", "villages.yaml")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "三村: 35 residents in 3 cells"
    assert lines[3:6] == [
        "By township:",
        "        1 cells            1 residents  东镇",
        "        2 cells           34 residents  西镇",
    ]
    assert "- the header of villages.csv is line 2; passed over above it: '三村基本情况'" in lines
    document = sim("world", "villages.yaml", "--json").json
    assert document["below"]["places"][1] == {"code": "西镇", "name": "西镇", "cells": 2, "residents": 34}
    folder.joinpath("villages.csv").write_bytes(b"PK\x03\x04 cut short")
    broken = sim("world", "villages.yaml")
    assert broken.code == 2
    assert "villages.csv: 1 problem" in broken.err
    assert "is damaged or cut short and cannot be unpacked" in broken.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_world_draws_a_picture(sim, folder, language):
    said = sim("world", "三村.yaml", "--out", "图.svg", "--language", language, "--json")
    assert said.json["picture"] == "图.svg"
    assert "<svg" in folder.joinpath("图.svg").read_text(encoding="utf-8")
    assert sim("world", "三村.yaml", "--out", "图.svg").out.splitlines()[-1] == "Picture: 图.svg"


def test_run_writes_a_whole_results_folder(results):
    folder, document = results
    names = {file.name for file in folder.iterdir()}
    assert names == {"scenario.yaml", "manifest.json", "measures.csv", "comparison.csv", "tables", "report.html"}
    manifest = json.loads(folder.joinpath("manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] is True
    assert manifest["replications"] == document["replications"] == 5
    assert manifest["scenario_file"] == "三村.yaml"
    assert manifest["command"].startswith("sim run ")
    assert document["folder"] == str(folder)
    assert {row["measure"] for row in document["comparison"]} == {
        "response_mean_min", "response_p90_min", "within_target_share",
    }  # fmt: skip
    assert document["problems"] == []


def test_the_resolved_scenario_of_a_run_gives_the_same_run(sim, results, folder):
    first = results[0]
    said = sim("run", first / "scenario.yaml", "--workers", 1, "--out", "again", "--no-report", "--json")
    assert said.code == 0
    for name in ("measures.csv", "comparison.csv"):
        assert folder.joinpath("again", name).read_bytes() == first.joinpath(name).read_bytes()


def test_run_prints_the_comparison_and_names_the_report(sim, folder):
    said = sim("run", "三村.yaml", "--workers", 1, "--seed", 3)
    assert said.code == 0
    report = folder / said.out.splitlines()[-1].removeprefix("Report: ")
    assert report.name == "report.html"
    assert report.parent.parent.name == "results"
    assert report.is_file()
    assert "Mean response" in said.out
    assert "village" in said.out
    assert said.out.count("派出所") >= 1


def test_run_of_one_design_says_what_came_out(sim, folder):
    said = sim(
        "run", "三村.yaml", "--workers", 1, "--designs", "station", "--replications", 2, "--out", "r", "--no-report"
    )
    assert said.code == 0
    assert said.out.splitlines()[0].startswith("Mean response: ")
    manifest = json.loads(folder.joinpath("r", "manifest.json").read_text(encoding="utf-8"))
    assert manifest["designs"] == ["station"]


def test_too_few_replications_are_said(sim, folder):
    said = sim("run", "三村.yaml", "--workers", 1, "--replications", 2, "--out", "r", "--no-report")
    assert said.code == 0
    assert "warning: too few replications to compare designs: 2" in said.err
    assert "too few replications" in said.out


def test_run_speaks_chinese(sim, folder):
    said = sim("run", "三村.yaml", "--workers", 1, "--replications", 2, "--out", "r", "--language", "zh")
    assert "平均响应时间" in said.out
    assert '<html lang="zh-CN"' in folder.joinpath("r", "report.html").read_text(encoding="utf-8")


def test_until_precision_stops_at_the_most_that_is_allowed(sim, folder):
    options = ("--until-precision", "0.1%", "--replications", 3, "--workers", 1, "--no-report", "--json")
    said = sim("run", "三村.yaml", *options)
    assert said.code == 0
    assert said.json["replications"] == 3
    assert any("ceiling of 3 replications" in warning for warning in said.json["warnings"])


def test_a_replaced_folder_holds_only_the_new_run(sim, folder):
    for seed in (1, 2):
        options = ("--seed", seed, "--replications", 3 - seed, "--out", "r", "--overwrite", "--no-report")
        assert sim("run", "三村.yaml", "--workers", 1, *options).code == 0
    manifest = json.loads(folder.joinpath("r", "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 2
    assert len(list(folder.joinpath("r", "tables", "matters").iterdir())) == 1
    assert {file.name for file in folder.iterdir()} == {"三村.yaml", "r"}


def test_without_a_report_the_folder_is_complete_and_the_report_can_be_made_later(sim, folder):
    said = sim("run", "三村.yaml", "--workers", 1, "--replications", 1, "--out", "r", "--no-report")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "Results: r"
    assert not folder.joinpath("r", "report.html").exists()
    assert sim("report", "r").out == f"Report: {Path('r', 'report.html')}\n"


def test_a_failed_replication_is_said_and_the_rest_is_kept(sim, folder, monkeypatch):
    from sim.experiment import replication

    honest = replication.simulate

    def failing(world, tape, design):
        if "auxiliary" in design.units:
            raise ZeroDivisionError("oops")
        return honest(world, tape, design)

    monkeypatch.setattr(replication, "simulate", failing)
    options = ("--workers", 1, "--designs", "station,village", "--out", "r", "--no-report")
    said = sim("run", "三村.yaml", *options, "--json")
    assert said.code == 1
    assert {problem["path"] for problem in said.json["problems"]} == {"village"}
    assert "oops" in said.json["warnings"][0]
    assert folder.joinpath("r", "manifest.json").is_file()


def test_a_fault_in_the_report_does_not_lose_the_run(sim, folder, monkeypatch):
    def fault(*_):
        raise KeyError("no such word")

    with monkeypatch.context() as broken:
        broken.setattr("sim.cli.recorded.write_report", fault)
        said = sim("run", "三村.yaml", "--workers", 1, "--replications", 1, "--out", "r")
    assert said.code == 1
    assert "the report could not be made (KeyError: 'no such word'); the results are complete: sim report r" in said.err
    assert said.out.splitlines()[-1] == "Results: r"
    assert not folder.joinpath("r", "report.html").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_makes_the_page_again(sim, results, folder, language):
    said = sim("report", results[0], "--out", "页.html", "--language", language, "--json")
    assert said.json == {"report": "页.html"}
    code = {"en": "en", "zh": "zh-CN"}[language]
    assert f'<html lang="{code}"' in folder.joinpath("页.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "share"), [("5%", 0.05), ("0.05", 0.05), (" 12.5 % ", 0.125), ("5％", 0.05)])
def test_a_share_may_be_written_both_ways(text, share):
    assert Share().convert(text, None, None) == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(
    "command", [[], ["init"], ["check"], ["schema"], ["run"], ["report"], ["explain"], ["world"], ["measures"]]
)
def test_every_command_has_help(sim, command):
    said = sim(*command, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: sim")
    assert not command or "--json" in said.out


def test_no_command_at_all_shows_the_help(sim):
    said = sim()
    assert (said.code, said.out) == (0, sim("--help").out)


def test_the_version_is_told(sim):
    import sim as package

    assert sim("--version").out == f"sim, version {package.__version__}\n"
