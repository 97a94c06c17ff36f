"""The p-centre: the worst time as small as possible."""

from __future__ import annotations

from time import monotonic

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import FloatArray, IndexArray
from sim.errors import input_error
from sim.siting.answer import Answer
from sim.siting.highs import LIMIT_S
from sim.siting.matrices import checked, refuse_unreached
from sim.siting.set_cover import cover_program, fewest_of_sets, greedy_all, smallest_sets, whole_bound


def p_centre(minutes: ArrayLike, weight: ArrayLike, number: int, *, limit_s: float = LIMIT_S) -> Answer:
    """Return the `number` sites that make the longest time to any cell with weight smallest.

    The answer is one of the times in the matrix, so it is found by halving: can `number` sites cover every cell within
    so much? How large the weights are does not matter, only where there is some.

    Raises
    ------
    InputError
        When matrix, weights or number make no sense, or so few sites cannot reach all the cells.

    Source
    ------
    Minieka (1970), SIAM Review 12(1), 138-139.
    """
    table, _ = checked(minutes, weight, number)
    refuse_unreached(table)
    until = monotonic() + limit_s
    times = np.unique(table[np.isfinite(table)])
    sites = _spread(table, number)
    # So many of the ascending times are known not to do; with `sites` that of `high` does.
    low, high = (int(np.searchsorted(times, time)) for time in (table.min(axis=1).max(), _worst(table, sites)))
    while low < high:
        middle = (low + high) // 2
        found = _covering(table, number, float(times[middle]), until - monotonic())
        if found is None:
            break
        if len(found):
            sites, high = found, middle
        else:
            low = middle + 1
    if high == len(times):
        raise input_error(f"{number}: so few sites do not reach all cells with weight; give more", "number")
    return Answer(filled(table, sites, number), float(times[high]), float(times[low]))


def _covering(table: FloatArray, number: int, within: float, limit_s: float) -> IndexArray | None:
    """Return at most `number` sites that cover every cell; none if that is impossible; None if time ran out."""
    none = np.empty(0, dtype=np.int32)
    sets = smallest_sets(table <= within)
    greedy = greedy_all(sets)
    if len(greedy) <= number:
        return greedy
    if whole_bound(cover_program(sets, limit_s, whole=False).bound) > number:
        return none
    found = fewest_of_sets(sets, limit_s)
    if found.value <= number:
        return found.sites
    return none if found.bound > number else None


def filled(table: FloatArray, sites: IndexArray, number: int) -> IndexArray:
    """Return `sites` and as many more as make `number`, each the one that saves most time in all."""
    taken = sites.tolist()
    nearest = table[:, taken].min(axis=1) if taken else np.full(len(table), np.inf)
    while len(taken) < number:
        finite = np.minimum(nearest, 1e9)[:, None]
        saved = np.maximum(finite - table, 0.0).sum(axis=0)
        saved[taken] = -1.0
        taken.append(int(saved.argmax()))
        nearest = np.minimum(nearest, table[:, taken[-1]])
    return np.sort(np.array(taken, dtype=np.int32))


def _spread(table: FloatArray, number: int) -> IndexArray:
    """Return a first choice: again and again the site nearest to the cell that is worst off."""
    taken: list[int] = []
    nearest = np.full(len(table), np.inf)
    while len(taken) < number and (not taken or nearest.max() > table.min(axis=1).max()):
        taken.append(int(table[nearest.argmax()].argmin()))
        nearest = np.minimum(nearest, table[:, taken[-1]])
    return np.unique(np.array(taken, dtype=np.int32))


def _worst(table: FloatArray, sites: IndexArray) -> float:
    return float(table[:, sites].min(axis=1).max())
