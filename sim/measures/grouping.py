"""Parts of the district, and statistics of each part at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import MINUTES_PER_DAY, MINUTES_PER_HOUR, NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.measures.run_tables import RunTables

HOURS = tuple(f"{hour:02d}" for hour in range(24))


@dataclass(frozen=True, slots=True)
class Grouping:
    """A division of matters into parts; `code` is the part of each, shape `(matters,)`, `NONE` if in none.

    `by` and the only name are empty for the whole district.
    """

    by: str
    names: tuple[str, ...]
    code: IndexArray

    def count(self, chosen: BoolArray) -> FloatArray:
        """Return how many of the `chosen` matters each part has, shape `(parts,)`."""
        return self._sums(chosen & (self.code != NONE))

    def share(self, chosen: BoolArray, among: BoolArray) -> FloatArray:
        """Return the share of matters `chosen`, of those in `among`, shape `(parts,)`; NaN where there are none."""
        return ratio(self.count(chosen & among), self.count(among))

    def mean(self, values: FloatArray) -> FloatArray:
        """Return the mean of each part, shape `(parts,)`, without NaN; NaN for a part without values."""
        valid = ~np.isnan(values) & (self.code != NONE)
        return ratio(self._sums(valid, values[valid]), self._sums(valid))

    def _sums(self, valid: BoolArray, weights: FloatArray | None = None) -> FloatArray:
        return sums_by(self.code[valid], len(self.names), weights)


def sums_by(code: IndexArray | IntArray, parts: int, weights: FloatArray | None = None) -> FloatArray:
    """Return the sum of the weights of each part, shape `(parts,)`; without weights its number of entries in `code`."""
    return np.bincount(code, weights, parts).astype(np.float64)


def ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Return `part / whole`, NaN where `whole` is 0."""
    shares: FloatArray = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return shares


def groupings(tables: RunTables, chosen: BoolArray) -> dict[str, Grouping]:
    """Return the divisions of the `chosen` matters: `""` (the whole district), `kind`, `hour`, `group` and `surge`.

    What only follows up another matter is in no part but its kind and the group that came.
    """
    known_at, is_call = tables.matters.known_at[chosen], tables.is_call[chosen]
    hour = (known_at % MINUTES_PER_DAY // MINUTES_PER_HOUR).astype(np.int32)
    surges = tables.world.surges
    surge = first_that_holds(known_at, list(surges.values()))

    def of_calls(code: IndexArray) -> IndexArray:
        return np.where(is_call, code, NONE).astype(np.int32)

    return {
        "": Grouping("", ("",), of_calls(np.zeros_like(hour))),
        "kind": Grouping("kind", tables.kind_names, tables.kind[chosen]),
        "hour": Grouping("hour", HOURS, of_calls(hour)),
        "group": Grouping("group", tables.fleet.group_names, tables.group_that_came[chosen]),
        "surge": Grouping("surge", tuple(surges), of_calls(surge)),
    }


def first_that_holds(at: FloatArray, spans: Sequence[tuple[float, float]]) -> IndexArray:
    """Return the first of `spans` that holds each point in time, shape of `at`, `NONE` where none does."""
    code = np.full(len(at), NONE, dtype=np.int32)
    for number, (from_at, to_at) in reversed(list(enumerate(spans))):
        code[(at >= from_at) & (at < to_at)] = number
    return code


class Ordered:
    """Values sorted once, so that percentiles of many divisions are cheap. NaN is left out.

    Parameters
    ----------
    values:
        Shape `(matters,)`.
    """

    def __init__(self, values: FloatArray) -> None:
        order = np.argsort(values, kind="stable")
        self._order = order[: len(values) - int(np.count_nonzero(np.isnan(values)))]
        self._values = values[self._order]

    def percentiles(self, grouping: Grouping, shares: FloatArray) -> FloatArray:
        """Return percentiles of each part, shape `(parts, shares)`; NaN for a part without values.

        Linear interpolation at position `(n - 1) * share`: type 7 of Hyndman and Fan (1996), The American
        Statistician 50(4), 361-365; the one numpy calls linear.
        """
        if not grouping.names:
            return np.zeros((0, len(shares)))
        code = grouping.code[self._order]
        # Sorting by part with a stable sort leaves the values of each part in ascending order. NONE comes first.
        by_part = np.argsort(code.astype(np.int16 if len(grouping.names) < 2**15 else np.int32), kind="stable")
        size = np.bincount(code + 1, minlength=len(grouping.names) + 1)
        start, size = np.cumsum(size)[:-1], size[1:]
        result = np.full((len(size), len(shares)), np.nan)
        full = size > 0
        position = (size[full, None] - 1) * shares[None, :]
        below = position.astype(np.int64)
        above = np.minimum(below + 1, size[full, None] - 1)
        values = self._values[by_part]
        low, high = values[start[full, None] + below], values[start[full, None] + above]
        result[full] = low + (high - low) * (position - below)
        return result


def gini(values: FloatArray) -> float:
    """Return the Gini coefficient of non-negative values: mean absolute difference of all pairs over twice the mean.

    NaN values are left out. 0 when all values are 0; NaN when there are none.
    """
    ordered = np.sort(values[~np.isnan(values)])
    number = len(ordered)
    if number == 0:
        return float("nan")
    total = float(ordered.sum())
    if total == 0.0:
        return 0.0
    # The k-th smallest value is the larger of k - 1 pairs and the smaller of n - k.
    weight = 2 * np.arange(1, number + 1) - number - 1
    return max(0.0, float(weight @ ordered) / (number * total))
