"""Location set covering: as few sites as possible with every cell within a limit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import BoolArray, IndexArray
from sim.errors import input_error
from sim.siting.answer import Answer
from sim.siting.cover import merged
from sim.siting.highs import LIMIT_S, Solved, smallest_cost, sparse
from sim.siting.matrices import checked_limit, checked_table

ROWS_AT_ONCE = 1000
"""Sets that are compared with all others at once; bounds the memory for it."""


def fewest_to_cover(minutes: ArrayLike, within: float, *, limit_s: float = LIMIT_S) -> Answer:
    """Return the fewest sites from which every cell is within `within`.

    Raises
    ------
    InputError
        When matrix or limit make no sense, or a cell is within the limit of no site.

    Source
    ------
    Toregas, Swain, ReVelle and Bergman (1971), Operations Research 19(6), 1363-1373.
    """
    table = checked_table(minutes)
    near = table <= checked_limit(within)
    alone = np.flatnonzero(~near.any(axis=1))
    if len(alone):
        nearest = table[alone].min(axis=1)
        least = float(nearest.max())
        raise input_error(
            f"{within:g}: {len(alone)} cells are farther than that from every site, the first being row {alone[0]};"
            f" {f'give {least:g} or more' if math.isfinite(least) else 'some are reached from none'}, or more sites",
            "within",
        )
    return fewest_of_sets(near, limit_s)


def fewest_of_sets(near: BoolArray, limit_s: float) -> Answer:
    """Return the fewest sites of which every row of `near`, `(cells, sites)`, has one; no row may be empty."""
    sets = smallest_sets(near)
    sites = greedy_all(sets)
    found = cover_program(sets, limit_s)
    if found.solution is not None:
        solved = np.flatnonzero(found.solution > 0.5).astype(np.int32)
        if len(solved) < len(sites) and sets[:, solved].any(axis=1).all():
            sites = solved
    return Answer(sites, float(len(sites)), float(min(whole_bound(found.bound), len(sites))))


def whole_bound(bound: float) -> int:
    """Return how many sites are needed when `bound` sites are, parts of sites allowed."""
    return max(1, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 1


def cover_program(sets: BoolArray, limit_s: float, *, whole: bool = True) -> Solved:
    """Solve for the fewest sites that meet every set; with `whole` false, parts of sites may be taken."""
    each, site = np.nonzero(sets)
    count, sites = sets.shape
    rows = sparse([(each, site, 1.0)], sets.shape)
    return smallest_cost(np.ones(sites), rows, np.ones(count), np.full(count, np.inf), np.full(sites, whole), limit_s)


def greedy_all(sets: BoolArray) -> IndexArray:
    """Return sites that meet every set, each because it meets most of those left; ties go to the lower column."""
    left, table, taken = np.ones(len(sets)), sets.astype(np.float64), []
    while left.any():
        taken.append(int((left @ table).argmax()))
        left[sets[:, taken[-1]]] = 0.0
    return np.sort(np.array(taken, dtype=np.int32))


def smallest_sets(near: BoolArray) -> BoolArray:
    """Return the different rows of `near` that contain no other row: who meets these meets the others too."""
    sets, _ = merged(near, np.ones(len(near)))
    numbers, size = sets.astype(np.float32), sets.sum(axis=1)
    contains = np.zeros(len(sets), dtype=np.bool_)
    for start in range(0, len(sets), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        # The rows differ, so that one with all members of another and no more of them does not exist.
        inside = (numbers[some] @ numbers.T == size) & (size < size[some, None])
        contains[some] = inside.any(axis=1)
    smallest: BoolArray = sets[~contains]
    return smallest
