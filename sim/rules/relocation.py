"""Who moves to cover what: pure functions from numbers to posts and units.

A post is a place where a unit can wait. Units have columns of shape `(units,)`: `post` is the number of the post that a
unit counts for (where it waits or heads for), `NONE` for none; `free` says whether it may be called.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray


def empty_posts(free_at: Sequence[int]) -> list[int]:
    """Return the posts for which no free unit counts, in ascending order; `free_at` has the number for each."""
    return [post for post, number in enumerate(free_at) if not number]


def spare_units(post: IndexArray, free: BoolArray, free_at: Sequence[int], keep: int) -> BoolArray:
    """Return which units may leave, shape `(units,)`: free ones whose post has more than `keep` free units."""
    enough = np.array([number > keep for number in free_at] + [False])
    can_spare: BoolArray = free & enough[post]
    return can_spare


def is_relieved(post: int, home: int, free_at: Sequence[int]) -> bool:
    """Return whether a free unit that counts for `post` may go home: it is away, and another one is free there by now.

    At most one of those that share a post is away from home when a unit is only ever sent to an empty post.
    """
    return post != home and free_at[post] > 1


def row_for(free_units: int, numbers: Sequence[int]) -> int:
    """Return which row of a compliance table holds for so many free units; `NONE` below the lowest number.

    `numbers` ascends: the number of free units that each row is for.
    """
    return int(np.searchsorted(numbers, free_units, side="right")) - 1


def nearest_within(expected_min: FloatArray, within_min: float) -> int:
    """Return the candidate with the least expected minutes; `NONE` when there is none within reach.

    Ties go to the first. `expected_min` may be empty and may hold infinities.
    """
    if not len(expected_min):
        return NONE
    best = int(expected_min.argmin())
    return best if expected_min[best] <= within_min and np.isfinite(expected_min[best]) else NONE
