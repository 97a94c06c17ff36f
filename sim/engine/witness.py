"""A reason for every dispatch: who could have gone, how soon each would have been there, and which rule decided.

A run that nobody watches has a `Desk` and pays nothing. A run that is watched has a `WatchedDesk`, which sends the same
units and tells a witness about every choice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

import numpy as np
import simpy

from sim.arrays import NONE, IndexArray
from sim.engine.candidates import Candidates, Choice
from sim.engine.desk import Desk
from sim.engine.state import Inputs, UnitColumns
from sim.record.journal import Recorder
from sim.rules.dispatch import UNLISTED
from sim.scenario.specs.kinds import Kind

Reason = Literal["nearest", "own_area", "spill_over", "preference", "called_away", "taken", "kept", "nobody"]
"""What decided.

nearest: the least expected time of all. own_area: of the units whose area it is. spill_over: of all, because none of
those could go. preference: the list of the cell. called_away: a unit on a break, because no free one goes. taken: a
unit in use by a less urgent matter. kept: those free are kept for more urgent calls. nobody: some are free or in use,
and none of them may go or get there.
"""


class Candidate(NamedTuple):
    """A unit that meets the needs of a matter and is free, or in use by a matter that it may be taken from.

    `rank` goes before time: for a free unit its place in the cell's list, or 0 in its own area and 1 outside, 0 where
    the rule knows neither; for one in use minus the priority of its matter. `expected_min` are minutes from where it is
    to the door, without turnout. `taken_from` is its matter, `NONE` for a free unit and for one on a break (`at_rest`).
    """

    unit: int
    rank: int
    expected_min: float
    from_base: bool
    taken_from: int = NONE
    at_rest: bool = False


class Decision(NamedTuple):
    """One choice of the desk, made for one of the units that a matter needs.

    `needs` are the skills that the unit must have. `candidates` stand in the order in which the reason prefers them.
    `chosen` is the unit, `NONE` when the matter goes on waiting. Where there is no candidate the desk decides nothing.
    """

    at: float
    matter: int
    needs: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    reason: Reason
    chosen: int


Witness = Callable[[Decision], object]
"""Is told every decision of a run, when it is made; with an attribute `matters` only those about these matters."""


class Decisions:
    """A witness that keeps the decisions about some matters: listing candidates for all of a year would take long."""

    def __init__(self, matters: Iterable[int]) -> None:
        self.matters = frozenset(matters)
        self.made: list[Decision] = []

    def __call__(self, decision: Decision) -> None:
        """Keep a decision."""
        self.made.append(decision)


class ListedCandidates(Candidates):
    """Candidates that can be listed, not only chosen from."""

    def free(self, matter: int, need: int, now: float) -> list[Candidate]:
        """Return the free units that meet `need`, as the desk's rule prefers them."""
        units = (self.units.all_free & self._able[need]).nonzero()[0]
        for unit in units.tolist():
            if unit in self.units.trip:
                self._look(unit, self.units.trip[unit], now)
        cell, ways = self.cell[matter], self.ways_at(now)
        minutes = self.expected_min(units, cell, ways).tolist()
        if self.batteries is not None:
            minutes = [
                expected if self._has_range(unit, cell, now, ways) else math.inf
                for unit, expected in zip(units.tolist(), minutes, strict=True)
            ]
        ranks = self._ranks(need, cell)[units].tolist()
        at_base = self.units.at_base
        found = [Candidate(*each, at_base[each[0]]) for each in zip(units.tolist(), ranks, minutes, strict=True)]
        return sorted(found, key=lambda one: (one.expected_min == np.inf, one.rank, one.expected_min, one.unit))

    def in_use(self, matter: int, need: int, now: float) -> list[Candidate]:
        """Return the units in use that `matter` may take: from the least urgent matter first, then by time."""
        ways, priority = self.ways_at(now), int(self.inputs.tape.priority[matter])
        found = []
        for unit, use in self.units.takeable.items():
            if use.priority > priority and self._able[need][unit]:
                self._look(unit, use.trip, now)
                minutes = self._minutes(unit, self.cell[matter], ways)
                if not self._has_range(unit, self.cell[matter], now, ways):
                    minutes = math.inf
                found.append(Candidate(unit, -use.priority, minutes, self.units.at_base[unit], use.matter))
        return sorted(found, key=lambda one: (one.expected_min == np.inf, one.rank, one.expected_min, one.unit))

    def at_rest(self, matter: int, need: int, now: float) -> list[Candidate]:
        """Return the units on a break that `matter` may call away, by time."""
        cell, ways = self.cell[matter], self.ways_at(now)
        found = []
        for unit, least in self.units.resting.items():
            if self.inputs.tape.priority[matter] <= least and self._able[need][unit]:
                has_range = self._has_range(unit, cell, now, ways)
                minutes = self._minutes(unit, cell, ways) if has_range else math.inf
                found.append(Candidate(unit, 0, minutes, self.units.at_base[unit], at_rest=True))
        return sorted(found, key=lambda one: (one.expected_min, one.unit))

    def rule(self, candidate: Candidate) -> Reason:
        """Return the rule by which a free unit was chosen."""
        if self._rank is not None:
            return "preference"
        if self._areas is None:
            return "nearest"
        return "own_area" if candidate.rank == 0 else "spill_over"

    def _ranks(self, need: int, cell: int) -> IndexArray:
        count = len(self.units.free)
        if self._rank is not None:
            listed: IndexArray = self._rank[cell]
            return listed
        if self._areas is None:
            return np.zeros(count, dtype=np.int32)
        outside = np.ones(count, dtype=np.int32)
        outside[self._areas.own(need, cell)] = 0
        return outside


class WatchedDesk(Desk):
    """Decides as `Desk` does, and says why."""

    candidates: ListedCandidates

    def __init__(
        self, env: simpy.Environment, inputs: Inputs, units: UnitColumns, record: Recorder, witness: Witness
    ) -> None:
        super().__init__(env, inputs, units, record)
        self.candidates = ListedCandidates(inputs, units)
        self._witness = witness
        self._about: frozenset[int] | None = getattr(witness, "matters", None)

    def _choose(self, matter: int, need: int, wanted: int = 1) -> Choice | None:
        if self._about is not None and matter not in self._about:
            return super()._choose(matter, need, wanted)
        now = self.env.now
        free = self.candidates.free(matter, need, now)
        may_take = bool(self.units.takeable) and self._preempts(matter)
        in_use = self.candidates.in_use(matter, need, now) if may_take else []
        at_rest = self.candidates.at_rest(matter, need, now) if self.units.resting else []
        choice = super()._choose(matter, need, wanted)
        if free or in_use or at_rest:
            are_kept = len(free) < wanted + self._kept[self._priority[matter]]
            self._witness(self._decision(matter, need, choice, (free, in_use, at_rest), are_kept))
        return choice

    def _decision(
        self,
        matter: int,
        need: int,
        choice: Choice | None,
        candidates: tuple[list[Candidate], list[Candidate], list[Candidate]],
        are_kept: bool,
    ) -> Decision:
        free, in_use, at_rest = candidates
        reason: Reason
        if choice is None:
            reason = "kept" if free and are_kept else "nobody"
        elif choice.taken_from != NONE:
            reason, free, in_use = "taken", in_use, free
        elif choice.unit in self.units.resting:
            reason, free, at_rest = "called_away", at_rest, free
        else:
            reason = self.candidates.rule(free[0])
        needs = tuple(needs_of(self.inputs, matter, need))
        chosen = NONE if choice is None else choice.unit
        return Decision(self.env.now, matter, needs, (*free, *in_use, *at_rest), reason, chosen)


def needs_of(inputs: Inputs, matter: int, need: int) -> list[str]:
    """Return the skills that make up set `need` of those that a matter needs."""
    kind: Kind = inputs.tape.kinds[inputs.kind[matter]]
    team = inputs.team[matter]
    if team is None:
        return kind.needs
    sets = [kind.needs] * kind.units + [more.needs for more in kind.complement for _ in range(more.units)]
    if kind.holder is not None:
        sets.append(kind.holder)
    if kind.backup is not None:
        sets += [kind.backup.needs] * kind.backup.units
    return next(skills for skills, slot in zip(sets, team.slots, strict=True) if slot.need == need)


def is_listed(candidate: Candidate) -> bool:
    """Tell whether the cell's list names a candidate; always so under the other rules."""
    return candidate.rank != UNLISTED
