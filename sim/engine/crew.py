"""A unit's days: wait, answer a call, ask for the next, go home."""

from __future__ import annotations

from collections.abc import Generator
from enum import Enum, auto
from typing import Any

import simpy

from sim.arrays import NONE
from sim.engine.desk import Desk, Order
from sim.record.journal import Fact
from sim.responders.trip import Trip

Steps = Generator[simpy.Event, Any, Any]
"""What a SimPy process yields and returns."""


class Situation(Enum):
    """What a unit is about.

    ASKING lasts from the end of a call to the end of that instant. STANDING_BY is free, away from the base.
    """

    AT_BASE = auto()
    TURNING_OUT = auto()
    TRAVELLING = auto()
    WORKING = auto()
    ASKING = auto()
    STANDING_BY = auto()
    GOING_HOME = auto()


ANSWERING = frozenset({Situation.TURNING_OUT, Situation.TRAVELLING, Situation.WORKING})


class ShiftOverError(Exception):
    """The cause with which a unit is interrupted when it has to hand its call over."""


class Crew:
    """One unit, from its first shift to its last.

    `life` is what it does; the roster (`sim.engine.roster`) tells it when it is on duty. A unit that is out when
    its shift ends goes on until it is home: that is overtime.
    """

    def __init__(self, env: simpy.Environment, desk: Desk, unit: int) -> None:
        fleet = desk.inputs.fleet
        self.env, self.desk, self.unit = env, desk, unit
        self.columns, self.note, self.tape = desk.units, desk.record.note, desk.inputs.tape
        self.group = fleet.groups[fleet.group[unit]]
        self.travel = desk.inputs.travel
        self.pace = self.travel.matrix(self.group.mode, 0).leg_min_per_km
        self.base_node, self.base_leg_km = int(fleet.base_node[unit]), float(fleet.base_leg_km[unit])
        self.from_order: list[bool] = [kind.work_from == "order" for kind in self.tape.kinds]
        self.situation = Situation.AT_BASE
        self._called = env.event()
        self.process = env.process(self.life())

    @property
    def on_duty(self) -> bool:
        """Whether the roster has it on duty now."""
        return self.columns.on_duty[self.unit]

    def life(self) -> Steps:
        """Wait at the base; answer calls until there is none; be home again."""
        while True:
            order = yield self.wait_at_base()
            while order is not None:
                order = yield from self.answer(order)

    def wait_at_base(self) -> simpy.Event:
        """Return the event that brings the next order, on this shift or a later one."""
        self.situation, self._called = Situation.AT_BASE, self.env.event()
        if self.on_duty:
            self.desk.offer(self.unit, self._called.succeed)
        return self._called

    def answer(self, order: Order) -> Steps:
        """The story of a call. Returns the order that follows it, or None once home."""
        matter, env, note, unit = order.matter, self.env, self.note, self.unit
        ordered_at = env.now
        try:
            self.situation = Situation.TURNING_OUT
            self.columns.at_base[unit] = False
            if order.turnout_min:
                yield env.timeout(order.turnout_min)
            self.situation = Situation.TRAVELLING
            note((env.now, Fact.DEPARTED, matter, unit, 0.0))
            yield env.timeout(order.travel_min)
            self.situation = Situation.WORKING
            note((env.now, Fact.ARRIVED, matter, unit, order.km))
            yield env.timeout(self._work_min(matter, ordered_at))
        except simpy.Interrupt:
            return (yield from self.hand_over(order, ordered_at))
        note((env.now, Fact.CLOSED, matter, unit, 0.0))
        note((env.now, Fact.FREED, matter, unit, 0.0))
        return (yield from self.after_call(matter))

    def after_call(self, matter: int) -> Steps:
        """Do as the group's rule says. Returns the order that follows, or None once home."""
        rule = self.group.after_call
        if rule == "home_at_once":
            self._be_home(0.0)
            return None
        self._stand_at_the_scene(matter)
        if self.on_duty and rule != "drive_home":
            self.situation = Situation.ASKING
            order = yield self.desk.ask(self.unit)
            if order is None and rule == "stay" and self.on_duty:
                order = yield self._stand_by()
            if order is not None:
                return order
        return (yield from self.drive_home())

    def drive_home(self) -> Steps:
        """Drive to the base, or take a call on the way where the rule allows. Returns the order, or None once home.

        A unit that may be called on its way may be called before it has moved: that is a call straight from the scene.
        """
        self.situation = Situation.GOING_HOME
        self._note(Fact.HOMEWARD)
        trip = self._trip(self.group.mode_home or self.group.mode, self.env.now, self.base_node, self.base_leg_km)
        if self.on_duty and self.group.after_call == "drive_home":
            self.columns.trip[self.unit] = trip
            self.desk.offer(self.unit, self.process.interrupt)
        try:
            yield self.env.timeout(trip.minutes)
        except simpy.Interrupt as call:
            return call.cause
        self.columns.trip.pop(self.unit, None)
        self._be_home(trip.km)
        return None

    def hand_over(self, order: Order, ordered_at: float) -> Steps:
        """Give the call back to the desk because the shift is over, and go home."""
        matter, now = order.matter, self.env.now
        departed_at = ordered_at + order.turnout_min
        if self.situation is Situation.TURNING_OUT:
            self._note(Fact.HANDED_OVER, matter)
            self.desk.take_back(matter)
            self._be_home(0.0)
            return None
        if self.situation is Situation.TRAVELLING:
            # By the travel times that the desk went by when it gave the order.
            trip = self._trip(self.group.mode, ordered_at, *self.desk.candidates.door(matter), started_at=departed_at)
            turn = trip.turn(now)
            self._note(Fact.HANDED_OVER, matter, turn.done_km)
            self.columns.stands(self.unit, turn.node, turn.rest_min, turn.rest_km)
        else:
            self._note(Fact.HANDED_OVER, matter)
            self._stand_at_the_scene(matter)
            worked_min = now - (ordered_at if self._works_from_order(matter) else departed_at + order.travel_min)
            self.desk.work_left_min[matter] = max(0.0, self.desk.work_left_min[matter] - worked_min)
        self.desk.take_back(matter)
        return (yield from self.drive_home())

    def come_on_duty(self) -> None:
        """The roster: a shift begins. A unit still out from the last one just goes on."""
        self.columns.on_duty[self.unit] = True
        if self.situation is Situation.AT_BASE:
            self._note(Fact.ON_DUTY)
            self.desk.offer(self.unit, self._called.succeed)

    def go_off_duty(self) -> None:
        """The roster: a shift ends. Idle units leave; the others finish, by the rule of their group."""
        self.columns.on_duty[self.unit] = False
        self.desk.retire(self.unit)
        if self.situation is Situation.AT_BASE:
            self._note(Fact.OFF_DUTY)
        elif self.situation is Situation.STANDING_BY:
            self._called.succeed(None)

    def hand_over_if_late(self) -> None:
        """The roster, at the end of the instant in which a shift ended: interrupt the call in hand."""
        if not self.on_duty and self.situation in ANSWERING:
            self.process.interrupt(ShiftOverError())

    def _stand_by(self) -> simpy.Event:
        """Be free at the scene; the event brings the next order, or None at the end of the shift."""
        self.situation, self._called = Situation.STANDING_BY, self.env.event()
        self.desk.offer_again(self.unit, self._called.succeed)
        return self._called

    def _be_home(self, km: float) -> None:
        self._note(Fact.HOME, km=km)
        self.columns.stands(self.unit, self.base_node, self.base_leg_km * self.pace, self.base_leg_km)
        self.columns.at_base[self.unit] = True
        if not self.on_duty:
            self._note(Fact.OFF_DUTY)

    def _works_from_order(self, matter: int) -> bool:
        from_order: bool = self.from_order[self.tape.kind[matter]]
        return from_order

    def _work_min(self, matter: int, ordered_at: float) -> float:
        """Minutes from now, on the scene, until the work is done."""
        left_min: float = self.desk.work_left_min[matter]
        return max(0.0, ordered_at + left_min - self.env.now) if self._works_from_order(matter) else left_min

    def _stand_at_the_scene(self, matter: int) -> None:
        node, leg_km = self.desk.candidates.door(matter)
        self.columns.stands(self.unit, node, leg_km * self.pace, leg_km)

    def _trip(self, mode: str, asked_at: float, node: int, leg_km: float, started_at: float | None = None) -> Trip:
        """The way from here to a door, by the travel times of the period that holds `asked_at`."""
        matrix = self.travel.matrix(mode, self.travel.periods.index_at(asked_at))
        return self.columns.trip_to(self.unit, node, leg_km, matrix, asked_at if started_at is None else started_at)

    def _note(self, fact: Fact, matter: int = NONE, km: float = 0.0) -> None:
        self.note((self.env.now, fact, matter, self.unit, km))
