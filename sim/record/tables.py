"""Tidy tables made from a journal: one row a matter, one row a spell of a unit.

The columns, their units and meaning are the documentation of the Parquet files of a results folder too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.record.journal import Fact, Facts, as_join
from sim.record.run import Journal


class Outcome(IntEnum):
    """How a matter ended. OPEN: it had not when the run stopped. MERGED: it was a duplicate of another.

    Of requests only: an office ANSWERED it without a crew, or the departments had REFUSED it for good.
    """

    OPEN = 0
    CLOSED = 1
    WITHDRAWN = 2
    LOST = 3
    MERGED = 4
    ANSWERED = 5
    REFUSED = 6


class State(IntEnum):
    """What a unit is doing. Whether a spell is overtime is told by the roster, not by the state."""

    IDLE = 0
    TURNOUT = 1
    TRAVEL = 2
    WORK = 3
    HOMEWARD = 4
    BREAK = 5
    PATROL = 6
    TRANSPORT = 7
    WRITE_UP = 8
    RELOCATING = 9
    CHARGING = 10
    SITTING = 11


TASK_STATES = (State.TURNOUT, State.TRAVEL, State.WORK, State.TRANSPORT, State.WRITE_UP, State.SITTING)
"""States in which a unit is on a task; the way home is not one."""


@dataclass(frozen=True, slots=True)
class Matters:
    """One row a matter, in the order of the tape, shape `(matters,)`; times in minutes, NaN for what did not happen.

    A matter that nobody came to know of, such as a consequence that did not come about, has no time at all.

    `unit` is the first unit on the scene (or, before that, the one last assigned); `assigned_at` is the order that
    led to the first arrival; `complete_at` is when all units that were needed had come, for one unit its arrival;
    `queued_at` is when the call reached the desk for the first time; `closed_at` is when the work was done, or when the
    matter withdrew or was lost; `found_at` is when a search was over; `written_up_at` is when its unit began to write
    it up (NaN: closed on the spot), `cleared_at` when an investigation had cleared it.
    """

    known_at: FloatArray
    queued_at: FloatArray
    assigned_at: FloatArray
    departed_at: FloatArray
    arrived_at: FloatArray
    complete_at: FloatArray
    closed_at: FloatArray
    found_at: FloatArray
    written_up_at: FloatArray
    cleared_at: FloatArray
    unit: IndexArray
    outcome: IndexArray
    orders: IndexArray
    """How many times a unit was ordered to it (more than 1 after a hand-over)."""
    spotted_by: IndexArray = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    """The unit whose patrol saw it before it was reported, `NONE` for none; empty where none ever did."""


@dataclass(frozen=True, slots=True)
class Spells:
    """What every unit did, one row a spell, sorted by unit and time, shape `(spells,)`.

    The spells of a unit follow each other without gap from the moment it comes on duty until it is home
    after its shift. `matter` is `NONE` when idle, and for sittings; `km` is the way driven in a spell on the way.
    `join` is where a unit began its beat (an index of `Beat.joins`), `NONE` in other spells; it is empty where nobody
    patrols.
    """

    unit: IndexArray
    state: IndexArray
    from_at: FloatArray
    to_at: FloatArray
    matter: IndexArray
    km: FloatArray
    join: IndexArray = field(default_factory=lambda: np.empty(0, dtype=np.int32))


_ENDS = {
    Fact.CLOSED: Outcome.CLOSED,
    Fact.WITHDRAWN: Outcome.WITHDRAWN,
    Fact.LOST: Outcome.LOST,
    Fact.MERGED: Outcome.MERGED,
    Fact.ANSWERED: Outcome.ANSWERED,
    Fact.REFUSED: Outcome.REFUSED,
}

_STATE_AFTER = {
    Fact.ON_DUTY: State.IDLE,
    Fact.ASSIGNED: State.TURNOUT,
    Fact.DEPARTED: State.TRAVEL,
    Fact.ARRIVED: State.WORK,
    Fact.FREED: State.IDLE,
    Fact.HANDED_OVER: State.IDLE,
    Fact.HOMEWARD: State.HOMEWARD,
    Fact.DIVERTED: State.IDLE,
    Fact.TAKEN: State.IDLE,
    Fact.RECALLED: State.IDLE,
    Fact.HOME: State.IDLE,
    Fact.OFF_DUTY: None,
    Fact.TRANSPORT: State.TRANSPORT,
    Fact.WRITE_UP: State.WRITE_UP,
    Fact.BREAK: State.BREAK,
    Fact.BREAK_OVER: State.IDLE,
    Fact.RELOCATED: State.RELOCATING,
    Fact.PATROL: State.PATROL,
    Fact.AT_POST: State.IDLE,
    Fact.CHARGE: State.CHARGING,
    Fact.CHARGED: State.IDLE,
}
"""What a unit does after each of its facts; None: nothing, it is off duty."""


def matters_table(journal: Journal) -> Matters:
    """Return one row for every matter of the tape."""
    count = len(journal.tape)
    facts = journal.facts if journal.disputes is None else journal.facts.of_matters_below(count)
    first = {fact: _first(facts, fact, count) for fact in (Fact.KNOWN, Fact.QUEUED, Fact.ARRIVED)}
    order = _last_before(facts, Fact.ASSIGNED, first[Fact.ARRIVED])
    departure = _last_before(facts, Fact.DEPARTED, first[Fact.ARRIVED])
    arrived_at = _time_of(facts, first[Fact.ARRIVED])
    alone = np.array([not kind.takes_several for kind in journal.tape.kinds])[journal.tape.kind]
    complete_at = np.where(alone, arrived_at, _time_of(facts, _first(facts, Fact.COMPLEMENT, count)))
    outcome = np.full(count, Outcome.OPEN, dtype=np.int32)
    closed_at = np.full(count, np.nan)
    for fact, end in _ENDS.items():
        rows = facts.fact == fact
        outcome[facts.matter[rows]] = end
        closed_at[facts.matter[rows]] = facts.at[rows]
    unit = np.full(count, NONE, dtype=np.int32)
    unit[order != NONE] = facts.unit[order[order != NONE]]
    return Matters(
        known_at=_time_of(facts, first[Fact.KNOWN]),
        queued_at=_time_of(facts, first[Fact.QUEUED]),
        assigned_at=_time_of(facts, order),
        departed_at=_time_of(facts, departure),
        arrived_at=arrived_at,
        complete_at=complete_at,
        closed_at=closed_at,
        found_at=_time_of(facts, _first(facts, Fact.FOUND, count)),
        written_up_at=_time_of(facts, _first(facts, Fact.WRITE_UP, count)),
        cleared_at=_cleared_at(journal),
        unit=unit,
        outcome=outcome,
        orders=np.bincount(facts.matter[facts.fact == Fact.ASSIGNED], minlength=count).astype(np.int32),
        spotted_by=_spotted_by(facts, count),
    )


def refusals_of(journal: Journal) -> IndexArray | None:
    """Return how often departments called each matter none of their business; None where there are no requests."""
    if journal.requests is None:
        return None
    refusals = np.zeros(len(journal.tape), dtype=np.int32)
    refusals[journal.requests.matter] = journal.requests.refusals
    return refusals


def _cleared_at(journal: Journal) -> FloatArray:
    """Return when each matter was cleared by its follow-up."""
    facts, times = journal.facts, np.full(len(journal.tape), np.nan)
    rows = facts.fact == Fact.CLEARED
    times[journal.tape.parent[facts.matter[rows]]] = facts.at[rows]
    return times


def spells_table(journal: Journal) -> Spells:
    """Return every spell of every unit; one that the end of the run cuts off ends there."""
    facts = journal.facts
    mine = np.flatnonzero(np.isin(facts.fact, list(_STATE_AFTER)))
    mine = mine[np.argsort(facts.unit[mine], kind="stable")]
    unit, at = facts.unit[mine], facts.at[mine]
    next_is_same = np.append(unit[1:] == unit[:-1], False) if len(unit) else np.zeros(0, dtype=bool)
    to_at = np.where(next_is_same, np.append(at[1:], 0.0)[: len(at)], journal.tape.clock.stop_at)
    km = np.where(next_is_same, np.append(facts.km[mine][1:], 0.0)[: len(at)], 0.0)
    codes = np.full(max(Fact) + 1, NONE, dtype=np.int32)
    for fact, state in _STATE_AFTER.items():
        codes[fact] = NONE if state is None else state
    state_after = codes[facts.fact[mine]]
    keep = (state_after != NONE) & (to_at > at)
    busy = np.isin(state_after, TASK_STATES)
    if journal.disputes is not None:
        for_sitting = busy & (facts.matter[mine] >= journal.disputes.first)
        state_after = np.where(for_sitting & (state_after == State.WORK), State.SITTING, state_after)
        busy &= ~for_sitting
    on_patrol = facts.fact[mine] == Fact.PATROL
    return Spells(
        unit=unit[keep],
        state=state_after[keep],
        from_at=at[keep],
        to_at=to_at[keep],
        matter=np.where(busy, facts.matter[mine], NONE).astype(np.int32)[keep],
        km=km[keep],
        join=np.where(on_patrol, as_join(facts.matter[mine]), NONE).astype(np.int32)[keep if on_patrol.any() else []],
    )


def _spotted_by(facts: Facts, matters: int) -> IndexArray:
    rows = facts.fact == Fact.SPOTTED
    found = np.full(matters if rows.any() else 0, NONE, dtype=np.int32)
    found[facts.matter[rows]] = facts.unit[rows]
    return found


def _first(facts: Facts, fact: Fact, matters: int) -> IndexArray:
    """Return the row of the first such fact of each matter, of several at one time that of the lowest unit.

    `NONE` where there is none.
    """
    rows = np.flatnonzero(facts.fact == fact).astype(np.int32)
    rows = rows[np.lexsort((facts.unit[rows], facts.at[rows]))][::-1]
    found = np.full(matters, NONE, dtype=np.int32)
    found[facts.matter[rows]] = rows
    return found


def _last_before(facts: Facts, fact: Fact, limit: IndexArray) -> IndexArray:
    """Return the row of the last such fact of each matter.

    Where `limit` is not `NONE` it is one before row `limit`, and of the same unit.
    """
    rows = np.flatnonzero(facts.fact == fact).astype(np.int32)
    matter = facts.matter[rows]
    end = limit[matter]
    before: BoolArray = (end == NONE) | ((rows < end) & (facts.unit[rows] == facts.unit[end]))
    found = np.full(len(limit), NONE, dtype=np.int32)
    np.maximum.at(found, matter[before], rows[before])
    return found


def _time_of(facts: Facts, row: IndexArray) -> FloatArray:
    times = np.full(len(row), np.nan)
    times[row != NONE] = facts.at[row[row != NONE]]
    return times
