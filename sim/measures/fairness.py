"""How evenly the villages are served."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.measures import catalogue
from sim.measures.grouping import gini, ratio, sums_by
from sim.measures.measured import Measured
from sim.measures.run_tables import RunTables
from sim.measures.window import Window

FEWEST_CALLS = 10
"""A village with fewer answered matters is not judged: its mean would say more about chance than about the village."""


@dataclass(frozen=True, slots=True)
class Villages:
    """Answered matters of every village, shape `(villages,)` each; NaN where a village has none.

    `spread` is the sum of squared deviations of responses from the village's mean.
    """

    residents: FloatArray
    answered: FloatArray
    response_min: FloatArray
    target_min: FloatArray
    spread: FloatArray


def fairness(tables: RunTables, window: Window) -> Iterator[Measured]:
    """Yield worst village, 90/10 ratio, Gini coefficient and what chance makes of it, and residents served too late."""
    villages = villages_of(tables, window)
    judged = villages.answered >= FEWEST_CALLS
    response = villages.response_min[judged]
    late = judged & (villages.response_min > villages.target_min)
    yield catalogue.VILLAGE_WORST.measured(response.max() if len(response) else math.nan)
    yield catalogue.VILLAGE_9010.measured(_ratio_90_10(response))
    yield catalogue.VILLAGE_GINI.measured(gini(response))
    yield catalogue.VILLAGE_CHANCE.measured(gini_by_chance(villages))
    yield catalogue.BEYOND.measured(_part(villages.residents[late], villages.residents[judged]))
    yield catalogue.JUDGED.measured(_part(villages.residents[judged], villages.residents))


def villages_of(tables: RunTables, window: Window) -> Villages:
    """Return the answered matters of every village, in the order of the villages' places."""
    world = tables.world
    cell_village = np.unique(world.villages_of_cells(), return_inverse=True)[1].reshape(-1)
    number = int(cell_village.max(initial=-1)) + 1
    response = tables.response_min
    answered = window.holds(tables.matters.known_at) & tables.is_call & ~np.isnan(response)
    village, response = cell_village[tables.cell[answered]], response[answered]

    def total(values: FloatArray) -> FloatArray:
        return sums_by(village, number, values)

    count = total(np.ones(len(village)))
    mean = ratio(total(response), count)
    return Villages(
        residents=sums_by(cell_village, number, world.cells.residents),
        answered=count,
        response_min=mean,
        target_min=ratio(total(tables.target_min[answered]), count),
        spread=total((response - mean[village]) ** 2),
    )


def gini_by_chance(villages: Villages) -> float:
    """Return the Gini coefficient of village means that chance alone would make, NaN without enough villages.

    If all villages had the same law of response, means of n matters would vary about it with standard deviation
    s / sqrt(n); taken as normal, the mean absolute difference of two of them is 2 s' / sqrt(pi), with s'^2 the mean of
    s^2 / n, and the Gini coefficient half of that over the mean.
    """
    judged = villages.answered >= FEWEST_CALLS
    if np.count_nonzero(judged) < 2:
        return math.nan
    answered, mean = villages.answered[judged], float(villages.response_min[judged].mean())
    variance = float(villages.spread[judged].sum() / (answered - 1).sum())
    return math.sqrt(variance * float((1 / answered).mean()) / math.pi) / mean if mean > 0 else math.nan


def _ratio_90_10(response_min: FloatArray) -> float:
    if len(response_min) == 0:
        return math.nan
    low, high = np.quantile(response_min, [0.1, 0.9])
    return float(high / low) if low > 0 else math.nan


def _part(part: FloatArray, whole: FloatArray) -> float:
    total = float(whole.sum())
    return float(part.sum()) / total if total > 0 else math.nan
