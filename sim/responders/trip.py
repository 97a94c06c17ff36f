"""A trip: where a moving unit is at time t is a function of its route and t."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sim.arrays import NONE
from sim.world.travel import TravelMatrix, Whereabouts


class Turn(NamedTuple):
    """Where a unit on the way can change its course, and what it has driven.

    `node` is the next road node, or the last one once the unit has left the road. `done_km` was driven by now;
    `rest_km` remains to the node, which the unit reaches after `rest_min`.
    """

    node: int
    rest_min: float
    rest_km: float
    done_km: float


class Moving(Protocol):
    """Whatever says where a unit on the way is."""

    def ahead(self, now: float) -> tuple[int, float]:
        """Return `node` and `rest_min` of `turn`, which is all that many units are compared by."""

    def turn(self, now: float) -> Turn:
        """Return where and when the unit could turn off, at minute `now` of the run."""


@dataclass(slots=True)
class Trip:
    """A way from one place to the door of another: to a road node, on roads, off the road.

    `before_min` and `before_km` bring the unit to `from_node`: off-road from a door, or on the rest of a road. A unit
    changes its course only at a road node: between two nodes it goes on to the next; on the last leg it turns back to
    the node it came from. `factor` is what it takes over what is expected, all along the way. Until
    `started_at`, which may lie ahead, the unit stands. `minutes` and `km` are those from start to end.
    """

    matrix: TravelMatrix
    started_at: float
    from_node: int
    before_min: float
    before_km: float
    to_node: int
    to_leg_km: float
    factor: float = 1.0
    minutes: float = field(init=False, repr=False, compare=False)
    km: float = field(init=False, repr=False, compare=False)
    _passed: int = field(default=NONE, init=False, repr=False, compare=False)
    _asked_min: float = field(default=math.inf, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """See how long it is."""
        matrix, leg_km = self.matrix, self.to_leg_km
        way = matrix.row.item(self.to_node), self.from_node
        self.minutes = self.factor * (self.before_min + matrix.minutes.item(way) + leg_km * matrix.leg_min_per_km)
        self.km = self.before_km + matrix.km.item(way) + leg_km

    def ahead(self, now: float) -> tuple[int, float]:
        """Return the road node where the unit could turn off, and the minutes until there."""
        elapsed = max(0.0, now - self.started_at) / self.factor
        if elapsed < self.before_min:
            return self.from_node, (self.before_min - elapsed) * self.factor
        on_road = elapsed - self.before_min
        _, ahead, _, ahead_min = self._on_road(on_road)
        return (ahead if on_road <= ahead_min else self.to_node), abs(ahead_min - on_road) * self.factor

    def turn(self, now: float) -> Turn:
        """Return where and when the unit could turn off, at minute `now` of the run."""
        before_min, before_km, factor = self.before_min, self.before_km, self.factor
        elapsed = max(0.0, now - self.started_at) / factor
        if elapsed < before_min:
            done_km = before_km * elapsed / before_min
            return Turn(self.from_node, (before_min - elapsed) * factor, before_km - done_km, done_km)
        on_road = elapsed - before_min
        passed, ahead, passed_min, ahead_min = self._on_road(on_road)
        passed_km = max(0.0, self.matrix.km_until(self.from_node, self.to_node, passed))
        # Rounding to 32 bits keeps the order of minutes; kilometres were added up in another order and may wobble.
        ahead_km = max(passed_km, self.matrix.km_until(self.from_node, self.to_node, ahead))
        rest_min = ahead_min - on_road
        if rest_min < 0.0:
            off_km = -rest_min / self.matrix.leg_min_per_km
            return Turn(self.to_node, -rest_min * factor, off_km, before_km + ahead_km + off_km)
        if rest_min == 0.0:
            return Turn(ahead, 0.0, 0.0, before_km + ahead_km)
        share = (on_road - passed_min) / (ahead_min - passed_min)
        length = ahead_km - passed_km
        return Turn(ahead, rest_min * factor, (1 - share) * length, before_km + passed_km + share * length)

    def _on_road(self, minute: float) -> Whereabouts:
        """Return where it is so many minutes after `from_node`. Who asks again mostly asks for later."""
        passed = self._passed if minute >= self._asked_min else self.from_node
        at = self.matrix.whereabouts(self.from_node, self.to_node, minute, passed)
        self._passed, self._asked_min = at.passed, minute
        return at
