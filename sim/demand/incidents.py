"""Incidents that begin by themselves: when, of which kind, where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.chance.streams import Streams
from sim.demand.rates import cell_shares, cumulative_expected, mean_per_day
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.world.model import World


class Begun(NamedTuple):
    """Matters that began, shape `(matters,)`: when each became known, its kind, its cell."""

    known_at: FloatArray
    kind: IndexArray
    cell: IndexArray

    @classmethod
    def in_order(cls, parts: Sequence[Begun]) -> Begun:
        """Return the matters of all parts in the order in which they become known."""
        none = cls(np.zeros(0), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
        columns = [np.concatenate([part[column] for part in (none, *parts)]) for column in range(3)]
        order = np.argsort(columns[0], kind="stable")
        return cls(*(column[order] for column in columns))


class Process(NamedTuple):
    """How incidents of kind `number` begin by themselves.

    `expected` is the number expected from the start up to each of `edges` (minutes), shape `(hours + 1,)`; `shares` is
    what falls on each cell, shape `(cells,)`.
    """

    number: int
    name: str
    edges: FloatArray
    expected: FloatArray
    shares: FloatArray


def processes(demand: Demand, world: World, streams: Streams, clock: Clock) -> list[Process]:
    """Return how incidents of every kind begin that has a rate.

    One gamma factor a day, shared by all kinds, spreads the daily total to `demand.dispersion` times the Poisson
    variance.
    """
    per_day = [mean_per_day(kind, world) for kind in demand.kinds.values()]
    factors = day_factors(demand.dispersion, sum(per_day), clock.days, streams)
    found = []
    for number, (name, kind) in enumerate(demand.kinds.items()):
        if kind.rate is not None:
            edges, expected = cumulative_expected(demand, kind, per_day[number], clock, factors)
            found.append(Process(number, name, edges, expected, cell_shares(name, kind, world)))
    return found


def draw_incidents(process: Process, streams: Streams) -> Begun:
    """Return the incidents of one kind, in no order.

    They are a non-homogeneous Poisson process, drawn by inversion of the expected number (Cinlar 1975, Introduction to
    Stochastic Processes, 4.7).
    """
    name, total = process.name, process.expected[-1]
    count = int(streams.generator("count", name).poisson(total))
    known_at = np.interp(streams.generator("time", name).random(count) * total, process.expected, process.edges)
    cell = draw_cells(process.shares, streams.generator("cell", name).random(count))
    return Begun(known_at, np.full(count, process.number, dtype=np.int32), cell)


def day_factors(dispersion: float, per_day: float, days: float, streams: Streams) -> FloatArray:
    """Return the factor of each day, mean 1, shape `(days,)`.

    With a gamma factor of shape k the daily count is negative binomial with variance / mean = 1 + per_day / k.
    """
    count = math.ceil(days)
    if dispersion == 1.0 or per_day == 0.0:
        return np.ones(count)
    shape = per_day / (dispersion - 1.0)
    return streams.generator("day").gamma(shape, 1.0 / shape, size=count)


def draw_cells(shares: FloatArray, mark: FloatArray) -> IndexArray:
    """Return the cell of each uniform mark, by the cells' shares, shape of `mark`."""
    ladder = np.cumsum(shares)
    # The last rung may fall short of 1 by rounding; a mark above it belongs to the last cell.
    cell: IndexArray = np.searchsorted(ladder, mark * ladder[-1], side="right").astype(np.int32)
    return cell
