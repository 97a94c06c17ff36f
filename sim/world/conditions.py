"""What closes roads or changes speeds for a while: a flood, a temple fair, ice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.world.periods import Stretch


@dataclass(frozen=True, slots=True)
class RoadChange:
    """Speeds of some modes on some roads, times `factor`; 0 closes the roads to them.

    `segments` says which, shape `(segments,)`. In a world without roads it is empty and the factor holds everywhere.
    """

    segments: BoolArray
    modes: frozenset[str]
    factor: float


@dataclass(frozen=True, slots=True)
class Condition:
    """Changes of the roads during a stretch of the run. Factors of conditions that hold together multiply."""

    stretch: Stretch
    changes: tuple[RoadChange, ...]

    def closes_roads_to(self, mode: str) -> bool:
        """Whether some road is closed to `mode` while it holds."""
        return any(change.factor == 0 and mode in change.modes for change in self.changes)


def holding(conditions: Iterable[Condition], minute: float) -> list[Condition]:
    """Return those of `conditions` that hold at a minute of the run."""
    return [one for one in conditions if one.stretch.holds_at(minute)]


def speed_factor(conditions: Iterable[Condition], mode: str, segments: int) -> FloatArray:
    """Return the factor on the speed of `mode` on each road segment while all `conditions` hold; 0 is closed.

    Shape `(segments,)`; in a world without roads, where `segments` is 0, one factor for all ways, shape `(1,)`.
    """
    factor = np.ones(max(1, segments))
    for condition in conditions:
        for change in condition.changes:
            if mode in change.modes:
                factor[change.segments if segments else slice(None)] *= change.factor
    return factor


def closures(conditions: Sequence[Condition], mode: str, segments: int) -> Iterator[tuple[float, BoolArray]]:
    """Yield every time from which other road segments are closed to `mode` than before, and which, `(segments,)`.

    Before the first of these times none is.
    """
    before = np.zeros(segments, dtype=np.bool_)
    for at in sorted({edge for one in conditions for edge in (one.stretch.from_at, one.stretch.to_at)}):
        closed = speed_factor(holding(conditions, at), mode, segments)[:segments] == 0
        if (closed != before).any():
            yield at, closed
        before = closed
