"""The end of an instant: what comes after everything else that happens at one time."""

from __future__ import annotations

from typing import Any

import simpy

CLOSE, HAND_OVER, GIVE_UP, TAKE, DECIDE, ANSWER, CHARGE, REST, RELOCATE = map(simpy.events.EventPriority, range(2, 11))
"""Below SimPy's own two priorities: first everything else of an instant, then the ends of work that several units
share, hand-overs, calls that withdraw, calls that reach the desk, decisions, answers, who has to charge, breaks, moves
of those who are left."""


class EndOfInstant(simpy.Event):
    """Comes after everything else that happens at its time, with what was put into it until then."""

    def __init__(self, env: simpy.Environment, priority: simpy.events.EventPriority, delay: float = 0.0) -> None:
        # What the base would set: a run makes more of these than there are calls.
        self.env, self.callbacks, self._ok, self._value = env, [], True, None
        env.schedule(self, priority, delay)

    def put(self, value: Any) -> None:
        """Let the event bring this and not None."""
        self._value = value
