"""The p-median: the mean time as small as possible."""

from __future__ import annotations

from time import monotonic

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import FloatArray, IndexArray, IntArray
from sim.errors import input_error
from sim.siting.answer import PROVEN_GAP, Answer
from sim.siting.highs import LIMIT_S, Solved, smallest_cost, sparse
from sim.siting.interchange import interchanged
from sim.siting.lagrange import Bound, lower_bound
from sim.siting.matrices import checked, refuse_unreached

MOST_PAIRS = 1_000_000
"""With more pairs of cell and site left than this the integer program is not tried; the answer has a gap then."""


def p_median(minutes: ArrayLike, weight: ArrayLike, number: int, *, limit_s: float = LIMIT_S) -> Answer:
    """Return the `number` sites that make the mean time, weighted by `weight`, from the nearest of them smallest.

    First a good choice by exchanges, then a bound at which most sites turn out to be in every best choice or in none,
    then an integer program for what is left. So it is exact for thousands of cells and hundreds of sites; where time
    runs out, the answer says its gap.

    Raises
    ------
    InputError
        When matrix, weights or number make no sense, or so few sites cannot reach all the cells.

    Source
    ------
    Hakimi (1964), Operations Research 12(3), 450-459; ReVelle and Swain (1970), Geographical Analysis 2(1), 30-42.
    """
    until = monotonic() + limit_s
    table, given = checked(minutes, weight, number)
    refuse_unreached(table)
    cost = _cost(table, given)
    sites = interchanged(cost, _first(cost, number))
    best = _total(cost, sites)
    bound = lower_bound(cost, number, best)
    sites = min(sites, interchanged(cost, bound.sites), key=lambda some: _total(cost, some))
    best, value = _total(cost, sites), bound.value
    if best - value > PROVEN_GAP * best:
        found = _rest(cost, number, bound, best, until)
        value = max(value, min(found.bound, best))
        if found.solution is not None:
            solved = np.flatnonzero(found.solution > 0.5).astype(np.int32)
            sites = min(sites, solved, key=lambda some: _total(cost, some))
    if np.isinf(table[:, sites].min(axis=1)).any():
        raise input_error(f"{number}: so few sites do not reach all cells with weight; give more", "number")
    mean = float((table[:, sites].min(axis=1) * given).sum() / given.sum())
    return Answer(sites, mean, min(value, mean))


def _cost(table: FloatArray, weight: FloatArray) -> FloatArray:
    """Return what each cell adds to the mean when each site serves it; no way costs more than all other ways."""
    share = (weight / weight.sum())[:, None]
    with np.errstate(invalid="ignore"):
        cost: FloatArray = table * share
    closed = np.isinf(cost)
    if closed.any():
        cost[closed] = 1.0 + np.where(closed, 0.0, cost).max(axis=1).sum()
    return cost


def _first(cost: FloatArray, number: int) -> IndexArray:
    """Return sites chosen one after the other, each because it lowers the mean most."""
    taken: list[int] = []
    nearest = cost.max(axis=1) + 1.0
    for _ in range(number):
        saved = np.maximum(nearest[:, None] - cost, 0.0).sum(axis=0)
        saved[taken] = -1.0
        taken.append(int(saved.argmax()))
        nearest = np.minimum(nearest, cost[:, taken[-1]])
    return np.array(taken, dtype=np.int32)


def _total(cost: FloatArray, sites: IndexArray) -> float:
    return float(cost[:, sites].min(axis=1).sum())


def _rest(cost: FloatArray, number: int, bound: Bound, best: float, until: float) -> Solved:
    """Solve for the sites that the bound leaves open; the solution has shape `(sites,)`."""
    slack = best * (1 + 1e-9)
    always, never = bound.always(slack), bound.never(slack)
    free, wanted = np.flatnonzero(~(always | never)), number - int(always.sum())
    if wanted == 0 or len(free) <= wanted:
        return Solved(np.asarray(always if wanted == 0 else ~never, dtype=np.float64), best)
    # At worst a cell is served by a site that is always there, or by the nearest of the others when `wanted` are taken
    # from the end of its list; nearer sites are worth a variable each.
    at_worst = np.partition(cost[:, free], len(free) - wanted, axis=1)[:, len(free) - wanted]
    if always.any():
        at_worst = np.minimum(at_worst, cost[:, always].min(axis=1))
    cell, site = np.nonzero(cost[:, free] < at_worst[:, None])
    if len(cell) > MOST_PAIRS:
        return Solved(None, bound.value)
    found = _program(cost[cell, free[site]] - at_worst[cell], cell, site, (len(cost), len(free)), wanted, until)
    solution = None
    if found.solution is not None:
        solution = np.where(always, 1.0, 0.0)
        solution[free] = found.solution[: len(free)]
    return Solved(solution, found.bound + float(at_worst.sum()))


def _program(
    saved: FloatArray, cell: IntArray, site: IntArray, shape: tuple[int, int], wanted: int, until: float
) -> Solved:
    """Solve with a variable for each site (chosen), and each pair of a cell and a site (served by it)."""
    cells, sites = shape
    pairs = np.arange(len(cell))
    parts = [
        (np.zeros(sites, dtype=np.int64), np.arange(sites), 1.0),
        (1 + cell, sites + pairs, 1.0),
        (1 + cells + pairs, sites + pairs, -1.0),
        (1 + cells + pairs, site, 1.0),
    ]
    rows = sparse(parts, (1 + cells + len(pairs), sites + len(pairs)))
    low = np.concatenate([[wanted], np.full(cells, -np.inf), np.zeros(len(pairs))])
    high = np.concatenate([[wanted], np.ones(cells), np.full(len(pairs), np.inf)])
    whole = np.arange(sites + len(pairs)) < sites
    return smallest_cost(np.append(np.zeros(sites), saved), rows, low, high, whole, until - monotonic())
