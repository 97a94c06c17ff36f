"""Controls of calls whose rate changes with the hours of the day.

They are the calls, the work, and what two other systems would do with the same tape:

- as many units as are ever wanted: the mean number at work, and its daily wave (a linear filter of the rate);
- one unit as fast as all together, and a faster one: their wait, by Kolmogorov's equations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.demand.tape import DemandTape
from sim.measures.window import Window
from sim.scenario.specs.demand import Demand
from sim.theory.by_hour import infinite_harmonic, queue_by_hour
from sim.verification.controls import lindley_waits, per_minute

PLENTY = 0.3
"""Below this load on all units together nobody waits, and a fast unit would say nothing."""


@dataclass(frozen=True, slots=True)
class AskedByHour:
    """What a scenario asks for: calls a minute in each hour, shape `(24,)`, mean of their exponential work, units."""

    rates: FloatArray
    work_min: float
    units: int

    @classmethod
    def by(cls, demand: Demand, units: int) -> Self:
        """Return what the one kind of `demand` asks of `units`."""
        (kind,) = demand.kinds.values()
        return cls(rates_by_hour(demand), kind.work.mean, units)

    @property
    def speeds(self) -> tuple[float, ...]:
        """How many times as fast as a unit the single fast units are."""
        load = self.rates.mean() * self.work_min / self.units
        return () if load < PLENTY else (self.units, 1.1 * self.units)

    def exact(self) -> FloatArray:
        """Return the exact mean of every control."""
        waits = [queue_by_hour(self.rates, speed / self.work_min, 1).wait_min for speed in self.speeds]
        wave = infinite_harmonic(self.rates, 1 / self.work_min)
        return np.array([1.0, self.work_min, self.rates.mean() * self.work_min, wave.real, wave.imag, *waits])

    def observed(self, tape: DemandTape, window: Window) -> FloatArray:
        """Return every control of a tape: sums over the calls of the window over their expected number, and waves."""
        at, work = tape.known_at, tape.work_min
        counted = window.holds(at)
        found = [np.ones(len(at)), work, *(lindley_waits(at, work / speed) for speed in self.speeds)]
        sums = np.array([one[counted].sum() for one in found]) / (self.rates.mean() * window.length_min)
        present = float(window.overlap_min(at, at + work).sum()) / window.length_min
        wave = daily_wave(at, at + work, window)
        return np.array([*sums[:2], present, wave.real, wave.imag, *sums[2:]])


def rates_by_hour(demand: Demand) -> FloatArray:
    """Return the calls a minute in each hour of the day, shape `(24,)`, of a demand with one kind."""
    (kind,) = demand.kinds.values()
    weight = np.array(demand.hour_weights, dtype=np.float64)
    return np.asarray(per_minute(kind) * weight / weight.mean(), dtype=np.float64)


def daily_wave(from_at: FloatArray, to_at: FloatArray, window: Window) -> complex:
    """Return the first Fourier coefficient over the day of how many of the spans go on; the window is whole days."""
    turn = -2j * np.pi / MINUTES_PER_DAY
    first, last = (np.exp(turn * at.clip(window.from_at, window.to_at)) for at in (from_at, to_at))
    return complex((last - first).sum() / turn / window.length_min)
