import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.experiment.comparison import compare_designs
from sim.record.results.schema import COMPARISON_COLUMNS


def tidy(values, unit="min"):
    """Return measures as `Study.measures` holds them, from {design: {label: [value of each replication]}}."""
    rows = [
        (design, replication, label, value, unit)
        for design, labels in values.items()
        for label, column in labels.items()
        for replication, value in enumerate(column)
    ]
    return pd.DataFrame(rows, columns=["design", "replication", "measure", "value", "unit"])


def compare(values, labels, **more):
    return compare_designs(tidy(values), baseline="base", labels=labels, **more)


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


BASE = [10.0, 14.0, 9.0, 12.0, 15.0]


def test_one_row_by_hand():
    row = only(compare({"base": {"m": BASE}, "new": {"m": [9.0, 12.0, 8.0, 10.0, 14.0]}}, ["m"]))
    # Differences -1 -2 -1 -2 -1: mean -1.4, standard error sqrt(0.3 / 5); the .975 quantile of t(4) is 2.776445.
    half = 2.7764451051977987 * math.sqrt(0.06)
    assert list(row.index) == list(COMPARISON_COLUMNS)
    assert (row["design"], row["baseline"], row["measure"], row["unit"]) == ("new", "base", "m", "min")
    assert row["mean"] == pytest.approx(10.6)
    assert row["baseline_mean"] == 12.0
    assert row["difference"] == pytest.approx(-1.4)
    assert row["low"] == pytest.approx(-1.4 - half)
    assert row["high"] == pytest.approx(-1.4 + half)
    assert row["p"] == row["p_corrected"] == pytest.approx(stats.ttest_1samp([-1, -2, -1, -2, -1], 0).pvalue)
    assert (row["verdict"], row["replications"]) == ("lower", 5)


def test_pairs_are_made_by_replication_whatever_the_order_of_the_rows():
    values = {"base": {"m": BASE}, "new": {"m": [b + d for b, d in zip(BASE, [1, 2, 1, 2, 1], strict=True)]}}
    shuffled = tidy(values).sample(frac=1, random_state=5)
    by_design = shuffled.sort_values("design", kind="stable")
    found = compare_designs(by_design, baseline="base", labels=["m"])
    pd.testing.assert_frame_equal(found, compare(values, ["m"]))
    assert only(found)["verdict"] == "higher"


def test_rows_come_by_design_and_then_by_measure_in_the_order_given():
    one = {"a": BASE, "b": BASE}
    found = compare({"new": one, "base": one, "other": one}, ["b", "a"])
    assert list(zip(found["design"], found["measure"], strict=True)) == [
        ("new", "b"), ("new", "a"), ("other", "b"), ("other", "a"),
    ]  # fmt: skip


def test_equal_designs_show_no_detectable_difference():
    row = only(compare({"base": {"m": BASE}, "new": {"m": BASE}}, ["m"]))
    assert (row["difference"], row["low"], row["high"], row["p"]) == (0.0, 0.0, 0.0, 1.0)
    assert row["verdict"] == "no detectable difference"


def test_designs_that_differ_by_rounding_only_show_no_difference():
    row = only(compare({"base": {"m": BASE}, "new": {"m": [v * (1 + 1e-15) for v in BASE]}}, ["m"]))
    assert (row["difference"], row["verdict"]) == (0.0, "no detectable difference")


def test_a_measure_that_chance_does_not_touch_differs_without_doubt():
    row = only(compare({"base": {"people": [100.0] * 5}, "new": {"people": [120.0] * 5}}, ["people"]))
    assert (row["low"], row["high"], row["p"], row["verdict"]) == (20.0, 20.0, 0.0, "higher")


def test_four_replications_give_no_verdict_and_five_do():
    def verdict(number):
        return only(compare({"base": {"m": BASE[:number]}, "new": {"m": [v - 5 for v in BASE[:number]]}}, ["m"]))

    assert verdict(4)["verdict"] == "too few replications"
    assert verdict(4)["high"] == -5.0, "the interval is shown all the same"
    assert verdict(5)["verdict"] == "lower"


def test_one_replication_has_no_interval_and_no_p():
    row = only(compare({"base": {"m": [3.0]}, "new": {"m": [2.0]}}, ["m"]))
    assert row["difference"] == -1.0
    assert np.isnan([row["low"], row["high"], row["p"], row["p_corrected"]]).all()
    assert (row["verdict"], row["replications"]) == ("too few replications", 1)


def test_a_pair_with_nan_on_either_side_is_left_out():
    nan = math.nan
    values = {"base": {"m": [1.0, nan, 3.0, 5.0]}, "new": {"m": [2.0, 2.0, nan, 8.0]}}
    row = only(compare(values, ["m"]))
    assert (row["mean"], row["baseline_mean"], row["difference"], row["replications"]) == (5.0, 3.0, 2.0, 2)


def test_a_measure_that_one_design_lacks_cannot_be_compared():
    found = compare({"base": {"a": BASE}, "new": {"a": BASE, "b": BASE}}, ["a", "b"])
    row = found.iloc[1]
    assert (row["measure"], row["replications"], row["verdict"]) == ("b", 0, "too few replications")
    assert np.isnan([row["mean"], row["baseline_mean"], row["difference"], row["p_corrected"]]).all()
    assert found.iloc[0]["p_corrected"] == found.iloc[0]["p"], "a test that was not made is not corrected for"


def test_only_the_baseline_makes_an_empty_comparison():
    found = compare({"base": {"m": BASE}}, ["m"])
    assert list(found.columns) == list(COMPARISON_COLUMNS)
    assert len(found) == 0


def many(seed, rows=4, number=12, shift=0.0):
    rng = np.random.default_rng(seed)
    base = {f"m{i}": rng.normal(10, 1, number) for i in range(rows)}
    return {"base": base, "new": {label: base[label] + rng.normal(shift, 1, number) for label in base}}


def test_intervals_are_bonferroni_s_over_all_rows():
    values = many(1)
    found = compare(values, list(values["base"]))
    difference = values["new"]["m2"] - values["base"]["m2"]
    low, high = stats.ttest_1samp(difference, 0).confidence_interval(1 - 0.05 / 4)
    assert found["low"][2] == pytest.approx(low)
    assert found["high"][2] == pytest.approx(high)


def test_where_holm_decides_and_the_interval_alone_does_not_the_interval_is_cut_at_zero():
    # Row a is beyond doubt; row b has p between 0.025 and 0.05, enough for Holm's second step but not for Bonferroni.
    wobble = np.array([1.0, -1.0] * 5)
    shift = stats.t.ppf(1 - 0.035 / 2, 9) * wobble.std(ddof=1) / math.sqrt(10)
    base = np.arange(10.0)
    found = compare(
        {"base": {"a": base, "b": base}, "new": {"a": base - 50 + wobble, "b": base + shift + wobble}}, ["a", "b"]
    )
    row = found.iloc[1]
    assert row["p"] == row["p_corrected"] == pytest.approx(0.035)
    assert (row["verdict"], row["low"]) == ("higher", 0.0)
    mirrored = compare(
        {"base": {"a": base, "b": base}, "new": {"a": base - 50 + wobble, "b": base - shift + wobble}}, ["a", "b"]
    )
    assert (mirrored.iloc[1]["verdict"], mirrored.iloc[1]["high"]) == ("lower", 0.0)


@settings(max_examples=50)
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(5, 15), st.floats(-1.5, 1.5), st.sampled_from([0.8, 0.95]))
def test_verdict_interval_and_corrected_p_never_contradict_each_other(seed, rows, number, shift, confidence):
    values = many(seed, rows, number, shift)
    for row in compare(values, list(values["base"]), confidence=confidence).itertuples():
        assert row.low <= row.difference <= row.high
        assert (row.verdict == "lower") == (row.high <= 0) == (row.p_corrected <= 1 - confidence and row.difference < 0)
        assert (row.verdict == "higher") == (row.low >= 0) == (row.p_corrected <= 1 - confidence and row.difference > 0)


def test_intervals_hold_together_as_often_as_they_say():
    rng, experiments, missed = np.random.default_rng(43), 200, 0
    for _ in range(experiments):
        values = many(int(rng.integers(2**32)), rows=3, number=8, shift=0.5)
        found = compare(values, list(values["base"]))
        missed += bool(((found["low"] > 0.5) | (found["high"] < 0.5)).any())
    # Independent rows: 1 - (1 - .05 / 3) ** 3 = .049 miss somewhere, .143 without correction; 4 standard errors.
    expected = 1 - (1 - 0.05 / 3) ** 3
    assert missed / experiments == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / experiments))
