"""Whom to send: pure functions from numbers to the position of the unit chosen.

Each takes the candidates in ascending order of their unit number and returns a position among them, so that ties
go to the lowest number. Absence of any candidate is the caller's business: the arrays are never empty.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray

UNLISTED = np.iinfo(np.int32).max
"""Rank of a unit that a preference list does not name."""


def nearest(expected_min: FloatArray) -> int:
    """Return the candidate with the least expected time to the scene.

    "Own area first" is the same rule, asked of the area's units before it is asked of all: a call that spills over is
    what Larson & Odoni (1981, Urban Operations Research, 5.4) call an inter-area dispatch.
    """
    return int(expected_min.argmin())


def preferred(rank: IndexArray) -> int:
    """Return the candidate that stands first in the cell's list; `NONE` when the list names no candidate."""
    best = int(rank.argmin())
    return best if rank[best] != UNLISTED else NONE
