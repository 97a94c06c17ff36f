"""Every law that a scenario may name: mean, spread and tail as it claims them, and as its quantiles give them."""

from __future__ import annotations

import math

import numpy as np

from sim.chance.laws import Constant, Erlang, Exponential, Gamma, Hyperexponential, Law, Lognormal, Uniform, Weibull
from sim.verification.row import Check, Row

SECTION = "chance"

MARKS = 400_000
"""Uniform marks, evenly spread, that stand for all."""

LAWS: tuple[tuple[str, Law, float, float, float], ...] = (
    ("constant 3", Constant(mean_min=3), 3, 0, 3),
    ("exponential 2", Exponential(mean_min=2), 2, 4, 2 * math.log(2)),
    ("uniform 1 to 5", Uniform(low_min=1, high_min=5), 3, 4 / 3, 3),
    ("lognormal, median 2, sigma 0.8", Lognormal(median_min=2, sigma=0.8), 2 * math.exp(0.32),
     4 * math.exp(0.64) * math.expm1(0.64), 2),
    ("Erlang 3, 4 stages", Erlang(mean_min=3, stages=4), 3, 9 / 4, 2.754045),
    ("gamma, scv 0.5", Gamma(mean_min=3, scv=0.5), 3, 4.5, 2.517520),
    ("Weibull, shape 2, scale 2", Weibull(scale_min=2, shape=2), math.sqrt(math.pi), 4 - math.pi,
     2 * math.sqrt(math.log(2))),
    ("hyperexponential 2, scv 4", Hyperexponential(mean_min=2, scv=4), 2, 16, 0.902986),
)  # fmt: skip
"""Each law with the mean, variance and median that textbooks give it."""


def laws() -> tuple[Row, ...]:
    """Return mean, variance and median of every law, as claimed and from its quantiles, and its tail beside these."""
    rows = []
    mark = (np.arange(MARKS) + 0.5) / MARKS
    for name, law, mean, variance, median in LAWS:
        span = law.quantile(mark)
        rows += [
            Row(f"{name}: mean claimed", mean, 1e-9 * mean, law.mean),
            Row(f"{name}: variance claimed", variance, 1e-9 * variance, law.variance),
            Row(f"{name}: mean of quantiles", mean, 1e-4 * mean, float(span.mean())),
            Row(f"{name}: variance of quantiles", variance, 2e-3 * variance + 1e-12, float(span.var())),
            Row(f"{name}: median", median, 1e-6 * median, float(law.quantile(np.array([0.5]))[0])),
        ]
        if not isinstance(law, Constant):
            off = np.abs(law.survival(span) - (1 - mark)).max()
            rows.append(Row(f"{name}: tail and quantiles apart", 0.0, 1e-9, float(off)))
    return tuple(rows)


CHECKS = (Check("laws", SECTION, "Laws of work, turnout and waiting", laws, quick=True),)
