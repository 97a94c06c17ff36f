"""What a unit is about."""

from __future__ import annotations

from enum import Enum, auto


class Situation(Enum):
    """What a unit is about.

    ASKING lasts from the end of a call to the end of that instant. STANDING_BY is free, away from the base;
    CUT_OFF is free where closed roads leave it no way to its base or its beat; RELOCATING is free, on the way to where
    it is to stand by; PATROLLING is free, on its beat or on the way to it. RESTING is a break or charging.
    """

    AT_BASE = auto()
    TURNING_OUT = auto()
    TRAVELLING = auto()
    WORKING = auto()
    AFTER_THE_SCENE = auto()
    ASKING = auto()
    STANDING_BY = auto()
    CUT_OFF = auto()
    GOING_HOME = auto()
    RELOCATING = auto()
    PATROLLING = auto()
    RESTING = auto()


(
    AT_BASE, TURNING_OUT, TRAVELLING, WORKING, AFTER_THE_SCENE, ASKING, STANDING_BY, CUT_OFF, GOING_HOME,
    RELOCATING, PATROLLING, RESTING,
) = Situation  # fmt: skip
"""At hand, because before Python 3.12 to look up a member of an enumeration is a call."""

ANSWERING = frozenset({TURNING_OUT, TRAVELLING, WORKING})
STAYING = frozenset({STANDING_BY, CUT_OFF})
ROVING = frozenset({RELOCATING, PATROLLING})
