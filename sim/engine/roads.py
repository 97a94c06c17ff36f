"""Roads close and open again: calls that wait for that, and units that cannot get home."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

from sim.arrays import NONE
from sim.engine.instant import DECIDE, HAND_OVER, Moment
from sim.engine.situation import Situation
from sim.record.journal import Fact

if TYPE_CHECKING:
    import simpy

    from sim.engine.crew import Crew, Steps
    from sim.engine.desk import Desk


def decide_when_roads_change(desk: Desk) -> Steps:
    """Let the desk look again at the calls that wait whenever roads close or open, or speeds change."""
    for at in desk.inputs.travel.periods.edges:
        if at >= desk.env.now:
            yield Moment(desk.env, DECIDE, at - desk.env.now)
            desk.decide()


def wait_for_a_way_home(crew: Crew) -> Steps:
    """Stay where it is while closed roads cut it off from its base. Returns an order that comes meanwhile, or None.

    On duty it is free: it may serve those who are cut off with it. Once its shift is over it takes no calls any more
    until it is home.
    """
    while not _knows_a_way_home(crew):
        order = yield from wait_for_roads(crew)
        if order is not None:
            return order
        if crew.patrol is not None and crew.takes_calls:
            return crew.patrol
    return None


def _knows_a_way_home(crew: Crew) -> bool:
    return crew.trip_to(crew.mode_home, crew.env.now, crew.base_node, crew.base_leg_km).minutes < math.inf


def roads_change(crew: Crew) -> simpy.Event:
    """Return the event of the next change of the roads, which never comes when there is none left.

    Whoever comes on duty in that instant is on duty by then.
    """
    env, edges = crew.env, crew.travel.periods.edges
    after = bisect_right(edges, env.now)
    return Moment(env, HAND_OVER, edges[after] - env.now) if after < len(edges) else simpy.Event(env)


def wait_for_roads(crew: Crew) -> Steps:
    """Stay where it is until roads close or open. Returns an order that comes meanwhile, or None."""
    change = roads_change(crew)
    if not crew.takes_calls:
        # It would go home if it could: that is overtime.
        crew.note((crew.env.now, Fact.HOMEWARD, NONE, crew.unit, 0.0))
        yield change
        return None
    going_home = crew.situation
    called = crew.stand_by(is_news=True)
    crew.situation = Situation.CUT_OFF
    yield called | change
    crew.situation = going_home
    if called.triggered:
        return called.value
    crew.desk.retire(crew.unit)
    return None
