"""Work that is not exponential, and calls that take several units at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sim.arrays import FloatArray
from sim.theory.erlang import one_line

TAIL = 20
"""Constant work is followed to so many waiting calls over the free share of a unit's time, and so many more."""

MOST_MORE = 0.24
"""By how much waits with constant work exceed half of those with exponential work, at most."""


def one_unit(rate: float, mean: float, second_moment: float) -> float:
    """Return the mean wait before one unit with any law of work (M/G/1).

    Source
    ------
    Pollaczek (1930) and Khinchin (1932); Kleinrock (1975), Queueing Systems 1, 5.6.
    """
    if rate * mean >= 1:
        raise ValueError(f"{rate * mean:g} erlangs are more than one unit can serve; the line grows")
    return rate * second_moment / (2 * (1 - rate * mean))


def spread_factor(units: int, load: float, variation: float) -> float:
    """Return mean waits before equal units with any law of work over those with exponential work, about (M/G/c).

    Between constant and exponential work it goes in a straight line with the squared coefficient of `variation`, and on
    beyond. Exact for one unit, and for constant work, which is followed exactly.

    Source
    ------
    Page (1982), Journal of the Operational Research Society 33(5), 453-473, for the line; Cosmetatos (1976),
    Operational Research Quarterly 27, 615-620, bounded as in Whitt (1993), Production and Operations Management 2(2),
    114-161, for constant work beside it.
    """
    if variation == 0.0:
        return constant_work(load, 1.0, units)[1] / one_line(load, 1.0, units).wait_mean
    use = load / units
    more = (1 - use) * (units - 1) * (math.sqrt(4 + 5 * units) - 2) / (16 * units * use)
    constant = (1 + min(more, MOST_MORE)) / 2
    return variation + (1 - variation) * constant


def constant_work(rate: float, work: float, units: int) -> tuple[float, float]:
    """Return the share of calls that wait and the mean wait, where work always takes as long (M/D/c).

    From the number present one service time apart: those left over and those who come.

    Source
    ------
    Crommelin (1932), Post Office Electrical Engineers Journal 25, 41-50.
    """
    from scipy.stats import poisson

    if rate * work >= units:
        raise ValueError(f"{rate * work:g} erlangs are more than {units} units can serve; the line grows")
    most = units + TAIL + math.ceil(TAIL / (1 - rate * work / units))
    new = poisson.pmf(np.arange(most), rate * work)
    left = np.maximum(np.arange(most) - units, 0)
    step = np.array([np.concatenate([np.zeros(first), new[: most - first]]) for first in left])
    share = _stationary(step - np.eye(most))
    return float(share[units:].sum()), float(share @ left) / rate


def _stationary(change: FloatArray) -> FloatArray:
    """Return the stationary law of a chain, from its matrix of probabilities less the identity."""
    size = len(change)
    equations = np.vstack([change.T[:-1], np.ones(size)])
    return np.linalg.solve(equations, np.eye(size)[-1])


def several_at_once(units: int, loads: Sequence[float], needs: Sequence[int]) -> tuple[FloatArray, FloatArray]:
    """Return the share lost of each class and the law of the busy units; each call takes `needs` units at once.

    The recursion for the number of busy units: n q(n) is the sum over classes of load x need x q(n - need).

    Source
    ------
    Kaufman (1981), IEEE Transactions on Communications 29(10), 1474-1481; Roberts (1981).
    """
    share = np.zeros(units + 1)
    share[0] = 1.0
    for busy in range(1, units + 1):
        share[busy] = sum(a * b * share[busy - b] for a, b in zip(loads, needs, strict=True) if b <= busy) / busy
    share /= share.sum()
    return np.array([float(share[units - b + 1 :].sum()) for b in needs]), share
