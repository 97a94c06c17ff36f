"""Further calls about a matter that is open already: those that are recognised need nobody."""

from __future__ import annotations

from sim.arrays import NONE
from sim.engine.desk import Desk
from sim.engine.endings import when_over
from sim.engine.intake import Takes, take
from sim.record.journal import Fact


def way_of_taking(desk: Desk) -> Takes:
    """Return what becomes of a call: a duplicate that is recognised is put to its first call while that one is open.

    To be called before the crews are made, see `when_over`.
    """
    tape = desk.inputs.tape
    if not tape.recognised.any():
        return take
    first_of: list[int] = tape.duplicate_of.tolist()
    recognised: list[bool] = tape.recognised.tolist()
    over: set[int] = set()
    when_over(desk.record, over.add)

    def take_or_merge(desk: Desk, matter: int) -> None:
        if recognised[matter] and first_of[matter] not in over:
            desk.record.note((desk.env.now, Fact.MERGED, matter, NONE, 0.0))
        else:
            take(desk, matter)

    return take_or_merge
