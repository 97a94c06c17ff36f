"""Move-up as an assignment: which of the free units should wait at which base now."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import NONE, FloatArray, IndexArray
from sim.errors import input_error


def best_move_up(slot_base: ArrayLike, slot_benefit: ArrayLike, cost: ArrayLike, movable: int) -> IndexArray:
    """Return the base of every unit that makes benefits less costs largest; `NONE` for one that gets none.

    Every base has slots: its first unit brings the benefit of its first slot, the second that of the second. No slot of
    a base may bring more than the one before, or the units would not fill them in their order. The first `movable`
    units must get a base; the others, which are not free yet, get one only if that is worth more than it costs.

    Parameters
    ----------
    slot_base, slot_benefit:
        Base of each slot, counting from 0, and what a unit in it is worth, shape `(slots,)`.
    cost:
        What it costs to move each unit to each base, shape `(units, bases)`.

    Raises
    ------
    InputError
        When shapes do not fit, there are too few slots, or the benefits at a base rise.

    Source
    ------
    Zhang (2012), Simulation optimisation and Markov models for dynamic ambulance redeployment, University of Auckland.
    """
    base, benefit = np.asarray(slot_base, dtype=np.int32), np.asarray(slot_benefit, dtype=np.float64)
    costs = np.asarray(cost, dtype=np.float64)
    if costs.size == 0:
        return np.empty(0, dtype=np.int32)
    _check(base, benefit, costs, movable)
    from scipy.optimize import linear_sum_assignment

    units = len(costs)
    loss = np.full((units, len(base) + units - movable), np.inf)
    loss[:, : len(base)] = costs[:, base] - benefit
    loss[movable:, len(base) :] = 0.0
    column = linear_sum_assignment(loss)[1]
    return np.append(base, np.full(units - movable, NONE, dtype=np.int32))[column]


def _check(base: IndexArray, benefit: FloatArray, costs: FloatArray, movable: int) -> None:
    if base.shape != benefit.shape or base.ndim != 1:
        raise input_error(f"shape {benefit.shape}: must be that of slot_base, {base.shape}", "slot_benefit")
    if costs.ndim != 2 or not np.isfinite(costs).all() or not np.isfinite(benefit).all():
        raise input_error("must be a matrix of numbers, units by bases", "cost")
    if not ((base >= 0) & (base < costs.shape[1])).all():
        raise input_error(f"bases must count from 0 to {costs.shape[1] - 1}, as cost has columns", "slot_base")
    if not 0 <= movable <= min(len(costs), len(base)):
        raise input_error(f"{movable}: must be 0 to {min(len(costs), len(base))}, units and slots", "movable")
    for one in np.unique(base):
        if (np.diff(benefit[base == one]) > 0).any():
            raise input_error(f"rises from one slot to the next at base {one}; the first must be worth most",
                              "slot_benefit")  # fmt: skip
