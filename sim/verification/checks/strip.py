"""Two units on a strip with a boundary between their areas: the boundary half way is not the best one."""

from __future__ import annotations

import numpy as np

from sim.theory.hypercube import CityLaw, Hypercube
from sim.verification.row import Check, Row

SECTION = "space"

WEST, EAST, UNITS = -1.0, 1.0, (0.75, -0.25)
"""Ends of the strip and places of the two units, miles; half of the calls come from east of the first unit."""

RATE = 1.25
"""Calls in the mean work of one."""


def strip_law(boundary: float) -> tuple[CityLaw, float]:
    """Return the law of the two units, and the mean distance to a call, when the first serves east of a boundary.

    Parameters
    ----------
    boundary:
        Miles west of the first unit.
    """
    edge = UNITS[0] - boundary
    stretches = np.array([[WEST, edge], [edge, UNITS[0]], [UNITS[0], EAST]])
    length = stretches[:, 1] - stretches[:, 0]
    rates = RATE / 2 * np.append(length[:2] / (UNITS[0] - WEST), 1.0)
    order = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.int32)
    law = Hypercube(order, np.ones(2, dtype=np.int64)).solve(rates, np.ones(2), room=0)
    miles = np.array([[_mean_distance(unit, *stretch) for stretch in stretches] for unit in UNITS])
    sent = law.at_once * rates
    return law, float((sent * miles).sum() / sent.sum())


def _mean_distance(unit: float, west: float, east: float) -> float:
    """Return the mean distance from a point to a uniform one between two others."""
    below, above = west - unit, east - unit
    return (above * abs(above) - below * abs(below)) / 2 / (east - west)


def strip() -> tuple[Row, ...]:
    """Return workloads and mean distances for two boundaries, and the boundary with the smallest mean distance."""
    from scipy.optimize import minimize_scalar

    half, near = strip_law(0.5), strip_law(0.25)
    best = minimize_scalar(lambda boundary: strip_law(boundary)[1], bounds=(0.05, 0.95), method="bounded",
                           options={"xatol": 1e-7})  # fmt: skip
    return (
        Row("calls lost, any boundary", 0.257732, 5e-7, float(half[0].lost.mean())),
        Row("workload of unit 1, boundary half way", 0.4901, 5e-5, float(half[0].busy[0])),
        Row("workload of unit 2, boundary half way", 0.4377, 5e-5, float(half[0].busy[1])),
        Row("mean miles, boundary half way", 0.46246, 5e-6, half[1]),
        Row("mean miles, boundary 0.25 west", 0.46536, 5e-6, near[1]),
        Row("best boundary, miles west of unit 1", 0.4206, 5e-5, float(best.x)),
        Row("mean miles, best boundary", 0.46166, 5e-6, float(best.fun)),
    )


CHECKS = (Check("strip_boundary", SECTION, "Two units on a strip, and the best boundary", strip, quick=True),)
