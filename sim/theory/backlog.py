"""A line that is followed through stretches with other rates and other units: for hours in which it only grows.

Work is exponential. What is left over at the end of one stretch is what the next one begins with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
    """

    minutes: float
    rate: float
    passing: float
    service: float
    units: int
    stayed: int


def lines_through(stretches: Sequence[Stretch]) -> list[Line]:
    """Return the line in each stretch, on average over it; the first begins with nobody there.

    The wait is that of a call that comes in it, by those who serve in it.
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
    for stretch in stretches:
        grows = (stretch.rate - stretch.service * stretch.units) * stretch.minutes
        backlog = max(0.0, backlog + grows)
        most, calls = max(most, backlog), max(calls, stretch.rate * stretch.minutes)
    return math.ceil(most + DEVIATIONS * math.sqrt(most + calls)) + SPARE


def _through(law: FloatArray, stretch: Stretch) -> tuple[FloatArray, FloatArray]:
    """Return the law at the end of a stretch and the minutes spent in each state."""
    number = np.arange(len(law))
    coming = stretch.rate + np.where(number < stretch.units, stretch.passing, 0.0)
    coming[-1] = 0.0
    going = np.minimum(number, stretch.units) * stretch.service
    fastest = float((coming + going).max())
    up, down, stays = coming[:-1] / fastest, going[1:] / fastest, 1 - (coming + going) / fastest

    def step(law: FloatArray) -> FloatArray:
        after = law * stays
        after[1:] += law[:-1] * up
        after[:-1] += law[1:] * down
        return after

    return watched(law, step, fastest, stretch.minutes)


def _relieved(law: FloatArray, before: int, stretch: Stretch) -> FloatArray:
    """Return the law after those who left have taken their calls with them; any of the busy ones may have left."""
    from scipy.stats import hypergeom

    if stretch.stayed == before:
        return law
    after: FloatArray = np.zeros(len(law))
    kept = np.arange(stretch.stayed + 1)
    for busy in range(before):
        after[: stretch.stayed + 1] += law[busy] * hypergeom.pmf(kept, before, busy, stretch.stayed)
    waiting = law[before:]  # all were busy: those who stayed are, and the line is as long as it was
    after[stretch.stayed : stretch.stayed + len(waiting)] += waiting
    return after


def _line(state: FloatArray, stretch: Stretch) -> Line:
    number, units = np.arange(len(state)), stretch.units
    waiting = np.maximum(number - units, 0)
    wait = float(state @ np.maximum(number - units + 1, 0)) / (units * stretch.service)
    busy = np.append(state[:units], state[units:].sum())
    queue = float(state @ waiting)
    mean_busy = float(busy @ np.arange(units + 1))
    return Line(
        state=busy,
        lost_share=0.0,
        withdrawn_share=0.0,
        waited_share=float(busy[-1]),
        queue_length=queue,
        present=mean_busy + queue,
        wait_mean=wait,
        served_wait_mean=wait,
        busy=mean_busy,
        queue_share=float(state[units + 1 :].sum()),
    )
