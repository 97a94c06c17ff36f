"""In which order calls are served, and which are held back: pure functions from the design's words to numbers."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.specs.response import Reserve

PRIORITIES = 10
"""Priorities are 1 to 9; tables by priority have an unused place 0."""


def rank(priority: int, known_at: float, ageing_min: float | None) -> float:
    """Return the rank of a call: the least is served first.

    Without ageing it is the priority. With it, a call that has waited `ageing_min` counts as one priority more urgent,
    continuously: of two calls at time t, priority - waited / ageing_min decides, and t falls out of the difference.
    (Jackson 1960, Naval Research Logistics Quarterly 7(3), 235-249: dynamic priorities, with urgency numbers.)
    """
    return float(priority) if ageing_min is None else known_at + ageing_min * priority


def kept(reserves: Sequence[Reserve]) -> list[int]:
    """Return how many units are kept from calls of each priority, shape `(PRIORITIES,)`."""
    return [
        max((rule.keep for rule in reserves if rule.priority <= priority), default=0) for priority in range(PRIORITIES)
    ]
