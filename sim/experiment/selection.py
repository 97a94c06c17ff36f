"""Picking the best of several designs: how many replications, of which design, and how sure one may be.

For an analyst with many designs in mind; `sim run` compares with a baseline instead. `kim_nelson` goes on until one
design is left and takes designs that face the same days (common random numbers). `rinott_total` and
`dudewicz_dalal_total` say after a first stage how many more replications each design needs when the designs are run
independently. `allocation` divides a fixed number of replications.

Values are those of one measure; the smallest mean is the best unless said otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray

NODES = 200
"""Points of the quadratures, enough for 5 digits of the constants."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What a procedure selected.

    Attributes
    ----------
    best:
        Number of the design.
    left:
        Which designs were not ruled out, shape `(designs,)`; only the best unless replications ran out.
    replications:
        How many were looked at.
    """

    best: int
    left: BoolArray
    replications: int

    @property
    def is_decided(self) -> bool:
        """Whether one design is left, so that the confidence holds."""
        return int(self.left.sum()) == 1


def kim_nelson_constant(designs: int, confidence: float, first: int) -> tuple[float, float]:
    """Return the constants eta and h squared of the procedure KN.

    Source
    ------
    Kim and Nelson (2001), ACM Transactions on Modeling and Computer Simulation 11(3), 251-273.
    """
    eta = 0.5 * ((2 * (1 - confidence) / (designs - 1)) ** (-2 / (first - 1)) - 1)
    return eta, 2 * eta * (first - 1)


def kim_nelson(
    replicate: Callable[[int], FloatArray],
    indifference: float,
    *,
    confidence: float = 0.95,
    first: int = 10,
    most: int = 1000,
    largest: bool = False,
) -> Selected:
    """Return the best design, found by ruling out others replication after replication.

    With probability `confidence` or more it is the best one, if that is better than all others by `indifference` or
    more. Exact for normal values; the designs may face the same days, which rules them out sooner.

    Parameters
    ----------
    replicate:
        Gives the values of all designs in replication 0, 1, ..., shape `(designs,)`.
    indifference:
        Difference from which on it matters which design is taken, in the unit of the values.
    first:
        Replications of all designs before any is ruled out.
    most:
        After so many it stops with those that are left, the best mean first.
    largest:
        Whether the largest mean is the best.

    Source
    ------
    Kim and Nelson (2001), ACM Transactions on Modeling and Computer Simulation 11(3), 251-273.
    """
    sign = 1.0 if largest else -1.0
    values = [sign * np.asarray(replicate(number), dtype=np.float64) for number in range(first)]
    designs = len(values[0])
    left = np.ones(designs, dtype=np.bool_)
    if designs == 1:
        return Selected(0, left, first)
    _, h_squared = kim_nelson_constant(designs, confidence, first)
    start = np.array(values)
    spread = (start[:, :, None] - start[:, None, :]).var(axis=0, ddof=1)
    total, done = start.sum(axis=0), first
    while True:
        mean = total / done
        lead = np.maximum(0.0, indifference / (2 * done) * (h_squared * spread / indifference**2 - done))
        left &= ~((mean[:, None] < mean[None, :] - lead) & left[None, :]).any(axis=1)
        if left.sum() == 1 or done >= most:
            break
        total, done = total + sign * np.asarray(replicate(done), dtype=np.float64), done + 1
    return Selected(int(np.where(left, mean, -np.inf).argmax()), left, done)


def rinott_constant(designs: int, confidence: float, first: int) -> float:
    """Return Rinott's constant h for `designs` with `first` replications each at the first stage.

    Source
    ------
    Rinott (1978), Communications in Statistics A7(8), 799-811.
    """
    from scipy.optimize import brentq
    from scipy.special import gammaincinv, ndtr

    freedom = first - 1
    share, weight = _unit_nodes()
    inverse = freedom / (2 * gammaincinv(freedom / 2, share))

    def chance(h: float) -> float:
        beaten = ndtr(h / np.sqrt(inverse[:, None] + inverse[None, :])) @ weight
        return float(weight @ beaten ** (designs - 1)) - confidence

    return float(brentq(chance, 0.0, 50.0, xtol=1e-10))


def dudewicz_dalal_constant(designs: int, confidence: float, first: int) -> float:
    """Return the constant h of Dudewicz and Dalal for `designs` with `first` replications each at the first stage.

    Source
    ------
    Dudewicz and Dalal (1975), Sankhya B37(1), 28-78; Law (2015), Simulation Modeling and Analysis, 5th ed.,
    table 10.11.
    """
    from scipy.optimize import brentq
    from scipy.special import stdtr, stdtrit

    freedom = first - 1
    share, weight = _unit_nodes()
    quantile = stdtrit(freedom, share)

    def chance(h: float) -> float:
        return float(weight @ stdtr(freedom, quantile + h) ** (designs - 1)) - confidence

    return float(brentq(chance, 0.0, 50.0, xtol=1e-10))


def replications_in_all(constant: float, values: FloatArray, indifference: float) -> IntArray:
    """Return how many replications each design needs in all, given those of the first stage.

    Parameters
    ----------
    constant:
        From `rinott_constant` or `dudewicz_dalal_constant`.
    values:
        First stage, shape `(first, designs)`; the designs must have been run independently of each other.
    """
    needed = np.ceil((constant / indifference) ** 2 * values.var(axis=0, ddof=1)).astype(np.int64)
    return np.asarray(np.maximum(needed, len(values)), dtype=np.int64)


def allocation(means: FloatArray, deviations: FloatArray, total: float, *, largest: bool = False) -> FloatArray:
    """Return how to divide `total` replications among designs so that the best is most likely seen to be the best.

    Designs close to the best one, and those that vary much, get most (optimal computing budget allocation). Not
    rounded, shape `(designs,)`.

    Parameters
    ----------
    means, deviations:
        Mean and standard deviation of each design so far, shape `(designs,)`; deviations above 0, one best mean.

    Source
    ------
    Chen, Lin, Yucesan and Chick (2000), Discrete Event Dynamic Systems 10(3), 251-270.
    """
    best = int(means.argmax() if largest else means.argmin())
    others = np.arange(len(means)) != best
    share = np.zeros(len(means))
    share[others] = (deviations[others] / (means[others] - means[best])) ** 2
    share[best] = deviations[best] * math.sqrt(float(((share[others] / deviations[others]) ** 2).sum()))
    return np.asarray(share * (total / share.sum()), dtype=np.float64)


def _unit_nodes() -> tuple[FloatArray, FloatArray]:
    """Return points in (0, 1) and weights that sum to 1, crowded at both ends where quantiles run off."""
    node, weight = np.polynomial.legendre.leggauss(NODES)
    angle = (node + 1) / 2
    # A power of the angle smooths both ends: the integrand has no steep part left there.
    share = angle**3 * (10 - 15 * angle + 6 * angle**2)
    return share, weight / 2 * 30 * angle**2 * (1 - angle) ** 2
