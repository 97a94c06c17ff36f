import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.experiment.statistics import Interval, holm, is_doubtful, paired_p, t_interval, t_quantile

EXPERIMENTS = 1000


def coverage(sample, mean, number):
    """Return the share of 1000 experiments whose 95 % interval holds the true mean."""
    rng = np.random.default_rng(20_240_701)
    intervals = (t_interval(sample(rng, number), 0.95) for _ in range(EXPERIMENTS))
    return sum(abs(found.mean - mean) <= found.half_width for found in intervals) / EXPERIMENTS


def test_a_t_interval_is_that_of_the_textbook():
    found = t_interval(np.array([1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09]), 0.90)
    # Law (2015), example 4.27: 1.34 +- 0.24.
    assert (round(found.mean, 2), round(found.half_width, 2)) == (1.34, 0.24)


@pytest.mark.parametrize("number", [2, 5, 10, 40])
def test_intervals_of_normal_values_cover_their_mean_as_often_as_they_say(number):
    # 0.95 +- 2 standard errors of 1000 experiments, as in the validation plan.
    assert 0.9365 <= coverage(lambda rng, n: rng.normal(10, 3, n), 10, number) <= 0.9635


@pytest.mark.parametrize(("number", "expected"), [(5, 0.883), (10, 0.901), (20, 0.919), (40, 0.932)])
def test_intervals_of_exponential_values_cover_less_as_they_are_known_to(number, expected):
    tolerance = 4 * math.sqrt(expected * (1 - expected) / EXPERIMENTS)
    assert coverage(lambda rng, n: rng.exponential(1, n), 1, number) == pytest.approx(expected, abs=tolerance)


def test_a_normal_quantile_in_place_of_t_would_be_noticed():
    rng = np.random.default_rng(3)
    samples = rng.normal(0, 1, (EXPERIMENTS, 5))
    half = 1.96 * samples.std(axis=1, ddof=1) / math.sqrt(5)
    assert not 0.9365 <= (np.abs(samples.mean(axis=1)) <= half).mean() <= 0.9635


def test_nan_is_left_out_of_an_interval():
    assert t_interval(np.array([1.0, np.nan, 3.0]), 0.95) == t_interval(np.array([1.0, 3.0]), 0.95)


def test_an_interval_of_one_value_has_no_width_and_of_none_no_mean():
    one, none = t_interval(np.array([4.0]), 0.95), t_interval(np.array([np.nan]), 0.95)
    assert (one.mean, one.number, none.number) == (4.0, 1, 0)
    assert math.isnan(one.half_width)
    assert math.isnan(none.mean)
    assert math.isnan(none.relative_half_width)


def test_values_that_differ_by_rounding_only_have_an_interval_without_width():
    assert t_interval(np.array([0.1 + 0.2, 0.3, 0.3]), 0.95).half_width == 0.0


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(4.0, 1.0, 9), 0.25),
        (Interval(-4.0, 1.0, 9), 0.25),
        (Interval(0.0, 0.0, 9), 0.0),
        (Interval(0.0, 1.0, 9), math.inf),
    ],
)
def test_the_relative_half_width_is_of_the_absolute_mean(interval, expected):
    assert interval.relative_half_width == expected


@pytest.mark.parametrize(("confidence", "freedom"), [(0.95, 1), (0.95, 9), (0.99, 30), (0.5, 4)])
def test_t_quantiles_are_those_of_scipy(confidence, freedom):
    assert t_quantile(confidence, freedom) == pytest.approx(stats.t.ppf((1 + confidence) / 2, freedom), rel=1e-10)


@given(st.integers(2, 30), st.integers(0, 2**32), st.floats(-3, 3))
def test_the_paired_p_is_that_of_scipy(number, seed, shift):
    rng = np.random.default_rng(seed)
    one, other = rng.normal(shift, 1, number), rng.normal(0, 1, number)
    assert paired_p(one - other) == pytest.approx(stats.ttest_rel(one, other).pvalue, rel=1e-9, abs=1e-300)


def test_differences_without_spread_leave_no_doubt():
    assert paired_p(np.zeros(5)) == 1.0
    assert paired_p(np.full(5, -2.0)) == 0.0


def test_holm_by_hand():
    # Sorted: .005 x 4 = .02, .01 x 3 = .03, .03 x 2 = .06, .04 x 1 = .04 but no smaller than .06.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_passes_over_tests_that_were_not_made():
    corrected = holm([0.01, math.nan, 0.02])
    assert (corrected[0], corrected[2]) == (0.02, 0.02)
    assert math.isnan(corrected[1])


def test_holm_never_exceeds_one_and_of_nothing_is_nothing():
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.001, 0.2))
def test_holm_rejects_what_its_stepwise_procedure_rejects(p, level):
    corrected = holm(p)
    rejected = set()
    for rank, i in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        if (len(p) - rank) * p[i] > level:
            break
        rejected.add(i)
    assert {i for i, value in enumerate(corrected) if value <= level} == rejected


def test_the_family_wise_error_of_holm_stays_at_its_level():
    rng = np.random.default_rng(17)
    p = rng.random((EXPERIMENTS, 6))
    alarms = sum(min(holm(row.tolist())) <= 0.05 for row in p) / EXPERIMENTS
    expected = 1 - (1 - 0.05 / 6) ** 6
    assert alarms == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / EXPERIMENTS))
    uncorrected = (p.min(axis=1) <= 0.05).mean()
    assert uncorrected > 0.2, "without the correction one study in four would cry wolf"


def test_common_random_numbers_cut_the_variance_of_a_difference_forty_times():
    # exp(1) against exp(rate 1.25) by inversion of the same marks: .04 against 1.64 (validation plan, section 5).
    rng, number = np.random.default_rng(23), 200_000
    marks, others = -np.log1p(-rng.random(number)), -np.log1p(-rng.random(number))
    same, independent = marks - marks / 1.25, marks - others / 1.25
    # The variance of a sample variance is (mu4 - sigma^4) / n; mu4 = 9 for an exponential of mean 1.
    assert same.var() == pytest.approx(0.04, abs=4 * math.sqrt(8 * 0.2**4 / number))
    assert independent.var() == pytest.approx(1.64, abs=4 * math.sqrt((9 * (1 + 0.8**4) + 6 * 0.64 - 1.64**2) / number))
    assert same.var() / independent.var() == pytest.approx(0.02439, abs=0.001)


def test_a_desynchronised_stream_destroys_the_pairing():
    marks = -np.log1p(-np.random.default_rng(29).random(100_000))
    shifted = np.roll(marks, 1)
    assert (marks - shifted / 1.25).var() > 1.5


def test_skewed_and_few_values_are_doubtful():
    values = np.random.default_rng(31).lognormal(0, 1, 20)
    assert is_doubtful(values, tests=1)


def test_normal_values_and_values_without_spread_are_not_doubtful():
    rng = np.random.default_rng(37)
    doubtful = sum(is_doubtful(rng.normal(0, 1, 10), tests=1) for _ in range(300))
    # At most 0.01 of 300, plus 4 standard errors.
    assert doubtful <= 3 + 4 * math.sqrt(3)
    assert not is_doubtful(np.full(10, 3.0), tests=1)
    assert not is_doubtful(np.array([0.0, 5.0]), tests=1)


def test_many_skewed_values_are_not_doubtful_because_their_mean_is_nearly_normal():
    assert not is_doubtful(np.random.default_rng(41).exponential(1, 500), tests=1)
