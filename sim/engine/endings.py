"""What follows when a matter is over. Costs nothing where nothing follows."""

from __future__ import annotations

from collections.abc import Callable

import simpy

from sim.demand.tape import Cause
from sim.engine.desk import Desk
from sim.engine.intake import born
from sim.record.journal import ENDS, Recorder


def when_over(record: Recorder, act: Callable[[int], None]) -> None:
    """Call `act` with every matter that is over from now on, right after the fact that says so.

    To be called before the crews are made: they keep the way of noting that they find.
    """
    note = record.note

    def noted(fact: tuple[float, int, int, int, float]) -> None:
        note(fact)
        if fact[1] in ENDS:
            act(fact[2])

    record.note = noted


def ask_again(desk: Desk) -> None:
    """Let every source of a closed population think when its matter is over, and then ask again."""
    tape, env = desk.inputs.tape, desk.env
    following = tape.consequences(Cause.NEXT)
    after_min = tape.after_min

    def think(matter: int) -> None:
        child = following.get(matter)
        if child is not None and env.now + after_min[child] < tape.clock.end_at:
            simpy.Timeout(env, float(after_min[child])).callbacks.append(lambda _: born(desk, child))

    if following:
        when_over(desk.record, think)
