"""How often calls come: a day, by the hour, by the weekday, and how much days differ besides."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IndexArray, IntArray
from sim.calibration.days import Days, minute_of_day
from sim.calls.table import TimeArray

_SWEEPS = 100


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much daily counts vary, over their mean: 1 for Poisson.

    `raw` is variance over mean; `value` allows for the days of the week and for the months, `se` is its standard error
    if it were 1.
    """

    raw: float
    value: float
    se: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When calls come. Weights have mean 1.

    `hour_weights` has shape `(24,)`, `weekday_weights` shape `(7,)`, Monday first; `daily` counts the calls of each
    day, `expected` is what weekday and month lead to expect, both of shape `(days,)`.
    """

    per_day: float
    hour_weights: FloatArray
    weekday_weights: FloatArray
    dispersion: Dispersion
    daily: IntArray
    expected: FloatArray


def rhythm_of(called_at: TimeArray, days: Days) -> Rhythm:
    """Return when the calls of a record come; all must lie on `days`."""
    daily = days.counts(called_at)
    expected = expected_counts(daily, days)
    return Rhythm(
        float(daily.mean()),
        hour_weights(called_at),
        weekday_weights(daily, days),
        dispersion_of(daily, expected, _free_numbers(days)),
        daily,
        expected,
    )


def hour_weights(called_at: TimeArray) -> FloatArray:
    """Return the share of each hour of the day in the calls, times 24; shape `(24,)`."""
    hour = (minute_of_day(called_at) // 60).astype(np.int64)
    weights: FloatArray = np.bincount(hour, minlength=24).astype(np.float64) * (24 / max(len(called_at), 1))
    return weights


def weekday_weights(daily: IntArray, days: Days) -> FloatArray:
    """Return the mean count of each weekday over the mean of these means; 1 for a weekday that does not occur."""
    weekday = days.weekday
    number = np.bincount(weekday, minlength=7)
    mean = np.bincount(weekday, daily, minlength=7) / np.maximum(number, 1)
    level = float(mean[number > 0].mean())
    weights: FloatArray = np.where((number > 0) & (level > 0), mean / (level or 1.0), 1.0)
    return weights


def expected_counts(daily: IntArray, days: Days) -> FloatArray:
    """Return the likeliest Poisson means that are a product of a weekday's and a month's factor, shape `(days,)`.

    They are found by scaling to the sums of weekdays and of months in turn, which is what maximum likelihood asks for
    (Deming and Stephan 1940, Annals of Mathematical Statistics 11(4), 427-444).
    """
    means = np.full(len(days), float(daily.mean()))
    for _ in range(_SWEEPS):
        before = means
        for part in (days.weekday, days.month):
            means = means * _ratio(daily, means, part)
        if np.allclose(before, means, rtol=1e-10, atol=0.0):
            break
    return means


def _ratio(daily: IntArray, means: FloatArray, part: IndexArray) -> FloatArray:
    seen, expected = np.bincount(part, daily), np.bincount(part, means)
    return np.divide(seen, expected, out=np.zeros(len(seen)), where=expected > 0)[part]


def _free_numbers(days: Days) -> int:
    return len(np.unique(days.weekday)) + len(np.unique(days.month)) - 1


def dispersion_of(daily: IntArray, expected: FloatArray, free_numbers: int) -> Dispersion:
    """Return Pearson's chi-squared over its degrees of freedom, and variance over mean; NaN where days are too few.

    Source
    ------
    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, 4.5.
    """
    mean, left = float(daily.mean()), len(daily) - free_numbers
    raw = float(daily.var(ddof=1)) / mean if len(daily) > 1 and mean > 0 else math.nan
    if left <= 0 or mean == 0:
        return Dispersion(raw, math.nan, math.nan)
    some = expected > 0
    value = float((((daily - expected)[some]) ** 2 / expected[some]).sum()) / left
    return Dispersion(raw, value, math.sqrt(2 / left))


def hours_differ(called_at: TimeArray, weights: FloatArray) -> float:
    """Return the probability that calls with these hourly weights fall as unevenly as those on record (chi-squared)."""
    from scipy.special import chdtrc

    expected = weights * (len(called_at) / 24)
    some = expected > 0
    seen = hour_weights(called_at) * (len(called_at) / 24)
    statistic = float(((seen - expected)[some] ** 2 / expected[some]).sum())
    return float(chdtrc(int(some.sum()) - 1, statistic))
