"""How many replications are enough: go on until the means are known to a chosen precision.

The confidence interval method (Robinson 2014, Simulation: The Practice of Model Development and Use, 2nd ed., section
9.6; Law 2015, Simulation Modeling and Analysis, 5th ed., section 9.4.1), with the look-ahead of Hoad, Robinson and
Davies (2010), Journal of the Operational Research Society 61(11), 1632-1644: precision that is reached must last for
five more replications, so that a run does not stop on a small sample that happens to agree with itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.experiment.statistics import Interval, t_interval, t_quantile

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
"""The relative half-width of fewer replications is not looked at."""

LOOK_AHEAD = 5
"""Replications through which the precision must last once it is reached."""

MOST = 1000
"""Ceiling when none is given."""


PRECISION_COLUMNS = [
    "design", "measure", "unit", "mean", "low", "high", "relative_half_width", "replications", "needed",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Precision:
    """A rule for when to stop.

    Parameters
    ----------
    target:
        Largest half-width of a confidence interval, as a share of the mean.
    ceiling:
        Most replications.
    """

    target: float
    confidence: float
    ceiling: int = MOST

    @property
    def first_batch(self) -> int:
        """Replications after which the rule is first asked."""
        return min(self.ceiling, FEWEST + LOOK_AHEAD)

    def is_reached(self, columns: Iterable[FloatArray]) -> bool:
        """Return whether every mean is precise, and was through the last replications.

        Parameters
        ----------
        columns:
            One for each design and measure: its values in all replications so far, shape `(replications,)`, NaN where
            there is none. A column with too few values is not precise.
        """
        found = list(columns)
        return bool(found) and all(self._lasts(values) for values in found)

    def _lasts(self, values: FloatArray) -> bool:
        present = values[~np.isnan(values)]
        if len(present) < FEWEST + LOOK_AHEAD:
            return False
        sizes = range(len(present) - LOOK_AHEAD, len(present) + 1)
        return all(self._is_precise(t_interval(present[:size], self.confidence)) for size in sizes)

    def _is_precise(self, interval: Interval) -> bool:
        return interval.relative_half_width <= self.target

    def next_total(self, columns: Sequence[FloatArray], done: int) -> int:
        """Return how many replications to have before the rule is asked again, with `done` there; the ceiling at most.

        Half of what the least precise mean still seems to need, because that is a rough estimate, but at least five
        more and at most twice as many as there are.
        """
        needed = max(
            (replications_needed(values, self.target, self.confidence) for values in columns), default=math.inf
        )
        more = max(LOOK_AHEAD, min(done, (needed + LOOK_AHEAD - done) / 2))
        return min(self.ceiling, done + math.ceil(more))


def replications_needed(values: FloatArray, target: float, confidence: float) -> float:
    """Return about how many replications bring the half-width down to `target` times the mean.

    The smallest n with t(n - 1) s / sqrt(n) <= target |mean|, from the mean and standard deviation s of the values so
    far; a rough estimate when they are few. At least 2; infinite for a mean of 0 or fewer than two values.

    Source
    ------
    Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1.
    """
    so_far = t_interval(values, confidence)
    if math.isnan(so_far.half_width) or so_far.relative_half_width == math.inf:
        return math.inf
    if so_far.half_width == 0.0:
        return 2
    deviation, allowed = float(np.nanstd(values, ddof=1)), target * abs(so_far.mean)

    def is_enough(number: int) -> bool:
        return t_quantile(confidence, number - 1) * deviation / math.sqrt(number) <= allowed

    low, high = 1, 2
    while not is_enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def precision_table(
    measures: pd.DataFrame, *, labels: Sequence[str], confidence: float = 0.95, target: float | None = None
) -> pd.DataFrame:
    """Return how well the mean of every design and measure is known: one row each.

    Columns: design, measure, unit, mean, low, high (each interval holds by itself, not all together),
    relative_half_width, replications, and `needed`: about how many replications would reach the `target`, NaN without
    one.
    """
    import pandas as pd

    chosen = measures[measures["measure"].isin(labels)]
    rows = []
    for (design, label, unit), part in chosen.groupby(["design", "measure", "unit"], sort=False):
        values = part["value"].to_numpy(dtype=np.float64)
        interval = t_interval(values, confidence)
        low, high = interval.mean - interval.half_width, interval.mean + interval.half_width
        needed = math.nan if target is None else replications_needed(values, target, confidence)
        rows.append(
            (design, label, unit, interval.mean, low, high, interval.relative_half_width, interval.number, needed)
        )
    return pd.DataFrame(rows, columns=PRECISION_COLUMNS)
