"""Bottleneck assignment: who closes which point, so that the last is closed as early as possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import FloatArray, IndexArray
from sim.errors import input_error
from sim.siting.matrices import checked_table


def bottleneck_assignment(minutes: ArrayLike) -> IndexArray:
    """Return for each point the unit that goes there, one unit a point, so that the last arrives as early as possible.

    Among all such assignments it is one with the smallest sum of minutes. Both are exact: the latest arrival is found
    by halving over the times in the matrix, with a maximum matching for each; the sum by the assignment problem in
    which nobody is later than that.

    Parameters
    ----------
    minutes:
        Shape `(points, units)`, infinite where a unit cannot come.

    Raises
    ------
    InputError
        When there are fewer units than points, or some points cannot all be reached by different units.

    Source
    ------
    Gross (1959), The bottleneck assignment problem, RAND P-1630.
    """
    table = checked_table(minutes)
    points, units = table.shape
    if units < points:
        raise input_error(f"{points} points for {units} units; give at least as many units as points", "minutes")
    times = np.unique(table[np.isfinite(table)])
    if not len(times) or not _can_all(table, float(times[-1])):
        raise input_error("the points cannot all be reached by different units; look at the roads", "minutes")
    low, high = 0, len(times) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _can_all(table, float(times[middle])) else (middle + 1, high)
    return _least_sum(np.where(table <= times[high], table, np.inf))


def _can_all(table: FloatArray, within: float) -> bool:
    """Return whether every point can have a unit of its own within so many minutes."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    units = maximum_bipartite_matching(csr_array(table <= within), perm_type="column")
    return bool((units >= 0).all())


def _least_sum(table: FloatArray) -> IndexArray:
    from scipy.optimize import linear_sum_assignment

    return linear_sum_assignment(table)[1].astype(np.int32)
