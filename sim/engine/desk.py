"""The desk: where calls wait and units are chosen, once per instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import simpy

from sim.arrays import NONE
from sim.engine.candidates import Candidates, Choice
from sim.engine.instant import ANSWER, CLOSE, DECIDE, LEAVE, Moment, Together
from sim.engine.order import Call, Interruptible, Order, Resting
from sim.engine.queues import Queues, Waiting
from sim.engine.scene import Scene
from sim.engine.search import scene_of
from sim.engine.state import Inputs, UnitColumns, Use
from sim.engine.takeable import takeable_kinds
from sim.record.journal import ASSIGNED, DIVERTED, QUEUED, Fact, Recorder
from sim.rules.queue import kept
from sim.scenario.specs.kinds import Kind

if TYPE_CHECKING:
    from sim.engine.aftermath import AfterTheScene
    from sim.responders.trip import Turn


class Desk:
    """Takes calls and free units, and decides at the end of every instant in which either changed.

    Everything that happens at one time is applied first; then the calls that wait are served in the order
    of `Waiting`. So nothing depends on which of two equal times was scheduled first.

    Attributes
    ----------
    rests:
        The breaks of those for whom one is due and has not begun, or is not over.
    appointed:
        The unit that alone may serve a call, while there is an appointment.
    """

    def __init__(self, env: simpy.Environment, inputs: Inputs, units: UnitColumns, record: Recorder) -> None:
        self.env, self.inputs, self.units, self.record = env, inputs, units, record
        self.work_left_min = inputs.tape.work_min.tolist()
        self.candidates = Candidates(inputs, units)
        self.crews: list[Interruptible] = []
        self.rests: dict[int, Resting] = {}
        self.ends_of_work, self.leaves, self._answers = (Together(env, end) for end in (CLOSE, LEAVE, ANSWER))
        self.aftermath: AfterTheScene | None = None
        self.scenes: dict[int, Scene] = {}
        self.from_order = [kind.work_from == "order" for kind in inputs.tape.kinds]
        self.takeable = takeable_kinds(inputs.tape.kinds)
        desk = inputs.fleet.design.desk
        self.limit = desk.queue_limit
        self._takes_the_sooner = desk.preempts_when == "sooner"
        self._priority: list[int] = inputs.tape.priority.tolist()
        self.travel_factor: list[float] = inputs.tape.travel_factor.tolist()
        self._kept = kept(desk.reserve)
        self._calls_age = desk.ageing_min is not None
        self.queues = Queues(inputs)
        # A call that takes all or nobody waits with one need and lacks others.
        self._all_or_nobody = any(team is not None and team.together for team in set(inputs.team))
        self.appointed: dict[int, int] = {}
        self._arrived: list[int] = []
        self._call: dict[int, Call] = {}
        self._decision_is_due = False

    def take(self, matter: int) -> None:
        """A call reaches the desk for the first time, at the end of an instant; `decide` when all of them are in."""
        self.record.note((self.env.now, QUEUED, matter, NONE, 0.0))
        team = self.inputs.team[matter]
        if team is None:
            self.queues.enter(matter, 0)
        else:
            self.scenes[matter] = scene_of(self.env, self, matter, team)
            for slot in (0,) if team.together else team.asked_at_once:
                self.queues.enter(matter, slot)
        self._arrived.append(matter)

    def take_back(self, matter: int, slot: int = 0) -> None:
        """A call wants a unit (again), for one of its slots; it is never turned away."""
        self.queues.enter(matter, slot)
        self.decide_later()

    def withdraw(self, matter: int) -> bool:
        """Strike a call at which no unit is and to which none goes; False when one does."""
        scene = self.scenes.get(matter)
        if scene is None:
            return self.queues.strike(matter)
        if scene.coming or scene.there:
            return False
        return self.forget(matter)

    def forget(self, matter: int) -> bool:
        """Strike all slots of a call; False when none waited."""
        scene = self.scenes.pop(matter)
        scene.over = True
        return self.queues.strike_all(matter)

    def appoint(self, matter: int, unit: int, grace_min: float) -> None:
        """Let only `unit` serve a call, until `grace_min` from now have passed; then anybody may."""
        self.appointed[matter] = unit
        simpy.Timeout(self.env, grace_min).callbacks.append(lambda _: self._lift(matter))

    def _lift(self, matter: int) -> None:
        if self.appointed.pop(matter, None) is not None and self.queues.wanted:
            self.decide_later()

    def offer(self, unit: int, call: Call) -> None:
        """A unit is free from now on; `call` is how its order reaches it."""
        self.offer_again(unit, call)
        wanted = self.queues.wanted
        if wanted and (self._all_or_nobody or not wanted.isdisjoint(self.units.meets[unit])):
            self.decide_later()

    def offer_again(self, unit: int, call: Call) -> None:
        """A unit for which there was nothing this very instant stays free; that is no news to decide about."""
        self.units.set_free(unit)
        self._call[unit] = call
        if unit in self.rests:
            self.rests[unit].come_free()

    def may_wake(self, unit: int, least_urgent: int, call: Call) -> None:
        """A unit is on a break that calls of this priority number or a more urgent one may end."""
        self.units.resting[unit] = least_urgent
        self._call[unit] = call

    def may_be_taken(self, unit: int, use: Use) -> None:
        """A more urgent call may take a unit from now on. One that waits may: where calls age it was served later."""
        self.units.takeable[unit] = use
        if self._calls_age and self.queues.wanted:
            self.decide_later()

    def order_back(self, order: Order, unit: int) -> Order:
        """Send a unit back from where it is to the matter that it was taken from, unless one that waits takes it."""
        if self.queues.wanted:
            self.decide_later()
        self.record.note((self.env.now, ASSIGNED, order.matter, unit, 0.0))
        way = self.candidates.way(unit, order.matter, self.env.now)
        if order.scene is not None:
            order.scene.expects(order.slot, unit, self.env.now + way.travel_min)
        travel_min = way.travel_min * self.travel_factor[order.matter]
        return replace(order, at=self.env.now, turnout_min=0.0, travel_min=travel_min, km=way.km)

    def ask(self, unit: int, call: Call) -> simpy.Event:
        """A unit at the end of a call asks for the next. Returns the event of this instant with which there is none."""
        self.offer(unit, call)
        return self._answers.after(0.0)

    def send_elsewhere(self, unit: int, errand: object, turn: Turn | None = None) -> None:
        """Tell a free unit to do something else than to answer a call; None: to go home.

        A unit on its way turns at `turn`, or where its way says if that is not given.
        """
        if unit in self.units.trip:
            turn = turn or self.units.trip[unit].turn(self.env.now)
            self.units.stands(unit, turn.node, turn.rest_min, turn.rest_km)
            self.record.note((self.env.now, DIVERTED, NONE, unit, turn.done_km))
        call = self._call.pop(unit)
        self.retire(unit)
        call(errand)

    def retire(self, unit: int) -> None:
        """The unit is no longer free."""
        self.units.set_busy(unit)
        self.units.trip.pop(unit, None)
        self.units.resting.pop(unit, None)

    def decide_later(self) -> None:
        """Let the desk decide in this instant, once."""
        if not self._decision_is_due:
            self._decision_is_due = True
            Moment(self.env, DECIDE).callbacks.append(lambda _: self.decide())

    def decide(self) -> None:
        """Send units to the calls that wait, in their order. Comes at the end of an instant."""
        self._decision_is_due = False
        self._serve()
        if self.limit is not None:
            self._turn_away(self.limit)
        self._arrived.clear()

    def _serve(self) -> None:
        queues = self.queues
        passed_over = [0] * len(queues.of)
        while queues.wanted and (need := self._first(passed_over)) != NONE:
            if self._is_served(queues.of[need][passed_over[need]]):
                queues.take_off(need, passed_over[need])
            else:
                passed_over[need] += 1

    def _first(self, passed_over: list[int]) -> int:
        """Return the queue that holds the first call for which a unit may be found; `NONE` when there is none."""
        first, first_call = NONE, None
        free_for, in_use = self.units.free_for, self.units.takeable or self.units.resting
        for need in self.queues.wanted:
            queue = self.queues.of[need]
            if len(queue) > passed_over[need] and (free_for[need] or in_use):
                call = queue[passed_over[need]]
                if first_call is None or call < first_call:
                    first, first_call = need, call
        return first

    def _is_served(self, call: Waiting) -> bool:
        """Send a unit if one is to be had. True when the call does not wait any more."""
        _, _, matter, slot = call
        scene = self.scenes.get(matter) if self.scenes else None
        if scene is None:
            choice = self._choose(matter, self.inputs.need[matter])
            return choice is not None and self._send(choice, matter)
        if scene.team.together and not scene.coming and not scene.there and (slots := self._lacks(scene)):
            return self._send_together(scene, slots)
        choice = self._choose(matter, scene.team.slots[slot].need)
        return choice is not None and self._send_to(scene, slot, choice)

    def _choose(self, matter: int, need: int, wanted: int = 1) -> Choice | None:
        """Return a unit that may go: a free one that is not kept for more urgent calls, or one in use."""
        choice, now = None, self.env.now
        if matter in self.appointed and need == self.inputs.need[matter]:  # whoever comes beside has no appointment
            return self.candidates.one(self.appointed[matter], matter, now)
        if self.units.free_for[need] >= wanted + self._kept[self._priority[matter]]:
            choice = self.candidates.choose(matter, need, now)
        if choice is None and self.units.resting:
            choice = self.candidates.call_away(matter, need, now)
        if not self.units.takeable or not self._preempts(matter) or (choice is not None and not self._takes_the_sooner):
            return choice
        taken = self.candidates.take_from(matter, need, now)
        if choice is None or taken is None:
            return choice or taken
        return min(choice, taken, key=partial(self._expected_min, matter))

    def _expected_min(self, matter: int, choice: Choice) -> float:
        return self._turnout(choice.unit, matter) + choice.travel_min

    def _preempts(self, matter: int) -> bool:
        kind: Kind = self.inputs.tape.kinds[self.inputs.kind[matter]]
        return kind.preempts

    def _turnout(self, unit: int, matter: int) -> float:
        """A unit that is away from its base is under way at once."""
        return self.inputs.turnouts.minutes(unit, matter, self.env.now) if self.units.at_base[unit] else 0.0

    def _send_to(self, scene: Scene, slot: int, choice: Choice) -> bool:
        arrival_at = self.env.now + self._expected_min(scene.matter, choice)
        if scene.wants(slot, arrival_at):
            scene.expects(slot, choice.unit, arrival_at)
            self._send(choice, scene.matter, slot, scene)
        return True

    def _lacks(self, scene: Scene) -> list[int]:
        """Return the slots of those who go together: all that are needed, later those who left and will not return."""
        needed = list(scene.team.needed)
        return [slot for slot in needed if self.queues.holds(scene.matter, slot)] if scene.was_sent_to else needed

    def _send_together(self, scene: Scene, slots: list[int]) -> bool:
        """Send units for all of `slots`, or none."""
        chosen, give_back = list[Choice](), list[Callable[[], None]]()
        for slot in slots:
            need = scene.team.slots[slot].need
            alike = sum(scene.team.slots[later].need == need for later in slots if later >= slot)
            choice = self._choose(scene.matter, need, alike)
            if choice is None:
                break
            chosen.append(choice)
            give_back.append(self.units.set_aside(choice.unit))
        for put_back in give_back:
            put_back()
        if len(chosen) < len(slots):
            return False
        for slot, choice in zip(slots, chosen, strict=True):
            self._send_to(scene, slot, choice)
            if slot != slots[0]:  # which is what is being served
                self.queues.strike(scene.matter, slot)
        return True

    def _send(self, choice: Choice, matter: int, slot: int = 0, scene: Scene | None = None) -> bool:
        unit, now, units = choice.unit, self.env.now, self.units
        if choice.taken_from != NONE:
            self.record.note((now, Fact.TAKEN, choice.taken_from, unit, self.candidates.done_km(unit)))
            del units.takeable[unit]
            call: Call = self.crews[unit].interrupt
        else:
            if unit in units.trip:
                self.record.note((now, DIVERTED, NONE, unit, self.candidates.done_km(unit)))
            elif unit in units.resting:
                self.record.note((now, Fact.BREAK_OVER, NONE, unit, 0.0))
            call = self._call.pop(unit)
        turnout = self._turnout(unit, matter)
        self.retire(unit)
        self.record.note((now, ASSIGNED, matter, unit, 0.0))
        call(Order(now, matter, turnout, choice.travel_min * self.travel_factor[matter], choice.km, slot, scene))
        return True

    def _turn_away(self, limit: int) -> None:
        """Lose the calls of this instant that find the queue full, the one with the highest number first."""
        self._arrived.sort()
        while self._arrived and self._calls_waiting() > limit:
            matter = self._arrived.pop()
            if self.withdraw(matter):
                self.record.note((self.env.now, Fact.LOST, matter, NONE, 0.0))

    def _calls_waiting(self) -> int:
        """Calls for which no unit has been ordered; slots of a call that somebody is on the way to do not count."""
        if not self.scenes:
            return sum(map(len, self.queues.of))
        waiting = {matter for queue in self.queues.of for _, _, matter, _ in queue}
        begun = {matter for matter in waiting if (s := self.scenes.get(matter)) and (s.coming or s.there)}
        return len(waiting - begun)
