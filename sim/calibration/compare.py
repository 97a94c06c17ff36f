"""Simulated against recorded: medians, 90th percentiles and shares in time, each with a verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.calibration.replay import Part

FEWEST_CALLS = 30
"""A part of the record with fewer calls is not judged."""

_CONFIDENCE = 0.95


class Verdict(Enum):
    """What a line says: within its tolerance, outside, or too little on record to tell."""

    WITHIN = "within"
    OUTSIDE = "outside"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far the simulated value may be from the recorded one: shares of it, and for shares a difference.

    Source
    ------
    Emergency medical records of two counties agree with themselves from one year to the next to 10-15 % in medians and
    25 % in 90th percentiles; more cannot be asked for. The difference of shares is an assumption.
    """

    median: float = 0.15
    p90: float = 0.25
    share: float = 0.10


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison.

    `by` and `name` say for which calls: all of them where `by` is empty. `quantity` is a part of the response, or
    `within_target`; `statistic` is `median`, `p90` or `share`. `low` and `high` hold the true value of the record with
    95 % confidence, as far as chance in its calls goes. `judged` lines decide whether the scenario passes.
    """

    quantity: str
    statistic: str
    by: str
    name: str
    calls: int
    observed: float
    low: float
    high: float
    simulated: float
    tolerance: float
    verdict: Verdict
    judged: bool

    @property
    def difference(self) -> float:
        """Simulated over observed, less 1; for shares the difference."""
        if self.statistic == "share":
            return self.simulated - self.observed
        return self.simulated / self.observed - 1 if self.observed > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Grouping:
    """Parts of the calls: the name of each and its rows, masks of shape `(calls,)`."""

    by: str
    parts: Mapping[str, BoolArray]


def compare(
    observed: Mapping[Part, FloatArray],
    simulated: Mapping[Part, Sequence[FloatArray]],
    target_min: FloatArray,
    groupings: Sequence[Grouping],
    tolerances: Tolerances,
    *,
    strict: bool = False,
) -> list[Line]:
    """Return every comparison; only calls for which a span is on record and was simulated count for it.

    Travel and response of all calls are judged; of hours, places and so on with `strict`. Elsewhere a difference beyond
    the tolerance that chance in the record could explain is unclear.

    Parameters
    ----------
    observed:
        Shape `(calls,)` each, NaN where a call is not compared.
    simulated:
        One array of that shape for each replication.
    target_min:
        Response to be in time, shape `(calls,)`.
    """
    everything = Grouping("", {"": np.ones(len(target_min), dtype=np.bool_)})
    lines: list[Line] = []
    for grouping in (everything, *groupings):
        for name, mine in grouping.parts.items():
            for part, recorded in observed.items():
                if grouping.by and part not in {"travel", "response"}:
                    continue
                pair = _paired(recorded, simulated[part], mine)
                judged = part in {"travel", "response"} and (strict or not grouping.by)
                lines += _quantiles(part, grouping.by, name, pair, tolerances, judged)
            pair = _paired(observed["response"], simulated["response"], mine)
            lines += _in_time(grouping.by, name, pair, target_min, tolerances, strict or not grouping.by)
    return lines


def passed(lines: Sequence[Line]) -> bool:
    """Return whether every judged line is within its tolerance."""
    judged = [line for line in lines if line.judged]
    return bool(judged) and all(line.verdict is Verdict.WITHIN for line in judged)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Recorded and simulated spans of the same calls: shapes `(calls,)` and `(replications, calls)`."""

    rows: BoolArray
    observed: FloatArray
    simulated: FloatArray


def _paired(observed: FloatArray, simulated: Sequence[FloatArray], mine: BoolArray) -> _Pair:
    rows = mine & ~np.isnan(observed)
    return _Pair(rows, observed[rows], np.stack([one[rows] for one in simulated]))


def _quantiles(part: str, by: str, name: str, pair: _Pair, tolerances: Tolerances, judged: bool) -> Iterator[Line]:
    ordered, answered = np.sort(pair.observed), pair.simulated[~np.isnan(pair.simulated)]
    if not len(ordered) or not len(answered):
        return
    for statistic, share, tolerance in (("median", 0.5, tolerances.median), ("p90", 0.9, tolerances.p90)):
        seen, made = float(np.quantile(ordered, share)), float(np.quantile(answered, share))
        low, high = quantile_interval(ordered, share)
        is_within = abs(made - seen) <= tolerance * seen
        could_be = low * (1 - tolerance) <= made <= high * (1 + tolerance)
        verdict = _verdict(is_within, could_be, len(ordered), by)
        yield Line(part, statistic, by, name, len(ordered), seen, low, high, made, tolerance, verdict, judged)


def _in_time(
    by: str, name: str, pair: _Pair, target_min: FloatArray, tolerances: Tolerances, judged: bool
) -> Iterator[Line]:
    count, targets = len(pair.observed), target_min[pair.rows]
    if not count:
        return
    seen, made = float(np.mean(pair.observed <= targets)), float(np.mean(pair.simulated <= targets))
    low, high = share_interval(int((pair.observed <= targets).sum()), count)
    is_within = abs(made - seen) <= tolerances.share
    could_be = low - tolerances.share <= made <= high + tolerances.share
    verdict = _verdict(is_within, could_be, count, by)
    yield Line("within_target", "share", by, name, count, seen, low, high, made, tolerances.share, verdict, judged)


def _verdict(is_within: bool, could_be: bool, count: int, by: str) -> Verdict:
    """Judge a line; that of a part of the calls is unclear where few calls or chance in them could explain it."""
    if by and count < FEWEST_CALLS:
        return Verdict.UNCLEAR
    if is_within:
        return Verdict.WITHIN
    return Verdict.UNCLEAR if by and could_be else Verdict.OUTSIDE


def quantile_interval(ordered: FloatArray, share: float, confidence: float = _CONFIDENCE) -> tuple[float, float]:
    """Return the order statistics that hold a quantile with at least this confidence, whatever the law.

    The ends of the record where there are too few values.

    Source
    ------
    Conover (1999), Practical Nonparametric Statistics, 3rd edition, 3.2.
    """
    from scipy.special import bdtr

    count, tail = len(ordered), (1 - confidence) / 2
    # How likely at most 0, 1, 2, ... of the values lie below the quantile.
    at_most = bdtr(np.arange(count + 1), count, share)
    below = int(np.searchsorted(at_most, tail)) - 1
    above = int(np.searchsorted(at_most, 1 - tail))
    return float(ordered[max(below, 0)]), float(ordered[min(above, count - 1)])


def share_interval(hits: int, count: int, confidence: float = _CONFIDENCE) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927, Journal of the American Statistical Association 22, 209-212)."""
    from scipy.special import ndtri

    z = float(ndtri((1 + confidence) / 2))
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)
