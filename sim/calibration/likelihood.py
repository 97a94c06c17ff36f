"""Laws of maximum likelihood for recorded spans, and which of them to take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.calibration.families import FAMILIES, Family, Moments, uniform
from sim.calibration.spans import Intervals, Observed
from sim.chance.laws import Constant, Law

_LEAST = 1e-300
"""A span that a law holds impossible counts as this likely, so that likelihoods stay comparable."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The likeliest law of a family.

    `aic` is twice the number of parameters less twice the log-likelihood: of several laws the one with the least is
    expected to predict best (Akaike 1974, IEEE Transactions on Automatic Control 19(6), 716-723).
    """

    law: Law
    parameters: int
    log_likelihood: float

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.parameters - 2 * self.log_likelihood


def log_likelihood(law: Law, spans: Intervals) -> float:
    """Return the logarithm of the probability that spans fall into the intervals in which they were seen to fall."""
    probability = law.survival(spans.low_min) - np.where(
        np.isinf(spans.high_min), 0.0, law.survival(np.where(np.isinf(spans.high_min), 0.0, spans.high_min))
    )
    return float(spans.count @ np.log(np.maximum(probability, _LEAST)))


def likeliest(family: Family, spans: Intervals) -> Fitted:
    """Return the law of the family that makes the spans most likely; the search begins at their moments."""
    from scipy.optimize import minimize

    def unlikelihood(at: FloatArray) -> float:
        return -log_likelihood(family.law(at), spans)

    begin = np.array(family.start(Moments.of(spans)))
    found = minimize(unlikelihood, begin, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-6, "maxiter": 400})
    return Fitted(family.law(found.x), family.parameters, -float(found.fun))


def fit_laws(observed: Observed) -> tuple[Fitted, ...]:
    """Return the likeliest law of every family, the one to take first: by Akaike's criterion.

    Spans count with the rounding of their stamps, so that zeros and ties are nothing special; those that were broken
    off count as longer than they were seen to be, which is right if what broke them off did not look at how long they
    would have lasted. Spans that are all the same give a constant.

    Raises
    ------
    ValueError
        If no span ended.
    """
    ended = observed.ended_min
    if not len(ended):
        raise ValueError("no span ended; there is nothing to fit")
    spans = Intervals.of(observed)
    if observed.is_constant:
        constant = Constant(mean_min=float(ended.mean()))
        return (Fitted(constant, 1, 0.0),)
    return tuple(sorted(_each(spans), key=lambda fitted: fitted.aic))


def _each(spans: Intervals) -> Iterator[Fitted]:
    moments = Moments.of(spans)
    for family in FAMILIES:
        if family.name != "hyperexponential" or moments.scv > 1:
            yield likeliest(family, spans)
    law = uniform(spans)
    yield Fitted(law, 2, log_likelihood(law, spans))
