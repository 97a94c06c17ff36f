"""Households: numbers in a row, cell by cell, some more prone to dispute than others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.chance.streams import Streams
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Households:
    """All households of the district: those of cell c are the numbers `start[c]` to `start[c + 1] - 1`.

    `upto` holds the proneness of all households before each one and of itself, shape `(households,)`;
    `residents_upto` the same of the cells' residents.
    """

    start: IntArray
    upto: FloatArray
    residents_upto: FloatArray

    def __len__(self) -> int:
        return len(self.upto)

    def cell_at(self, mark: FloatArray) -> IntArray:
        """Return the cell of each mark, in proportion to residents."""
        found: IntArray = np.searchsorted(self.residents_upto, mark * self.residents_upto[-1], side="right")
        return found

    def one_of(self, cell: IntArray, mark: FloatArray) -> IntArray:
        """Return the household of each mark in its cell, in proportion to proneness."""
        first, last = self.start[cell], self.start[cell + 1] - 1
        before = np.where(first > 0, self.upto[first - 1], 0.0)
        found = np.searchsorted(self.upto, before + mark * (self.upto[last] - before), side="right")
        return np.clip(found, first, last)

    def another_of(self, cell: IntArray, mark: FloatArray, one: IntArray) -> IntArray:
        """Return another household of the same cell; in a cell of one household that one."""
        found = self.one_of(cell, mark)
        following = np.where(found + 1 < self.start[cell + 1], found + 1, self.start[cell])
        return np.where(found == one, following, found)


def draw_households(world: World, proneness_cv: float, streams: Streams) -> Households:
    """Return the households with their proneness: gamma with mean 1 and the given spread; all alike with 0."""
    count = np.maximum(1, np.rint(world.cells.households)).astype(np.int64)
    start = np.concatenate([[0], np.cumsum(count)])
    if proneness_cv == 0.0:
        proneness = np.ones(start[-1])
    else:
        shape = proneness_cv**-2
        proneness = streams.generator("proneness").gamma(shape, 1.0 / shape, size=int(start[-1]))
    residents = world.cells.residents
    weight = residents if residents.sum() > 0 else np.ones(len(residents))
    return Households(start, np.cumsum(proneness), np.cumsum(weight))
