"""Maximal covering: as much weight as possible within a limit of some chosen site."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import BoolArray, FloatArray, IndexArray
from sim.siting.answer import Answer
from sim.siting.highs import LIMIT_S, Solved, smallest_cost, sparse
from sim.siting.matrices import checked, checked_limit


def maximal_cover(
    minutes: ArrayLike, weight: ArrayLike, number: int, within: float, *, limit_s: float = LIMIT_S
) -> Answer:
    """Return the `number` sites that have most weight within `within`; a cell that no site covers stays uncovered.

    Raises
    ------
    InputError
        When matrix, weights, number or limit make no sense.

    Source
    ------
    Church and ReVelle (1974), Papers of the Regional Science Association 32, 101-118.
    """
    table, given = checked(minutes, weight, number)
    near = table <= checked_limit(within)
    sets, mass = merged(near, given)
    sites = greedy_cover(sets, mass, number)
    bound = float(mass.sum())
    if covered(sets, mass, sites) < bound:
        found = _solved(sets, mass, number, limit_s)
        bound = min(bound, -found.bound)
        if found.solution is not None:
            best = np.sort(np.argsort(-found.solution[: near.shape[1]], kind="stable")[:number]).astype(np.int32)
            sites = max(best, sites, key=lambda some: covered(sets, mass, some))
    value = covered(sets, mass, sites)
    return Answer(sites, value, max(value, bound))


def merged(near: BoolArray, weight: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Return the different sets of sites that are near to some cell, shape `(sets, sites)`, and the weight of each.

    Cells with the same sites near are alike to every covering model. Cells without any are left out.
    """
    some = near.any(axis=1)
    packed, which = np.unique(np.packbits(near[some], axis=1), axis=0, return_inverse=True)
    sets = np.unpackbits(packed, axis=1, count=near.shape[1]).astype(np.bool_)
    mass: FloatArray = np.bincount(which.reshape(-1), weight[some], minlength=len(sets)).astype(np.float64)
    return sets, mass


def covered(sets: BoolArray, mass: FloatArray, sites: IndexArray) -> float:
    """Return the weight that chosen sites cover."""
    return float(mass[sets[:, sites].any(axis=1)].sum())


def greedy_cover(sets: BoolArray, mass: FloatArray, number: int) -> IndexArray:
    """Return `number` sites, each chosen because it adds most to those before it; ties go to the lower column."""
    left, table, taken = mass.copy(), sets.astype(np.float64), np.zeros(sets.shape[1], dtype=np.bool_)
    for _ in range(number):
        site = int(np.where(taken, -1.0, left @ table).argmax())
        taken[site] = True
        left[sets[:, site]] = 0.0
    return np.flatnonzero(taken).astype(np.int32)


def _solved(sets: BoolArray, mass: FloatArray, number: int, limit_s: float) -> Solved:
    """Solve with a variable for each site (chosen) and each set (covered, if one of its sites is chosen)."""
    count, sites = sets.shape
    each, site = np.nonzero(sets)
    every = np.arange(count)
    parts = [(each, site, 1.0), (every, sites + every, -1.0), (np.full(sites, count), np.arange(sites), 1.0)]
    rows = sparse(parts, (count + 1, sites + count))
    low, high = np.append(np.zeros(count), number), np.append(np.full(count, np.inf), number)
    scale = float(mass.sum())
    cost = np.append(np.zeros(sites), -mass / scale)
    found = smallest_cost(cost, rows, low, high, np.arange(sites + count) < sites, limit_s)
    return Solved(found.solution, found.bound * scale)
