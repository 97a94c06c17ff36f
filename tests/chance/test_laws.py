"""Laws know their own moments, and invert their distribution function."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.chance.laws import Constant, Erlang, Exponential, Gamma, Hyperexponential, Law, Lognormal, Uniform, Weibull
from sim.chance.streams import Streams

LAWS = [
    Constant(mean_min=3),
    Exponential(mean_min=3),
    Uniform(low_min=1, high_min=4),
    Lognormal(median_min=2, sigma=0.5),
    Erlang(mean_min=3, stages=4),
    Gamma(mean_min=3, scv=1.6),
    Gamma(mean_min=3, scv=0.3),
    Weibull(scale_min=3, shape=0.8),
    Weibull(scale_min=3, shape=2.5),
    Hyperexponential(mean_min=3, scv=4),
]
MARKS = st.floats(min_value=1e-9, max_value=1 - 1e-9)
COUNT = 200_000


def moments_agree(law: Law, mean: float, variance: float, seed: int) -> bool:
    """Whether a large sample of `law` has this mean and variance, to four standard errors."""
    sample = law.quantile(Streams(seed).generator("test", law.law).random(COUNT))
    fourth = float(np.mean((sample - sample.mean()) ** 4))
    error_of_mean = sample.std() / math.sqrt(COUNT)
    error_of_variance = math.sqrt(max(fourth - sample.var() ** 2, 0.0) / COUNT)
    near_mean = abs(sample.mean() - mean) <= 4 * error_of_mean + 1e-12
    return bool(near_mean and abs(sample.var() - variance) <= 4 * error_of_variance + 1e-12)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_a_sample_has_the_mean_and_variance_the_law_states(law: Law) -> None:
    assert moments_agree(law, law.mean, law.variance, seed=11)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
def test_a_wrong_mean_is_rejected(law: Law) -> None:
    assert not moments_agree(law, law.mean * 1.05, law.variance, seed=11)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.law)
@given(first=MARKS, second=MARKS)
def test_a_higher_mark_never_gives_a_shorter_span(law: Law, first: float, second: float) -> None:
    spans = law.quantile(np.array(sorted((first, second))))
    assert 0 <= spans[0] <= spans[1]


@pytest.mark.parametrize("law", [law for law in LAWS if law.variance], ids=lambda law: law.law)
def test_as_many_spans_are_longer_as_have_a_higher_mark(law: Law) -> None:
    marks = np.concatenate([[1e-9, 1e-3], np.linspace(0.01, 0.99, 99), [0.999, 1 - 1e-9]])
    assert law.survival(law.quantile(marks)) == pytest.approx(1 - marks, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("law", [*LAWS, Uniform(low_min=2, high_min=2), Lognormal(median_min=2, sigma=0)])
def test_all_spans_are_longer_than_one_below_zero_and_none_than_one_without_end(law: Law) -> None:
    assert law.survival(np.array([-1.0, np.inf])).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    "law", [Constant(mean_min=2), Uniform(low_min=2, high_min=2), Lognormal(median_min=2, sigma=0)]
)
def test_a_law_of_one_span_ends_there(law: Law) -> None:
    assert law.survival(np.array([1.9, 2.0])).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("law", "same"),
    [
        (Gamma(mean_min=3, scv=0.25), Erlang(mean_min=3, stages=4)),
        (Gamma(mean_min=3, scv=1), Exponential(mean_min=3)),
        (Weibull(scale_min=3, shape=1), Exponential(mean_min=3)),
    ],
)
def test_laws_meet_where_one_is_a_case_of_the_other(law: Law, same: Law) -> None:
    marks = np.array([0.01, 0.3, 0.5, 0.9, 0.999])
    assert law.quantile(marks) == pytest.approx(same.quantile(marks))
    assert (law.mean, law.variance) == pytest.approx((same.mean, same.variance))


@given(mark=MARKS)
def test_exponential_inverts_its_distribution(mark: float) -> None:
    span = float(Exponential(mean_min=3).quantile(np.array(mark)))
    assert math.isclose(1 - math.exp(-span / 3), mark, rel_tol=1e-9, abs_tol=1e-12)


@given(mark=MARKS, scv=st.floats(min_value=1.01, max_value=100))
def test_hyperexponential_inverts_its_distribution(mark: float, scv: float) -> None:
    span = float(Hyperexponential(mean_min=3, scv=scv).quantile(np.array(mark)))
    share = (1 + math.sqrt((scv - 1) / (scv + 1))) / 2
    tail = share * math.exp(-2 * share * span / 3) + (1 - share) * math.exp(-2 * (1 - share) * span / 3)
    assert math.isclose(tail, 1 - mark, rel_tol=1e-6)


@given(mark=MARKS, stages=st.integers(min_value=1, max_value=20))
def test_erlang_inverts_its_distribution(mark: float, stages: int) -> None:
    span = float(Erlang(mean_min=3, stages=stages).quantile(np.array(mark)))
    rate = stages / 3
    tail = sum((rate * span) ** k * math.exp(-rate * span) / math.factorial(k) for k in range(stages))
    assert math.isclose(tail, 1 - mark, rel_tol=1e-6, abs_tol=1e-9)


def test_a_lognormal_law_has_its_median_in_the_middle() -> None:
    assert float(Lognormal(median_min=24.6, sigma=0.97).quantile(np.array(0.5))) == 24.6


@pytest.mark.parametrize(
    ("given_law", "message"),
    [
        ({"law": "exponential", "mean_min": -1}, "greater than 0"),
        ({"law": "uniform", "low_min": 3, "high_min": 1}, "high_min 1 is below low_min 3; swap them"),
        ({"law": "hyperexponential", "mean_min": 1, "scv": 1}, "greater than 1"),
        ({"law": "gauss", "mean_min": 1}, "does not match any of the expected tags"),
        ({"law": "lognormal", "median_min": 1, "sigma": float("nan")}, "finite number"),
    ],
)
def test_a_law_that_makes_no_sense_is_refused(given_law: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        TypeAdapter(Law).validate_python(given_law)
