"""One row a dispute: what became of it, made from the chronicle of a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.record.dispute_facts import DisputeFact, DisputeFacts
from sim.record.journal import Fact
from sim.record.run import Journal


class DisputeOutcome(IntEnum):
    """How a dispute ended.

    UNKNOWN and OPEN had not when the run stopped; LEFT is on no rung any more, also because its parties gave up.

    NEVER stands for one that could have begun again and did not, and for one that was over before the first day because
    somebody had found it.
    """

    NEVER = 0
    UNKNOWN = 1
    OPEN = 2
    LEFT = 3
    SETTLED = 4
    DECIDED = 5
    BOILED_OVER = 6
    FADED = 7


@dataclass(frozen=True, slots=True)
class DisputeTable:
    """One row a dispute of the tape, shape `(disputes,)`; times in minutes, NaN for what did not happen.

    `kind` indexes the kinds of dispute, `cell` the world's cells, `colour` is the true colour and `rated` the one that
    it was given (`NONE` while unknown). `way` is how it became known: the channels of the design, then its rounds.
    `rung` is the last rung that it came to. `met_at` is when a mediator first met the parties, `sittings` how often one
    took place, `fruitless` those at which nobody was met or all was refused. `parent` is the dispute that it begins
    again from. `incident` is the matter that it boiled over into, `NONE` for a petition. `misrouted` says whether it
    was first sent to the wrong place, `abandoned` whether its parties gave up before anybody met them, `told_again`
    how many further reports there were, `second_files` how many of these were not recognised.
    """

    kind: IndexArray
    cell: IndexArray
    colour: IndexArray
    rated: IndexArray
    way: IndexArray
    rung: IndexArray
    outcome: IndexArray
    began_at: FloatArray
    known_at: FloatArray
    met_at: FloatArray
    ended_at: FloatArray
    sittings: IndexArray
    fruitless: IndexArray
    parent: IndexArray
    incident: IndexArray
    misrouted: BoolArray
    abandoned: BoolArray
    told_again: IndexArray
    second_files: IndexArray

    def __len__(self) -> int:
        return len(self.began_at)


_ENDS = {
    DisputeFact.SETTLED: DisputeOutcome.SETTLED,
    DisputeFact.DECIDED: DisputeOutcome.DECIDED,
    DisputeFact.BOILED_OVER: DisputeOutcome.BOILED_OVER,
    DisputeFact.FADED: DisputeOutcome.FADED,
}
_SITTINGS = (DisputeFact.NO_CONTACT, DisputeFact.REFUSED, DisputeFact.UNSETTLED, DisputeFact.SETTLED)
_FRUITLESS = (DisputeFact.NO_CONTACT, DisputeFact.REFUSED)


def dispute_table(journal: Journal) -> DisputeTable | None:
    """Return one row for every dispute of the tape; None where there are none."""
    run, tape = journal.disputes, journal.tape.disputes
    if run is None or tape is None:
        return None
    facts, count = run.facts, len(tape)
    began_at = np.where(np.isinf(tape.onset_at), _when(facts, DisputeFact.BEGUN_AGAIN, count), tape.onset_at)
    began_at[run.earlier] = np.nan
    known_at = _when(facts, DisputeFact.FOUND, count)
    outcome = np.where(np.isnan(began_at), DisputeOutcome.NEVER, DisputeOutcome.UNKNOWN).astype(np.int32)
    outcome[~np.isnan(known_at)] = DisputeOutcome.OPEN
    for fact in (DisputeFact.LEFT, DisputeFact.WITHDRAWN, DisputeFact.ABANDONED):
        outcome[~np.isnan(_when(facts, fact, count))] = DisputeOutcome.LEFT
    ended_at = np.full(count, np.nan)
    for fact, end in _ENDS.items():
        at = _when(facts, fact, count)
        happened = ~np.isnan(at)
        outcome[happened], ended_at[happened] = end, at[happened]
    return DisputeTable(
        kind=tape.kind, cell=tape.cell, colour=tape.colour,
        rated=_detail(facts, DisputeFact.RATED, count),
        way=_detail(facts, DisputeFact.FOUND, count),
        rung=_detail(facts, DisputeFact.ON_RUNG, count),
        outcome=outcome, began_at=began_at, known_at=known_at, met_at=_met_at(journal, count), ended_at=ended_at,
        sittings=_number(facts, _SITTINGS, count), fruitless=_number(facts, _FRUITLESS, count), parent=tape.parent,
        incident=_detail(facts, DisputeFact.BOILED_OVER, count),
        misrouted=_number(facts, (DisputeFact.MISROUTED,), count) > 0,
        abandoned=_number(facts, (DisputeFact.ABANDONED,), count) > 0,
        told_again=_number(facts, (DisputeFact.TOLD_AGAIN,), count),
        second_files=_number(facts, (DisputeFact.SECOND_FILE,), count),
    )  # fmt: skip


def _when(facts: DisputeFacts, fact: DisputeFact, disputes: int) -> FloatArray:
    """Return when each dispute first had such a fact."""
    rows = np.flatnonzero(facts.fact == fact)[::-1]
    at = np.full(disputes, np.nan)
    at[facts.dispute[rows]] = facts.at[rows]
    return at


def _detail(facts: DisputeFacts, fact: DisputeFact, disputes: int) -> IndexArray:
    """Return the detail of the last such fact of each dispute, `NONE` where there is none."""
    rows = np.flatnonzero(facts.fact == fact)
    detail = np.full(disputes, NONE, dtype=np.int32)
    detail[facts.dispute[rows]] = facts.detail[rows]
    return detail


def _number(facts: DisputeFacts, of: tuple[DisputeFact, ...], disputes: int) -> IndexArray:
    rows = np.isin(facts.fact, of)
    return np.bincount(facts.dispute[rows], minlength=disputes).astype(np.int32)


def _met_at(journal: Journal, disputes: int) -> FloatArray:
    """Return when a mediator first met the parties of each dispute."""
    run, facts = journal.disputes, journal.facts
    assert run is not None
    rows = np.flatnonzero((facts.fact == Fact.ARRIVED) & (facts.matter >= run.first))[::-1]
    sitting = facts.matter[rows] - run.first
    rows, sitting = rows[run.met[sitting]], sitting[run.met[sitting]]
    at = np.full(disputes, np.nan)
    at[run.dispute[sitting]] = facts.at[rows]
    return at
