"""Calls reach the desk, and lose patience there."""

from __future__ import annotations

import math

import numpy as np
import simpy

from sim.arrays import NONE
from sim.engine.crew import Steps
from sim.engine.desk import Desk, Waiting
from sim.engine.state import Inputs
from sim.record.journal import Fact, Recorder


def reach_the_desk(env: simpy.Environment, inputs: Inputs, desk: Desk, record: Recorder) -> Steps:
    """Hand every call to the desk once it has been taken down."""
    queued_at = inputs.tape.known_at + inputs.handling_min
    order = np.argsort(queued_at, kind="stable")
    patience = inputs.tape.patience_min.tolist()
    for matter, at in zip(order.tolist(), queued_at[order].tolist(), strict=True):
        # Adding a difference back may miss the last digit; a time a rounding error ago is now.
        yield env.timeout(max(0.0, at - env.now))
        call = desk.take(matter)
        if patience[matter] < math.inf:
            env.process(lose_patience(env, desk, call, patience[matter], record))


def lose_patience(env: simpy.Environment, desk: Desk, call: Waiting, patience_min: float, record: Recorder) -> Steps:
    """Withdraw a call that still waits when its patience ends. Once it has been ordered it never withdraws."""
    yield env.timeout(patience_min)
    if desk.withdraw(call):
        record.note((env.now, Fact.WITHDRAWN, call.matter, NONE, 0.0))
