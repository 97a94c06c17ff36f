"""One run on record: the facts, and everything needed to measure them."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import BoolArray, FloatArray, IndexArray
from sim.demand.tape import DemandTape
from sim.record.dispute_facts import DisputeFacts
from sim.record.journal import Facts
from sim.responders.fleet import Fleet
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class DisputeRun:
    """What became of the disputes: their chronicle, and which matters of the journal were sittings.

    Matter `first + i` of the journal, behind those of the tape, is a sitting of dispute `dispute[i]`; `met[i]` says
    whether the parties are met at it, if it takes place. `earlier` are the disputes of the tape that were found before
    the first day and play no part, shape `(disputes,)`.
    """

    facts: DisputeFacts
    first: int
    dispute: IndexArray
    met: BoolArray
    earlier: BoolArray


@dataclass(frozen=True, slots=True)
class RequestRun:
    """Where requests went before a crew was asked: columns of shape `(requests,)`, times in minutes.

    `matter` is the row of the tape. Of the three times one is there, the others are NaN: when a department asked for a
    crew, when an office answered it, when the last department had refused it; infinite when that is past the run.
    `refusals` is how often a department called it none of its business.
    """

    matter: IndexArray
    handed_over_at: FloatArray
    answered_at: FloatArray
    refused_at: FloatArray
    refusals: IndexArray


@dataclass(frozen=True, slots=True)
class Journal:
    """What `simulate` returns: the facts of one design on one tape, with what they speak of."""

    world: World
    tape: DemandTape
    fleet: Fleet
    facts: Facts
    disputes: DisputeRun | None = None
    requests: RequestRun | None = None

    def __len__(self) -> int:
        return len(self.facts)
