import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.precision import Precision, precision_table, replications_needed
from sim.experiment.statistics import t_interval


def half_width(values):
    return t_interval(np.asarray(values), 0.95).relative_half_width


STEADY = np.array([10.0, 10.2] * 20)
"""Half-widths from 10 values on: below 1 % of the mean."""


def test_the_rule_is_first_asked_after_ten_and_five_more():
    assert Precision(0.05, 0.95).first_batch == 15
    assert Precision(0.05, 0.95, ceiling=12).first_batch == 12


def test_precision_that_lasts_is_reached():
    assert half_width(STEADY[:10]) < 0.01
    assert Precision(0.01, 0.95).is_reached([STEADY[:15]])
    assert not Precision(0.001, 0.95).is_reached([STEADY[:15]])


def test_a_lucky_early_sample_does_not_stop_the_run():
    lucky = np.concatenate([np.full(10, 10.0), [14.0, 6.0, 13.0, 7.0, 12.0]])
    assert half_width(lucky[:10]) == 0.0, "ten values alone look perfectly precise"
    assert not Precision(0.05, 0.95).is_reached([lucky])


def test_fewer_than_fifteen_values_are_never_enough():
    assert not Precision(0.5, 0.95).is_reached([STEADY[:14]])
    assert not Precision(0.5, 0.95).is_reached([np.append(STEADY[:14], np.nan)])


def test_every_column_has_to_be_precise():
    wild = np.array([1.0, 20.0] * 8)
    assert not Precision(0.01, 0.95).is_reached([STEADY[:16], wild])
    assert not Precision(0.01, 0.95).is_reached([])


def test_a_measure_that_is_always_zero_is_precise():
    assert Precision(0.01, 0.95).is_reached([np.zeros(15)])


def test_a_mean_of_zero_is_never_precise():
    assert not Precision(0.5, 0.95).is_reached([np.array([1.0, -1.0] * 10)])


def test_the_next_total_is_what_seems_needed_within_bounds():
    rule = Precision(0.05, 0.95, ceiling=100)
    values = np.array([8.5, 11.5] * 10)
    needed = replications_needed(values, 0.05, 0.95)
    assert 20 < needed < 40
    assert rule.next_total([values], 20) == 20 + math.ceil((needed + 5 - 20) / 2), "half of what seems missing"
    assert rule.next_total([np.array([1.0, 9.0] * 10)], 20) == 40, "never more than twice as many at once"
    assert rule.next_total([np.array([1.0, -1.0] * 10)], 20) == 40
    assert rule.next_total([STEADY[:20]], 20) == 25, "at least five more"
    assert rule.next_total([np.array([1.0, 9.0] * 40)], 80) == 100, "and never beyond the ceiling"
    assert rule.next_total([], 20) == 40, "every replication failed so far"


def test_the_needed_number_is_the_smallest_whose_half_width_is_small_enough():
    values = np.random.default_rng(2).normal(20, 4, 12)
    needed, deviation, mean = replications_needed(values, 0.03, 0.95), values.std(ddof=1), values.mean()

    def width(number):
        return stats.t.ppf(0.975, number - 1) * deviation / math.sqrt(number) / mean

    assert width(needed) <= 0.03 < width(needed - 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5.0, 5.0, 5.0], 2), ([1.0, -1.0], math.inf), ([3.0], math.inf), ([math.nan, 3.0], math.inf), ([0.0, 0.0], 2)],
)
def test_the_needed_number_of_special_cases(values, expected):
    assert replications_needed(np.array(values), 0.05, 0.95) == expected


def test_about_the_needed_number_of_replications_reaches_the_precision():
    rng, target = np.random.default_rng(47), 0.05
    pilot = rng.normal(10, 2, 2000)
    needed = replications_needed(pilot, target, 0.95)
    widths = [half_width(rng.normal(10, 2, needed)) for _ in range(200)]
    # The half-width is proportional to a sample standard deviation, whose relative spread is 1 / sqrt(2 n).
    assert np.mean(widths) == pytest.approx(target, rel=4 / math.sqrt(2 * needed * 200) + 0.02)


def test_the_table_has_one_row_a_design_and_measure():
    rows = [(d, r, m, 10.0 + r, "min") for d in ("a", "b") for r in range(3) for m in ("x", "y", "z")]
    measures = pd.DataFrame(rows, columns=["design", "replication", "measure", "value", "unit"])
    found = precision_table(measures, labels=["x", "z"], target=0.1)
    assert list(zip(found["design"], found["measure"], strict=True)) == [("a", "x"), ("a", "z"), ("b", "x"), ("b", "z")]
    row = found.iloc[0]
    low, high = stats.ttest_1samp([10, 11, 12], 0).confidence_interval(0.95)
    assert (row["mean"], row["replications"], row["unit"]) == (11.0, 3, "min")
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    assert row["relative_half_width"] == pytest.approx((high - 11) / 11)
    assert row["needed"] == replications_needed(np.array([10.0, 11.0, 12.0]), 0.1, 0.95)
    assert precision_table(measures, labels=["x"])["needed"].isna().all()


def test_the_table_of_no_measures_is_empty():
    measures = pd.DataFrame(columns=["design", "replication", "measure", "value", "unit"])
    assert list(precision_table(measures, labels=["x"]).columns)[:3] == ["design", "measure", "unit"]
