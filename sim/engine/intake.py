"""Calls reach the desk, and lose patience there."""

from __future__ import annotations

import math
from collections.abc import Callable, Set

import numpy as np

from sim.arrays import NONE
from sim.engine.crew import Steps
from sim.engine.desk import Desk
from sim.engine.instant import GIVE_UP, HAND_OVER, TAKE, Moment
from sim.record.journal import Fact

Takes = Callable[[Desk, int], None]
"""What becomes of a call that reaches the desk."""


def reach_the_desk(desk: Desk, takes: Takes, known_already: Set[int] = frozenset()) -> Steps:
    """Hand every call to the desk once it has been taken down, all calls of an instant before the desk decides.

    Consequences, of which the tape does not know when they begin, come by `born`.

    Parameters
    ----------
    takes:
        What becomes of a call that reaches the desk.
    known_already:
        Matters that are in there by then have reached the desk otherwise.
    """
    env, inputs = desk.env, desk.inputs
    queued_at = inputs.tape.known_at + inputs.handling_min
    order = np.argsort(queued_at, kind="stable")[: np.count_nonzero(queued_at < math.inf)]
    times: list[float] = queued_at[order].tolist()
    is_first = True
    for matter, at, next_at in zip(order.tolist(), times, [*times[1:], math.inf], strict=False):
        if is_first:
            # A time a rounding error ago is now, and what a difference is added to must not come out before the call.
            delay = max(0.0, at - env.now)
            yield Moment(env, TAKE, delay if env.now + delay >= at else delay + math.ulp(at))
        if matter not in known_already:
            takes(desk, matter)
        if is_first := next_at > at:
            desk.decide()


def born(desk: Desk, matter: int) -> None:
    """Let a consequence come about: it is known from now on, and reaches the desk once it has been taken down.

    The tape holds it with all its fate, unborn; the journal puts the fact KNOWN in its place.
    """
    desk.queues.learn(matter, desk.env.now)
    # Before the decision of that instant, for which calls from the tape reach the desk as well.
    Moment(desk.env, HAND_OVER, float(desk.inputs.handling_min[matter])).callbacks.append(
        lambda _: _take_and_decide(desk, matter)
    )


def _take_and_decide(desk: Desk, matter: int) -> None:
    take(desk, matter)
    desk.decide_later()


def take(desk: Desk, matter: int) -> None:
    """A call reaches the desk, where it waits as long as it can."""
    desk.take(matter)
    patience_min = desk.queues.patience_min[matter]
    if patience_min < math.inf:
        desk.env.process(lose_patience(desk, matter, patience_min))


def lose_patience(desk: Desk, matter: int, patience_min: float) -> Steps:
    """Withdraw a call that waits at the desk when its patience ends, for the first time or again.

    It stays when a unit is there or on the way by then, even if that one gives it back later. A call that cannot wait
    at all is there for the decisions of the instant in which it reaches the desk.
    """
    yield Moment(desk.env, GIVE_UP, patience_min) if patience_min else desk.leaves.after(0.0)
    if desk.withdraw(matter):
        desk.record.note((desk.env.now, Fact.WITHDRAWN, matter, NONE, 0.0))
