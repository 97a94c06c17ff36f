"""What fitting and validating report: likeliest laws, intervals of recorded percentiles and shares, over-dispersion."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import FloatArray
from sim.calibration.compare import quantile_interval, share_interval
from sim.calibration.families import FAMILIES, uniform
from sim.calibration.goodness import goodness
from sim.calibration.likelihood import likeliest
from sim.calibration.rates import dispersion_of
from sim.calibration.spans import Intervals, Observed
from sim.chance.laws import Exponential, Law, Lognormal
from sim.chance.streams import Streams
from sim.verification.row import Check, Row

SECTION = "output"

SEED = 0

LEVEL = 0.1
"""Chance at which a law is rejected."""

FAMILY = {family.name: family for family in FAMILIES}


def likeliest_laws() -> tuple[Row, ...]:
    """Return likeliest parameters that have a closed form, for spans stamped to the second.

    Exponential: all time that was seen over the spans that ended, also where some were broken off. Lognormal: mean and
    standard deviation of the logarithms.
    """
    draw = Streams(SEED).generator("spans")
    span, cut = -6 * np.log(draw.random(400)), -8 * np.log(draw.random(400))
    ended = span <= cut
    broken = Observed.of(span[ended], broken_off_min=cut[~ended])
    time = float(np.minimum(span, cut).sum()) / ended.sum()
    logs = draw.normal(2.0, 0.6, size=400)
    exponential, lognormal = _fit("exponential", broken), _fit("lognormal", Observed.of(np.exp(logs)))
    assert isinstance(exponential, Exponential)
    assert isinstance(lognormal, Lognormal)
    return (
        Row("mean of an exponential law, some broken off", time, 2e-4 * time, exponential.mean_min),
        Row("median of a lognormal law", math.exp(logs.mean()), 1e-3, lognormal.median_min),
        Row("sigma of a lognormal law", float(logs.std()), 1e-3, lognormal.sigma),
    )


def _fit(name: str, observed: Observed) -> Law:
    return likeliest(FAMILY[name], Intervals.of(observed)).law


def recorded_intervals() -> tuple[Row, ...]:
    """Return 95 % intervals of recorded shares and percentiles as they are printed.

    Shares: Newcombe (1998), Statistics in Medicine 17, 857-872, table I. Medians of 10, 15 and 20 values: tables of the
    sign test (Conover 1999, Practical Nonparametric Statistics, 3.2).
    """
    rows = []
    for hits, count, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
                                   (1, 29, 0.0061, 0.1718)):  # fmt: skip
        for end, known, got in zip(("from", "to"), (low, high), share_interval(hits, count), strict=True):
            rows.append(Row(f"{hits} of {count}, {end}", known, 5e-5, got))
    for count, first, last in ((10, 2, 9), (15, 4, 12), (20, 6, 15)):
        for end, known, got in zip(("from", "to"), (first, last), quantile_interval(_ranks(count), 0.5), strict=True):
            rows.append(Row(f"median of {count} values, {end} number", known, 0, got))
    return tuple(rows)


def _ranks(count: int) -> FloatArray:
    return np.arange(1.0, count + 1)


def days_differ() -> tuple[Row, ...]:
    """Return how much daily counts vary over Poisson's law: for counts of that law, and with days of their own."""
    days, rows = 20_000, []
    draw = Streams(SEED).generator("counts")
    mean = np.full(days, 9.0)
    # A factor of each day with mean 1 and variance 1/9 doubles the variance.
    for name, known, rates in (("Poisson", 1.0, mean), ("days differ by a third", 2.0, draw.gamma(9, 1, size=days))):
        found = dispersion_of(draw.poisson(rates), mean, 1)
        rows.append(Row(name, known, 0.06 * known, found.value, known * math.sqrt(2 / days) * 1.2))
    rows.append(Row("its standard error, 50 days and 2 free numbers", math.sqrt(2 / 48), 1e-12,
                    dispersion_of(draw.poisson(mean[:50]), mean[:50], 2).se))  # fmt: skip
    return tuple(rows)


def goodness_of_fit() -> tuple[Row, ...]:
    """Return how often a law that is the truth is rejected at 10 %, though fitted to the record it is tested on.

    Uniform spans stamped to the second: the law with the quickest fit, for which the test is exact.
    """
    records, draw, p = 200, Streams(SEED).generator("records"), []
    for spans in 60 * draw.random((records, 60)):
        observed = Observed.of(np.round(spans * 60) / 60)
        p.append(goodness(uniform(Intervals.of(observed)), observed, draw, repeats=19).p)
    share = float(np.mean(np.array(p) < LEVEL + 1e-9))
    return (Row("share of uniform records rejected", LEVEL, 0.05, share, math.sqrt(LEVEL * (1 - LEVEL) / records)),)


CHECKS = (
    Check("likeliest_laws", SECTION, "Laws of maximum likelihood", likeliest_laws, quick=True),
    Check("recorded_intervals", SECTION, "Intervals of recorded shares and medians", recorded_intervals, quick=True),
    Check("days_differ", SECTION, "Do days differ more than by chance?", days_differ, quick=True),
    Check("goodness_of_fit", SECTION, "How often a true law is rejected", goodness_of_fit, quick=False),
)
