import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.experiment import replication as replication_module
from sim.experiment.comparison import compare_designs
from sim.experiment.replication import run_replication
from sim.experiment.study import run_study
from sim.record.results.schema import COMPARISON_COLUMNS, MEASURES_COLUMNS

COMPARED = ["response_mean_min", "response_p90_min", "within_target_share"]


def test_a_study_holds_every_measure_of_every_design_and_replication(study, scenario, world):
    assert tuple(study.measures.columns) == MEASURES_COLUMNS
    assert list(study.measures["design"].unique()) == ["station", "village"]
    first = run_replication(scenario, world, 0).trials["village"]
    rows = study.measures[(study.measures["design"] == "village") & (study.measures["replication"] == 0)]
    assert rows["measure"].tolist() == list(first.labels)
    assert rows["unit"].tolist() == list(first.units)
    assert np.array_equal(rows["value"], first.values, equal_nan=True)
    assert (study.replications, study.workers, study.baseline, study.failed) == (6, 1, "station", False)


def test_the_comparison_is_that_of_the_measures(study):
    expected = compare_designs(study.measures, baseline="station", labels=COMPARED)
    assert tuple(study.comparison.columns) == COMPARISON_COLUMNS
    pd.testing.assert_frame_equal(study.comparison, expected)
    assert study.labels == tuple(COMPARED)
    assert study.comparison["measure"].tolist() == COMPARED
    assert set(study.comparison["design"]) == {"village"}


def test_more_units_answer_sooner_and_the_study_finds_it(study):
    mean = study.comparison.set_index("measure").loc["response_mean_min"]
    assert mean["verdict"] == "lower"
    assert mean["high"] < 0


def test_cells_hold_means_over_all_replications(study, scenario, world):
    trials = [run_replication(scenario, world, number).trials["village"] for number in range(6)]
    rows = study.cells[study.cells["design"] == "village"].reset_index(drop=True)
    assert rows["cell"].tolist() == ["c0", "c1", "c2"]
    calls = sum(trial.cells.calls for trial in trials)
    response = sum(trial.cells.response_sum_min for trial in trials)
    assert rows["calls"].tolist() == (calls / 6).tolist()
    assert rows["response_mean_min"].to_numpy() == pytest.approx(response / calls)
    probability = np.mean([trial.cells.covered_probability for trial in trials], axis=0)
    assert rows["covered_probability"].to_numpy() == pytest.approx(probability)
    assert rows["circle_min"].tolist() == trials[0].cells.circle_min.tolist()


def test_the_precision_of_every_compared_measure_is_reported(study):
    assert list(zip(study.precision["design"], study.precision["measure"], strict=True)) == [
        (design, label) for design in ("station", "village") for label in COMPARED
    ]


def test_progress_is_told_after_every_replication(scenario, world):
    told = []
    run_study(scenario, world=world, replications=3, progress=lambda done, planned: told.append((done, planned)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_single_design_is_measured_and_compared_with_nothing(scenario, world):
    found = run_study(scenario, world=world, replications=2, designs=["station"])
    assert found.designs == ("station",)
    assert len(found.comparison) == 0
    assert found.warnings == ()


def test_the_world_is_built_when_none_is_given(scenario, study):
    found = run_study(scenario)
    pd.testing.assert_frame_equal(found.measures, study.measures)


def test_few_replications_are_warned_of(scenario, world):
    found = run_study(scenario, world=world, replications=2)
    assert set(found.comparison["verdict"]) == {"too few replications"}
    assert "too few replications to compare designs: 2; run at least 5, better 10 or more" in found.warnings


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replications": 0}, "replications  0: must be 1 or more"),
        ({"workers": 0}, "workers  0: must be 1 or more"),
        ({"until_precision": 5.0}, "until_precision  5: must lie between 0 and 1"),
        ({"designs": ["station", "vilage"]}, "'vilage' is no design; did you mean village?"),
        ({"designs": ["station", "xyz"]}, "'xyz' is no design; there are station, village"),
        ({"designs": ["village"]}, "the baseline 'station' is missing"),
    ],
)
def test_options_that_make_no_sense_are_refused(scenario, options, message):
    with pytest.raises(InputError) as caught:
        run_study(scenario, **options)
    assert message in str(caught.value)


def test_designs_are_run_in_the_order_of_the_scenario(scenario, world):
    assert run_study(scenario, world=world, replications=1, designs=["village", "station"]).designs == (
        "station",
        "village",
    )


def fail_in(monkeypatch, *numbers):
    """Make the design `village` fail in these replications."""
    original, seen = replication_module.simulate, []

    def simulate(world, tape, design):
        if "aux" in design.units:
            seen.append(tape)
            if len(seen) - 1 in numbers:
                raise ValueError("jam")
        return original(world, tape, design)

    monkeypatch.setattr(replication_module, "simulate", simulate)


def test_a_failed_replication_is_reported_and_leaves_the_others_alone(scenario, world, study, monkeypatch):
    fail_in(monkeypatch, 0, 4)
    found = run_study(scenario, world=world)
    assert found.failed
    assert [(failure.replication, failure.design) for failure in found.failures] == [(0, "village"), (4, "village")]
    assert found.warnings[0].startswith("2 of 6 replications of design village failed at stage simulate")
    gone = (study.measures["design"] == "village") & study.measures["replication"].isin([0, 4])
    pd.testing.assert_frame_equal(found.measures, study.measures[~gone].reset_index(drop=True))
    assert found.comparison["replications"].tolist() == [4, 4, 4]


def test_a_design_that_always_fails_has_no_results_and_no_verdict(scenario, world, monkeypatch):
    fail_in(monkeypatch, *range(6))
    found = run_study(scenario, world=world)
    assert set(found.measures["design"]) == set(found.cells["design"]) == {"station"}
    assert found.designs == ("station", "village")
    assert len(found.failures) == 6


def test_a_study_in_which_everything_fails_still_reports(scenario, world, monkeypatch):
    def draw_demand(*given):
        raise ValueError("no dice")

    monkeypatch.setattr(replication_module, "draw_demand", draw_demand)
    found = run_study(scenario, world=world, replications=2, until_precision=0.05)
    assert tuple(found.measures.columns) == MEASURES_COLUMNS
    assert len(found.measures) == len(found.cells) == len(found.comparison) == 0
    assert found.warnings[0].startswith("2 of 2 replications of every design failed at stage demand")


def test_a_study_goes_on_until_its_precision_is_reached(scenario, world):
    found = run_study(scenario, world=world, until_precision=0.3)
    assert 15 <= found.replications < 1000
    assert (found.precision["relative_half_width"] <= 0.3).all()
    assert not any("ceiling" in warning for warning in found.warnings)


def test_the_ceiling_stops_a_study_and_is_said_aloud(scenario, world):
    found = run_study(scenario, world=world, until_precision=0.001, replications=16)
    assert found.replications == 16
    assert found.warnings[0] == "the ceiling of 16 replications was reached before the precision of 0.001 was"


def test_a_study_to_a_precision_holds_the_first_replications_of_a_longer_one(scenario, world, study):
    found = run_study(scenario, world=world, until_precision=0.3)
    first = found.measures[found.measures["replication"] < 6].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, study.measures)
