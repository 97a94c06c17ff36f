import pandas as pd
import pytest

from sim.experiment.compare import compare

YAML = """
name: two cells
clock: {days: 20, follow_up_days: 0}
world:
  source:
    kind: read
    roads: {format: none}
    cells: {format: inline, points: [{code: a, residents: 10}, {code: b, x_km: 3, residents: 10}]}
demand:
  kinds:
    theft: {rate: {per_day: 20}, work: {law: constant, mean_min: 20}}
units:
  car: {bases: {places: [a]}, shifts: [{hours: "00:00-24:00"}]}
designs:
  one: {}
  two: {units: {car: {bases: {places: [a, b]}}}}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "two.yaml"
    path.write_text(YAML, encoding="utf-8")
    return path


def test_a_scenario_file_is_compared_in_one_call(file):
    study = compare(file, replications=5)
    assert study.designs == ("one", "two")
    means = study.comparison.set_index("measure")["verdict"]
    assert means["response_mean_min"] == "lower"


def test_single_values_can_be_changed(file):
    study = compare(str(file), ["demand.kinds.theft.rate.per_day=0"], replications=1)
    assert study.measures.set_index(["design", "measure"])["value"]["one", "calls"] == 0.0


def test_a_scenario_is_taken_as_it_is(scenario, world, study):
    again = compare(scenario, world=world)
    pd.testing.assert_frame_equal(again.comparison, study.comparison)


def test_changes_need_a_file(scenario):
    with pytest.raises(TypeError, match="sets go with the path"):
        compare(scenario, ["seed=2"])
