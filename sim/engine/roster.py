"""Shifts begin and end: the only thing that moves units without a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import merge
from itertools import groupby
from operator import itemgetter

import simpy

from sim.arrays import FloatArray
from sim.engine.crew import Crew, Steps
from sim.engine.instant import HAND_OVER, EndOfInstant

Change = tuple[float, Callable[[], None]]
"""When the roster moves a unit, and what it tells it."""


def keep_roster(env: simpy.Environment, crews: Iterable[Crew], duties: Iterable[FloatArray]) -> Steps:
    """Bring crews on and off duty at the times of their duties, shape `(spans, 2)` each.

    Shifts begin and end for many units at once, so one process moves all of them.
    """
    changes = merge(*map(_changes, crews, duties), key=itemgetter(0))
    for at, of_one_instant in groupby(changes, key=itemgetter(0)):
        yield env.timeout(at - env.now)
        for _, tell in of_one_instant:
            tell()


def _changes(crew: Crew, duty: FloatArray) -> Iterator[Change]:
    """Yield what the roster tells a crew. A duty no longer than the time without new calls at its end takes none."""
    for start, end in duty.tolist():
        last_call_at = end - crew.group.last_call_min
        yield start, partial(crew.come_on_duty, takes_calls=last_call_at > start)
        if start < last_call_at < end:
            yield last_call_at, crew.last_call
        yield end, partial(_end_shift, crew)


def _end_shift(crew: Crew) -> None:
    """A call is handed over only after everything else of that instant, so that one which ends with it is finished."""
    crew.go_off_duty()
    if crew.group.at_shift_end == "hand_over":
        EndOfInstant(crew.env, HAND_OVER).callbacks.append(lambda _: crew.hand_over_if_late())
