"""The bank of the package: a few families in every run of the suite, through the command; all of it when asked for."""

import json

import pytest

from sim.cli.program import run_program
from sim.verification.bank import cases
from sim.verification.replications import replicate

FEW = ("erlang_b_6_constant", "priority_mit_2003", "disputes_left_alone", "trace", "law_lognormal")


def test_a_few_families_of_the_bank_agree_through_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code = run_program(["verify", "--quick", "--only", ",".join(FEW), "--workers", "1", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert {one["case"] for one in found["cases"]} == set(FEW)
    assert all(one["seconds"] > 0 for one in found["cases"])
    assert found["counts"] == {"agrees": found["numbers"], "differs": 0, "too short": 0, "stopped": 0}
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("verify-")


def test_the_bank_can_be_listed(capsys):
    assert run_program(["verify", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {one["case"] for one in listed} > {case.name for case in cases()}
    assert run_program(["verify", "--list", "--language", "zh", "--only", "patrol"]) == 0
    assert "koopman" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_simulator_gives_the_exact_values(case):
    runs = replicate(case.path)
    assert runs.tape_is_as_asked()
    verdicts = {row.quantity: (runs.verdict(row), row, runs.controlled(row), runs.plain(row)) for row in case.rows}
    assert {quantity: found for quantity, found in verdicts.items() if found[0] != "agrees"} == {}
