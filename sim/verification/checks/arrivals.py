"""Calls at rates that change from hour to hour, as the program draws them, against the table that it is given."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from sim.arrays import MINUTES_PER_DAY, FloatArray
from sim.chance.streams import Streams
from sim.demand.incidents import Process, draw_incidents
from sim.demand.rates import cumulative_expected
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.kinds import Kind
from sim.verification.row import Check, Row

SECTION = "chance"

GAPS_MIN = (15, 12, 7, 5, 8, 10, 15, 20, 20)
"""Mean minutes between calls in nine hours (Banks, Carson, Nelson and Nicol, Discrete-Event System Simulation)."""

EXPECTED = (4, 5, 8.5714, 12, 7.5, 6, 4, 3, 3)

SEED, DAYS = 0, 2000


def table_by_hour() -> tuple[Row, ...]:
    """Return counts an hour, their spread, and the gaps once time runs as fast as calls are expected."""
    process = _process([60 / gap for gap in GAPS_MIN] + [0.0] * 15)
    days = [np.sort(draw_incidents(process, Streams(SEED, day)).known_at) for day in range(DAYS)]
    counts = np.stack([np.histogram(day, bins=24, range=(0, MINUTES_PER_DAY))[0] for day in days]).astype(np.float64)
    rows = _counts("inversion", counts)
    spread = counts[:, :9].var(axis=0, ddof=1) / counts[:, :9].mean(axis=0)
    rows += [Row(f"variance over mean, hour {hour}", 1.0, 0.07, float(value), math.sqrt((2 + 1 / mean) / DAYS))
             for hour, value, mean in zip(range(1, 10), spread, EXPECTED, strict=True)]  # fmt: skip
    total = float(process.expected[-1])
    passed = [day * total + np.interp(at, process.edges, process.expected) for day, at in enumerate(days)]
    gaps = np.diff(np.concatenate(passed))
    # Exceeded by chance once in a thousand.
    rows.append(Row("distance of the gaps from Exp(1)", 0.0, 1.95 / math.sqrt(len(gaps)), _distance(gaps)))
    return tuple(rows + _counts("thinning", _thinned()))


def _process(weights: list[float]) -> Process:
    kind = Kind.model_validate({"rate": {"per_day": sum(weights)}, "work": {"law": "constant", "mean_min": 1}})
    demand = Demand(kinds={"call": kind}, hour_weights=weights)
    clock = Clock(start=date(2022, 3, 7), days=1, warm_up_days=0)
    edges, expected = cumulative_expected(demand, kind, sum(weights), clock, np.ones(1))
    return Process(0, "call", edges, expected, np.ones(1))


def _counts(how: str, counts: FloatArray) -> list[Row]:
    mean = [*counts[:, :9].mean(axis=0).tolist(), float(counts.sum(axis=1).mean())]
    known = [*EXPECTED, sum(60 / gap for gap in GAPS_MIN)]
    names = [*(f"hour {hour}" for hour in range(1, 10)), "all hours"]
    return [Row(f"calls by {how}, {name}", value, 0.04 * value, got, math.sqrt(value / len(counts)))
            for name, value, got in zip(names, known, mean, strict=True)]  # fmt: skip


def _thinned() -> FloatArray:
    """Return counts by the hour when calls come at the highest rate and each hour keeps the share that it should."""
    rate = np.array([60 / gap for gap in GAPS_MIN] + [0.0] * 15)
    process, counts = _process([float(rate.max())] * 24), []
    for day in range(DAYS):
        streams = Streams(SEED + 1, day)
        at = draw_incidents(process, streams).known_at
        hour = (at // 60).astype(np.int64)
        kept = streams.generator("kept").random(len(at)) < rate[hour] / rate.max()
        counts.append(np.bincount(hour[kept], minlength=24))
    return np.stack(counts).astype(np.float64)


def _distance(gaps: FloatArray) -> float:
    """Return the largest difference between the share of gaps below t and 1 - exp(-t)."""
    below = -np.expm1(-np.sort(gaps))
    rank = np.arange(len(gaps) + 1) / len(gaps)
    return float(max((rank[1:] - below).max(), (below - rank[:-1]).max()))


CHECKS = (Check("calls_by_hour", SECTION, "Calls of a table of nine hours", table_by_hour, quick=False),)
