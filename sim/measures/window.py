"""The measured part of the simulated time."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import MINUTES_PER_DAY, BoolArray, FloatArray
from sim.scenario.specs.clock import Clock


@dataclass(frozen=True, slots=True)
class Window:
    """From one minute to another: matters that become known inside count, spells count with the part inside.

    Parameters
    ----------
    from_at, to_at:
        Minutes since the start of the clock; `from_at` belongs to the window, `to_at` does not.

    Raises
    ------
    ValueError
        If the window is empty.
    """

    from_at: float
    to_at: float

    def __post_init__(self) -> None:
        if not self.from_at < self.to_at:
            raise ValueError(f"a window from minute {self.from_at:g} to {self.to_at:g} is empty; end it later")

    @classmethod
    def of(cls, clock: Clock) -> Window:
        """Return the span from the end of the warm-up to the end of the last day on which matters begin."""
        return cls(clock.warm_up_days * MINUTES_PER_DAY, clock.end_at)

    @property
    def length_min(self) -> float:
        """Length in minutes."""
        return self.to_at - self.from_at

    @property
    def days(self) -> float:
        """Length in days."""
        return self.length_min / MINUTES_PER_DAY

    def holds(self, at: FloatArray) -> BoolArray:
        """Return whether each point in time lies inside; shape of `at`."""
        return (at >= self.from_at) & (at < self.to_at)

    def overlap_min(self, from_at: FloatArray, to_at: FloatArray) -> FloatArray:
        """Return how much of each span lies inside, in minutes; shape of `from_at`. A NaN edge gives NaN."""
        inside: FloatArray = to_at.clip(self.from_at, self.to_at) - from_at.clip(self.from_at, self.to_at)
        return inside
