"""Exact values of queues whose rates change with the hours of the day.

The law of the state is followed through every span of constant rates, until a day ends as it began. Times are in one
unit throughout; where a day is meant they are minutes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR, FloatArray

ROOM = 150
"""Calls in the system that none of these ever sees."""

REPEATS = 1e-11
"""A cycle repeats itself when the law changes by no more than this in the sum of all states."""


def birth_and_death_rates(rate: float, service: float, units: int, room: int = ROOM) -> FloatArray:
    """Return the matrix of rates of the number of calls in M/M/c, shape `(room + 1, room + 1)`; no more than `room`."""
    number = np.arange(room + 1)
    change = np.diag(np.full(room, rate), 1) + np.diag(np.minimum(number, units)[1:] * service, -1)
    return np.asarray(change - np.diag(change.sum(axis=1)), dtype=np.float64)


def through(law: FloatArray, change: FloatArray, span_min: float) -> tuple[FloatArray, FloatArray]:
    """Follow a law through a span of constant rates. Returns the law at its end and the time spent in each state."""
    fastest = -float(change.diagonal().min())
    step = np.eye(len(change)) + change / fastest
    return watched(law, lambda law: np.asarray(law @ step), fastest, span_min)


def watched(
    law: FloatArray, step: Callable[[FloatArray], FloatArray], fastest: float, span_min: float
) -> tuple[FloatArray, FloatArray]:
    """Follow a law through a span of constant rates. Returns the law at its end and the time spent in each state.

    The chain is watched at the times of a Poisson process as fast as its fastest state, at which it takes a `step`: a
    sum of positive terms, so nothing is lost to rounding.

    Source
    ------
    Jensen (1953); Grassmann (1977), Computers & Operations Research 4(1), 47-53.
    """
    from scipy.stats import poisson

    steps = np.arange(20 + int(fastest * span_min + 12 * math.sqrt(fastest * span_min)))
    weight, more = poisson.pmf(steps, fastest * span_min), poisson.sf(steps, fastest * span_min)
    end, spent = np.zeros(len(law)), np.zeros(len(law))
    for so_many, so_many_or_more in zip(weight.tolist(), (more / fastest).tolist(), strict=True):
        end += so_many * law
        spent += so_many_or_more * law
        law = step(law)
    return end, spent


def repeating(cycle: Callable[[FloatArray], FloatArray], size: int) -> FloatArray:
    """Return the law at the start of a cycle that is the law at its end, too; `cycle` takes one to the other."""
    law: FloatArray = np.eye(size)[0]
    last: FloatArray = np.zeros(size)
    while np.abs(law - last).sum() > REPEATS:
        law, last = cycle(law), law
    return law


@dataclass(frozen=True, slots=True)
class QueueByHour:
    """M(t)/M/c over a day that repeats itself, per call: all calls, and those of each hour, shape `(24,)`."""

    wait_min: float
    waited_share: float
    queue: float
    hourly_wait_min: FloatArray
    hourly_waited_share: FloatArray


def queue_by_hour(rates: FloatArray, service: float, units: int) -> QueueByHour:
    """Return the exact values of M(t)/M/c whose rate is constant in each hour (Kolmogorov's equations).

    Parameters
    ----------
    rates:
        Calls a minute in each hour, shape `(24,)`.
    service:
        Calls a minute that one unit can answer.
    """
    hours = [birth_and_death_rates(rate, service, units) for rate in rates.tolist()]
    spent = np.zeros((24, ROOM + 1))

    def day(law: FloatArray) -> FloatArray:
        for hour, change in enumerate(hours):
            law, spent[hour] = through(law, change, MINUTES_PER_HOUR)
        return law

    repeating(day, ROOM + 1)
    number = np.arange(ROOM + 1)
    wait = np.maximum(number - units + 1, 0) / (units * service)
    calls = rates.sum() * MINUTES_PER_HOUR
    return QueueByHour(
        wait_min=float(rates @ spent @ wait) / calls,
        waited_share=float(rates @ spent[:, units:].sum(axis=1)) / calls,
        queue=float(spent.sum(axis=0) @ np.maximum(number - units, 0)) / MINUTES_PER_DAY,
        hourly_wait_min=spent @ wait / MINUTES_PER_HOUR,
        hourly_waited_share=spent[:, units:].sum(axis=1) / MINUTES_PER_HOUR,
    )


def first_harmonic(values: FloatArray) -> complex:
    """Return the first Fourier coefficient over a day of what is constant within each of its 24 hours."""
    edge = np.exp(-2j * np.pi * np.arange(25) / 24)
    return complex(values @ np.diff(edge)) / (-2j * np.pi)


def infinite_harmonic(rates: FloatArray, service: float) -> complex:
    """Return the first Fourier coefficient over the day of the mean number at work in M(t)/M/infinity.

    Each harmonic of the rate is passed on by itself, so it is exact although the rate is a staircase.

    Source
    ------
    Eick, Massey and Whitt (1993), Management Science 39(2), 241-252.
    """
    return first_harmonic(rates) / (service + 2j * math.pi / MINUTES_PER_DAY)


def swing(coefficient: complex) -> tuple[float, float]:
    """Return the amplitude of a daily wave and how long after midnight it rises through its mean, in minutes."""
    turn = -np.angle(1j * coefficient) % (2 * np.pi)
    return 2 * abs(coefficient), float(turn) / (2 * math.pi) * MINUTES_PER_DAY
