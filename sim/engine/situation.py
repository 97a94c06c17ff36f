"""What a unit is about."""

from __future__ import annotations

from enum import Enum, auto


class Situation(Enum):
    """What a unit is about.

    ASKING lasts from the end of a call to the end of that instant. STANDING_BY is free, away from the base;
    RELOCATING is free, on the way to where it is to stand by; PATROLLING is free, on its beat or on the way to it.
    RESTING is a break.
    """

    AT_BASE = auto()
    TURNING_OUT = auto()
    TRAVELLING = auto()
    WORKING = auto()
    AFTER_THE_SCENE = auto()
    ASKING = auto()
    STANDING_BY = auto()
    GOING_HOME = auto()
    RELOCATING = auto()
    PATROLLING = auto()
    RESTING = auto()


ANSWERING = frozenset({Situation.TURNING_OUT, Situation.TRAVELLING, Situation.WORKING})
ROVING = frozenset({Situation.RELOCATING, Situation.PATROLLING})
