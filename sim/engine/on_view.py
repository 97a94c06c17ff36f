"""Patrols come upon matters before anybody reports them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import simpy

from sim.engine.desk import Desk
from sim.engine.instant import CLOSE, HAND_OVER, Moment
from sim.engine.intake import take
from sim.record.journal import Fact
from sim.responders.beats import Patrol


class _Sight(NamedTuple):
    """Something to be seen at a road node from now until a time."""

    matter: int
    node: int
    until: float


class Lookout:
    """Finds out when a patrol comes past a matter that can be seen from the street.

    A patrol sees what is at a road node when it comes to the node. Nothing is looked at in between: when a matter
    begins, and when a unit joins its beat, the beat tells when the unit will be there, if nothing comes up. There
    is one event for that moment.

    Attributes
    ----------
    seen:
        The matters that a patrol saw before they were reported.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk, self.env = desk, desk.env
        self.seen: set[int] = set()
        self._patrols: dict[int, Patrol] = {}
        self._sights: list[_Sight] = []
        self._passing: dict[int, list[int]] = {}
        tape, cell_node = desk.inputs.tape, desk.inputs.world.cells.node
        from_at = tape.known_at - tape.unreported_min
        until = np.minimum(from_at + tape.visible_min, tape.known_at)
        visible = np.flatnonzero((until > from_at) & (until > 0.0) & np.isfinite(until))
        for matter in visible[np.argsort(from_at[visible], kind="stable")].tolist():
            sight = _Sight(matter, int(cell_node[tape.cell[matter]]), float(until[matter]))
            self._begins_at(max(0.0, float(from_at[matter])), sight)

    def _begins_at(self, at: float, sight: _Sight) -> None:
        simpy.Timeout(self.env, at).callbacks.append(lambda _: self._begins(sight))

    def joins(self, unit: int, patrol: Patrol) -> None:
        """A unit is on its beat from now on."""
        self._patrols[unit] = patrol
        self._sights = [sight for sight in self._sights if sight.until > self.env.now and sight.matter not in self.seen]
        for sight in self._sights:
            self._watch(unit, patrol, sight)

    def leaves(self, unit: int) -> None:
        """A unit is on its beat no more."""
        self._patrols.pop(unit, None)

    def _begins(self, sight: _Sight) -> None:
        self._sights.append(sight)
        for unit, patrol in sorted(self._patrols.items()):
            self._watch(unit, patrol, sight)

    def _watch(self, unit: int, patrol: Patrol, sight: _Sight) -> None:
        at = patrol.next_at(sight.node, self.env.now, sight.until)
        if at < np.inf:
            # Late in its instant, so that whoever leaves the beat just then sees nothing.
            passes = Moment(self.env, CLOSE, max(0.0, at - self.env.now))
            passes.callbacks.append(lambda _: self._passes(unit, patrol, sight.matter))

    def _passes(self, unit: int, patrol: Patrol, matter: int) -> None:
        if matter in self.seen or self._patrols.get(unit) is not patrol:
            return
        if matter not in self._passing:
            Moment(self.env, HAND_OVER).callbacks.append(lambda _: self._see(matter))
        self._passing.setdefault(matter, []).append(unit)

    def _see(self, matter: int) -> None:
        """A matter becomes known; of several units that come past in one instant the first on the list has seen it."""
        unit = min(self._passing.pop(matter))
        self.seen.add(matter)
        self.desk.queues.learn(matter, self.desk.env.now)
        self.desk.record.note((self.env.now, Fact.SPOTTED, matter, unit, 0.0))
        take(self.desk, matter)
        self.desk.decide_later()
