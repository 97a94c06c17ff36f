"""Spans between stamps, and which of them cannot be believed."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.calls.clock import MINUTE_US
from sim.calls.columns import SPANS, STAMPS, Span
from sim.calls.flaws import BIT
from sim.calls.stamps import ABSENT
from sim.scenario.specs.call_mapping import CallMapping


def out_of_order(instant: IntArray) -> BoolArray:
    """Return which calls have a stamp earlier than one that comes before it in a call's life."""
    latest = np.maximum.accumulate(instant, axis=1)  # ABSENT is less than any time
    found: BoolArray = ((instant != ABSENT) & (instant < latest)).any(axis=1)
    return found


def believed_span(name: Span, instant: IntArray, mapping: CallMapping) -> tuple[FloatArray, IntArray]:
    """Return a span in minutes, NaN where it is not usable, and the flaws found, by row.

    A span is not usable when one of its stamps is missing, when it is negative, when it is longer than
    `mapping.longest` says, and when it is 0 unless `mapping.real_zeros` names it.
    """
    flaws = np.zeros(len(instant), dtype=np.int64)
    start, end = SPANS[name]
    first, last = instant[:, STAMPS.index(start)], instant[:, STAMPS.index(end)]
    known = (first != ABSENT) & (last != ABSENT)
    length = np.where(known, np.where(known, last - first, 0) / MINUTE_US, np.nan)
    what = name.removesuffix("_min")
    wrong = {
        f"negative_{what}": length < 0,
        f"zero_{what}": (length == 0) & (name not in mapping.real_zeros),
        f"long_{what}": length > getattr(mapping.longest, name),
    }
    for flaw, rows in wrong.items():
        flaws[rows] |= BIT[flaw]
        length[rows] = np.nan
    return length, flaws
