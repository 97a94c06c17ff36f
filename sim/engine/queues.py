"""Where calls wait for a unit, in the order in which they are served."""

from __future__ import annotations

from bisect import bisect_left, insort

from sim.arrays import NONE
from sim.engine.state import Inputs
from sim.rules.queue import rank

Waiting = tuple[float, float, int, int]
"""A call at the desk that wants a unit for one of its slots, in the written order of service: rank, time known, matter,
slot."""


class Queues:
    """One queue for each set of needs, because all calls in it can be served by the same units.

    Attributes
    ----------
    of:
        The calls of each queue, ascending.
    wanted:
        The sets of needs for which calls wait.
    known_at:
        When each matter became known, or will as far as the tape can tell; infinity for the unborn.
    patience_min:
        How long each matter waits for a unit to be ordered.
    """

    def __init__(self, inputs: Inputs) -> None:
        tape, self._ageing_min = inputs.tape, inputs.fleet.design.desk.ageing_min
        self._need, self._team = inputs.need, inputs.team
        self._priority: list[int] = tape.priority.tolist()
        self.known_at: list[float] = tape.known_at.tolist()
        self._rank = [rank(*call, self._ageing_min) for call in zip(self._priority, self.known_at, strict=True)]
        self.patience_min: list[float] = tape.patience_min.tolist()
        self.of: list[list[Waiting]] = [[] for _ in inputs.needs]
        self.wanted: set[int] = set()

    def learn(self, matter: int, now: float) -> None:
        """A matter becomes known that the tape could not date."""
        self.known_at[matter] = now
        self._rank[matter] = rank(self._priority[matter], now, self._ageing_min)

    def enter(self, matter: int, slot: int) -> None:
        """A call wants a unit for one of its slots."""
        need = self.need(matter, slot)
        insort(self.of[need], (self._rank[matter], self.known_at[matter], matter, slot))
        self.wanted.add(need)

    def need(self, matter: int, slot: int) -> int:
        """Return the number of the set of needs of a slot."""
        team = self._team[matter]
        return self._need[matter] if team is None else team.slots[slot].need

    def strike(self, matter: int, slot: int = 0) -> bool:
        """Take a slot off its queue; False when it does not wait there."""
        need, place = self.need(matter, slot), self._place(matter, slot)
        if place != NONE:
            self.take_off(need, place)
        return place != NONE

    def strike_all(self, matter: int) -> bool:
        """Take all slots of a call off; False when none waits."""
        team = self._team[matter]
        slots = 1 if team is None else len(team.slots)
        return bool(self.wanted) and sum([self.strike(matter, slot) for slot in range(slots)]) > 0

    def holds(self, matter: int, slot: int) -> bool:
        """Whether a slot of a call waits."""
        return self._place(matter, slot) != NONE

    def _place(self, matter: int, slot: int) -> int:
        """Return the place of a slot in its queue; `NONE` when it does not wait there."""
        queue = self.of[self.need(matter, slot)]
        if not queue:
            return NONE
        call = self._rank[matter], self.known_at[matter], matter, slot
        place = bisect_left(queue, call)
        return place if place < len(queue) and queue[place] == call else NONE

    def take_off(self, need: int, place: int) -> None:
        """Take the call at a place off a queue."""
        queue = self.of[need]
        del queue[place]
        if not queue:
            self.wanted.discard(need)
