"""A unit leaves a call before it is done: what becomes of the call, and of the unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine import situation
from sim.engine.order import Order
from sim.engine.scene import Recalled
from sim.record.journal import Fact

if TYPE_CHECKING:
    from sim.engine.crew import Crew, Steps


class ShiftOverError(Exception):
    """The cause with which a unit is interrupted when it has to hand its call over."""


def break_off(crew: Crew, order: Order, cause: object) -> Steps:
    """Leave a call before it is done: a more urgent one takes the unit, it is not needed, or the shift is over.

    Returns the order that follows, or None once home. A unit that is taken stands where the desk saw it.
    """
    crew.columns.takeable.pop(crew.unit, None)
    if isinstance(cause, Order):
        _lay_down(crew, order)
        return cause
    recalled = isinstance(cause, Recalled)
    fact = Fact.RECALLED if recalled else Fact.HANDED_OVER
    crew.note((crew.env.now, fact, order.matter, crew.unit, _stop_where_it_is(crew, order)))
    if not recalled:
        _give_back(crew, order)
    if crew.situation is situation.TURNING_OUT and crew.is_home:
        crew.be_home(0.0)
        return None
    return (yield from crew.after_call() if recalled else crew.drive_home())


def _stop_where_it_is(crew: Crew, order: Order) -> float:
    """Return the kilometres driven to a call that is left on the way."""
    if crew.situation is situation.TRAVELLING:
        turn = crew.way_to(order).turn(crew.env.now)
        crew.columns.stands(crew.unit, turn.node, turn.rest_min, turn.rest_km)
        return turn.done_km
    if crew.situation is situation.WORKING:
        crew.stand_at_the_scene(order.matter)
    return 0.0


def _give_back(crew: Crew, order: Order) -> None:
    """Let the desk find somebody else for the call in hand, and for those laid down before it."""
    _book_work(crew, order)
    for left in [order, *crew.held]:
        if left.scene is None or left.scene.misses(left.slot):
            crew.desk.take_back(left.matter, left.slot)
    crew.held.clear()


def _lay_down(crew: Crew, order: Order) -> None:
    """Leave a call for a more urgent one, by the rule of its kind."""
    rule = crew.tape.kinds[crew.kind[order.matter]].when_taken
    if rule != "restart" or order.scene is not None:
        _book_work(crew, order)
    if rule == "resume":
        crew.held.append(order)
    elif order.scene is None or order.scene.misses(order.slot):
        crew.desk.take_back(order.matter, order.slot)


def _book_work(crew: Crew, order: Order) -> None:
    """Take what was worked off what is left."""
    if order.scene is not None:
        order.scene.leave(crew.unit)
    elif crew.situation is situation.WORKING:
        arrived_at = order.at + order.turnout_min + order.travel_min
        worked_min = crew.env.now - (order.at if crew.works_from_order(order.matter) else arrived_at)
        left_min = crew.desk.work_left_min
        left_min[order.matter] = max(0.0, left_min[order.matter] - worked_min)


def back_to_what_was_left(crew: Crew) -> Order | None:
    """Return the order to go on with what was laid down last; None when there is nothing to go back to."""
    while crew.held:
        order = crew.held.pop()
        if order.scene is not None and not order.scene.misses(order.slot):
            continue
        way = crew.desk.candidates.way(crew.unit, order.matter, crew.env.now)
        if (crew.on_duty or crew.group.at_shift_end == "finish") and way.travel_min < math.inf:
            return crew.desk.order_back(order, crew.unit)
        crew.desk.take_back(order.matter, order.slot)
    return None
