"""How fast units really are: recorded travel against what the roads of a scenario lead to expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray

_STARTS_MIN = np.concatenate([np.arange(0.0, 2.0, 0.25), np.arange(2.0, 10.25, 0.5)])
"""Minutes besides the road that are tried, before the best is made more exact."""

_LEAST_MIN = 0.05
"""Ways expected to be shorter count as this long: their logarithm would say nothing."""

FEWEST = 50
"""With fewer recorded ways nothing is said of speeds."""

FASTEST = 1.25
"""How much faster than a scenario's its roads may be fitted: who comes from elsewhere than the scenario thinks makes
long ways look too short for their length (regression dilution; Fuller 1987, Measurement Error Models, 1.1)."""

_FROM_MIDDLE = 1.2815515655446004
"""Where the tenth and the nine-tenth quantile of a normal law lie, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a recorded way takes: `(start_min + road_factor * expected) * exp(sigma * normal)`.

    `road_factor` multiplies the expected minutes on the road, so speeds are divided by it. `error` is the mean absolute
    residual of the logarithm, with a median residual of 0; `ways` how many ways it was fitted to.
    """

    start_min: float
    road_factor: float
    sigma: float
    error: float
    ways: int

    def minutes(self, expected_min: FloatArray) -> FloatArray:
        """Return the median minutes of ways that are expected to take so long on the road."""
        return self.start_min + self.road_factor * np.maximum(expected_min, _LEAST_MIN)


def usable(observed_min: FloatArray, expected_min: FloatArray) -> BoolArray:
    """Return which ways can be compared: those with a recorded time above 0 and a way on the roads."""
    some: BoolArray = (observed_min > 0) & np.isfinite(expected_min)
    return some


def fit_pace(observed_min: FloatArray, expected_min: FloatArray, fastest: float = FASTEST) -> Pace:
    """Return the pace that explains recorded ways with the least absolute error of the logarithm.

    Parameters
    ----------
    observed_min, expected_min:
        Shape `(ways,)`; only usable ones.
    fastest:
        The road is at most this many times as fast as expected; what a slower road leaves over is put to the start.

    Source
    ------
    Absolute deviations, because records hold ways that went wrong (Koenker 2005, Quantile Regression, 1.2). Time as a
    constant and a part that grows with the way: Kolesar, Walker and Hausner (1975), Operations Research 23(4), 614-627.
    """
    logs, road = np.log(observed_min), np.maximum(expected_min, _LEAST_MIN)
    best = _best_of(_STARTS_MIN, logs, road)
    step = 0.5
    while step > 0.01:
        step /= 2
        best = _best_of(np.array([max(0.0, best[1] - step), best[1], best[1] + step]), logs, road)
    _, share, level = best
    start, factor = share * math.exp(level), math.exp(level)
    if factor * fastest < 1:
        factor = 1 / fastest
        start = _start_at(factor, observed_min, road)
    residual = logs - np.log(start + factor * road)
    low, high = np.quantile(residual, [0.1, 0.9])
    return Pace(
        round(start, 3), round(factor, 4), round(float(high - low) / (2 * _FROM_MIDDLE), 4),
        float(np.abs(residual - np.median(residual)).mean()), len(logs),
    )  # fmt: skip


def _start_at(factor: float, observed_min: FloatArray, road: FloatArray) -> float:
    """Return the start with which half of the ways take longer than the pace says, 0 where all do without one."""
    return max(0.0, float(np.median(observed_min - factor * road)))


def _best_of(starts: FloatArray, logs: FloatArray, road: FloatArray) -> tuple[float, float, float]:
    """Return error, start (in minutes of the unfitted road) and level of the best of several starts."""
    found = []
    for start in starts.tolist():
        residual = logs - np.log(start + road)
        level = float(np.median(residual))
        found.append((float(np.abs(residual - level).mean()), start, level))
    return min(found)


def period_factors(
    observed_min: FloatArray,
    expected_min: FloatArray,
    period: IndexArray,
    pace: Pace,
    periods: int,
    fastest: float = FASTEST,
) -> list[float | None]:
    """Return by how much the road takes longer in each period than `pace` says; None where too few ways tell.

    In each period half of the ways take longer than `start_min` plus that factor times the road's part, unless the road
    would have to be faster than it may.
    """
    least = 1 / (fastest * pace.road_factor)
    found: list[float | None] = []
    for number in range(periods):
        mine = period == number
        if mine.sum() < FEWEST:
            found.append(None)
            continue
        road = pace.road_factor * np.maximum(expected_min[mine], _LEAST_MIN)
        rest = np.maximum(observed_min[mine] - pace.start_min, 0.0)
        found.append(round(max(least, float(np.median(rest / road))), 3))
    return found


@dataclass(frozen=True, slots=True)
class Class:
    """Ways that are expected to take about as long: from and to which expected minutes, how many, and medians."""

    from_min: float
    to_min: float
    ways: int
    expected_min: float
    observed_min: float

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.observed_min / self.expected_min if self.expected_min > 0 else math.nan


def by_length(observed_min: FloatArray, expected_min: FloatArray, classes: int = 6) -> Sequence[Class]:
    """Return medians of ways by what was expected of them, as many ways in each class."""
    edges = np.unique(np.quantile(expected_min, np.linspace(0, 1, classes + 1)))
    place = np.clip(np.searchsorted(edges, expected_min, side="right") - 1, 0, max(len(edges) - 2, 0))
    return [
        Class(
            float(edges[number]), float(edges[number + 1]), int((place == number).sum()),
            float(np.median(expected_min[place == number])), float(np.median(observed_min[place == number])),
        )
        for number in range(len(edges) - 1)
        if (place == number).any()
    ]  # fmt: skip
