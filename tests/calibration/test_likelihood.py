"""Laws of maximum likelihood: known ones come back, wrong ones are rejected.

Twice the gain in log-likelihood over the true law is chi-squared with as many degrees of freedom as the law has
parameters (Wilks 1938); its 0.9999 quantile is the tolerance throughout: 4 standard errors of a single parameter.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2

from sim.calibration.families import FAMILIES, uniform
from sim.calibration.goodness import distance, goodness
from sim.calibration.likelihood import fit_laws, likeliest, log_likelihood
from sim.calibration.spans import SECOND, Intervals, Observed
from sim.chance.laws import Constant, Exponential, Gamma, Hyperexponential, Law, Lognormal, Uniform, Weibull
from sim.chance.streams import Streams

COUNT = 1000
LAWS: list[tuple[Law, Law]] = [
    (Exponential(mean_min=6), Exponential(mean_min=8)),
    (Lognormal(median_min=6, sigma=0.6), Lognormal(median_min=6, sigma=0.75)),
    (Gamma(mean_min=30, scv=0.4), Gamma(mean_min=30, scv=0.6)),
    (Weibull(scale_min=5, shape=0.7), Weibull(scale_min=7, shape=0.7)),
    (Hyperexponential(mean_min=20, scv=5), Hyperexponential(mean_min=30, scv=5)),
]
"""Laws with wrong ones that 1,000 spans must tell from them."""


def made(law: Law, grain: float = SECOND, count: int = COUNT, seed: int = 3, cut_min: float | None = None) -> Observed:
    """Return spans of a law, rounded; with `cut_min` broken off after exponential times of that mean."""
    generator = Streams(seed).generator("test", law.law)
    span = law.quantile(generator.random(count))
    if cut_min is None:
        return Observed.of(np.round(span / grain) * grain)
    cut = -cut_min * np.log(generator.random(count))
    return Observed.of(np.round(span[span <= cut] / grain) * grain, broken_off_min=cut[span > cut])


def agrees(law: Law, observed: Observed) -> bool:
    """Whether a law is as likely as the likeliest of its family, as far as chance goes."""
    spans = Intervals.of(observed)
    family = next(family for family in FAMILIES if family.name == law.law)
    gain = 2 * (likeliest(family, spans).log_likelihood - log_likelihood(law, spans))
    return -1e-3 <= gain <= float(chi2.ppf(0.9999, family.parameters))


@pytest.mark.parametrize(("law", "wrong"), LAWS, ids=lambda law: law.law)
@pytest.mark.parametrize("grain", [SECOND, 1.0])
def test_the_parameters_of_a_law_come_back_and_others_do_not(law: Law, wrong: Law, grain: float) -> None:
    observed = made(law, grain)
    assert agrees(law, observed)
    assert not agrees(wrong, observed)


@pytest.mark.parametrize(("law", "wrong"), LAWS[:2], ids=lambda law: law.law)
def test_spans_that_were_broken_off_do_not_make_a_law_shorter(law: Law, wrong: Law) -> None:
    observed = made(law, cut_min=8.0)
    assert observed.open.sum() > COUNT / 4
    assert agrees(law, observed)
    assert not agrees(law, Observed.of(observed.ended_min))


@pytest.mark.parametrize("law", [*(law for law, _ in LAWS), Uniform(low_min=2, high_min=7)], ids=lambda law: law.law)
def test_akaike_chooses_the_family_that_the_spans_are_of(law: Law) -> None:
    assert fit_laws(made(law, count=2 * COUNT))[0].law.law == law.law


def test_equal_spans_give_a_constant() -> None:
    assert fit_laws(Observed.of(np.full(9, 3.0)))[0].law == Constant(mean_min=3)


def test_the_likelihood_of_rounded_spans_is_that_of_their_intervals() -> None:
    observed = Observed.of(np.array([1.0, 2.0]), broken_off_min=np.array([3.0]))
    law = Exponential(mean_min=2)
    by_hand = (
        math.log(math.exp(-0.25) - math.exp(-0.75)) + math.log(math.exp(-0.75) - math.exp(-1.25)) - 1.5
    )  # fmt: skip
    assert observed.grain_min == 1.0
    assert log_likelihood(law, Intervals.of(observed)) == pytest.approx(by_hand)


def test_nothing_that_ended_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="no span ended"):
        fit_laws(Observed.of(np.zeros(0), broken_off_min=np.array([4.0])))


def test_the_distance_of_a_rounded_record_by_hand() -> None:
    # Up to 1.5 half of the record has ended, by the law 1.5 / 4; up to 3.5 all of it, by the law 3.5 / 4.
    observed = Observed.of(np.array([1.0, 3.0]))
    assert distance(Uniform(low_min=0, high_min=4), observed) == pytest.approx(0.125)


def test_a_right_law_passes_and_a_wrong_one_does_not() -> None:
    generator = Streams(1).generator("bootstrap")
    observed = made(Lognormal(median_min=6, sigma=0.6), count=500, cut_min=40.0)
    right, wrong = fit_laws(observed)[0], likeliest(FAMILIES[0], Intervals.of(observed))
    assert right.law.law == "lognormal"
    assert goodness(right.law, observed, generator, repeats=20).p > 0.05
    assert goodness(wrong.law, observed, generator, repeats=20).p == 1 / 21


def test_a_right_law_passes_as_often_as_the_test_says() -> None:
    # p is uniform for a right law: of 60 records about 30 are below a half; 4 standard errors are 15.5.
    generator = Streams(2).generator("bootstrap")
    law = Uniform(low_min=2, high_min=5)
    below = 0
    for seed in range(60):
        observed = made(law, count=60, seed=seed)
        below += goodness(uniform(Intervals.of(observed)), observed, generator, repeats=19).p < 0.5
    assert abs(below - 30) <= 15.5
