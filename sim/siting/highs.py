"""Integer programs, solved to proven optimality with HiGHS."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LIMIT_S = 300.0
"""Seconds after which a model gives what it has, with the gap."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What HiGHS returned: a solution of shape `(variables,)` or None, and a bound on the smallest cost.

    Infinite bounds: there is no solution, or (minus) nothing is known.
    """

    solution: FloatArray | None
    bound: float


def smallest_cost(
    cost: FloatArray, rows: csr_array, low: FloatArray, high: FloatArray, whole: BoolArray, limit_s: float = LIMIT_S
) -> Solved:
    """Return values between 0 and 1 that make `cost` smallest, with `low <= rows @ values <= high`.

    Parameters
    ----------
    whole:
        Which variables must be 0 or 1, shape `(variables,)`; the others may lie between.
    limit_s:
        Seconds; after them the best solution found so far, if any.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        cost,
        constraints=LinearConstraint(rows, low, high),
        integrality=whole.astype(np.int64),
        bounds=Bounds(0.0, 1.0),
        options={"time_limit": max(limit_s, 0.1), "mip_rel_gap": 0.0},
    )
    if found.status == 2:
        return Solved(None, math.inf)
    bound = found.get("mip_dual_bound")
    if bound is None:  # no variable is whole
        bound = found.fun if found.status == 0 else -math.inf
    return Solved(found.x, float(bound))


def sparse(parts: list[tuple[IntArray, IntArray, float]], shape: tuple[int, int]) -> csr_array:
    """Return a sparse matrix from lists of places (row, column) with one value for each list."""
    from scipy.sparse import csr_array

    row = np.concatenate([part[0] for part in parts])
    column = np.concatenate([part[1] for part in parts])
    value = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    return csr_array((value, (row, column)), shape=shape)
