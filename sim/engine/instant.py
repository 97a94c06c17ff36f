"""The order of an instant: what comes before and after everything else that happens at one time."""

from __future__ import annotations

import simpy

SURGE, SHIFT = map(simpy.events.EventPriority, range(-1, 1))
"""Before everything else of an instant: surges begin and end, then shifts."""

CLOSE, HAND_OVER, GIVE_UP, TAKE, DECIDE, LEAVE, ANSWER, CHARGE, REST, RELOCATE = map(
    simpy.events.EventPriority, range(2, 12)
)
"""Below SimPy's own two priorities: first everything else of an instant, then

- CLOSE: the work ends that several units share, and a patrol comes past what can be seen;
- HAND_OVER: calls are handed over, what a call leads to begins, breaks and charging are over, units learn of the roads;
- GIVE_UP, TAKE, DECIDE: calls withdraw, calls reach the desk, the desk decides;
- LEAVE: calls that cannot wait at all leave;
- ANSWER: whoever asked for a call learns that there is none; what comes of batteries is gathered;
- CHARGE, REST, RELOCATE: units go and charge, take breaks, are moved."""


class Moment(simpy.Event):
    """An event that comes at its time in its place of the instant, which its priority says."""

    def __init__(self, env: simpy.Environment, priority: simpy.events.EventPriority, delay: float = 0.0) -> None:
        # What the base would set: a run makes more of these than there are calls.
        self.env, self.callbacks, self._ok, self._value = env, [], True, None
        env.schedule(self, priority, delay)


class Together:
    """Moments of one priority that are the same event, so that nothing comes between what they lead to."""

    def __init__(self, env: simpy.Environment, priority: simpy.events.EventPriority) -> None:
        self._env, self._priority = env, priority
        self._due: dict[float, Moment] = {}

    def after(self, delay: float) -> Moment:
        """Return the event that comes in `delay` minutes."""
        at = self._env.now + delay
        event = self._due.get(at)
        if event is None:
            event = self._due[at] = Moment(self._env, self._priority, delay)
            event.callbacks.append(lambda _: self._comes(at))
        return event

    def _comes(self, at: float) -> None:
        """What is asked for from now on comes later, even in this instant."""
        del self._due[at]
