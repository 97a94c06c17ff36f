"""Marks, the uniform numbers from which everything is drawn: spread evenly, and streams that have nothing in common."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import FloatArray
from sim.chance.addressed import marks, named_key
from sim.chance.streams import Streams
from sim.verification.row import Check, Row

COUNT = 200_000
BOXES = 100
"""Equal parts of 0 to 1 in which the marks are counted."""


def of_streams() -> tuple[Row, ...]:
    """Return the numbers of two streams that differ in nothing but the replication, or the name."""
    first, second, named = (
        Streams(1, replication).generator("verification", entity).random(COUNT)
        for replication, entity in ((0, "a"), (1, "a"), (0, "b"))
    )
    others = (("the next replication", second), ("a stream of another name", named))
    return (*_of(first), *(_correlation(f"correlation with {what}", first, other) for what, other in others))


def of_addresses() -> tuple[Row, ...]:
    """Return the numbers of marks that are found by address, and of two keys that differ by one."""
    key = named_key(1, "verification")
    first, second = (np.array(marks(key + step, 0, COUNT)) for step in (0, 1))
    return (*_of(first), _correlation("correlation with the next key", first, second))


def _of(found: FloatArray) -> tuple[Row, ...]:
    counts = np.bincount((found * BOXES).astype(np.int64), minlength=BOXES)
    # The statistic of Pearson has mean 99 and variance 2 x 99 over the boxes.
    pearson = float(((counts - COUNT / BOXES) ** 2).sum() / (COUNT / BOXES))
    spread = (found - 0.5) ** 2
    root = math.sqrt(COUNT)
    return (
        Row("mean", 1 / 2, 0.005, float(found.mean()), float(found.std() / root)),
        Row("variance", 1 / 12, 0.001, float(spread.mean()), float(spread.std() / root)),
        Row("Pearson's statistic over 100 boxes", 99.0, 4 * math.sqrt(198), pearson),
        _correlation("correlation with the next mark", found[:-1], found[1:]),
    )


def _correlation(quantity: str, first: FloatArray, second: FloatArray) -> Row:
    """Return the correlation of two samples, which are uniform and of no account to each other."""
    products = 12 * (first - 0.5) * (second - 0.5)
    return Row(quantity, 0.0, 0.01, float(products.mean()), float(products.std() / math.sqrt(len(products))))


CHECKS = (
    Check("streams", "chance", "Named streams", of_streams, quick=True),
    Check("addresses", "chance", "Marks by address", of_addresses, quick=True),
)
