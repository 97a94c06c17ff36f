"""The journal: what happened, in the order it happened. The engine only appends to it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray


class Fact(IntEnum):
    """What can happen to a matter or a unit.

    A matter's life: KNOWN, then QUEUED at the desk (or MERGED: it is put to another of which it is a duplicate), then
    ASSIGNED or WITHDRAWN (it waited too long) or LOST (the queue was full); once assigned DEPARTED, ARRIVED, CLOSED.
    HANDED_OVER puts it back into the queue. A request may be ANSWERED by an office or REFUSED by every department
    instead of being QUEUED.

    A unit's life: ON_DUTY, ASSIGNED (turnout begins), DEPARTED (travels), ARRIVED (works), FREED, then HOMEWARD
    and HOME, or ASSIGNED again from where it is, DIVERTED on the way; OFF_DUTY ends it. Home it is idle. TAKEN ends
    its part in a matter because a more urgent one takes it, RECALLED because it is not needed any more.

    Where several units are needed each has its own ASSIGNED, DEPARTED, ARRIVED and FREED; COMPLEMENT says that all are
    there, BACKUP that the first on the scene asks for more, and one CLOSED ends the matter.

    What is not closed on the spot goes on after CLOSED: TRANSPORT (its unit takes it to a station), WRITE_UP there,
    FREED. CLEARED: an investigation has cleared the matter that it follows up.

    BREAK: a unit begins a break, or goes on with one; BREAK_OVER: it ends, or a call ends it.

    CHARGE: a unit at its base has to charge before it can serve again; CHARGED: it can.

    FOUND: whom a search was for has been found.

    RELOCATED: a free unit sets out to cover a post, where it is free too; AT_POST: it is there.

    PATROL: a free unit sets out for its beat and, once more, joins it there. SPOTTED: a unit on its beat comes upon a
    matter that nobody has reported yet; it is known from then on.
    """

    KNOWN = 0
    QUEUED = 1
    ASSIGNED = 2
    DEPARTED = 3
    ARRIVED = 4
    CLOSED = 5
    FREED = 6
    HOMEWARD = 7
    HOME = 8
    DIVERTED = 9
    WITHDRAWN = 10
    LOST = 11
    HANDED_OVER = 12
    ON_DUTY = 13
    OFF_DUTY = 14
    COMPLEMENT = 15
    BACKUP = 16
    TAKEN = 17
    RECALLED = 18
    MERGED = 20
    BREAK = 22
    BREAK_OVER = 23
    PATROL = 24
    SPOTTED = 25
    TRANSPORT = 26
    WRITE_UP = 27
    CLEARED = 28
    RELOCATED = 29
    CHARGE = 30
    AT_POST = 31
    FOUND = 32
    CHARGED = 33
    ANSWERED = 34
    REFUSED = 35


QUEUED, ASSIGNED, DEPARTED, ARRIVED, CLOSED, FREED = (
    Fact.QUEUED, Fact.ASSIGNED, Fact.DEPARTED, Fact.ARRIVED, Fact.CLOSED, Fact.FREED,
)  # fmt: skip
HOMEWARD, HOME, DIVERTED, WRITE_UP = Fact.HOMEWARD, Fact.HOME, Fact.DIVERTED, Fact.WRITE_UP
"""What is noted at nearly every matter, at hand: before Python 3.12 to look up a member of an enumeration is a call."""

ENDS = frozenset({Fact.CLOSED, Fact.WITHDRAWN, Fact.LOST, Fact.MERGED, Fact.ANSWERED, Fact.REFUSED})
"""With one of these a matter is over."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The journal as columns of shape `(facts,)`; `matter` and `unit` are `NONE` where they do not apply.

    A PATROL that joins the beat has in `matter` where: -2 - join, which is no matter's number (`as_join`).

    `km` is the way driven: on ARRIVED, AT_POST, HOME, PATROL and WRITE_UP the trip that ends, on DIVERTED, HANDED_OVER,
    TAKEN and RECALLED the part of the trip that was driven; 0 elsewhere.
    """

    at: FloatArray
    fact: IndexArray
    matter: IndexArray
    unit: IndexArray
    km: FloatArray

    def __len__(self) -> int:
        return len(self.at)

    def of_matters_below(self, count: int) -> Facts:
        """Return the facts without those of matters from number `count` on: the sittings of a run with disputes."""
        keep = self.matter < count
        return Facts(self.at[keep], self.fact[keep], self.matter[keep], self.unit[keep], self.km[keep])


Number = TypeVar("Number", int, IndexArray)


def as_join(number: Number) -> Number:
    """Return what stands in `matter` where a unit joins its beat at the join with this number; and back.

    Not there yet, it is `NONE` both ways.
    """
    return -2 - number


class Recorder:
    """Takes facts one at a time and hands them out as columns.

    Attributes
    ----------
    note:
        Appends one fact: `note((at, fact, matter, unit, km))`. It is a list's own method, because a run calls it more
        often than anything else.
    """

    def __init__(self) -> None:
        self._noted: list[float] = []
        self._packed: list[FloatArray] = []
        self.note: Callable[[tuple[float, int, int, int, float]], None] = self._noted.extend

    def pack(self) -> None:
        """Pack what was noted since the last time into 40 bytes a fact: a year must fit."""
        self._packed.append(np.frombuffer(struct.pack(f"{len(self._noted)}d", *self._noted)))
        self._noted.clear()

    def facts(self, known_at: FloatArray) -> Facts:
        """Return all facts packed until now, by time, and in the order noted where times are equal.

        Nobody notes when matters become known (`known_at`; infinity: never): those facts are put in here, before all
        others of their instant.
        """
        noted = np.concatenate([np.empty(0), *self._packed]).reshape(-1, 5)
        matters = np.flatnonzero(known_at < np.inf)
        known = np.zeros((len(matters), 5))
        known[:, 0], known[:, 1], known[:, 2], known[:, 3] = known_at[matters], Fact.KNOWN, matters, NONE
        rows = np.concatenate([known, noted])
        at, fact, matter, unit, km = rows.take(np.argsort(rows[:, 0], kind="stable"), axis=0).T
        index = np.int32
        return Facts(at.copy(), fact.astype(index), matter.astype(index), unit.astype(index), km.copy())
