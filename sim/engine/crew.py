"""A unit's days: wait, answer a call, ask for the next, go home."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim.arrays import NONE
from sim.engine import situation
from sim.engine.desk import Desk
from sim.engine.instant import HAND_OVER, Moment
from sim.engine.leaving import ShiftOverError, back_to_what_was_left, break_off
from sim.engine.order import Errand, Order, Summons
from sim.engine.roads import wait_for_a_way_home
from sim.engine.state import Use
from sim.engine.takeable import ALWAYS
from sim.record.journal import ARRIVED, CLOSED, DEPARTED, FREED, HOME, HOMEWARD, Fact
from sim.responders.trip import Trip

Steps = Generator[simpy.Event, Any, Any]
"""What a SimPy process yields and returns."""


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
        self.travel, self.kind = desk.inputs.travel, desk.inputs.kind
        self.mode_home, self.then = self.group.mode_home or self.group.mode, self.group.after_call
        plain = self.travel.matrix(self.group.mode, 0)
        self.pace, self.start_min = plain.leg_min_per_km, plain.start_min
        self.base_node, self.base_leg_km = int(fleet.base_node[unit]), float(fleet.base_leg_km[unit])
        self.from_order, self.takeable = desk.from_order, desk.takeable
        self.patrol: Errand | None = None
        self.held: list[Order] = []
        self.on_duty = self.takes_calls = False
        self._way_there: tuple[Order, Trip] | None = None
        self.situation = situation.AT_BASE
        self._called: Summons  # made whenever it waits
        self._order: Order | None = None
        self.process = env.process(self.life())

    def interrupt(self, cause: object) -> None:
        """Break off the call in hand: an `Order` takes the unit, `Recalled` and `ShiftOverError` let it go."""
        self.process.interrupt(cause)

    def life(self) -> Steps:
        """Wait at the base, or patrol; answer calls until there is none; be home again."""
        while True:
            if self.patrol is not None and self.takes_calls:
                order = self.patrol
            else:
                try:
                    order = yield self.wait_at_base()
                except simpy.Interrupt as broken_off:
                    assert self._order is not None  # for which it turns out
                    order = yield from break_off(self, self._order, broken_off.cause)
            while order is not None:
                order = yield from self._follow(order)

    def _follow(self, order: Order | Errand) -> Steps:
        """What becomes of an order or errand. Returns what follows it, or None once home."""
        return self.answer(order) if isinstance(order, Order) else order.carried_out_by(self)

    def wait_at_base(self) -> simpy.Event:
        """Return what brings the next order, on this shift or a later one: when the unit is ready to leave."""
        self.situation, self._called = situation.AT_BASE, Summons(self.env)
        if self.takes_calls:
            self.desk.offer(self.unit, self._hear)
        return self._called

    def _hear(self, told: Order | Errand) -> None:
        """It is called at its base."""
        if isinstance(told, Order):
            self._turn_out(told)
            self._called.come(told, told.turnout_min)
        else:
            self._called.succeed(told)

    def _turn_out(self, order: Order) -> None:
        """It gets ready to leave."""
        self.situation, self._order = situation.TURNING_OUT, order
        if self.takeable is not None and self.takeable[self.kind[order.matter]]:
            self._may_be_taken(order.matter)

    def answer(self, order: Order) -> Steps:
        """The story of a call. Returns the order that follows it, or None once home."""
        matter, env, note, unit = order.matter, self.env, self.note, self.unit
        takeable = self.takeable is not None and self.takeable[self.kind[matter]]
        try:
            if order.turnout_min and order is not self._order:
                # Called while it did something else at its base.
                self._turn_out(order)
                yield simpy.Timeout(env, order.turnout_min)
            self.situation = situation.TRAVELLING
            self.columns.at_base[unit] = False
            if takeable:
                self._may_be_taken(matter, self.way_to(order))
            note((env.now, DEPARTED, matter, unit, 0.0))
            yield simpy.Timeout(env, order.travel_min)
            self.situation = situation.WORKING
            note((env.now, ARRIVED, matter, unit, order.km))
            if takeable:
                self._arrive(matter, takeable)
            if order.scene is None:
                yield simpy.Timeout(env, self._work_min(order))
            else:
                yield order.scene.join(unit, order.slot)
        except simpy.Interrupt as broken_off:
            return (yield from break_off(self, order, broken_off.cause))
        if order.scene is None:
            note((env.now, CLOSED, matter, unit, 0.0))
        if takeable:
            self.columns.takeable.pop(unit, None)
        self.stand_at_the_scene(matter)
        if (aftermath := self.desk.aftermath) is not None and aftermath.follows(self, order):
            self.situation = situation.AFTER_THE_SCENE
            yield from aftermath.go_on(self, matter)
        note((env.now, FREED, matter, unit, 0.0))
        return (yield from self.after_call())

    def after_call(self) -> Steps:
        """Do as the group's rule says. Returns the order that follows, or None once home."""
        if self.held and (order := back_to_what_was_left(self)) is not None:
            return order
        if self.then == "home_at_once":
            self.be_home(0.0)
            return None
        if self.then != "drive_home" and self.takes_calls and (order := (yield from self._ask())) is not None:
            return order
        return (yield from self.drive_home())

    def _ask(self) -> Steps:
        """Ask for the next call, and wait for it where the rule says so. Returns the order, or None to go home."""
        self.situation = situation.ASKING
        try:
            yield self.desk.ask(self.unit, self.process.interrupt)
        except simpy.Interrupt as call:
            return call.cause
        self.desk.retire(self.unit)
        return (yield self.stand_by()) if self.then == "stay" and self.takes_calls else None

    def drive_home(self, free: bool = False) -> Steps:
        """Drive to the base, or take a call on the way where the rule allows. Returns the order, or None once home.

        Whoever patrols goes to its beat instead, which is its next errand.

        A unit that may be called on its way may be called before it has moved: that is a call straight from the scene.
        One that is `free` takes calls whatever the rule.
        """
        if self.patrol is not None and self.takes_calls:
            return self.patrol
        self.situation = situation.GOING_HOME
        if self.travel.periods.edges and (order := (yield from wait_for_a_way_home(self))) is not None:
            return order
        columns, unit, now = self.columns, self.unit, self.env.now
        self.note((now, HOMEWARD, NONE, unit, 0.0))
        columns.at_base[unit] = False
        node, leg_km = self.base_node, self.base_leg_km
        trip = self.trip_to(self.mode_home, now, node, leg_km)
        if self.takes_calls and (free or self.then == "drive_home"):
            columns.trip[unit] = trip
            self.desk.offer(unit, self.process.interrupt)
        try:
            yield simpy.Timeout(self.env, trip.minutes)
        except simpy.Interrupt as call:
            return call.cause
        columns.trip.pop(unit, None)
        if node != self.base_node or leg_km != self.base_leg_km:
            return (yield from self._drive_on(trip, node, leg_km))
        self.be_home(trip.km)
        return None

    def _drive_on(self, trip: Trip, node: int, leg_km: float) -> Steps:
        """Drive on from a base that ceased to be its own on the way. Returns the order that follows, or None."""
        self.note((self.env.now, HOME, NONE, self.unit, trip.km))
        self.columns.stands(self.unit, node, leg_km * self.pace, leg_km)
        return (yield from self.drive_home())

    def _may_be_taken(self, matter: int, trip: Trip | None = None) -> None:
        if self.takes_calls:
            self.desk.may_be_taken(self.unit, Use(matter, int(self.tape.priority[matter]), trip))

    def _arrive(self, matter: int, takeable: int) -> None:
        """On the scene only those may be taken whose kind says always."""
        self.stand_at_the_scene(matter)
        if takeable == ALWAYS:
            self._may_be_taken(matter)
        else:
            self.columns.takeable.pop(self.unit, None)

    def come_on_duty(self, takes_calls: bool = True) -> None:
        """The roster: a shift begins. A unit still out from the last one just goes on."""
        self.on_duty, self.takes_calls = True, takes_calls
        if self.situation is situation.AT_BASE:
            self._note(Fact.ON_DUTY)
            if not takes_calls:
                return
            if self.patrol is None:
                self.desk.offer(self.unit, self._hear)
            else:
                self._called.succeed(self.patrol)

    def last_call(self) -> None:
        """The roster: no new call from now on. Whoever is out and free goes home."""
        self.takes_calls = False
        self.columns.takeable.pop(self.unit, None)
        if self.situation in situation.ROVING:
            # It may be arriving just now: first everything else of this instant.
            Moment(self.env, HAND_OVER).callbacks.append(lambda _: self._stop_roving())
            return
        self.desk.retire(self.unit)
        if self.situation in situation.STAYING:
            self._called.succeed(None)

    def _stop_roving(self) -> None:
        if self.situation in situation.ROVING:
            self.desk.send_elsewhere(self.unit, None)
        elif self.situation in situation.STAYING:
            self.desk.retire(self.unit)
            self._called.succeed(None)

    def go_off_duty(self) -> None:
        """The roster: a shift ends. Idle units leave; the others finish, by the rule of their group."""
        self.on_duty = False
        if self.takes_calls:
            self.last_call()
        if self.situation is situation.AT_BASE:
            self._note(Fact.OFF_DUTY)
        elif self.situation is situation.RESTING:
            self.process.interrupt(None)

    def hand_over_if_late(self) -> None:
        """The roster, at the end of the instant in which a shift ended: interrupt the call in hand."""
        if not self.on_duty and self.situation in situation.ANSWERING:
            self.process.interrupt(ShiftOverError())

    def stand_by(self, is_news: bool = False) -> simpy.Event:
        """Be free where it stands; the event brings the next order, or None at the end of the shift.

        It is news that a unit is free which was not a moment ago, and did not just ask for a call.
        """
        self.situation, self._called = situation.STANDING_BY, Summons(self.env)
        (self.desk.offer if is_news else self.desk.offer_again)(self.unit, self._called.succeed)
        return self._called

    @property
    def is_home(self) -> bool:
        """Whether it is at the base that is its own now."""
        columns, unit = self.columns, self.unit
        here = columns.node[unit], columns.node_km[unit]
        return columns.at_base[unit] and here == (self.base_node, self.base_leg_km)

    def be_home(self, km: float) -> None:
        """It has come to its base."""
        self.note((self.env.now, HOME, NONE, self.unit, km))
        self.columns.stands(self.unit, self.base_node, self.base_leg_km * self.pace, self.base_leg_km)
        self.columns.at_base[self.unit] = True
        if not self.on_duty:
            self._note(Fact.OFF_DUTY)

    def works_from_order(self, matter: int) -> bool:
        """Whether the work on a matter counts from its order."""
        return self.from_order[self.kind[matter]]

    def _work_min(self, order: Order) -> float:
        """Minutes from now, on the scene, until the work is done."""
        left_min: float = self.desk.work_left_min[order.matter]
        return max(0.0, order.at + left_min - self.env.now) if self.works_from_order(order.matter) else left_min

    def way_to(self, order: Order) -> Trip:
        """The way to a call, by the travel times that the desk went by when it gave the order."""
        if self._way_there is None or self._way_there[0] is not order:
            door, factor = self.desk.candidates.door(order.matter), self.desk.travel_factor[order.matter]
            in_min = order.turnout_min + factor * self.start_min
            self._way_there = order, self.trip_to(self.group.mode, order.at, *door, in_min, factor)
        return self._way_there[1]

    def stand_at_the_scene(self, matter: int) -> None:
        """It is at the door of a matter."""
        node, leg_km = self.desk.candidates.door(matter)
        self.columns.stands(self.unit, node, leg_km * self.pace, leg_km)

    def trip_to(self, mode: str, at: float, node: int, leg_km: float, in_min: float = 0.0, factor: float = 1.0) -> Trip:
        """The way from here to a door, by the travel times of the period that holds `at`; it begins `in_min` later."""
        matrix, columns, unit = self.travel.matrix(mode, self.travel.periods.index_at(at)), self.columns, self.unit
        start, before_min, before_km = columns.node[unit], columns.node_min[unit], columns.node_km[unit]
        return Trip(matrix, at + in_min, start, before_min, before_km, node, leg_km, factor)

    def _note(self, fact: Fact, matter: int = NONE, km: float = 0.0) -> None:
        self.note((self.env.now, fact, matter, self.unit, km))
