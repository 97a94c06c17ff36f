"""Intervals and tests for a handful of independent replications."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray

NO_SPREAD = 1e-12
"""A standard deviation below this share of the largest value is rounding: the values are all the same."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its confidence interval, `mean - half_width` to `mean + half_width`, from `number` values.

    `half_width` is NaN with fewer than two values, 0 when all are the same.
    """

    mean: float
    half_width: float
    number: int

    @property
    def relative_half_width(self) -> float:
        """Half-width over the absolute mean: 0 when it is 0, infinite when only the mean is."""
        if self.half_width == 0.0:
            return 0.0
        return self.half_width / abs(self.mean) if self.mean != 0.0 else math.inf if self.number > 1 else math.nan


def t_interval(values: FloatArray, confidence: float) -> Interval:
    """Return the mean of independent values with its t interval; NaN values are left out.

    Exact for normal values. Covers less than it says for skewed ones: 95 % intervals for the mean of 10
    exponential values cover 90 %.

    Source
    ------
    Law (2015), Simulation Modeling and Analysis, 5th ed., section 4.5.
    """
    present = values[~np.isnan(values)]
    number = len(present)
    if number == 0:
        return Interval(math.nan, math.nan, 0)
    mean = float(present.mean())
    if number == 1:
        return Interval(mean, math.nan, 1)
    return Interval(mean, t_quantile(confidence, number - 1) * standard_error(present), number)


def t_quantile(confidence: float, freedom: int) -> float:
    """Return the quantile of Student's t law that an interval of this confidence goes to on either side."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + confidence) / 2))


def standard_error(values: FloatArray) -> float:
    """Return the standard error of the mean of two or more values; 0 when they differ by rounding only."""
    deviation = float(values.std(ddof=1))
    return 0.0 if deviation <= NO_SPREAD * float(np.abs(values).max()) else deviation / math.sqrt(len(values))


def paired_p(differences: FloatArray) -> float:
    """Return the two-sided p of the paired t test that differences of two or more pairs have mean 0.

    Differences that are all the same leave no doubt: 1 when they are 0, 0 otherwise.
    """
    from scipy.special import stdtr

    error, mean = standard_error(differences), float(differences.mean())
    if error == 0.0:
        return 1.0 if mean == 0.0 else 0.0
    return 2.0 * float(stdtr(len(differences) - 1, -abs(mean) / error))


def holm(p: Sequence[float]) -> list[float]:
    """Return p values corrected for as many tests as there are, so that any false alarm has at most the level's chance.

    The k-th smallest of m is multiplied by m - k + 1, then made no smaller than those before it and at most 1. NaN
    marks a test that was not made: it stays NaN and does not count.

    Source
    ------
    Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
    """
    tested = [i for i, value in enumerate(p) if not math.isnan(value)]
    corrected, largest = [math.nan] * len(p), 0.0
    for rank, i in enumerate(sorted(tested, key=lambda i: p[i])):
        largest = max(largest, min(1.0, (len(tested) - rank) * p[i]))
        corrected[i] = largest
    return corrected


def is_doubtful(values: FloatArray, tests: int) -> bool:
    """Return whether a t interval of these values should not be trusted: they are skewed and few.

    Both must hold: the Shapiro-Wilk test rejects a normal law at 0.01 shared among `tests`, and there are fewer values
    than 25 times the squared sample skewness, Cochran's rule for when the mean may be treated as normal.

    Source
    ------
    Shapiro and Wilk (1965), Biometrika 52, 591-611; Cochran (1977), Sampling Techniques, 3rd ed., section 2.15.
    """
    if len(values) < 3 or standard_error(values) == 0.0:
        return False
    deviations = values - values.mean()
    skewness = float(np.mean(deviations**3) / np.mean(deviations**2) ** 1.5)
    if len(values) >= 25 * skewness**2:
        return False
    from scipy.stats import shapiro  # takes a second to load

    return float(shapiro(values).pvalue) < 0.01 / tests
