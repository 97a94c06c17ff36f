"""Shifts begin and end: the only thing that moves units without a call."""

from __future__ import annotations

import simpy

from sim.arrays import FloatArray
from sim.engine.crew import Crew, Steps
from sim.engine.instant import HAND_OVER, EndOfInstant


def keep_roster(env: simpy.Environment, crew: Crew, duty: FloatArray) -> Steps:
    """Bring `crew` on and off duty at the times of `duty`, shape `(spans, 2)`.

    A duty that is not longer than the time without new calls at its end takes none at all. A call is handed over only
    after everything else of that instant, so that one which ends with the shift is finished.
    """
    for start, end in duty.tolist():
        yield env.timeout(start - env.now)
        last_call_at = end - crew.group.last_call_min
        crew.come_on_duty(takes_calls=last_call_at > start)
        if start < last_call_at < end:
            yield env.timeout(last_call_at - env.now)
            crew.last_call()
        yield env.timeout(end - env.now)
        crew.go_off_duty()
        if crew.group.at_shift_end == "hand_over":
            EndOfInstant(env, HAND_OVER).callbacks.append(lambda _: crew.hand_over_if_late())
