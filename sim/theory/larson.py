"""Many units in different places: how often each is busy, as if they were independent, and then corrected for it.

With n units the hypercube has 2^n states; this has n unknowns.

Source
------
Larson (1975), Approximating the performance of urban emergency service systems, Operations Research 23(5), 845-868.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.theory.erlang import Line, one_line

PRECISION = 1e-12
MOST_ROUNDS = 10_000


def all_busy_shares(line: Line, most: int) -> FloatArray:
    """Return the chance that 0, 1, ... `most` units, named beforehand, are all busy, shape `(most + 1,)`.

    They are any of the units of a line, of which none is busier than the others.
    """
    units = len(line.state) - 1
    busy = np.arange(units + 1.0)
    share, found = line.state.copy(), np.zeros(most + 1)
    for number in range(min(most, units) + 1):
        found[number] = share.sum()
        if number < units:
            share = share * np.maximum(busy - number, 0) / (units - number)
    return found


def correction_factors(line: Line) -> FloatArray:
    """Return Larson's Q(n, load, j) for j = 0 to n - 1: units are not busy independently of each other.

    The chance that j units named beforehand are busy and one more is free, over the product of their chances.
    """
    units = len(line.state) - 1
    all_busy = all_busy_shares(line, units)
    share = line.busy / units
    number = np.arange(units)
    factors: FloatArray = -np.diff(all_busy) / (share**number * (1 - share))
    return factors


def workloads(rates: FloatArray, order: IndexArray, service: float, room: int | None = None) -> FloatArray:
    """Return the share of time in which each unit is busy, shape `(units,)`.

    Parameters
    ----------
    rates:
        Calls of each place, shape `(places,)`.
    order:
        Every unit in the order of preference of each place, shape `(places, units)`.
    service:
        Calls that a busy unit serves in the unit of time, all units alike.
    """
    places, units = order.shape
    line = one_line(float(rates.sum()), service, units, room)
    factors = correction_factors(line)
    from_line = line.queue_share
    share = np.full(units, line.busy / units)
    for _ in range(MOST_ROUNDS):
        busy = share[order]
        before = np.cumprod(np.hstack([np.ones((places, 1)), busy[:, :-1]]), axis=1)
        offered = np.bincount(order.ravel(), weights=(rates[:, np.newaxis] * factors * before).ravel()) / service
        found = (offered + from_line) / (1 + offered)
        found *= line.busy / found.sum()
        if np.abs(found - share).max() < PRECISION:
            break
        share = found
    return share
