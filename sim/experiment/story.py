"""The story of one matter: its facts and the decisions about it, in the order in which they came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import NONE
from sim.engine.witness import Decision
from sim.experiment.retrace import Retraced
from sim.record.journal import Fact, Facts
from sim.record.run import Journal
from sim.record.tables import State, matters_table, spells_table
from sim.responders.fleet import Fleet

OFF_DUTY = "off_duty"
"""What a unit does that no spell tells of."""

LAST_CALL = "last_call"
"""What a unit does that has nothing to do, and gets no new call before the end of its duty."""

_FREE = frozenset({State.IDLE, State.HOMEWARD, State.PATROL, State.RELOCATING})

_BREAKS_OFF = frozenset({Fact.DIVERTED, Fact.TAKEN})
_DESK_ACTS = _BREAKS_OFF | {Fact.ASSIGNED, Fact.LOST}
_WAITS_AFTER = frozenset({Fact.QUEUED, Fact.HANDED_OVER})
_ENDS_WAIT = frozenset({Fact.ASSIGNED, Fact.WITHDRAWN, Fact.LOST})


class Happened(NamedTuple):
    """One fact of the matter, or of a unit in the instant in which it is sent there.

    `unit` may be `NONE`. `matter` is another one where the unit is taken from that, `NONE` where it breaks off its way.
    `taken_for` is the matter for which it is taken from this one.
    """

    at: float
    fact: Fact
    matter: int
    unit: int
    km: float
    taken_for: int = NONE


class Waited(NamedTuple):
    """The matter found no unit and waited, until it was served or the run stopped.

    `doing` counts the units that meet its needs by what they did when the wait began: names of `State` in small
    letters, `off_duty` and `last_call`.
    """

    at: float
    until_at: float
    doing: dict[str, int]


Step = Happened | Waited | Decision


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the response to a matter, minutes; NaN for what did not happen."""

    handling_min: float
    waiting_min: float
    turnout_min: float
    travel_min: float
    response_min: float


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to one matter, and why. `children` are the matters that followed from it."""

    number: int
    known_at: float
    children: tuple[int, ...]
    steps: tuple[Step, ...]
    parts: Parts
    outcome: int
    ended_at: float


def story_of(run: Retraced, matter: int) -> Story:
    """Return the story of a matter that the run was witnessed for."""
    table = matters_table(run.journal)
    known, queued, assigned, departed, arrived = (
        float(column[matter])
        for column in (table.known_at, table.queued_at, table.assigned_at, table.departed_at, table.arrived_at)
    )
    parts = Parts(queued - known, assigned - queued, departed - assigned, arrived - departed, arrived - known)
    decisions = [one for one in run.decisions if one.matter == matter]
    born = (run.journal.tape.parent == matter) & ~np.isnan(table.known_at)
    children = tuple(np.flatnonzero(born).tolist())
    steps = tuple(_with_waits(_merged(_facts_of(run.journal, matter), decisions), run.journal, matter))
    return Story(matter, known, children, steps, parts, int(table.outcome[matter]), float(table.closed_at[matter]))


def _facts_of(journal: Journal, matter: int) -> list[Happened]:
    """Return the matter's facts. What a unit breaks off to come here stands before its order."""
    facts, found = journal.facts, list[Happened]()
    for row in np.flatnonzero(facts.matter == matter).tolist():
        happened, before = _row(facts, row), _row(facts, max(row - 1, 0))
        if happened.fact is Fact.ASSIGNED and before.fact in _BREAKS_OFF and before.unit == happened.unit:
            found.append(before)
        if happened.fact is Fact.TAKEN:  # its next order comes at once
            happened = happened._replace(taken_for=_row(facts, row + 1).matter)
        found.append(happened)
    return found


def _row(facts: Facts, row: int) -> Happened:
    fact, matter, unit = (int(column[row]) for column in (facts.fact, facts.matter, facts.unit))
    return Happened(float(facts.at[row]), Fact(fact), matter, unit, float(facts.km[row]))


def _merged(facts: list[Happened], decisions: list[Decision]) -> Iterator[Happened | Decision]:
    """Yield each decision before the facts that follow from it."""
    left = list(decisions)
    for happened in facts:
        acts = happened.fact in _DESK_ACTS and happened.taken_for == NONE
        while left and (left[0].at < happened.at or (acts and left[0].at == happened.at)):
            decision = left.pop(0)
            yield decision
            if acts and decision.at == happened.at and decision.chosen == happened.unit != NONE:
                break
        yield happened
    yield from left


def _with_waits(steps: Iterator[Happened | Decision], journal: Journal, matter: int) -> Iterator[Step]:
    told = list(steps)
    for place, step in enumerate(told):
        yield step
        if isinstance(step, Happened) and step.fact in _WAITS_AFTER:
            later = (one for one in told[place + 1 :] if isinstance(one, Happened) and one.fact in _ENDS_WAIT)
            until_at = next((one.at for one in later), journal.tape.clock.stop_at)
            if until_at > step.at:
                yield Waited(step.at, until_at, _doing(journal, matter, step.at))


def _doing(journal: Journal, matter: int, at: float) -> dict[str, int]:
    """Count the units that meet the needs of a matter by what they do at minute `at`."""
    fleet, spells = journal.fleet, spells_table(journal)
    needs = set(journal.tape.kinds[journal.tape.kind[matter]].needs)
    meets = np.array([needs <= set(group.skills) for group in fleet.groups])[fleet.group]
    for posture in fleet.postures:
        if posture.at <= at:
            meets[posture.units] = needs <= posture.skills
    now = (spells.from_at <= at) & (at < spells.to_at) & meets[spells.unit]
    doing = Counter(
        LAST_CALL if State(state) in _FREE and _has_had_its_last_call(fleet, unit, at) else State(state).name.lower()
        for unit, state in zip(spells.unit[now].tolist(), spells.state[now].tolist(), strict=True)
    )
    off = int(meets.sum()) - int(now.sum())
    return dict(sorted(doing.items())) | ({OFF_DUTY: off} if off else {})


def _has_had_its_last_call(fleet: Fleet, unit: int, at: float) -> bool:
    from_at, to_at = fleet.duty[unit].T
    last_min = fleet.groups[fleet.group[unit]].last_call_min
    return bool(((from_at <= at) & (to_at - last_min <= at) & (at < to_at)).any())
