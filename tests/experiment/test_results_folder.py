"""A study writes a results folder, and the folder can be measured and compared again."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from sim.errors import ResultsError
from sim.experiment.comparison import compare_designs
from sim.experiment.study import run_study
from sim.measures.measure import measured
from sim.measures.remeasure import tables_of_results
from sim.measures.window import Window
from sim.record.results.manifest import Manifest
from sim.record.results.reading import open_results
from sim.record.results.tables import write_tables
from sim.record.results.writer import ResultsWriter


@pytest.fixture(scope="module")
def written(tmp_path_factory, scenario_with, world):
    """A study with little staff, so that some matters wait and one is still open, and its results folder."""
    kind = {
        "rate": {"per_day": 40}, "work": {"law": "exponential", "mean_min": 30},
        "patience": {"law": "exponential", "mean_min": 60},
    }  # fmt: skip
    scenario = scenario_with(
        demand={"kinds": {"theft": kind}}, clock={"days": 3, "warm_up_days": 1, "follow_up_days": 0}
    )
    return saved(tmp_path_factory.mktemp("results") / "run", scenario, world)


def saved(target, scenario, world):
    """Run two replications into a results folder and open it."""
    with ResultsWriter(target) as writer:
        study = run_study(scenario, world=world, replications=2, sink=partial(write_tables, writer.staging))
        writer.write_scenario(scenario)
        writer.write_world(world, study.fleets)
        writer.write_coverage(study.cells)
        writer.write_measures(study.measures)
        writer.write_comparison(study.comparison)
        writer.finish(
            Manifest(
                scenario=scenario.name, seed=scenario.seed, fingerprint="0", started="2024-01-01T00:00:00",
                wall_time_s=1, replications=2, designs=list(study.designs), baseline=study.baseline,
                correction=study.correction, warnings=list(study.warnings),
            )
        )  # fmt: skip
    return study, open_results(target)


def test_old_results_are_measured_again_to_the_bit(written, world):
    study, results = written
    outcomes = set()
    for design in study.designs:
        for replication in range(2):
            tables = tables_of_results(results, design, replication, world)
            outcomes |= set(tables.matters.outcome.tolist())
            again = measured(tables, Window.of(tables.clock))
            before = study.measures[
                (study.measures["design"] == design) & (study.measures["replication"] == replication)
            ]
            assert [one.label for one in again] == before["measure"].tolist()
            assert np.array_equal([one.value for one in again], before["value"], equal_nan=True)
    assert len(outcomes) == 3, "open, closed and withdrawn matters were among them"


def test_old_results_can_be_measured_in_another_window(written, world):
    study, results = written
    tables = tables_of_results(results, "station", 0, world)
    first_day = {one.label: one.value for one in measured(tables, Window(1440.0, 2880.0))}
    second_day = {one.label: one.value for one in measured(tables, Window(2880.0, 4320.0))}
    both = study.measures.set_index(["design", "replication", "measure"])["value"]["station", 0]
    assert first_day["calls"] + second_day["calls"] == both["calls"]


def test_the_world_of_old_results_is_built_when_none_is_given(written):
    assert len(tables_of_results(written[1], "station", 1).world.cells) == 3


def test_old_results_can_be_compared_again(written):
    study, results = written
    again = compare_designs(results.measures, baseline="station", labels=study.labels)
    pd.testing.assert_frame_equal(again, study.comparison, check_dtype=False)


@pytest.mark.parametrize(
    ("design", "replication", "message"),
    [("vilage", 0, "no design 'vilage'; there are station, village"), ("village", 2, "no replication 2 of design")],
)
def test_what_is_not_in_the_folder_is_refused(written, world, design, replication, message):
    with pytest.raises(ResultsError, match=message):
        tables_of_results(written[1], design, replication, world)


def test_people_away_and_breaks_are_measured_again_to_the_bit(tmp_path, scenario_with, world):
    rest = {"window": "11:00-13:00", "length_min": 30}
    car = {
        "bases": {"places": ["c0"]}, "shifts": [{"hours": "00:00-24:00", "crews": 3, "breaks": [rest]}],
        "absence": {"sick_share": 0.3, "below_minimum": "call_in"},
    }  # fmt: skip
    scenario = scenario_with(designs={"station": {"units": {"car": car}}}, experiment={})
    study, results = saved(tmp_path / "run", scenario, world)
    before = study.measures.set_index(["replication", "measure"])["value"]
    for replication in range(2):
        tables = tables_of_results(results, "station", replication, world)
        again = {one.label: one.value for one in measured(tables, Window.of(tables.clock))}
        assert again["called_in_per_day"] == before[replication, "called_in_per_day"] > 0
        assert again["break_taken_share"] == before[replication, "break_taken_share"]
        assert again["absent_share"] == before[replication, "absent_share"] > 0
    assert before[0, "absent_share"] != before[1, "absent_share"]
