"""SimPy's environment, whose clock is read without a call."""

from __future__ import annotations

import simpy


class Environment(simpy.Environment):
    """Time, and the events that are due.

    Before Python 3.12 to read a property is a slow call, and a run reads `now` fifteen times a matter. So the time that
    SimPy keeps lies in a slot, and `now` is that slot. Timeouts and events are made as `simpy.Timeout(env, minutes)`
    and `simpy.Event(env)`, because SimPy binds their short forms to each environment anew unless it is its very own.
    """

    __slots__ = ("_now",)


Environment.now = Environment._now  # type: ignore[misc, assignment]
