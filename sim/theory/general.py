"""Work that is not exponential, and calls that take several units at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import FloatArray

MOST_PRESENT = 600
"""Calls in the system that constant work is followed up to."""


def one_unit(rate: float, mean: float, second_moment: float) -> float:
    """Return the mean wait before one unit with any law of work (M/G/1).

    Source
    ------
    Pollaczek (1930) and Khinchin (1932); Kleinrock (1975), Queueing Systems 1, 5.6.
    """
    if rate * mean >= 1:
        raise ValueError(f"{rate * mean:g} erlangs are more than one unit can serve; the line grows")
    return rate * second_moment / (2 * (1 - rate * mean))


def spread_factor(mean: float, second_moment: float) -> float:
    """Return by how much waits exceed those with exponential work, about: half of 1 and the squared variation.

    Exact for one unit; for several an approximation that is best under heavy load.

    Source
    ------
    Lee and Longton (1959), Operational Research Quarterly 10, 56-69.
    """
    return second_moment / (2 * mean**2)


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
    new = poisson.pmf(np.arange(MOST_PRESENT), rate * work)
    left = np.maximum(np.arange(MOST_PRESENT) - units, 0)
    step = np.array([np.concatenate([np.zeros(first), new[: MOST_PRESENT - first]]) for first in left])
    share = _stationary(step - np.eye(MOST_PRESENT))
    return float(share[units:].sum()), float(share @ left) / rate


def _stationary(change: FloatArray) -> FloatArray:
    """Return the stationary law of a chain, from its matrix of probabilities less the identity."""
    size = len(change)
    equations = np.vstack([change.T[:-1], np.ones(size)])
    return np.linalg.solve(equations, np.eye(size)[-1])


def several_at_once(units: int, loads: Sequence[float], needs: Sequence[int]) -> tuple[FloatArray, float]:
    """Return the share lost of each class and the mean number of busy units; each call takes `needs` units at once.

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
    return np.array([float(share[units - b + 1 :].sum()) for b in needs]), float(share @ np.arange(units + 1))
