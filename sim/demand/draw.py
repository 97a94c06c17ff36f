"""Draw a tape: all the chance of one replication, before the clock starts."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.chance.streams import Streams
from sim.demand.marks import marks
from sim.demand.rates import cell_shares, cumulative_expected, mean_per_day
from sim.demand.replay import read_calls
from sim.demand.tape import DemandTape
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.world.model import World


def draw_demand(demand: Demand, world: World, streams: Streams, clock: Clock) -> DemandTape:
    """Return every matter of one replication with its fate.

    Incidents are a Poisson process for each kind, non-homogeneous over the hours of the week, drawn by inversion of
    the expected number (Cinlar 1975, Introduction to Stochastic Processes, 4.7). One gamma factor a day, shared by
    all kinds, spreads the daily total to `demand.dispersion` times the Poisson variance. A recorded list of
    calls (`demand.replay`) takes the place of the draw; what it does not tell is drawn.

    Raises
    ------
    InputError
        When cells have no residents or weights to go by, or the recorded calls cannot be used.
    """
    calls = None if demand.replay is None else read_calls(demand.replay, tuple(demand.kinds), world, clock)
    if calls is None:
        known_at, kind, cell = _draw_incidents(demand, world, streams, clock)
    else:
        known_at, kind, cell = calls.known_at, calls.kind, calls.cell
    fate = marks(demand.kinds, kind, streams)
    tape = DemandTape.of(clock, demand.kinds, streams, known_at=known_at, kind=kind, cell=cell, **fate)
    return tape if calls is None else calls.fill(tape)


def day_factors(dispersion: float, per_day: float, days: float, streams: Streams) -> FloatArray:
    """Return the factor of each day, mean 1, shape `(days,)`.

    With a gamma factor of shape k the daily count is negative binomial with variance / mean = 1 + per_day / k.
    """
    count = math.ceil(days)
    if dispersion == 1.0 or per_day == 0.0:
        return np.ones(count)
    shape = per_day / (dispersion - 1.0)
    return streams.generator("day").gamma(shape, 1.0 / shape, size=count)


def _draw_incidents(
    demand: Demand, world: World, streams: Streams, clock: Clock
) -> tuple[FloatArray, IndexArray, IndexArray]:
    per_day = [mean_per_day(kind, world) for kind in demand.kinds.values()]
    factors = day_factors(demand.dispersion, sum(per_day), clock.days, streams)
    times, kinds, cells = [np.zeros(0)], [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
    for number, (name, kind) in enumerate(demand.kinds.items()):
        if kind.rate is None:
            continue
        edges, expected = cumulative_expected(demand, kind, per_day[number], clock, factors)
        count = int(streams.generator("count", name).poisson(expected[-1]))
        marks = streams.generator("time", name).random(count)
        times.append(np.interp(marks * expected[-1], expected, edges))
        kinds.append(np.full(count, number, dtype=np.int32))
        ladder = np.cumsum(cell_shares(name, kind, world))
        # The last rung may fall short of 1 by rounding; a mark above it belongs to the last cell.
        marks = streams.generator("cell", name).random(count) * ladder[-1]
        cells.append(np.searchsorted(ladder, marks, side="right").astype(np.int32))
    known_at = np.concatenate(times)
    order = np.argsort(known_at, kind="stable")
    return known_at[order], np.concatenate(kinds)[order], np.concatenate(cells)[order]
