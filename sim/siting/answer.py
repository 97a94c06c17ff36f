"""What a location model returns: the chosen sites, and the proof of how good they are."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import IndexArray

PROVEN_GAP = 1e-6
"""A gap up to this share is rounding of the solver: the choice counts as proven best."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Chosen sites with their value and with what no other choice can beat.

    Attributes
    ----------
    sites:
        Columns of the chosen sites, ascending, shape `(chosen,)`.
    value:
        Of this choice, recomputed from the matrix: the mean or the worst time, the weight within the limit, or the
        number of sites.
    bound:
        No choice has a smaller time or number, or more weight, than this.
    """

    sites: IndexArray
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How much better than `value` the best choice could be at most, as a share of `value`; 0 when proven best."""
        apart = abs(self.value - self.bound)
        scale = max(abs(self.value), abs(self.bound))
        return 0.0 if apart == 0.0 or apart <= PROVEN_GAP * scale else apart / scale

    @property
    def is_best(self) -> bool:
        """Whether no other choice can be better."""
        return self.gap == 0.0
