"""How long it takes until a call is at the desk."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.demand.tape import DemandTape
from sim.scenario.specs.response import Desk


def handling_minutes(tape: DemandTape, desk: Desk) -> FloatArray:
    """Return the time from known until each matter reaches the desk, shape `(matters,)`.

    By the law of its kind, or else of the desk, unless a record told it.
    """
    minutes = desk.handling.quantile(tape.handling_mark)
    for number, kind in enumerate(tape.kinds):
        if kind.handling is not None:
            mine = tape.kind == number
            minutes[mine] = kind.handling.quantile(tape.handling_mark[mine])
    return np.where(np.isnan(tape.handling_min), minutes, tape.handling_min)
