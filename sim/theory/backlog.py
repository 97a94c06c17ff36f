"""A line that is followed through stretches with other rates and other units: through reliefs, and hours of overload.

Work is exponential. What is left over at the end of one stretch is what the next one begins with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.arrays import FloatArray
from sim.theory.by_hour import watched
from sim.theory.erlang import Line

DEVIATIONS = 10.0
"""How far beyond its mean a backlog is followed, in standard deviations of the calls that make it."""

SPARE = 60
"""Places more than that."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which nothing changes.

    Attributes
    ----------
    minutes:
        How long it lasts.
    rate, passing:
        Calls a minute that wait where all are busy, and that are served only while somebody is free.
    service:
        Calls a minute that a busy unit serves.
    units:
        Who serve in it.
    stayed:
        How many of them served in the stretch before, too. Those who left finish their calls on their own.
    room, leave:
        How many may wait (any number if None), and at what rate each of them withdraws.
    """

    minutes: float
    rate: float
    passing: float
    service: float
    units: int
    stayed: int
    room: int | None = None
    leave: float = 0.0


def lines_through(stretches: Sequence[Stretch]) -> list[Line]:
    """Return the line in each stretch, on average over it; the first begins with nobody there.

    The wait is the line over the calls of the stretch (Little's law): over all stretches together that of a call, in
    one of them the part of all waits that falls into it.
    """
    most = max(stretch.units for stretch in stretches) + _most_waiting(stretches)
    law: FloatArray = np.eye(most + 1)[0]
    before, found = stretches[0].units, []
    for stretch in stretches:
        law = _relieved(law, before, stretch)
        law, spent = _through(law, stretch)
        found.append(_line(spent / spent.sum(), stretch))
        before = stretch.units
    return found


def _most_waiting(stretches: Sequence[Stretch]) -> int:
    """Return how many are ever worth following: the largest backlog if nothing were left to chance, and more."""
    backlog, most, calls = 0.0, 0.0, 0.0
    relieved = max(stretch.units for stretch in stretches)  # so many more may wait when their units leave
    if all(stretch.room is not None for stretch in stretches):
        return max(stretch.room or 0 for stretch in stretches) + relieved
    for stretch in stretches:
        grows = (stretch.rate - stretch.service * stretch.units) * stretch.minutes
        backlog = max(0.0, backlog + grows)
        most, calls = max(most, backlog), max(calls, stretch.rate * stretch.minutes)
    return math.ceil(most + DEVIATIONS * math.sqrt(most + calls)) + SPARE


def _through(law: FloatArray, stretch: Stretch) -> tuple[FloatArray, FloatArray]:
    """Return the law at the end of a stretch and the minutes spent in each state."""
    number = np.arange(len(law))
    coming = stretch.rate + np.where(number < stretch.units, stretch.passing, 0.0)
    coming[number >= _full(stretch, len(law))] = 0.0
    going = np.minimum(number, stretch.units) * stretch.service + np.maximum(number - stretch.units, 0) * stretch.leave
    fastest = float((coming + going).max())
    up, down, stays = coming[:-1] / fastest, going[1:] / fastest, 1 - (coming + going) / fastest

    def step(law: FloatArray) -> FloatArray:
        after = law * stays
        after[1:] += law[:-1] * up
        after[:-1] += law[1:] * down
        return after

    return watched(law, step, fastest, stretch.minutes)


def _full(stretch: Stretch, states: int) -> int:
    """Return the number of calls at which one more is lost."""
    return states - 1 if stretch.room is None else min(stretch.units + stretch.room, states - 1)


def _relieved(law: FloatArray, before: int, stretch: Stretch) -> FloatArray:
    """Return the law after those who left have taken their calls with them; any of the busy ones may have left."""
    if stretch.stayed == before:
        return law
    after: FloatArray = np.zeros(len(law))
    after[: stretch.stayed + 1] = law[:before] @ _kept(before, stretch.stayed)
    waiting = law[before:]  # all were busy: those who stayed are, and the line is as long as it was
    after[stretch.stayed : stretch.stayed + len(waiting)] += waiting
    return after


@cache
def _kept(before: int, stayed: int) -> FloatArray:
    """Return the chance that so many of those who stayed are busy, for every number of busy ones before that."""
    from scipy.stats import hypergeom

    busy, kept = np.arange(before)[:, np.newaxis], np.arange(stayed + 1)
    return np.asarray(hypergeom.pmf(kept, before, busy, stayed), dtype=np.float64)


def _line(state: FloatArray, stretch: Stretch) -> Line:
    units, full = stretch.units, _full(stretch, len(state))
    busy = np.append(state[:units], state[units:].sum())
    queue, mean_busy = float(state @ np.maximum(np.arange(len(state)) - units, 0)), float(busy @ np.arange(units + 1))
    lost = 0.0 if stretch.room is None else float(state[full:].sum())
    taken = stretch.rate * (1 - lost)
    gone = stretch.leave * queue / stretch.rate if stretch.rate > 0 else 0.0
    return Line(
        state=busy,
        lost_share=lost,
        withdrawn_share=gone,
        waited_share=(float(busy[-1]) - lost) / (1 - lost) if lost < 1 else 0.0,
        queue_length=queue,
        present=mean_busy + queue,
        wait_mean=queue / taken if taken > 0 else 0.0,
        served_wait_mean=_served_wait(state, stretch, full) if stretch.leave else queue / taken if taken > 0 else 0.0,
        busy=mean_busy,
        queue_share=float(state[units + 1 :].sum()),
    )


def _served_wait(state: FloatArray, stretch: Stretch, full: int) -> float:
    """Return the mean wait of calls that do not withdraw, by those who serve in the stretch."""
    units, capacity = stretch.units, stretch.units * stretch.service
    ahead = np.arange(1, full - units + 1)
    pace = capacity + stretch.leave * ahead
    served = float(state[:units].sum()) + float(state[units:full] @ (capacity / pace))
    return float(state[units:full] @ (capacity / pace * np.cumsum(1 / pace))) / served
