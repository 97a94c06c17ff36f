"""One number of one run, with its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of one design in one replication.

    `by` and `group` are empty for the whole district, otherwise they say for which part it is: `by="kind"`,
    `group="theft"`. `value` is NaN where there was nothing to measure, never 0.
    """

    name: str
    value: float
    unit: str
    by: str = ""
    group: str = ""

    @property
    def label(self) -> str:
        """The name, with its part of the district if it has one: `response_mean_min[kind=theft]`."""
        return f"{self.name}[{self.by}={self.group}]" if self.by else self.name
