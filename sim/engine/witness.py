"""A reason for every dispatch: who could have gone, how soon each would have been there, and which rule decided.

A run that nobody watches uses `Candidates` and pays nothing. A run that is watched uses `WatchedCandidates`, which
chooses the same units and tells a witness about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.engine.candidates import Candidates, Choice
from sim.engine.state import Inputs, UnitColumns
from sim.rules.dispatch import UNLISTED

Reason = Literal["nearest", "own_area", "spill_over", "preference", "nobody"]
"""What decided: least expected time of all; of the units whose area it is; of all, because none of those could go; the
list of the cell. `nobody`: units that meet the needs are free, and none of them may go or get there."""


class Candidate(NamedTuple):
    """A free unit that meets the needs of a matter.

    `rank` goes before time: its place in the cell's list, or 0 in its own area and 1 outside; 0 where the rule knows
    neither. `expected_min` are minutes from where it is to the door, without turnout.
    """

    unit: int
    rank: int
    expected_min: float
    from_base: bool


class Decision(NamedTuple):
    """One choice of the desk, made for one of the units that a matter needs.

    `need` numbers the needs that the unit must meet, as `Inputs.need` does. `candidates` stand in the order in which
    the rule prefers them. `chosen` is the unit, `NONE` when the matter goes on waiting. While no unit that meets the
    needs is free the desk decides nothing.
    """

    at: float
    matter: int
    need: int
    candidates: tuple[Candidate, ...]
    reason: Reason
    chosen: int


Witness = Callable[[Decision], object]
"""Is told every decision of a run, when it is made."""


class WatchedCandidates(Candidates):
    """Chooses as `Candidates` does, and says why."""

    def __init__(self, inputs: Inputs, units: UnitColumns, witness: Witness) -> None:
        super().__init__(inputs, units)
        self._witness = witness

    def choose(self, matter: int, need: int, now: float) -> Choice | None:
        """Return the unit to send to `matter`, or None when none may go."""
        choice = super().choose(matter, need, now)
        candidates = self._ordered(matter, need, now)
        chosen = NONE if choice is None else choice.unit
        reason = self._reason(candidates, chosen)
        self._witness(Decision(now, matter, need, candidates, reason, chosen))
        return choice

    def _ordered(self, matter: int, need: int, now: float) -> tuple[Candidate, ...]:
        """Return who is free and able. Units on the way are looked at as the choice looks at them."""
        cell = self.cell[matter]
        units = (self.units.free & self._able[need]).nonzero()[0]
        for unit in units.tolist():
            if unit in self.units.trip:
                self._look(unit, self.units.trip[unit], now)
        expected = self.expected_min(units, cell, self.inputs.travel.periods.index_at(now))
        rank = self._ranks(need, cell)
        at_base = self.units.at_base
        found = [
            Candidate(unit, int(rank[unit]), minutes, at_base[unit])
            for unit, minutes in zip(units.tolist(), expected.tolist(), strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (one.expected_min == np.inf, one.rank, one.expected_min, one.unit)))

    def _ranks(self, need: int, cell: int) -> IndexArray:
        count = len(self.units.free)
        if self._rank is not None:
            return self._rank[cell]
        if self._areas is None:
            return np.zeros(count, dtype=np.int32)
        outside = np.ones(count, dtype=np.int32)
        outside[self._areas.own(need, cell)] = 0
        return outside

    def _reason(self, candidates: tuple[Candidate, ...], chosen: int) -> Reason:
        if chosen == NONE:
            return "nobody"
        if self._rank is not None:
            return "preference"
        if self._areas is None:
            return "nearest"
        return "own_area" if candidates[0].rank == 0 else "spill_over"


def is_listed(candidate: Candidate) -> bool:
    """Tell whether the cell's list names a candidate; always so under the other rules."""
    return candidate.rank != UNLISTED
