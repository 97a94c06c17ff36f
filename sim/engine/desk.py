"""The desk: where calls wait and units are chosen, once per instant."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from typing import NamedTuple

import simpy

from sim.arrays import NONE
from sim.engine.candidates import Candidates, Choice
from sim.engine.state import Inputs, UnitColumns
from sim.record.journal import Fact, Recorder

Call = Callable[["Order"], object]
"""How an order reaches a free unit."""

HAND_OVER, DECIDE, ANSWER = (simpy.events.EventPriority(number) for number in (2, 3, 4))
"""Below SimPy's own two priorities: first everything else of an instant, then hand-overs, decisions, answers."""


class Order(NamedTuple):
    """What a unit is told: go there, this is how long it takes."""

    matter: int
    turnout_min: float
    travel_min: float
    km: float


class Waiting(NamedTuple):
    """A call at the desk. The fields are the written order in which calls are served."""

    priority: int
    known_at: float
    matter: int


class EndOfInstant(simpy.Event):
    """Comes after everything else that happens at its time, with what was put into it until then."""

    def __init__(self, env: simpy.Environment, priority: simpy.events.EventPriority, delay: float = 0.0) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, priority, delay)

    def put(self, order: Order) -> None:
        """Let the event bring this order and not None."""
        self._value = order


class Desk:
    """Takes calls and free units, and decides at the end of every instant in which either changed.

    Everything that happens at one time is applied first; then the calls that wait are served in the order
    of `Waiting`. So nothing depends on which of two equal times was scheduled first. Calls wait in one queue for each
    set of needs, because all calls in it can be served by the same units.
    """

    def __init__(self, env: simpy.Environment, inputs: Inputs, units: UnitColumns, record: Recorder) -> None:
        self.env, self.inputs, self.units, self.record = env, inputs, units, record
        self.work_left_min = inputs.tape.work_min.tolist()
        self.candidates = Candidates(inputs, units)
        self.limit = inputs.fleet.design.desk.queue_limit
        self._priority, self._known_at = inputs.tape.priority.tolist(), inputs.tape.known_at.tolist()
        self._group: list[int] = inputs.fleet.group.tolist()
        self._turnout_min: list[list[float]] = inputs.turnout_min.tolist()
        self._queues: list[list[Waiting]] = [[] for _ in units.free_for]
        self._arrived: list[Waiting] = []
        self._call: dict[int, Call] = {}
        self._decision_is_due = False

    def take(self, matter: int) -> Waiting:
        """A call reaches the desk for the first time, at the end of an instant; `decide` when all of them are in."""
        self.record.note((self.env.now, Fact.QUEUED, matter, NONE, 0.0))
        call = self._enter(matter)
        self._arrived.append(call)
        return call

    def take_back(self, matter: int) -> None:
        """A call returns because its unit's shift ended; it is never turned away."""
        self._enter(matter)
        self._decide_later()

    def _enter(self, matter: int) -> Waiting:
        call = Waiting(self._priority[matter], self._known_at[matter], matter)
        insort(self._queue_of(call), call)
        return call

    def _queue_of(self, call: Waiting) -> list[Waiting]:
        return self._queues[self.inputs.need[call.matter]]

    def withdraw(self, call: Waiting) -> bool:
        """Strike a call that waits; False when it no longer does."""
        queue = self._queue_of(call)
        place = bisect_left(queue, call)
        if place == len(queue) or queue[place] != call:
            return False
        del queue[place]
        return True

    def offer(self, unit: int, call: Call) -> None:
        """A unit is free from now on; `call` is how its order reaches it."""
        self.offer_again(unit, call)
        if any(self._queues):
            self._decide_later()

    def offer_again(self, unit: int, call: Call) -> None:
        """A unit for which there was nothing this very instant stays free; that is no news to decide about."""
        self.units.set_free(unit)
        self._call[unit] = call

    def ask(self, unit: int) -> simpy.Event:
        """A unit at the end of a call asks for the next. Returns an event of this instant: its order, or None."""
        answer = EndOfInstant(self.env, ANSWER)
        answer.callbacks.append(lambda _: self.retire(unit))
        self.offer(unit, answer.put)
        return answer

    def retire(self, unit: int) -> None:
        """The unit is no longer free."""
        self.units.set_busy(unit)
        self.units.trip.pop(unit, None)

    def _decide_later(self) -> None:
        if not self._decision_is_due:
            self._decision_is_due = True
            EndOfInstant(self.env, DECIDE).callbacks.append(lambda _: self.decide())

    def decide(self) -> None:
        """Send units to the calls that wait, in their order. Comes at the end of an instant."""
        self._decision_is_due = False
        self._serve()
        self._turn_away()
        self._arrived.clear()

    def _serve(self) -> None:
        passed_over = [0] * len(self._queues)
        while (need := self._first(passed_over)) != NONE:
            call = self._queues[need][passed_over[need]]
            choice = self.candidates.choose(call.matter, self.env.now)
            if choice is None:
                passed_over[need] += 1
            else:
                del self._queues[need][passed_over[need]]
                self._send(choice, call.matter)

    def _first(self, passed_over: list[int]) -> int:
        """Return the queue that holds the first call for which a unit is free; `NONE` when there is no such call."""
        first, first_call = NONE, None
        for need, queue in enumerate(self._queues):
            if len(queue) > passed_over[need] and self.units.free_for[need]:
                call = queue[passed_over[need]]
                if first_call is None or call < first_call:
                    first, first_call = need, call
        return first

    def _send(self, choice: Choice, matter: int) -> None:
        unit, now = choice.unit, self.env.now
        if unit in self.units.trip:
            self.record.note((now, Fact.DIVERTED, NONE, unit, self.candidates.done_km(unit)))
        group = self._group[unit]
        turnout = self._turnout_min[group][matter] if self.units.at_base[unit] else 0.0
        self.retire(unit)
        self.record.note((now, Fact.ASSIGNED, matter, unit, 0.0))
        self._call.pop(unit)(Order(matter, turnout, choice.travel_min, choice.km))

    def _turn_away(self) -> None:
        """Lose the calls of this instant that find the queue full, the last one first."""
        if self.limit is None:
            return
        while self._arrived and sum(map(len, self._queues)) > self.limit:
            call = self._arrived.pop()
            if self.withdraw(call):
                self.record.note((self.env.now, Fact.LOST, call.matter, NONE, 0.0))
