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
from sim.engine.instant import HAND_OVER, SHIFT, Moment

Change = tuple[float, list[Crew], Callable[[Crew], None]]
"""When the roster moves units that have the same duties, and what it tells each of them."""


def keep_roster(env: simpy.Environment, crews: Iterable[Crew], duties: Iterable[FloatArray], stop_at: float) -> Steps:
    """Bring crews on and off duty at the times of their duties, shape `(spans, 2)` each, until the run stops.

    Shifts begin and end for many units at once, so one process moves all of them, before anything else happens then.
    """
    alike: dict[tuple[bytes, float], tuple[FloatArray, list[Crew]]] = {}
    for crew, duty in zip(crews, duties, strict=True):
        alike.setdefault((duty.tobytes(), crew.group.last_call_min), (duty, []))[1].append(crew)
    yield simpy.Timeout(env, 0.0)  # first everybody is there
    changes = merge(*(_changes(duty, some) for duty, some in alike.values()), key=itemgetter(0))
    for at, of_one_instant in groupby(changes, key=itemgetter(0)):
        if at >= stop_at:
            return
        yield Moment(env, SHIFT, at - env.now)
        for _, some, tell in of_one_instant:
            for crew in some:
                tell(crew)


def _changes(duty: FloatArray, crews: list[Crew]) -> Iterator[Change]:
    """Yield what the roster tells crews. A duty no longer than the time without new calls at its end takes none."""
    for start, end in duty.tolist():
        last_call_at = end - crews[0].group.last_call_min
        yield start, crews, partial(Crew.come_on_duty, takes_calls=last_call_at > start)
        if start < last_call_at < end:
            yield last_call_at, crews, Crew.last_call
        yield end, crews, _end_shift


def _end_shift(crew: Crew) -> None:
    """A call is handed over only after everything else of that instant, so that one which ends with it is finished."""
    crew.go_off_duty()
    if crew.group.at_shift_end == "hand_over":
        Moment(crew.env, HAND_OVER).callbacks.append(lambda _: crew.hand_over_if_late())
