import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.experiment.family import compared_labels

ROOT = Path(__file__).resolve().parents[2]


def labels(scenario_with, *compare):
    return compared_labels(scenario_with(experiment={"compare": list(compare)}))


def complaint(scenario_with, label):
    with pytest.raises(InputError) as caught:
        labels(scenario_with, label)
    (problem,) = caught.value.problems
    assert problem.path == "experiment.compare[0]"
    return problem.message


def test_labels_of_the_district_and_of_its_parts_are_known(scenario_with):
    given = (
        "response_mean_min",
        "response_p90_min[kind=theft]",
        "within_target_share[hour=08]",
        "busy_share_mean[group=aux]",
    )
    assert labels(scenario_with, *given) == given


def test_a_label_that_is_given_twice_is_compared_once(scenario_with):
    assert labels(scenario_with, "calls", "people", "calls") == ("calls", "people")


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("respons_mean_min", "'respons_mean_min' is no measure; did you mean response_mean_min?"),
        ("xyz", "'xyz' is no measure; sim measures lists them"),
        ("people[hour=08]", "people is not measured by 'hour'; it is by group"),
        ("cost_per_call[group=car]", "cost_per_call is not measured by 'group'; it has no parts"),
        ("calls[kind=thef]", "there is no kind 'thef'; did you mean theft?"),
        ("calls[hour=8]", "there is no hour '8'; write 00 to 23"),
        ("calls[surge=fair]", "there is no surge 'fair'; there are none"),
        ("people[group=boat]", "there is no group 'boat'; there are car, aux"),
    ],
)  # fmt: skip
def test_a_label_that_cannot_be_is_refused_with_what_to_try(scenario_with, label, message):
    assert complaint(scenario_with, label) == message


def test_all_wrong_labels_are_reported_at_once(scenario_with):
    with pytest.raises(InputError) as caught:
        labels(scenario_with, "xyz", "calls", "calls[kind=zzz]")
    assert [problem.path for problem in caught.value.problems] == ["experiment.compare[0]", "experiment.compare[2]"]


def test_checking_a_file_finds_a_wrong_measure_with_its_line(scenario, tmp_path, capsys):
    from sim.cli.program import run_program

    file = tmp_path / "scenario.yaml"
    plain = scenario.model_dump(mode="json", exclude={"designs", "experiment"})
    units = scenario.designs["station"].model_dump(mode="json")["units"]
    file.write_text(f"units: {json.dumps(units)}\nexperiment:\n  compare: [calls, xyz]\n" + yaml_of(plain))
    assert run_program(["check", str(file)]) == 2
    assert "3:20   experiment.compare[1]  'xyz' is no measure; sim measures lists them" in capsys.readouterr().err


def yaml_of(mapping):
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in mapping.items())


def test_names_of_measures_are_checked_without_loading_numpy():
    code = "import sys, sim.experiment.family; sys.exit('numpy' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
