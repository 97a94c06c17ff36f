"""Meal breaks: taken when nobody has a call for the unit, put off by a call, cut short by an urgent one."""

from __future__ import annotations

from collections.abc import Sequence

import simpy

from sim.arrays import NONE
from sim.engine.crew import Crew, Steps
from sim.engine.instant import HAND_OVER, REST, Moment
from sim.engine.situation import Situation
from sim.record.journal import Fact
from sim.responders.fleet import Fleet
from sim.responders.roster import DueBreak

RESTFUL = frozenset({Situation.AT_BASE, Situation.STANDING_BY, Situation.CUT_OFF, Situation.PATROLLING})
"""Whoever is on the way somewhere rests when it is there."""


def take_breaks(fleet: Fleet, crews: Sequence[Crew]) -> None:
    """Let every unit that has breaks take them."""
    for unit, due in fleet.breaks.items():
        Breaks(crews[unit], due)


class Breaks:
    """The breaks of one unit, and the errand of taking the one that is due.

    A break begins at the end of an instant, after the desk has decided: calls come first. It ends before the desk
    decides and after shifts have ended.
    """

    def __init__(self, crew: Crew, due: tuple[DueBreak, ...]) -> None:
        self.crew, self.env, self.due = crew, crew.env, due
        self.now_due = due[0]
        self.left_min = 0.0
        self._stood_by = False
        self.env.process(self.keep())

    def keep(self) -> Steps:
        """Let one break after the other become due."""
        for one in self.due:
            yield Moment(self.env, REST, max(0.0, one.due_at - self.env.now))
            self.now_due, self.left_min = one, one.length_min
            self.crew.desk.rests[self.crew.unit] = self
            self._begin()

    def come_free(self) -> None:
        """The unit is free again while a break is due: begin it at the end of this instant, if it still is."""
        Moment(self.env, REST).callbacks.append(lambda _: self._begin())

    def _begin(self) -> None:
        desk, unit = self.crew.desk, self.crew.unit
        if self.env.now > self.now_due.until_at:
            desk.rests.pop(unit, None)
        elif desk.units.free[unit] and self.crew.situation in RESTFUL:
            desk.rests.pop(unit, None)
            self._stood_by = self.crew.situation is Situation.STANDING_BY
            desk.send_elsewhere(unit, self)

    def carried_out_by(self, crew: Crew) -> Steps:
        """Rest. Returns the order or errand that follows, or None once at the base."""
        crew.situation = Situation.RESTING
        began_at, urgent = self.env.now, self.now_due.interrupted_by
        self._note(Fact.BREAK)
        if urgent is not None:
            crew.desk.may_wake(crew.unit, urgent, crew.process.interrupt)
        try:
            yield Moment(self.env, HAND_OVER, self.left_min)
        except simpy.Interrupt as told:
            if told.cause is not None:
                self.left_min -= self.env.now - began_at
                crew.desk.rests[crew.unit] = self
                return told.cause
        crew.desk.retire(crew.unit)
        self._note(Fact.BREAK_OVER)
        return (yield from self._go_on(crew))

    def _go_on(self, crew: Crew) -> Steps:
        if crew.is_home:
            if not crew.on_duty:
                self._note(Fact.OFF_DUTY)
            return None
        if self._stood_by and crew.takes_calls:
            order = yield crew.stand_by(is_news=True)
            if order is not None:
                return order
        return (yield from crew.drive_home())

    def _note(self, fact: Fact) -> None:
        self.crew.note((self.env.now, fact, NONE, self.crew.unit, 0.0))
