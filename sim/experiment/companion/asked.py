"""What the residents ask for, in the numbers that formulas need: rates, shares of the cells, moments of the work."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.demand.rates import cell_shares, mean_per_day
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.kinds import Kind
from sim.scenario.specs.scenario import Scenario
from sim.world.model import World

Needs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The kinds that begin by themselves, in the order of the scenario; `kinds` by name.

    Attributes
    ----------
    per_day:
        Calls for which somebody is sent, on an average day, shape `(kinds,)`.
    known_per_day:
        Those and the ones that are put to another, shape `(kinds,)`.
    cells:
        Share of each kind that falls on each cell, shape `(kinds, cells)`.
    work_mean, work_square:
        Mean work and mean squared work, minutes, shape `(kinds,)`.
    way_factor:
        Mean of how much longer ways take than expected, shape `(kinds,)`.
    slots:
        The needs of every unit that a kind takes, one entry a kind; the first is that of the first sort.
    """

    kinds: dict[str, Kind]
    per_day: FloatArray
    known_per_day: FloatArray
    cells: FloatArray
    work_mean: FloatArray
    work_square: FloatArray
    way_factor: FloatArray
    slots: tuple[tuple[Needs, ...], ...]

    @property
    def needs(self) -> tuple[Needs, ...]:
        """Return the sets of needs that calls have, each once."""
        return tuple(dict.fromkeys(needs for slots in self.slots for needs in slots))


def asked_for(scenario: Scenario, world: World) -> Asked:
    """Return what is asked for on an average day."""
    kinds = {name: kind for name, kind in scenario.demand.kinds.items() if mean_per_day(kind, world) > 0}
    given = list(kinds.values())
    rate = np.array([mean_per_day(kind, world) for kind in given])
    again = np.array([kind.duplicates.mean if kind.duplicates else 0.0 for kind in given])
    in_vain = np.array([1 - kind.duplicates.recognised if kind.duplicates else 0.0 for kind in given]) * again
    moments = np.array([_work(kind, extra) for kind, extra in zip(given, in_vain.tolist(), strict=True)]).reshape(-1, 2)
    return Asked(
        kinds=kinds,
        per_day=rate * (1 + in_vain),
        known_per_day=rate * (1 + again),
        cells=np.array([cell_shares(name, kind, world) for name, kind in kinds.items()]).reshape(-1, len(world.cells)),
        work_mean=moments[:, 0],
        work_square=moments[:, 1],
        way_factor=np.array([math.exp(kind.travel_sigma**2 / 2) for kind in given]),
        slots=tuple(tuple(_slots(kind)) for kind in given),
    )


def _work(kind: Kind, in_vain: float) -> tuple[float, float]:
    """Return mean and mean square of the work of a call, `in_vain` calls about what is done already for each matter."""
    mix = [(1.0, kind.work)]
    if kind.false_calls is not None:
        share = kind.false_calls.share
        mix = [(1 - share, kind.work), (share, kind.false_calls.work)]
    if kind.duplicates is not None:
        mix.append((in_vain, kind.duplicates.work))
    total = sum(weight for weight, _ in mix)
    mean = sum(weight * law.mean for weight, law in mix) / total
    return mean, sum(weight * (law.variance + law.mean**2) for weight, law in mix) / total


def _slots(kind: Kind) -> list[Needs]:
    slots = [frozenset(kind.needs)] * kind.units
    for more in kind.complement:
        slots += [frozenset(more.needs)] * more.units
    return slots


def by_hour(demand: Demand, kind: Kind) -> FloatArray:
    """Return the rate of a kind in each hour of the day over its mean, shape `(24,)`."""
    weights = np.array(kind.hour_weights or demand.hour_weights, dtype=np.float64)
    return np.asarray(weights / weights.mean(), dtype=np.float64)


def by_weekday(demand: Demand) -> FloatArray:
    """Return the rate on each day of the week over its mean, shape `(7,)`, Monday first."""
    weights = np.array(demand.weekday_weights, dtype=np.float64)
    return np.asarray(weights / weights.mean(), dtype=np.float64)
