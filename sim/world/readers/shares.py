"""A total shared out in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from sim.arrays import FloatArray


def shared_out(total: int, weights: FloatArray) -> FloatArray:
    """Return whole numbers that add up to `total`, in proportion to `weights` as nearly as whole numbers can be.

    Each gets the whole part of its due; what is left goes by ones to the largest remainders, the first of equal ones.
    Shape `(weights,)`. The weights are 0 or more, at least one of them more.

    Source
    ------
    The method of largest remainders, T. Hare (1859), The Election of Representatives.
    """
    exact = [Fraction(weight) for weight in weights.tolist()]
    whole = sum(exact)
    dues = [total * weight / whole for weight in exact]
    shares = [int(due) for due in dues]
    remainders = [due - share for due, share in zip(dues, shares, strict=True)]
    first = sorted(range(len(dues)), key=lambda row: -remainders[row])
    for row in first[: total - sum(shares)]:
        shares[row] += 1
    return np.array(shares, dtype=np.float64)
