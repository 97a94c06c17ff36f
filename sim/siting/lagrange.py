"""A bound on the mean time that no choice of sites can beat, and what it says of single sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray

ROUNDS = 600
"""Steps of the subgradient method at most."""

PATIENCE = 15
"""Steps without a better bound after which the steps become shorter."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The best bound found, and what each site is worth at its prices, shape `(sites,)`, none above 0.

    `sites` are those worth most: a choice that is often good, shape `(number,)`.
    """

    value: float
    worth: FloatArray
    sites: IndexArray

    def never(self, best: float) -> BoolArray:
        """Return the sites that no choice with less than `best` in all can hold, shape `(sites,)`."""
        last = np.sort(self.worth)[len(self.sites) - 1]
        never: BoolArray = self.value + self.worth - last > best
        return never

    def always(self, best: float) -> BoolArray:
        """Return the sites that every choice with less than `best` in all must hold, shape `(sites,)`."""
        next_one = np.sort(self.worth)[len(self.sites)] if len(self.sites) < len(self.worth) else np.inf
        always: BoolArray = self.value - self.worth + next_one > best
        return always


def lower_bound(cost: FloatArray, number: int, best: float) -> Bound:
    """Return a bound on the sum over cells of the least cost, for any `number` sites.

    Each cell pays a price instead of having to be served once; then the sites are independent of each other and the
    best of them are found by sorting. The prices are moved so that the bound rises.

    Parameters
    ----------
    cost:
        Shape `(cells, sites)`.
    best:
        The sum of the best choice known.

    Source
    ------
    Cornuejols, Fisher and Nemhauser (1977), Management Science 23(8), 789-810.
    """
    price = np.partition(cost, min(1, cost.shape[1] - 1), axis=1)[:, min(1, cost.shape[1] - 1)]
    found, share, waited = Bound(-np.inf, np.zeros(cost.shape[1]), np.arange(number, dtype=np.int32)), 1.0, 0
    for _ in range(ROUNDS):
        saved = np.minimum(cost - price[:, None], 0.0)
        worth = saved.sum(axis=0)
        chosen = np.argpartition(worth, number - 1)[:number].astype(np.int32)
        value = float(price.sum() + worth[chosen].sum())
        waited += 1
        if value > found.value:
            waited = 0 if value > found.value + 1e-7 * abs(best) else waited
            found = Bound(value, worth, chosen)
        if waited >= PATIENCE:
            share, waited = share / 2, 0
        uncovered = 1.0 - (saved[:, chosen] < 0).sum(axis=1)
        length = float((uncovered**2).sum())
        if length == 0 or share < 1e-4 or best - found.value <= 1e-9 * abs(best):
            break
        price = price + share * (best - value) / length * uncovered
    return found
