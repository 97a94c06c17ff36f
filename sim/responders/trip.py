"""A trip: where a moving unit is at time t is a function of its route and t."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sim.world.travel import Route, TravelMatrix


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

    def turn(self, now: float) -> Turn:
        """Return where and when the unit could turn off, at minute `now` of the run."""


@dataclass(slots=True)
class Trip:
    """A way from one place to the door of another: to a road node, on roads, off the road.

    `before_min` and `before_km` bring the unit to `from_node`: off-road from a door, or on the rest of a road. A unit
    changes its course only at a road node: between two nodes it goes on to the next; on the last leg it turns back to
    the node it came from. `factor` is what it takes over what is expected, all along the way. Until
    `started_at`, which may lie ahead, the unit stands.
    """

    matrix: TravelMatrix
    started_at: float
    from_node: int
    before_min: float
    before_km: float
    to_node: int
    to_leg_km: float
    factor: float = 1.0
    _route: Route | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def minutes(self) -> float:
        """Minutes from start to end."""
        on_road = self.matrix.minutes.item(self.matrix.row.item(self.to_node), self.from_node)
        return self.factor * (self.before_min + on_road + self.to_leg_km * self.matrix.leg_min_per_km)

    @property
    def km(self) -> float:
        """Kilometres from start to end."""
        on_road = self.matrix.km.item(self.matrix.row.item(self.to_node), self.from_node)
        return self.before_km + on_road + self.to_leg_km

    def turn(self, now: float) -> Turn:
        """Return where and when the unit could turn off, at minute `now` of the run."""
        before_min, before_km, factor = self.before_min, self.before_km, self.factor
        elapsed = max(0.0, now - self.started_at) / factor
        if elapsed < before_min:
            done_km = before_km * elapsed / before_min
            return Turn(self.from_node, (before_min - elapsed) * factor, before_km - done_km, done_km)
        on_road = elapsed - before_min
        nodes, minutes, km = self._route_until(on_road)
        after = bisect_left(minutes, on_road)
        if after == len(minutes):
            off_min = on_road - minutes[-1]
            off_km = off_min / self.matrix.leg_min_per_km
            return Turn(self.to_node, off_min * factor, off_km, before_km + km[-1] + off_km)
        if minutes[after] == on_road:
            return Turn(nodes[after], 0.0, 0.0, before_km + km[after])
        share = (on_road - minutes[after - 1]) / (minutes[after] - minutes[after - 1])
        length = km[after] - km[after - 1]
        done_km = before_km + km[after - 1] + share * length
        return Turn(nodes[after], (minutes[after] - on_road) * factor, (1 - share) * length, done_km)

    def _route_until(self, on_road: float) -> Route:
        """Return the way on the road at least as far as it is gone after so many minutes, or all of it.

        Only who is called on the way needs it, and nobody what lies farther ahead.
        """
        if self._route is None:
            self._route = [self.from_node], [0.0], [0.0]
        if self._route[1][-1] < on_road and self._route[0][-1] != self.to_node:
            self.matrix.go_on(self._route, self.to_node, on_road)
        return self._route
