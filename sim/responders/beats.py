"""Beats: where a patrolling unit is at time t is a function of its beat, where and when it joined it, and t."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from sim.arrays import FloatArray, IndexArray, IntArray, TravelArray
from sim.responders.trip import Moving, Turn
from sim.world.streets import directed

ROUNDING_MIN = 1e-6
"""A unit that comes to its timetable by so much too late is on time."""

Passes = tuple[FloatArray, IntArray]
"""When a unit came to the end of a street, ascending, and the number of the street; shape `(passes,)` each."""


class Patrol(Moving, Protocol):
    """One unit on its beat, from when it joined it until something else comes up.

    `done_km` of its turns is what it has driven since it joined.
    """

    def passes(self, until: float) -> Passes:
        """Return the streets whose end it came to until then, if it stayed on its beat."""

    def next_at(self, node: int, after: float, until: float) -> float:
        """Return when it is first at a road node from `after` on and before `until`; infinity if it is not."""

    def last_turn(self, home_km: TravelArray, range_km: float) -> tuple[float, Turn]:
        """Return when and where it has to turn home: at the last road node, from its join on, before one too far.

        Too far is a node to which, and home from there, it would be more than `range_km`. `home_km` is the way home
        from each road node, shape `(nodes,)`. Where already the next node is too far it has driven nothing.
        """


class Beat(Protocol):
    """What a unit does when nobody needs it.

    `joins` are the road nodes at which it can begin, shape `(joins,)`; none where it begins wherever it is.
    """

    @property
    def joins(self) -> IndexArray:
        """Where it can be joined."""

    def best_join(self, arrivals: FloatArray) -> int:
        """Return at which of `joins` to begin.

        Parameters
        ----------
        arrivals:
            When the unit would come to each of them.
        """

    def patrol(self, join: int, at: float) -> Patrol:
        """Return the patrol of a unit that has come to a join at that time."""

    def streets(self) -> tuple[IntArray, FloatArray]:
        """Return number and length of every street of the beat, shape `(streets,)`, by number; km.

        Units with the same streets return the same object.
        """


def street_numbers(tail: IndexArray, head: IndexArray) -> IntArray:
    """Return a number for each street, the same in both directions; shape of `tail`."""
    return directed(np.minimum(tail, head), np.maximum(tail, head))


def street_ends(number: IntArray) -> tuple[IntArray, IntArray]:
    """Return the two road nodes of each street from its number."""
    return number // 2**31, number % 2**31


def distinct_streets(street: IntArray, km: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return every street once, with the shorter of its two directions."""
    order = np.lexsort((km, street))
    numbers, first = np.unique(street[order], return_index=True)
    return numbers, km[order][first]


@dataclass(frozen=True, eq=False)
class Circuit:
    """A closed way that units go again and again.

    `node` has shape `(legs + 1,)`, the last as the first; `minutes` and `km` count from the start of the way, same
    shape. `places` numbers the nodes of the way at which it can be joined, shape `(joins,)`.
    """

    node: IndexArray
    minutes: FloatArray
    km: FloatArray
    places: IndexArray

    @cached_property
    def street(self) -> IntArray:
        """Number of the street of each leg, shape `(legs,)`."""
        return street_numbers(self.node[:-1], self.node[1:])

    @cached_property
    def streets(self) -> tuple[IntArray, FloatArray]:
        """Number and length of every street of the circuit, by number."""
        return distinct_streets(self.street, np.diff(self.km))

    @cached_property
    def listed(self) -> tuple[list[int], list[float], list[float]]:
        """Nodes, minutes and kilometres as lists, which are faster to look one thing up in."""
        return self.node.tolist(), self.minutes.tolist(), self.km.tolist()

    @cached_property
    def joins(self) -> IndexArray:
        """Road nodes of the places, shape `(joins,)`."""
        return self.node[self.places]

    @cached_property
    def joins_at(self) -> FloatArray:
        """Minutes from the start of the way to each of the places, shape `(joins,)`."""
        return self.minutes[self.places]

    @property
    def round_min(self) -> float:
        """How long once round takes, minutes."""
        return float(self.minutes[-1])


@dataclass(frozen=True, slots=True)
class TimetableBeat:
    """A circuit and a unit's timetable on it: at minute t it should be `t + ahead_min` into it, and round again."""

    circuit: Circuit
    ahead_min: float

    @property
    def joins(self) -> IndexArray:
        """Road nodes of the circuit's places."""
        return self.circuit.joins

    def best_join(self, arrivals: FloatArray) -> int:
        """Return where the unit, waiting for it, meets its timetable soonest; what it cannot reach comes last."""
        reached, round_min = np.where(arrivals < np.inf, arrivals, 0.0), self.circuit.round_min
        wait_min = (self.circuit.joins_at - (reached + self.ahead_min)) % round_min
        wait_min[wait_min > round_min - ROUNDING_MIN] = 0.0
        return int((arrivals + wait_min).argmin())

    def patrol(self, join: int, at: float) -> CircuitPatrol:
        """Return the patrol; it begins when the timetable comes to the join."""
        place, minutes = int(self.circuit.places[join]), self.circuit.listed[1]
        wait_min = (minutes[place] - (at + self.ahead_min)) % minutes[-1]
        return CircuitPatrol(self.circuit, place, at, at if wait_min > minutes[-1] - ROUNDING_MIN else at + wait_min)

    def streets(self) -> tuple[IntArray, FloatArray]:
        """Return number and length of every street of the circuit."""
        return self.circuit.streets


@dataclass(frozen=True, slots=True)
class CircuitPatrol:
    """A unit on a circuit: it came to `place` at `came_at` and goes on from there at `starts_at`."""

    circuit: Circuit
    place: int
    came_at: float
    starts_at: float

    def ahead(self, now: float) -> tuple[int, float]:
        """Return the next node of the circuit and the minutes until there."""
        nodes, minutes, _ = self.circuit.listed
        if now <= self.starts_at:
            return nodes[self.place], 0.0
        into = (minutes[self.place] + (now - self.starts_at)) % minutes[-1]
        after = bisect_left(minutes, into)
        return nodes[after], minutes[after] - into

    def turn(self, now: float) -> Turn:
        """Return the next node of the circuit."""
        nodes, minutes, km = self.circuit.listed
        if now <= self.starts_at:
            return Turn(nodes[self.place], 0.0, 0.0, 0.0)
        rounds, into = divmod(minutes[self.place] + (now - self.starts_at), minutes[-1])
        after = bisect_left(minutes, into)
        driven = rounds * km[-1] - km[self.place]
        if minutes[after] == into:
            return Turn(nodes[after], 0.0, 0.0, driven + km[after])
        share = (into - minutes[after - 1]) / (minutes[after] - minutes[after - 1])
        length = km[after] - km[after - 1]
        done_km = driven + km[after - 1] + share * length
        return Turn(nodes[after], minutes[after] - into, (1 - share) * length, done_km)

    def passes(self, until: float) -> Passes:
        """Return the streets passed, by whole legs."""
        legs, place, minutes = len(self.circuit.street), self.place, self.circuit.minutes
        if until <= self.starts_at:
            return np.empty(0), np.empty(0, dtype=np.int64)
        rounds = int((until - self.starts_at) // minutes[-1]) + 2
        legs_gone = np.arange(place, place + rounds * legs)
        ends = self._end_of(legs_gone)
        gone = int(np.searchsorted(ends, until, side="right"))
        return ends[:gone], self.circuit.street[legs_gone[:gone] % legs]

    def _end_of(self, leg: IntArray) -> FloatArray:
        """Return when it comes to the end of legs, numbered on from round to round; shape of `leg`."""
        minutes, (rounds, leg_of_round) = self.circuit.minutes, np.divmod(leg, len(self.circuit.street))
        ends: FloatArray = rounds * minutes[-1] + minutes[1:][leg_of_round] - minutes[self.place] + self.starts_at
        return ends

    def last_turn(self, home_km: TravelArray, range_km: float) -> tuple[float, Turn]:
        """Return it from the round in which each leg is too far for the first time."""
        node, km, place, legs = self.circuit.node, self.circuit.km, self.place, len(self.circuit.street)
        leg = np.arange(legs)
        spare_km = range_km - (km[1:] - km[place] + home_km[node[1:]])
        too_far = np.maximum(np.floor(spare_km / km[-1]) + 1, leg < place) * legs + leg
        last = int(too_far.min()) - 1
        rounds, at = divmod(last, legs)
        done_km = rounds * km[-1] + km[at + 1] - km[place]
        return float(self._end_of(np.array(last))), Turn(int(node[at + 1]), 0.0, 0.0, float(done_km))

    def next_at(self, node: int, after: float, until: float) -> float:
        """Return when it is next at a node, from the timetable."""
        nodes, minutes, _ = self.circuit.listed
        if after <= self.starts_at and nodes[self.place] == node:
            found = max(after, self.came_at)
            return found if found < until else np.inf
        into = minutes[self.place] + (max(after, self.starts_at) - self.starts_at)
        there = self.circuit.minutes[:-1][self.circuit.node[:-1] == node]
        if not len(there):
            return np.inf
        rounds = np.ceil((into - there) / minutes[-1])
        found = float((there + rounds * minutes[-1]).min()) - minutes[self.place] + self.starts_at
        return max(found, after) if found < until else np.inf
