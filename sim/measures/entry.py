"""What the catalogue says of a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.measures.measured import Measured

Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure: what it is called, what it means and how exactly it is computed.

    `by` names the parts of the district for which it is computed as well: `kind` of incident, `hour` of the day,
    `group` of units, `surge`. `better` says which direction a planner wishes for, if any.
    """

    name: str
    unit: str
    theme: str
    meaning: str
    definition: str
    better: Better
    by: tuple[str, ...] = ()
    source: str = ""

    def measured(self, value: float, by: str = "", group: str = "") -> Measured:
        """Return a value of this measure."""
        return Measured(self.name, float(value), self.unit, by, group)
