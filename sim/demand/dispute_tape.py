"""The tape of disputes: every one of a replication with the key to its fate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import MINUTES_PER_YEAR, NONE, FloatArray, IndexArray, IntArray
from sim.chance.addressed import mark_of_each, named
from sim.scenario.specs.disputes import DisputeKind, Disputes


@dataclass(frozen=True, slots=True)
class DisputeTape:
    """Disputes in the order in which they begin, then those that may begin again; a dispute's number is its row.

    All columns have shape `(disputes,)`. `onset_at` is negative for those that began before the first day, infinite
    for those that may begin again: what the units do decides whether and when. `kind` indexes `kinds`, `colour` the
    colours, `cell` the world's cells; `household` and `other` number the households of the district (`other` is
    `NONE` inside a family and against an outsider). `parent` is the dispute that one begins again from. `incident`
    is the matter of the tape of incidents that one boils over into, unborn there; `NONE` stands for a petition.
    `key` addresses every mark that the engine may need: a mark is a function of key, purpose and number
    (`sim.chance.addressed`), so a tape holds nothing for what never happens.
    """

    names: tuple[str, ...]
    kinds: tuple[DisputeKind, ...]
    spec: Disputes
    onset_at: FloatArray
    kind: IndexArray
    colour: IndexArray
    cell: IndexArray
    household: IndexArray
    other: IndexArray
    parent: IndexArray
    incident: IndexArray
    key: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.onset_at)

    @property
    def parties(self) -> IndexArray:
        """How many households of the district each dispute is between, shape `(disputes,)`."""
        return np.where(self.other == NONE, 1, 2).astype(np.int32)

    def marks(self, purpose: str, number: int = 0) -> FloatArray:
        """Return a uniform mark of every dispute, shape `(disputes,)`."""
        return mark_of_each(named(self.key, purpose), number)

    def marks_of(self, purpose: str, dispute: IntArray | IndexArray, number: IntArray | IndexArray) -> FloatArray:
        """Return a uniform mark of each of some disputes, with a number each; shape of `dispute`."""
        return mark_of_each(named(self.key[dispute], purpose), number)

    def exponential_marks(self, purpose: str) -> FloatArray:
        """Return a mark of every dispute that is exponential with mean 1, shape `(disputes,)`."""
        return -np.log1p(-self.marks(purpose))

    @property
    def boil_per_min(self) -> FloatArray:
        """Hazard of boiling over while nobody attends to it, shape `(disputes,)`."""
        hazard: FloatArray = np.array([kind.boils_over.of() for kind in self.kinds])[self.kind, self.colour]
        return hazard / MINUTES_PER_YEAR

    @property
    def fade_per_min(self) -> FloatArray:
        """Hazard of ending by itself, shape `(disputes,)`."""
        hazard: FloatArray = np.array([kind.fades_per_year for kind in self.kinds])[self.kind]
        return hazard / MINUTES_PER_YEAR

    @property
    def boil_min(self) -> FloatArray:
        """When each would boil over if nobody ever attended to it, minutes after its beginning, `(disputes,)`."""
        return reached_min(self.exponential_marks("boil over"), self.boil_per_min)

    @property
    def fade_min(self) -> FloatArray:
        """When each would end by itself, minutes after its beginning, `(disputes,)`."""
        return reached_min(self.exponential_marks("fade"), self.fade_per_min)

    @property
    def over_min(self) -> FloatArray:
        """When each would be over if nobody ever attended to it, minutes after its beginning, `(disputes,)`."""
        return np.minimum(self.boil_min, self.fade_min)


def reached_min(mark: FloatArray, rate: FloatArray) -> FloatArray:
    """Return when a hazard that does not change reaches each mark; infinity where there is no hazard."""
    found: FloatArray = np.divide(mark, rate, out=np.full(len(mark), np.inf), where=rate > 0.0)
    return found
