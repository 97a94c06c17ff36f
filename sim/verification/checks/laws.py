"""Every law that a scenario may name: its moments, its quantiles and its samples against formulas of their own.

The moments and distribution functions stand here as the textbooks write them, through scipy, and not as
`sim.chance.laws` computes them. Source: Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import FloatArray
from sim.chance.laws import Constant, Erlang, Exponential, Gamma, Hyperexponential, Lognormal, Uniform, Weibull
from sim.chance.streams import Streams
from sim.verification.row import Check, Row

if TYPE_CHECKING:
    from scipy.stats.distributions import rv_frozen

COUNT = 200_000
"""Spans that are drawn of each law."""

SHARES = (0.1, 0.5, 0.9)
"""Shares of the sample that must lie below the quantiles."""

KOLMOGOROV = 1.95
"""The largest distance of a sample from its law, times the root of its size, is more than this once in a thousand."""


@dataclass(frozen=True, slots=True)
class Known:
    """A law with what is known of it: mean, variance, and its distribution function in scipy."""

    law: Any
    mean: float
    variance: float
    textbook: Callable[[], Any]


def _exponential() -> rv_frozen:
    from scipy.stats import expon

    return expon(scale=3)


def _uniform() -> rv_frozen:
    from scipy.stats import uniform

    return uniform(1, 3)


def _lognormal() -> rv_frozen:
    from scipy.stats import lognorm

    return lognorm(0.5, scale=2)


def _erlang() -> rv_frozen:
    from scipy.stats import erlang

    return erlang(4, scale=0.75)


def _gamma() -> rv_frozen:
    from scipy.stats import gamma

    return gamma(0.625, scale=4.8)


def _weibull() -> rv_frozen:
    from scipy.stats import weibull_min

    return weibull_min(2.5, scale=3)


class _Mixture:
    """Two exponential laws with balanced means, squared coefficient of variation 4 (Whitt 1982)."""

    share = (1 + math.sqrt(3 / 5)) / 2
    means = (3 / (2 * share), 3 / (2 * (1 - share)))

    def cdf(self, span: FloatArray) -> FloatArray:
        """Return the share of spans that are no longer."""
        first, second = (-np.expm1(-np.asarray(span) / mean) for mean in self.means)
        return np.asarray(self.share * first + (1 - self.share) * second, dtype=np.float64)

    def ppf(self, share: float) -> float:
        """Return the span below which a share of them lies, by halving."""
        from scipy.optimize import brentq

        return float(brentq(lambda span: float(self.cdf(np.array(span))) - share, 0.0, 200.0, xtol=1e-13))


SPREAD = math.exp(0.25)
"""exp(sigma squared) of the lognormal law below."""

KNOWN = (
    Known(Exponential(mean_min=3), 3, 9, _exponential),
    Known(Uniform(low_min=1, high_min=4), 2.5, 0.75, _uniform),
    Known(Lognormal(median_min=2, sigma=0.5), 2 * math.sqrt(SPREAD), 4 * SPREAD * (SPREAD - 1), _lognormal),
    Known(Erlang(mean_min=3, stages=4), 3, 2.25, _erlang),
    Known(Gamma(mean_min=3, scv=1.6), 3, 14.4, _gamma),
    Known(Weibull(scale_min=3, shape=2.5), 3 * math.gamma(1.4), 9 * (math.gamma(1.8) - math.gamma(1.4) ** 2), _weibull),
    Known(Hyperexponential(mean_min=3, scv=4), 3, 36, _Mixture),
)


def rows_of(known: Known) -> tuple[Row, ...]:
    """Return the numbers of one law: what it says of itself, and a sample of it."""
    law, textbook = known.law, known.textbook()
    spans = law.quantile(Streams(1).generator("verification", law.law).random(COUNT))
    marks = np.linspace(0.001, 0.999, 999)
    rows = [
        Row("mean it claims", known.mean, 1e-9, law.mean),
        Row("variance it claims", known.variance, 1e-9, law.variance),
        Row("largest error of a quantile", 0.0, 1e-9, _farthest(textbook.cdf(law.quantile(marks)) - marks)),
        Row("largest error of the tail", 0.0, 1e-9, _farthest(law.survival(law.quantile(marks)) - (1 - marks))),
        _mean("sample mean", known.mean, 0.02 * known.mean, spans),
        _mean("sample variance", known.variance, 0.05 * known.variance, (spans - known.mean) ** 2),
    ]
    below = [(f"share below the {100 * share:g} % quantile", share, textbook.ppf(share)) for share in SHARES]
    distance = _kolmogorov(textbook.cdf(np.sort(spans)))
    shares = (_mean(quantity, share, 0.005, spans <= limit) for quantity, share, limit in below)
    return (*rows, *shares, Row("distance of Kolmogorov and Smirnov, times root n", 0.0, KOLMOGOROV, distance))


def of_a_constant() -> tuple[Row, ...]:
    """Return the numbers of the law that always gives the same span."""
    law = Constant(mean_min=3)
    spans = law.quantile(np.linspace(0, 0.999, 1000))
    return (
        Row("mean it claims", 3, 1e-12, law.mean),
        Row("variance it claims", 0, 1e-12, law.variance),
        Row("largest error of a quantile", 0, 1e-12, _farthest(spans - 3)),
    )


def half_of_the_time() -> tuple[Row, ...]:
    """Return which share of all spans, the longest, holds half of the time.

    Calls of a large city (Langton, Ruiter and Verlaan, Detroit 2019): 15 % of them take half of all time on the scene.
    """
    marks = (np.arange(COUNT) + 0.5) / COUNT
    # Lognormal: the tail beyond sigma. Exponential: beyond x with (1 + x) exp(-x) = 1/2.
    known = ((Lognormal(median_min=25, sigma=1), 0.158655), (Exponential(mean_min=25), 0.186682))
    rows = []
    for law, share in known:
        time = np.cumsum(law.quantile(marks))
        rows.append(Row(law.law, share, 2e-4, 1 - float(np.searchsorted(time, time[-1] / 2)) / COUNT))
    return tuple(rows)


def _mean(quantity: str, expected: float, tolerance: float, values: Any) -> Row:
    values = np.asarray(values, dtype=np.float64)
    return Row(quantity, expected, tolerance, float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values))))


def _farthest(errors: FloatArray) -> float:
    return float(np.abs(errors).max())


def _kolmogorov(share: FloatArray) -> float:
    """Return the largest distance of the sample's steps from the shares below its sorted values, times root n."""
    count = len(share)
    above, below = np.arange(1, count + 1) / count - share, share - np.arange(count) / count
    return float(max(above.max(), below.max()) * math.sqrt(count))


CHECKS = (
    Check("law_constant", "chance", "Constant law", of_a_constant, quick=True),
    *(
        Check(f"law_{name}", "chance", f"{name.capitalize()} law", partial(rows_of, known), quick=True)
        for name, known in ((known.law.law, known) for known in KNOWN)
    ),
    Check(
        "half_of_the_time", "chance", "Share of the longest that take half of all time", half_of_the_time, quick=True
    ),
)
"""One check a law."""
