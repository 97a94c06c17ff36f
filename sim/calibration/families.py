"""Families of laws, each with its parameters as plain numbers that an optimiser may move anywhere."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.calibration.spans import Intervals
from sim.chance.laws import Exponential, Gamma, Hyperexponential, Law, Lognormal, Uniform, Weibull


class Moments(NamedTuple):
    """Mean and squared coefficient of variation of spans, mean and standard deviation of their logarithm."""

    mean: float
    scv: float
    log_mean: float
    log_sigma: float

    @classmethod
    def of(cls, spans: Intervals) -> Moments:
        """Return the moments of the middles of intervals."""
        middle, weight = spans.middle_min, spans.count / spans.count.sum()
        mean = float(weight @ middle)
        logs = np.log(middle)
        log_mean = float(weight @ logs)
        variance = float(weight @ (middle - mean) ** 2)
        return cls(mean, variance / mean**2, log_mean, math.sqrt(float(weight @ (logs - log_mean) ** 2)))


class Family(NamedTuple):
    """A family of laws: where to start, and the law of a point.

    `start` gives logarithms of parameters from the moments; `law` makes a law of such numbers. Erlang laws are gamma
    laws and not fitted apart.
    """

    name: str
    parameters: int
    start: Callable[[Moments], tuple[float, ...]]
    law: Callable[[FloatArray], Law]


def _bounded(number: float, low: float, high: float) -> float:
    return min(max(number, low), high)


def _exp(number: float, low: float = -14.0, high: float = 14.0) -> float:
    return math.exp(_bounded(float(number), low, high))


FAMILIES = (
    Family("exponential", 1, lambda m: (math.log(m.mean),), lambda at: Exponential(mean_min=_exp(at[0]))),
    Family(
        "lognormal", 2,
        lambda m: (m.log_mean, math.log(max(m.log_sigma, 1e-3))),
        lambda at: Lognormal(median_min=_exp(at[0]), sigma=_exp(at[1], high=math.log(5))),
    ),
    Family(
        "gamma", 2,
        lambda m: (math.log(m.mean), math.log(max(m.scv, 1e-4))),
        lambda at: Gamma(mean_min=_exp(at[0]), scv=_exp(at[1], high=math.log(1000))),
    ),
    Family(
        "weibull", 2,
        lambda m: (math.log(m.mean), -0.5 * math.log(max(m.scv, 1e-4))),
        lambda at: Weibull(scale_min=_exp(at[0]), shape=_exp(at[1], math.log(0.06), math.log(1000))),
    ),
    Family(
        "hyperexponential", 2,
        lambda m: (math.log(m.mean), math.log(max(m.scv - 1, 0.1))),
        lambda at: Hyperexponential(mean_min=_exp(at[0]), scv=1 + _exp(at[1], high=math.log(999))),
    ),
)  # fmt: skip
"""All families whose parameters are plain numbers."""


def uniform(spans: Intervals) -> Law:
    """Return the likeliest uniform law: it ends where the record does."""
    ends = spans.high_min[np.isfinite(spans.high_min)]
    low, high = float(spans.low_min.min()), float(max(ends.max(initial=0.0), spans.low_min.max()))
    return Uniform(low_min=low, high_min=high)
