"""Tidy tables made from a journal: one row a matter, one row a spell of a unit.

Contract (columns, units and meaning are the documentation of the Parquet files too).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from sim.arrays import FloatArray, IndexArray


class Outcome(IntEnum):
    """How a matter ended. OPEN: it had not when the run stopped."""

    OPEN = 0
    CLOSED = 1
    WITHDRAWN = 2
    LOST = 3


class State(IntEnum):
    """What a unit is doing. Whether a spell is overtime is told by the roster, not by the state."""

    IDLE = 0
    TURNOUT = 1
    TRAVEL = 2
    WORK = 3
    HOMEWARD = 4


@dataclass(frozen=True, slots=True)
class Matters:
    """One row a matter, in the order of the tape, shape `(matters,)`; times in minutes, NaN for what did not happen.

    `unit` is the first unit on the scene (or, before that, the one last assigned); `assigned_at` is the order that led to the
    first arrival; `queued_at` is when the call reached the desk for the first time.
    """

    known_at: FloatArray
    queued_at: FloatArray
    assigned_at: FloatArray
    departed_at: FloatArray
    arrived_at: FloatArray
    closed_at: FloatArray
    unit: IndexArray
    outcome: IndexArray
    orders: IndexArray
    """How many times a unit was ordered to it (more than 1 after a hand-over)."""


@dataclass(frozen=True, slots=True)
class Spells:
    """What every unit did, one row a spell, sorted by unit and time, shape `(spells,)`.

    The spells of a unit follow each other without gap from the moment it comes on duty until it is home
    after its shift. `matter` is `NONE` when idle; `km` is the way driven in a TRAVEL or HOMEWARD spell.
    """

    unit: IndexArray
    state: IndexArray
    from_at: FloatArray
    to_at: FloatArray
    matter: IndexArray
    km: FloatArray
