"""Recorded spans as what is known of them: stamps are rounded, and some spans were broken off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray

SECOND = 1 / 60
"""The finest stamps that are told apart, in minutes."""

_NEARLY_ALL = 0.98

GRAINS = (60.0, 30.0, 15.0, 10.0, 5.0, 1.0, 0.5, SECOND)
"""To what stamps may be rounded, in minutes."""


@dataclass(frozen=True, slots=True)
class Observed:
    """Recorded spans in ascending order, shape `(spans,)`, in minutes.

    `grain_min` is what stamps are rounded to: a span of x lies within half a grain of x. Where `open` is true it was
    broken off: it would have lasted longer than x. `missing` counts the rows that say nothing of it.
    """

    span_min: FloatArray
    open: BoolArray
    grain_min: float
    missing: int = 0

    @classmethod
    def of(cls, span_min: FloatArray, broken_off_min: FloatArray | None = None, missing: int = 0) -> Observed:
        """Return spans that ended and, apart, those that were broken off after so long."""
        ended = span_min[~np.isnan(span_min)]
        broken = np.zeros(0) if broken_off_min is None else broken_off_min[broken_off_min > 0]
        every = np.concatenate([ended, broken])
        order = np.argsort(every, kind="stable")
        is_open = np.concatenate([np.zeros(len(ended), dtype=np.bool_), np.ones(len(broken), dtype=np.bool_)])
        return cls(every[order], is_open[order], grain_of(ended), missing)

    def __len__(self) -> int:
        return len(self.span_min)

    @property
    def ended_min(self) -> FloatArray:
        """Those that ended, ascending."""
        return self.span_min[~self.open]

    @property
    def is_constant(self) -> bool:
        """Whether all are the same as far as their rounding tells."""
        ended = self.ended_min
        return len(ended) > 0 and not self.open.any() and float(ended[-1] - ended[0]) <= self.grain_min

    def survival(self) -> tuple[FloatArray, FloatArray]:
        """Return the distinct ended spans, ascending, and the share that is longer than each.

        Source
        ------
        Kaplan and Meier (1958), Journal of the American Statistical Association 53(282), 457-481.
        """
        at, first = np.unique(self.span_min, return_index=True)
        ends = np.add.reduceat((~self.open).astype(float), first)
        left = len(self) - first
        longer: FloatArray = np.cumprod(1 - ends / left, dtype=np.float64)
        return at[ends > 0], longer[ends > 0]

    def quantile(self, shares: FloatArray) -> FloatArray:
        """Return the spans that these shares of all stay within; NaN where too many were broken off to tell."""
        at, longer = self.survival()
        place = np.searchsorted(-longer, shares - 1 - 1e-12)
        return np.where(place < len(at), np.append(at, np.nan)[np.minimum(place, len(at))], np.nan)

    def quantile_of(self, share: float) -> float:
        """Return the span that this share of all stay within."""
        return float(self.quantile(np.array([share]))[0])


@dataclass(frozen=True)
class Intervals:
    """What the likelihood needs: distinct intervals that hold spans, and how many each holds; shape `(intervals,)`."""

    low_min: FloatArray
    high_min: FloatArray
    count: IntArray

    @classmethod
    def of(cls, observed: Observed) -> Intervals:
        """Return the intervals of spans; one that was broken off ends nowhere."""
        half = observed.grain_min / 2
        low = np.where(observed.open, observed.span_min, np.maximum(observed.span_min - half, 0.0))
        high = np.where(observed.open, np.inf, observed.span_min + half)
        pairs, count = np.unique(np.column_stack([low, high]), axis=0, return_counts=True)
        return cls(pairs[:, 0], pairs[:, 1], count)

    @cached_property
    def middle_min(self) -> FloatArray:
        """A span in each interval, above 0, to start an estimate from."""
        ends = np.where(np.isinf(self.high_min), self.low_min, self.high_min)
        return np.maximum((self.low_min + ends) / 2, 1e-9)


def grain_of(span_min: FloatArray) -> float:
    """Return what stamps are rounded to, as far as spans tell: the coarsest grain that nearly all are whole in.

    A few finer ones among thousands, written by another hand, do not make the others finer.
    """
    seconds = np.round(span_min * 60)
    for grain in GRAINS:
        if len(seconds) and seconds.any() and np.mean(seconds % round(grain * 60) == 0) >= _NEARLY_ALL:
            return grain
    return SECOND
