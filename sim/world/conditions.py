"""What closes roads or changes speeds for a while: a flood, a temple fair, ice."""

from __future__ import annotations

from collections.abc import Iterable
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
