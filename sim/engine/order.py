"""What the desk tells a unit, and how it reaches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import simpy

if TYPE_CHECKING:
    from sim.engine.crew import Crew, Steps
    from sim.engine.scene import Scene

Call = Callable[[Any], object]
"""How an order, or whatever else it is told, reaches a free unit."""


class Interruptible(Protocol):
    """A crew, as the desk sees it while it is busy."""

    def interrupt(self, cause: object) -> None:
        """Break off what it is doing."""


class Resting(Protocol):
    """The breaks of a unit, as the desk sees them while one is due."""

    def come_free(self) -> None:
        """The unit is free."""


@dataclass(slots=True, eq=False)
class Order:
    """What a unit is told: go there, this is how long it takes; whom it will meet, where several are needed.

    `at` is when it was told.
    """

    at: float
    matter: int
    turnout_min: float
    travel_min: float
    km: float
    slot: int = 0
    scene: Scene | None = None


class Summons(simpy.Event):
    """Brings a unit that waits what it is told; one event for an order and the turnout after it."""

    def come(self, told: Order, in_min: float) -> None:
        """Bring an order after so many minutes."""
        self._ok, self._value = True, told
        self.env.schedule(self, delay=in_min)


class Errand(Protocol):
    """Something that a free unit does, other than to answer a call or to wait."""

    def carried_out_by(self, crew: Crew) -> Steps:
        """Do it. Returns the order or errand that follows, or None once home."""
