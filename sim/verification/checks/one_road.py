"""Bases in villages along one road: those of a base follow each other, so that dynamic programming knows the best."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.siting.centre import p_centre
from sim.siting.median import p_median
from sim.verification.row import Check, Row

VILLAGES, BASES = 100, (5, 10, 20, 33)
"""As in the smallest problems of Beasley (1985), European Journal of Operational Research 21, 270-273."""


def one_road() -> tuple[Row, ...]:
    """Return the mean and the longest way to the nearest base, for the bases that make it shortest."""
    draw = np.random.default_rng(0)
    place, residents = np.sort(draw.random(VILLAGES) * 100), draw.integers(1, 100, size=VILLAGES).astype(np.float64)
    km = np.abs(place[:, np.newaxis] - place)
    sums, longest = _of_stretches(km, residents)
    rows = []
    for number in BASES:
        mean = _best(sums, number, np.add) / residents.sum()
        rows += [
            Row(f"mean km, {number} bases", float(mean), 1e-9, p_median(km, residents, number).value),
            Row(f"longest km, {number} bases", _best(longest, number, np.maximum), 1e-9,
                p_centre(km, residents, number).value),
        ]  # fmt: skip
    return tuple(rows)


def _of_stretches(km: FloatArray, residents: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return what one base costs the villages from each to each: all their ways together, and the longest.

    Both have shape `(first, last)`, with the base in the best of these villages; infinite where none lies between.
    """
    sums, longest = np.full((2, *km.shape), np.inf)
    for first in range(len(km)):
        ways = np.cumsum(km[first:, first:] * residents[first:, np.newaxis], axis=0)
        for last in range(first, len(km)):
            inside = slice(0, last - first + 1)
            sums[first, last] = ways[last - first, inside].min()
            longest[first, last] = km[[first, last], first : last + 1].max(axis=0).min()
    return sums, longest


def _best(cost: FloatArray, number: int, together: np.ufunc) -> float:
    """Return the least cost of all villages cut into so many stretches."""
    best = cost[0]
    for _ in range(number - 1):
        # The last stretch begins where the one before it has ended.
        best = np.append(np.inf, together(best[:-1, np.newaxis], cost[1:]).min(axis=0)[1:])
    return float(best[-1])


CHECKS = (Check("one_road", "siting", "Bases along one road, by dynamic programming", one_road, quick=True),)
