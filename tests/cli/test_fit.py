"""`sim fit` and `sim validate`: from a folder of imported calls to a scenario, and back."""

import csv
import json
import re

import pytest

from sim.cli.program import run_program
from tests.calibration.records import District, write_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("辖区 [1]")
    District().write_scenario(folder)
    write_folder(District().record(300, "2024-03-01", 30), folder / "calls")
    return folder


@pytest.fixture(scope="module")
def fitted(folder, tmp_path_factory):
    """Fit once, in Chinese."""
    out = tmp_path_factory.mktemp("fit") / "结果"
    command = ["fit", str(folder / "calls"), "--scenario", str(folder / "scenario.yaml"), "--repeats", "1"]
    assert run_program([*command, "--out", str(out), "--language", "zh", "--guess-bases", "1"]) == 0
    return out


def table(file):
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_a_fit_leaves_a_scenario_a_fragment_a_page_and_numbers(fitted, sim):
    names = {"cells.csv", "fit.html", "fit.json", "fragment.yaml", "scenario.yaml"}
    assert {file.name for file in fitted.iterdir()} == names
    assert sim("check", str(fitted / "scenario.yaml")).code == 0
    numbers = json.loads((fitted / "fit.json").read_text(encoding="utf-8"))
    assert (numbers["calls"], numbers["days"], numbers["source"]["file"]) == (300, 30, "记录.csv")
    assert numbers["bases"]["places"] == ["5"]
    assert numbers["speeds"]["ways"] == 300
    rows = table(fitted / "cells.csv")
    assert (len(rows), sum(int(row["calls"]) for row in rows)) == (20, 300)
    page = (fitted / "fit.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == 6
    for text in ("历史警情说明了什么", "行车速度", "力量似乎在何处待命"):
        assert text in page
    assert not re.search(r"https?://(?!www\.w3\.org)", page)


def test_a_fitted_scenario_passes_and_says_so_in_its_folder(fitted, folder, tmp_path, sim):
    out = tmp_path / "v"
    # 5 standard errors of a median and of a 90th percentile of some 200 calls.
    wide = ["--tolerance-median", "30%", "--tolerance-p90", "50%", "--tolerance-share", "20%"]
    said = sim(
        "validate", str(folder / "calls"), str(fitted / "scenario.yaml"), "--from", "2024-03-10", "--replications", "1",
        "--out", str(out), *wide,
    )  # fmt: skip
    assert said.code == 0
    assert "All 5 judged numbers are within their tolerance" in said.out
    assert {file.name for file in out.iterdir()} == {"validation.csv", "validation.html", "validation.json"}
    page = (out / "validation.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == 2
    lines = table(out / "validation.csv")
    assert {line["by"] for line in lines} == {"", "hour", "priority", "kind"}


def test_a_scenario_that_is_wrong_ends_with_1_and_its_numbers(folder, tmp_path, sim):
    out = tmp_path / "v"
    said = sim(
        "validate", str(folder / "calls"), str(folder / "scenario.yaml"), "--replications", "1", "--out", str(out),
        "--json", "--language", "zh",
    )  # fmt: skip
    assert said.code == 1
    assert said.json["passed"] is False
    assert said.json["compared"] == 300
    assert "不在容差之内" in (out / "validation.html").read_text(encoding="utf-8")


def test_a_record_alone_gives_a_fragment(folder, tmp_path, sim):
    out = tmp_path / "fit"
    out.mkdir()
    (out / "fit.json").write_text('{"program": "peacegrid"}', encoding="utf-8")
    command = ["fit", str(folder / "calls"), "--repeats", "1", "--group", "car", "--out", str(out), "--json"]
    said = sim(*command, "--overwrite")
    assert said.code == 0
    assert said.json["groups"] == ["car"]
    assert said.json["speeds"] is None
    assert not (out / "scenario.yaml").exists()
    assert "300 calls" in (out / "fragment.yaml").read_text(encoding="utf-8")


CALLS, SCENE = "{folder}/calls", "{folder}/scenario.yaml"
BAD = {
    "no folder": (["fit", "nowhere", "--out", "x"], "nowhere"),
    "a folder without calls": (["fit", "{folder}", "--out", "x"], "holds no imported calls"),
    "no day": (["fit", CALLS, "--from", "2024-3-1", "--out", "x"], "is no day; write it like 2024-03-07"),
    "days without calls": (["fit", CALLS, "--from", "2025-01-01", "--out", "x"], "has calls from 2024-03-01"),
    "days in the wrong order": (["fit", CALLS, "--from", "2024-03-09", "--to", "2024-03-08", "--out", "x"], "no call"),
    "bases without roads": (["fit", CALLS, "--guess-bases", "3", "--out", "x"], "--guess-bases needs --scenario"),
    "no such group": (["fit", CALLS, "--scenario", SCENE, "--group", "bus", "--out", "x"], "there are car"),
    "no scenario": (["validate", CALLS, "none.yaml", "--out", "x"], "none.yaml"),
    "no design": (["validate", CALLS, SCENE, "--design", "night", "--out", "x"], "is no design; there are base"),
    "no share": (["validate", CALLS, SCENE, "--tolerance-median", "x", "--out", "x"], "is no share"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(BAD))
def test_bad_input_gets_one_message_and_leaves_nothing(name, folder, tmp_path, sim, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments, message = BAD[name]
    said = sim(*(argument.format(folder=folder) for argument in arguments))
    assert said.code == 2
    assert message in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_replaced_only_if_asked(folder, fitted, sim):
    command = ["fit", str(folder / "calls"), "--repeats", "1", "--out", str(fitted)]
    assert "exists already" in sim(*command).err
    stranger = fitted.parent / "mine"
    stranger.mkdir()
    (stranger / "letter.txt").write_text("x", encoding="utf-8")
    assert sim(*command[:-1], str(stranger), "--overwrite").code == 2
    assert [file.name for file in stranger.iterdir()] == ["letter.txt"]
