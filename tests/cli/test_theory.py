"""`sim run --theory`: printed, in JSON and in the results folder."""

import csv

import pytest

from sim.record.results.reading import open_results

RUN = ("run", "三村.yaml", "--replications", "2", "--workers", "1", "--set", "clock.days=2", "--theory")


def test_theory_stands_beside_what_is_simulated(sim, folder):
    said = sim(*RUN, "--no-report", "--out", "r")
    assert said.code == 0
    assert "Simulated (95\u00a0% interval)" in said.out
    assert "What theory takes to be so in 派出所:" in said.out
    assert "  - every hour is a steady state of its own" in said.out
    with (folder / "r" / "theory.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["design", "measure", "unit", "theory", "simulated", "low", "high", "note"]
    assert {row["design"] for row in rows} == {"station", "village"}
    calls = next(row for row in rows if row["measure"] == "calls_per_day")
    assert float(calls["theory"]) == pytest.approx(12)
    assert all(float(row["theory"]) >= 0 for row in rows)


def test_theory_is_in_the_json(sim, folder):
    document = sim(*RUN, "--no-report", "--json", "--out", "r").json
    row = next(row for row in document["theory"] if row["measure"] == "response_mean_min")
    assert row["low"] <= row["simulated"] <= row["high"]
    assert row["theory"] == pytest.approx(row["simulated"], rel=0.5)


def test_nobody_gets_theory_who_did_not_ask_for_it(sim, folder):
    document = sim(*RUN[:-1], "--no-report", "--json", "--out", "r").json
    assert document["theory"] is None
    assert not (folder / "r" / "theory.csv").exists()
    assert open_results("r").theory is None


def test_where_theory_does_not_apply_it_says_so_and_gives_nothing(sim, folder):
    calls = folder / "calls.csv"
    calls.write_text("at,cell,kind\n1500,a,theft\n1600,b,theft\n", encoding="utf-8")
    said = sim(*RUN, "--no-report", "--set", "demand.replay={file: calls.csv}", "--out", "r", "--language", "zh")
    assert "理论不适用于派出所：" in said.out
    assert "  - 回放的警情记录没有可用的发生率" in said.out
    theory = open_results("r").theory
    assert theory["theory"].isna().all()
    assert set(theory["note"]) == {"recorded calls have no rates to go by"}


def test_a_fault_in_the_theory_does_not_lose_the_run(sim, folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.companion.table.predict", lambda *_: 1 / 0)
    said = sim(*RUN, "--no-report", "--out", "r")
    assert said.code == 0
    assert "what theory says could not be worked out (ZeroDivisionError" in said.err
    assert (folder / "r" / "comparison.csv").is_file()
