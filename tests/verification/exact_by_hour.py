"""Exact values of systems whose rates change with the clock, by the names of the quantities. Times are in minutes."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR
from sim.theory import by_hour
from sim.theory.by_hour import birth_and_death_rates, infinite_harmonic, repeating, swing, through


def queue_by_hour(rates, service, units):
    """Return the exact values of M(t)/M/c over a day that repeats itself."""
    found = by_hour.queue_by_hour(rates, service, units)
    values = {
        "queueing_mean_min": found.wait_min, "waited_share": found.waited_share, "queue_length_mean": found.queue,
    }  # fmt: skip
    for hour in range(24):
        values[f"queueing_mean_min[hour={hour:02d}]"] = float(found.hourly_wait_min[hour])
        values[f"waited_share[hour={hour:02d}]"] = float(found.hourly_waited_share[hour])
    return values


def infinite_by_hour(rates, service):
    """Return the exact values of M(t)/M/infinity: a Poisson number that follows the rate as a linear filter does."""
    amplitude, rises_at = swing(infinite_harmonic(rates, service))
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
