"""Whole numbers that sum exactly: a total handed out in proportion to weights."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray, IntArray


def apportion(totals: IntArray, segment: IntArray, weight: FloatArray, low: int | IntArray = 1) -> IntArray:
    """Return whole shares of each segment's total, in proportion to `weight`, none below `low`.

    The largest remainders get what rounding down leaves over (Hamilton's method); equal remainders go to the first.

    Parameters
    ----------
    totals:
        What is handed out in each segment, shape `(segments,)`; at least the sum of `low` in that segment.
    segment, weight, low:
        Segment, positive weight and least share of each item, shape `(items,)`.
    """
    least = np.broadcast_to(np.asarray(low, dtype=np.int64), segment.shape)
    count = len(totals)
    rest = totals - np.bincount(segment, least, count).astype(np.int64)
    quota = rest[segment] * (weight / np.bincount(segment, weight, count)[segment])
    share = np.floor(quota).astype(np.int64)
    left = rest - np.bincount(segment, share, count).astype(np.int64)
    order = np.lexsort((share - quota, segment))
    first = np.searchsorted(segment[order], np.arange(count))
    rank = np.empty(len(segment), dtype=np.int64)
    rank[order] = np.arange(len(segment)) - first[segment[order]]
    result: IntArray = least + share + (rank < left[segment])
    return result


def apportion_between(total: int, weight: FloatArray, low: IntArray, high: IntArray) -> IntArray:
    """Return whole shares of one total in proportion to `weight`, each between `low` and `high`.

    `total` lies between the sums of `low` and `high`. What a full item cannot take goes to the others.
    """
    share = low.copy()
    while (rest := total - int(share.sum())) > 0:
        open_ = np.flatnonzero(share < high)
        more = apportion(np.array([rest]), np.zeros(len(open_), dtype=np.int64), weight[open_], low=0)
        share[open_] = np.minimum(share[open_] + more, high[open_])
    return share
