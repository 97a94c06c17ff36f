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
from sim.engine.order import Order
from sim.engine.queues import Waiting
from sim.engine.scene import Scene
from sim.engine.state import Inputs, UnitColumns
from sim.record.journal import Recorder
from sim.rules.dispatch import UNLISTED
from sim.scenario.specs.kinds import Kind

Reason = Literal[
    "nearest", "own_area", "spill_over", "preference", "called_away", "taken", "resumed", "kept", "too_few", "later",
    "nobody",
]  # fmt: skip
"""What decided.

nearest: the least expected time of all. own_area: of the units whose area it is. spill_over: of all, because none of
those could go. preference: the list of the cell. called_away: a unit on a break, because no free one goes. taken: a
unit in use by a less urgent matter. resumed: the unit that was taken from it comes back. kept: those free are kept for
more urgent calls. too_few: all who are needed go together, and cannot all be found. later: nobody holds the scene who
would be there later than those needed. nobody: some are free or in use, and none of them may go or get there.
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
        self._made: list[Decision] = []
        self._sent: set[int] = set()
        self._about: frozenset[int] | None = getattr(witness, "matters", None)

    def order_back(self, order: Order, unit: int) -> Order:
        """Send a unit back to the matter that it was taken from, and say so."""
        if self._is_about(order.matter):
            need = self.inputs.need[order.matter] if order.scene is None else order.scene.team.slots[order.slot].need
            minutes = self.candidates.way(unit, order.matter, self.env.now).travel_min
            whom = (Candidate(unit, 0, minutes, self.units.at_base[unit]),)
            needs = tuple(needs_of(self.inputs, order.matter, need))
            self._witness(Decision(self.env.now, order.matter, needs, whom, "resumed", unit))
        return super().order_back(order, unit)

    def _is_about(self, matter: int) -> bool:
        return self._about is None or matter in self._about

    def _is_served(self, call: Waiting) -> bool:
        """Tell of the choices for a call once it is known which of those chosen are sent."""
        is_served = super()._is_served(call)
        for made in self._made:
            if made.chosen != NONE and made.chosen not in self._sent:
                made = made._replace(reason="later" if is_served else "too_few", chosen=NONE)  # noqa: PLW2901
            self._witness(made)
        self._made.clear()
        self._sent.clear()
        return is_served

    def _send(self, choice: Choice, matter: int, slot: int = 0, scene: Scene | None = None) -> bool:
        self._sent.add(choice.unit)
        return super()._send(choice, matter, slot, scene)

    def _choose(self, matter: int, need: int, wanted: int = 1) -> Choice | None:
        if not self._is_about(matter):
            return super()._choose(matter, need, wanted)
        now = self.env.now
        free = self.candidates.free(matter, need, now)
        may_take = bool(self.units.takeable) and self._preempts(matter)
        in_use = self.candidates.in_use(matter, need, now) if may_take else []
        at_rest = self.candidates.at_rest(matter, need, now) if self.units.resting else []
        choice = super()._choose(matter, need, wanted)
        if free or in_use or at_rest:
            lacking: Reason = "nobody"
            if free and len(free) < wanted + self._kept[self._priority[matter]]:
                lacking = "kept" if len(free) >= wanted else "too_few"
            self._made.append(self._decision(matter, need, choice, (free, in_use, at_rest), lacking))
        return choice

    def _decision(
        self,
        matter: int,
        need: int,
        choice: Choice | None,
        candidates: tuple[list[Candidate], list[Candidate], list[Candidate]],
        lacking: Reason,
    ) -> Decision:
        free, in_use, at_rest = candidates
        reason: Reason
        if choice is None:
            reason = lacking
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
