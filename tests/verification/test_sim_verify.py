"""`sim verify` through the command: what it prints and writes, how it ends, and that wrong systems fail."""

import csv
import json

import pytest

from sim.verification.bank import case_named, cases
from sim.verification.row import Row, Verdict

FAMILIES = {
    "mm3_clinic": ("clock: {days: 0.75}\n", "demand: {kinds: {call: {rate: {per_day: 936}}}}"),
    "erlang_b_6_constant": ("clock: {days: 0.75}\n", "demand: {kinds: {call: {work: {mean_min: 13}}}}"),
    "priority_mit_2003": ("clock: {days: 1.5}\n", "demand: {kinds: {long: {work: {mean_min: 3.6}}}}"),
    "sources_5": ("clock: {days: 1}\n", "demand: {kinds: {call: {sources: {think: {mean_min: 25}}}}}"),
    "mt_minf": ("clock: {days: 1.25, warm_up_days: 0.25}\n", "demand: {kinds: {call: {work: {mean_min: 90}}}}"),
    "hypercube_uor": ("clock: {days: 2.5}\n", "demand: {kinds: {call: {rate: {per_day: 280}}}}"),
    "patrol_ring": ("clock: {days: 3.5}\n", "units: {car: {patrol: {speed_kmh: 0.02}}}"),
    "koopman": ("clock: {days: 3.5}\n", "demand: {kinds: {missing: {search: {area_km2: 14}}}}"),
    "disputes_left_alone": ("clock: {days: 50}\n", "demand: {disputes: {kinds: {dispute: {boils_over: {blue: 18}}}}}"),
}
"""A case of each family: how it is shortened, and what makes it wrong, by a fifth to a half."""

THROUGH_THE_COMMAND = {"erlang_b_6_constant", "priority_mit_2003", "disputes_left_alone"}
"""Families whose right system agrees in `test_exact_cases.py`, at full length."""


def test_every_section_of_scenarios_has_a_family():
    assert {case_named(name).section for name in FAMILIES} == {case.section for case in cases()}


def verdicts(document):
    return {one["case"]: {number["verdict"] for number in one["numbers"]} for one in document["cases"]}


def short(name, replications, more=""):
    clock = FAMILIES[name][0]
    return f"{clock}experiment: {{replications: {replications}}}\n{more}\n"


def test_systems_that_are_what_theory_means_do_not_differ_even_if_the_run_is_too_short(verify):
    banks = {name: short(name, 24) for name in FAMILIES if name not in THROUGH_THE_COMMAND}
    code, said = verify(banks, "--out", "out", "--json")
    found = verdicts(json.loads(said.out))
    assert {name for name, of in found.items() if "differs" in of} == set()
    assert code == 1  # too short is no pass
    assert {"too short"} < set().union(*found.values())


def test_a_wrong_rate_work_speed_or_hazard_fails_in_every_family(verify):
    # With twelve replications the number that gives a system away lies at least seven standard errors off.
    banks = {name: short(name, 12, wrong) for name, (_, wrong) in FAMILIES.items()}
    code, said = verify(banks, "--out", "out", "--json")
    document = json.loads(said.out)
    assert code == 1
    assert not document["passed"]
    assert {name for name, of in verdicts(document).items() if "differs" in of} == set(FAMILIES)
    assert [one["before"] for one in document["cases"]] == [None] * len(FAMILIES)  # too wrong to be run again


def test_one_wrong_case_among_right_ones_fails_and_says_which(verify, tmp_path):
    few = "clock: {days: 30}\nexperiment: {replications: 8}\n"
    banks = {"disputes_left_alone": few, "disputes_channel": few + "discovery: {channels: {phone: {reach: 0.7}}}\n"}
    code, said = verify(banks, "--out", "out")
    assert code == 1
    last = said.out.strip().splitlines()[-3:]
    assert last[0] == "Reported by telephone (disputes_channel): Share of disputes that became known"
    assert "1 differ" in last[1]
    assert "DIFFERS" in said.out
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert 'class="warnings"' in page
    assert "DIFFERS" in page
    assert "do not rely on what this program gives" in page
    assert '<td class="number tag bad">' in page


def test_what_agrees_passes_and_is_written_as_page_table_and_document(verify, tmp_path):
    right = {"disputes_left_alone": "experiment: {replications: 10}\n"}
    code, said = verify(right, "--out", "out", "--language", "zh")
    assert (code, said.err) == (0, "")
    assert "1 个算例的 2 个数全部相符" in said.out
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["report.html", "verify.csv", "verify.json"]
    with (tmp_path / "out" / "verify.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    document = json.loads((tmp_path / "out" / "verify.json").read_text(encoding="utf-8"))
    assert [line["quantity"] for line in lines] == ["boiled_over_per_1000", "dispute_alone_mean_min"]
    number = document["cases"][0]["numbers"][0]
    assert float(lines[0]["simulated"]) == pytest.approx(number["simulated"], rel=1e-7)
    assert number["z"] == pytest.approx((number["simulated"] - 400) / number["standard_error"])
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "无人知晓" in page
    assert '<a href="#section-disputes">矛盾纠纷</a>' in page
    assert '<td class="number tag good">2</td>' in page
    assert "http://" not in page.replace("http://www.w3.org/", "")


def test_a_folder_that_exists_is_refused_before_anything_is_run(verify, tmp_path):
    (tmp_path / "out").mkdir()
    code, said = verify({"mm50": ""}, "--out", "out")
    assert code == 2
    assert "exists already; choose another --out" in said.err


def test_ctrl_c_leaves_nothing(verify, tmp_path, monkeypatch):
    def pressed(*_):
        assert list(tmp_path.glob("deep/.out.part-*"))
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.verified.verify", pressed)
    code, said = verify({"mm1": ""}, "--out", "deep/out")
    assert (code, said.out) == (130, "")
    assert not (tmp_path / "deep").exists()


def test_a_case_that_breaks_is_told_and_does_not_stop_the_others(verify, tmp_path):
    broken = "experiment: {replications: 2}\nunits: {car: {bases: {places: [nowhere]}}}\n"
    few = "clock: {days: 10}\nexperiment: {replications: 2}\n"
    code, said = verify({"erlang_b_1": broken, "disputes_left_alone": few}, "--out", "out", "--json")
    first, second = json.loads(said.out)["cases"]
    assert code == 1
    assert "nowhere" in first["error"]
    assert (first["numbers"], second["error"], len(second["numbers"])) == ([], "", 2)


def test_a_check_that_differs_fails(verify):
    from sim.verification.row import Check

    check = Check("mine", "output", "Mine", lambda: (Row("one", 1.0, 0.1, 2.0), Row("two", 2.0, 0.1, 2.0)), quick=True)
    code, said = verify({}, "--json", "--out", "out", checks=(check,))
    assert code == 1
    assert [number["verdict"] for number in json.loads(said.out)["cases"][0]["numbers"]] == [Verdict.DIFFERS, "agrees"]
