"""How often each kind of incident happens, hour by hour and cell by cell."""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR, FloatArray
from sim.errors import input_error
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.scenario.specs.kinds import Kind
from sim.world.model import World

DAYS_PER_YEAR = 365.0


def mean_per_day(kind: Kind, world: World) -> float:
    """Return how many incidents of `kind` an average day brings in the whole district."""
    if kind.rate is None:
        return 0.0
    if kind.rate.per_day is not None:
        return kind.rate.per_day
    assert kind.rate.per_100k_year is not None
    return kind.rate.per_100k_year * float(world.cells.residents.sum()) / 1e5 / DAYS_PER_YEAR


def cell_shares(name: str, kind: Kind, world: World) -> FloatArray:
    """Return the share of `kind` that falls on each cell, shape `(cells,)`, summing to 1.

    Raises
    ------
    InputError
        When the cells have nothing of what the kind goes by.
    """
    cells = world.cells
    by = {"residents": cells.residents, "weight": cells.weight, "equal": np.ones(len(cells))}[kind.where]
    total = float(by.sum())
    if total <= 0:
        raise input_error(
            f"{kind.where}: every cell of {world.name} has 0; give the cells some, or choose another of"
            " residents, weight, equal",
            path=f"demand.kinds.{name}.where",
        )
    return by / total


def cumulative_expected(demand: Demand, kind: Kind, per_day: float, clock: Clock, day_factor: FloatArray) -> tuple[
    FloatArray, FloatArray
]:  # fmt: skip
    """Return the hours' edges in minutes and the number expected from the start up to each, shape `(hours + 1,)`.

    Hour and weekday weights are taken relative to their means, so that `per_day` is the average over a week.
    `day_factor` (shape `(days,)`) raises or lowers whole days.
    """
    hour_weights = np.asarray(kind.hour_weights or demand.hour_weights, dtype=float)
    day_weights = np.asarray(demand.weekday_weights, dtype=float)
    hours = int(np.ceil(clock.end_at / MINUTES_PER_HOUR))
    hour = np.arange(hours)
    day = hour // 24
    weekday = (clock.start.weekday() + day) % 7
    per_minute = (
        per_day / MINUTES_PER_DAY
        * (hour_weights / hour_weights.mean())[hour % 24]
        * (day_weights / day_weights.mean())[weekday]
        * day_factor[day]
    )  # fmt: skip
    edges = np.minimum(np.arange(hours + 1) * MINUTES_PER_HOUR, clock.end_at)
    return edges, np.concatenate([[0.0], np.cumsum(per_minute * np.diff(edges))])
