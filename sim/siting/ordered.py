"""Nested maximal covering: one order of sites that is good for any number of free units."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import BoolArray, FloatArray, IndexArray
from sim.errors import input_error
from sim.siting.cover import merged
from sim.siting.highs import LIMIT_S, Solved, smallest_cost, sparse
from sim.siting.matrices import checked, checked_limit


def ordered_cover(
    minutes: ArrayLike, weight: ArrayLike, within: float, chance: ArrayLike, *, limit_s: float = LIMIT_S
) -> IndexArray:
    """Return the sites in the order in which they are to be manned: the first alone, the first two, and so on.

    With k free units the first k sites are manned. The order makes the expected weight within `within` largest, where
    `chance[k - 1]` is the chance that k units are free; it is one order for all k, so that no unit has to move when
    another becomes busy or free.

    Parameters
    ----------
    chance:
        Shape `(numbers,)`, at most as many as sites, none negative; they need not sum to 1.

    Returns
    -------
    Columns, shape `(numbers,)`.

    Raises
    ------
    InputError
        When matrix, weights, limit or chances make no sense, or time runs out.
    """
    chances = np.asarray(chance, dtype=np.float64)
    if chances.ndim != 1 or not (np.isfinite(chances) & (chances >= 0)).all():
        raise input_error("must be a list of numbers, 0 or more", "chance")
    table, given = checked(minutes, weight, len(chances))
    sets, mass = merged(table <= checked_limit(within), given)
    found = _solved(sets, mass, chances, limit_s).solution
    if found is None:
        raise input_error(f"no order was found in {limit_s:g} seconds; give more time", "limit_s")
    manned = found[: len(chances) * sets.shape[1]].reshape(len(chances), -1)
    # The sooner a site is manned, the more numbers of free units it is manned for.
    return np.argsort(-manned.sum(axis=0).round(), kind="stable")[: len(chances)].astype(np.int32)


def _solved(sets: BoolArray, mass: FloatArray, chances: FloatArray, limit_s: float) -> Solved:
    """Solve with a variable for each number of free units and site (manned), and number and set of cells (covered)."""
    count, sites = sets.shape
    numbers = len(chances)
    each, site = np.nonzero(sets)
    every, manned = np.arange(count), numbers * sites
    parts, row = [], 0
    for number in range(numbers):
        first, covered = number * sites, manned + number * count
        parts += [(row + each, first + site, 1.0), (row + every, covered + every, -1.0)]
        parts.append((np.full(sites, row + count), first + np.arange(sites), 1.0))
        row += count + 1
    for number in range(1, numbers):
        parts.append((row + np.arange(sites), number * sites + np.arange(sites), 1.0))
        parts.append((row + np.arange(sites), (number - 1) * sites + np.arange(sites), -1.0))
        row += sites
    exactly = range(1, numbers + 1)
    low = np.concatenate([*(np.append(np.zeros(count), k) for k in exactly), np.zeros((numbers - 1) * sites)])
    high = np.concatenate(
        [*(np.append(np.full(count, np.inf), k) for k in exactly), np.full((numbers - 1) * sites, np.inf)]
    )
    cost = np.append(np.zeros(manned), -np.outer(chances, mass / mass.sum()).ravel())
    rows = sparse(parts, (row, len(cost)))
    return smallest_cost(cost, rows, low, high, np.arange(len(cost)) < manned, limit_s)
