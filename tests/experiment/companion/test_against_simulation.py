"""Where its assumptions hold the companion agrees with the simulation; a wrong rate is seen."""

import numpy as np
import pytest

from sim.experiment.companion.predict import predict
from sim.experiment.companion.table import theory_table
from sim.experiment.study import run_study

FACTOR = 0.03
"""The town is solved exactly as a hypercube, but that its units serve all calls at their mean pace."""

MEASURES = (
    "busy_share_mean", "busy_share_mean[group=car]", "travel_mean_min", "response_mean_min", "within_target_share",
    "response_mean_min[kind=crime]",
)  # fmt: skip


@pytest.fixture(scope="module")
def study(town):
    return run_study(town(), workers=1)


@pytest.fixture(scope="module")
def table(study):
    return theory_table(study).set_index("measure")


def agrees(row, theory, study):
    values = study.measures[study.measures["measure"] == row.name]["value"]
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert error < FACTOR * row["simulated"]
    return abs(theory - row["simulated"]) <= FACTOR * row["simulated"] + 3 * error


@pytest.mark.parametrize("measure", MEASURES)
def test_theory_is_within_a_few_per_cent_of_what_is_simulated(table, study, measure):
    row = table.loc[measure]
    assert agrees(row, row["theory"], study)
    assert row["low"] < row["simulated"] < row["high"]


def test_two_calls_in_five_more_are_seen_in_every_measure(town, table, study):
    wrong = town("demand.kinds.call.rate.per_day=280", "demand.kinds.crime.rate.per_day=56")
    found = predict(wrong, study.world, study.fleets["base"]).values
    assert [measure for measure in MEASURES if agrees(table.loc[measure], found[measure], study)] == []


def test_an_exact_solution_that_departs_from_nothing_has_no_notes(table):
    assert set(table["note"]) == {""}
    assert table.index[0] == "calls_per_day"
    assert {"lost_share", "queueing_mean_min[kind=call]"} <= set(table.index)
    assert "withdrawn_share" not in table.index
