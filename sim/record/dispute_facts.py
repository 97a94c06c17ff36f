"""What happened to disputes, in the order it happened."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.arrays import FloatArray, IndexArray


class DisputeFact(IntEnum):
    """What can happen to a dispute; `detail` says more.

    FOUND (detail: the way, channels first, then rounds) when it becomes known, RATED (the colour), then ON_RUNG
    (the rung). Each sitting is one of SETTLED, UNSETTLED, NO_CONTACT, REFUSED (detail of these: the matter that was
    the sitting). RETURNED sends it back to the rung below (detail: the rung that does). DECIDED ends it without
    agreement, LEFT leaves it on no rung, WITHDRAWN too because its parties gave up after a sitting, and ABANDONED
    because nobody met them in time (detail: the rung that they waited for). BOILED_OVER (the matter it becomes, `NONE`
    for a petition) and FADED end it from whatever state. BEGUN_AGAIN is the onset of a relapse (its parent). MISROUTED
    comes between RATED and ON_RUNG when it was first sent to the wrong place. TOLD_AGAIN is a further report (the way,
    `NONE` for the other party), SECOND_FILE what is made of one that is not recognised (its matter).
    """

    FOUND = 0
    RATED = 1
    ON_RUNG = 2
    NO_CONTACT = 3
    REFUSED = 4
    UNSETTLED = 5
    SETTLED = 6
    DECIDED = 7
    LEFT = 8
    BOILED_OVER = 9
    FADED = 10
    BEGUN_AGAIN = 11
    WITHDRAWN = 12
    RETURNED = 13
    MISROUTED = 14
    ABANDONED = 15
    TOLD_AGAIN = 16
    SECOND_FILE = 17


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """The chronicle as columns of shape `(facts,)`, by time; times in minutes."""

    at: FloatArray
    fact: IndexArray
    dispute: IndexArray
    detail: IndexArray

    def __len__(self) -> int:
        return len(self.at)


class Chronicle:
    """Takes facts of disputes one at a time: `note((at, fact, dispute, detail))`."""

    def __init__(self) -> None:
        self._numbers = array("d")
        self.note: Callable[[tuple[float, int, int, int]], None] = self._numbers.extend

    def facts(self) -> DisputeFacts:
        """Return all facts by time, in the order noted where times are equal."""
        rows = np.array(self._numbers).reshape(-1, 4)
        at, fact, dispute, detail = rows[np.argsort(rows[:, 0], kind="stable")].T
        index = np.int32
        return DisputeFacts(at.copy(), fact.astype(index), dispute.astype(index), detail.astype(index))
