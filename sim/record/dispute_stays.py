"""One row a stay of a dispute on a rung: how the ladder is climbed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.record.dispute_facts import DisputeFact
from sim.record.run import Journal


class StayEnd(IntEnum):
    """How a dispute left a rung.

    OPEN: it had not when the run stopped. UP: passed to a rung above. DOWN: sent back to one below. LEFT: no rung was
    left above. WITHDRAWN: its parties gave up after a sitting. ABANDONED: they did before anybody had met them. The
    others ended the dispute.
    """

    OPEN = 0
    UP = 1
    DOWN = 2
    SETTLED = 3
    DECIDED = 4
    WITHDRAWN = 5
    LEFT = 6
    FADED = 7
    BOILED_OVER = 8
    ABANDONED = 9


@dataclass(frozen=True, slots=True)
class DisputeStays:
    """Stays by dispute and time, all shapes `(stays,)`; times in minutes.

    `rung` numbers the rungs of the ladder, `from_at` is when the dispute came there, `to_at` when it left: with UP and
    DOWN that is when it came to the other rung; NaN while it is there. `end` is a `StayEnd`.
    """

    dispute: IndexArray
    rung: IndexArray
    from_at: FloatArray
    to_at: FloatArray
    end: IndexArray

    def __len__(self) -> int:
        return len(self.dispute)


_ENDS = {
    DisputeFact.ON_RUNG: StayEnd.UP,
    DisputeFact.RETURNED: StayEnd.DOWN,
    DisputeFact.SETTLED: StayEnd.SETTLED,
    DisputeFact.DECIDED: StayEnd.DECIDED,
    DisputeFact.WITHDRAWN: StayEnd.WITHDRAWN,
    DisputeFact.ABANDONED: StayEnd.ABANDONED,
    DisputeFact.LEFT: StayEnd.LEFT,
    DisputeFact.FADED: StayEnd.FADED,
    DisputeFact.BOILED_OVER: StayEnd.BOILED_OVER,
}


def dispute_stays(journal: Journal) -> DisputeStays | None:
    """Return every stay of a dispute on a rung; None where there are no disputes."""
    if journal.disputes is None:
        return None
    facts = journal.disputes.facts
    told = np.flatnonzero(np.isin(facts.fact, list(_ENDS)))
    order = told[np.argsort(facts.dispute[told], kind="stable")]
    fact, dispute, at = facts.fact[order], facts.dispute[order], facts.at[order]
    came = np.flatnonzero(fact == DisputeFact.ON_RUNG)
    following = np.minimum(came + 1, len(order) - 1)
    left = (following > came) & (dispute[following] == dispute[came])
    end_of = np.zeros(max(DisputeFact) + 1, dtype=np.int32)
    for what, end in _ENDS.items():
        end_of[what] = end
    return DisputeStays(
        dispute=dispute[came],
        rung=facts.detail[order[came]],
        from_at=at[came],
        to_at=np.where(left, at[following], np.nan),
        end=np.where(left, end_of[fact[following]], StayEnd.OPEN).astype(np.int32),
    )
