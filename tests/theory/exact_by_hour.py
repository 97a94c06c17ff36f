"""Exact values of systems whose rates change with the clock: a day with its hours, crews that relieve each other.

The law of the state is followed through every span of constant rates, until a day ends as it began. All times are in
minutes.
"""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR

ROOM = 150
"""Calls in the system that none of these ever sees."""


def rates_by_hour(demand):
    """Return the calls a minute in each hour of the day, shape `(24,)`, of a demand with one kind."""
    (kind,) = demand.kinds.values()
    weight = np.array(demand.hour_weights, dtype=float)
    return kind.rate.per_day / MINUTES_PER_DAY * weight / weight.mean()


def birth_and_death_rates(rate, service, units, room=ROOM):
    """Return the matrix of rates of the number of calls in the system; no more than `room` come."""
    number = np.arange(room + 1)
    change = np.diag(np.full(room, rate), 1) + np.diag(np.minimum(number, units)[1:] * service, -1)
    return change - np.diag(change.sum(axis=1))


def through(law, change, span_min):
    """Follow a law through a span of constant rates. Returns the law at its end and the time spent in each state.

    The chain is watched at the times of a Poisson process as fast as its fastest state (Jensen 1953; Grassmann 1977,
    Computers & Operations Research 4(1), 47-53): a sum of positive terms, so nothing is lost to rounding.
    """
    from scipy.stats import poisson

    fastest = -change.diagonal().min()
    steps = np.arange(20 + int(fastest * span_min + 12 * math.sqrt(fastest * span_min)))
    weight, more = poisson.pmf(steps, fastest * span_min), poisson.sf(steps, fastest * span_min)
    step = np.eye(len(change)) + change / fastest
    end, spent = np.zeros(len(law)), np.zeros(len(law))
    for so_many, so_many_or_more in zip(weight, more / fastest, strict=True):
        end, spent, law = end + so_many * law, spent + so_many_or_more * law, law @ step
    return end, spent


def repeating(cycle, size):
    """Return the law at the start of a cycle that is the law at its end, too; `cycle` takes one to the other."""
    law, last = np.eye(size)[0], np.zeros(size)
    while np.abs(law - last).sum() > 1e-11:
        law, last = cycle(law), law
    return law


def queue_by_hour(rates, service, units):
    """Return the exact values of M(t)/M/c over a day that repeats itself (Kolmogorov's equations)."""
    hours = [birth_and_death_rates(rate, service, units) for rate in rates]
    spent = np.zeros((24, ROOM + 1))

    def day(law):
        for hour, change in enumerate(hours):
            law, spent[hour] = through(law, change, MINUTES_PER_HOUR)
        return law

    repeating(day, ROOM + 1)
    number = np.arange(ROOM + 1)
    wait = np.maximum(number - units + 1, 0) / (units * service)
    calls = rates.sum() * MINUTES_PER_HOUR
    found = {
        "queueing_mean_min": float(rates @ spent @ wait) / calls,
        "waited_share": float(rates @ spent[:, units:].sum(axis=1)) / calls,
        "queue_length_mean": float(spent.sum(axis=0) @ np.maximum(number - units, 0)) / MINUTES_PER_DAY,
    }
    for hour, times in enumerate(spent / MINUTES_PER_HOUR):
        found[f"queueing_mean_min[hour={hour:02d}]"] = float(times @ wait)
        found[f"waited_share[hour={hour:02d}]"] = float(times[units:].sum())
    return found


def first_harmonic(values):
    """Return the first Fourier coefficient over a day of what is constant within each of its 24 hours."""
    edge = np.exp(-2j * np.pi * np.arange(25) / 24)
    return complex(values @ np.diff(edge)) / (-2j * np.pi)


def swing(coefficient):
    """Return the amplitude of a daily wave and how long after midnight it rises through its mean, in minutes."""
    turn = -np.angle(1j * coefficient) % (2 * np.pi)
    return 2 * abs(coefficient), float(turn) / (2 * math.pi) * MINUTES_PER_DAY


def infinite_by_hour(rates, service):
    """Return the exact values of M(t)/M/infinity: a Poisson number that follows the rate as a linear filter does.

    Each harmonic of the rate is passed on by itself, so the first one of the number present is exact although
    the rate is a staircase (Eick, Massey and Whitt 1993, Management Science 39(2), 241-252).
    """
    amplitude, rises_at = swing(first_harmonic(rates) / (service + 2j * math.pi / MINUTES_PER_DAY))
    return {"present_mean": rates.mean() / service, "present_amplitude": amplitude, "present_rises_at_min": rises_at}


def relief(rate, service, spell_min, *, hand_over):
    """Return the exact values of one crew on duty at a time, relieved after every `spell_min` minutes.

    Where calls are handed over, the crews are one unit that never rests: M/M/1, whatever the roster. Where the crew
    finishes its call, every relief takes one call out of the system of those on duty; the overtime is what is left of
    that call, which for exponential work is as long as the whole.
    """
    change = birth_and_death_rates(rate, service, 1)
    relieved = np.eye(len(change))
    if not hand_over:
        relieved = np.eye(len(change), k=-1)
        relieved[0, 0] = 1.0
    law = repeating(lambda law: through(law, change, spell_min)[0] @ relieved, len(change))
    end, spent = through(law, change, spell_min)
    late = 0.0 if hand_over else float(1 - end[0])
    mean_queue = float(spent @ np.maximum(np.arange(len(change)) - 1, 0)) / spell_min
    spells = MINUTES_PER_DAY / spell_min
    return {
        "queue_length_mean": mean_queue,
        "queueing_mean_min": mean_queue / rate,
        "waited_share": float(spent[1:].sum()) / spell_min,
        "late_share": late,
        "overtime_mean_min": 1 / service,
        "overtime_h_per_day": spells * late / service / MINUTES_PER_HOUR,
    }
