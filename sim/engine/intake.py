"""Calls reach the desk, and lose patience there."""

from __future__ import annotations

import math
from itertools import groupby
from operator import itemgetter

import numpy as np
import simpy

from sim.arrays import NONE
from sim.engine.crew import Steps
from sim.engine.desk import DECIDE, Desk, EndOfInstant, Waiting
from sim.engine.state import Inputs
from sim.record.journal import Fact, Recorder


def reach_the_desk(env: simpy.Environment, inputs: Inputs, desk: Desk, record: Recorder) -> Steps:
    """Hand every call to the desk once it has been taken down, all calls of an instant before the desk decides."""
    queued_at = inputs.tape.known_at + inputs.handling_min
    order = np.argsort(queued_at, kind="stable")
    patience = inputs.tape.patience_min.tolist()
    calls = zip(order.tolist(), queued_at[order].tolist(), strict=True)
    for at, of_one_instant in groupby(calls, key=itemgetter(1)):
        # Adding a difference back may miss the last digit; a time a rounding error ago is now.
        yield EndOfInstant(env, DECIDE, max(0.0, at - env.now))
        for matter, _ in of_one_instant:
            call = desk.take(matter)
            if patience[matter] < math.inf:
                env.process(lose_patience(env, desk, call, patience[matter], record))
        desk.decide()


def lose_patience(env: simpy.Environment, desk: Desk, call: Waiting, patience_min: float, record: Recorder) -> Steps:
    """Withdraw a call that still waits when its patience ends. Once it has been ordered it never withdraws."""
    yield env.timeout(patience_min)
    if desk.withdraw(call):
        record.note((env.now, Fact.WITHDRAWN, call.matter, NONE, 0.0))
