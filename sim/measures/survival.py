"""How long until something happens, when for some the run stops before."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray


class Curve(NamedTuple):
    """A product-limit curve: for `share` it has not happened by `at` (ascending), and so until the next of them."""

    at: FloatArray
    share: FloatArray

    def by(self, at: float) -> float:
        """Return the share for which it has happened by a time."""
        place = int(np.searchsorted(self.at, at, side="right"))
        return 1.0 - (float(self.share[place - 1]) if place else 1.0)

    def quantile(self, share: float) -> float:
        """Return the time by which it has happened for a share of all; NaN when that is never seen."""
        reached = np.flatnonzero(1.0 - self.share >= share - 1e-12)
        return float(self.at[reached[0]]) if len(reached) else float("nan")


def kaplan_meier(span: FloatArray, happened: BoolArray) -> Curve:
    """Return the product-limit estimate (Kaplan and Meier 1958, JASA 53, 457-481).

    Parameters
    ----------
    span:
        How long each was seen, shape `(n,)`.
    happened:
        Whether it happened at the end of that, or seeing ended.
    """
    order = np.argsort(span, kind="stable")
    at, event = span[order], happened[order]
    times, first = np.unique(at, return_index=True)
    events = np.add.reduceat(event.astype(np.float64), first) if len(at) else np.zeros(0)
    at_risk = len(at) - first
    share = np.cumprod(1.0 - events / at_risk).astype(np.float64)
    return Curve(times[events > 0], share[events > 0])


def cumulative_incidence(span: FloatArray, event: BoolArray, rival: BoolArray) -> Curve:
    """Return the share for which an event has happened, when a rival may come first (Aalen and Johansen 1978).

    Unlike one minus Kaplan and Meier's curve, which takes a rival for the end of seeing, this is the share that it
    really happens to. `share` of the curve is one minus the incidence.
    """
    order = np.argsort(span, kind="stable")
    at, mine, other = span[order], event[order], rival[order]
    times, first = np.unique(at, return_index=True)
    if not len(at):
        return Curve(times, np.zeros(0))
    events = np.add.reduceat(mine.astype(np.float64), first)
    all_events = events + np.add.reduceat(other.astype(np.float64), first)
    at_risk = len(at) - first
    free = np.concatenate([[1.0], np.cumprod(1.0 - all_events / at_risk)[:-1]])
    incidence = np.cumsum(free * events / at_risk)
    return Curve(times[events > 0], 1.0 - incidence[events > 0])
