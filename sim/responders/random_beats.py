"""Beats that nobody can foresee: a random walk over the streets, and roaming from place to place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.arrays import FloatArray, IndexArray, IntArray, TravelArray
from sim.chance.addressed import key_at, mark, marks
from sim.responders.beats import Passes, distinct_streets, street_numbers
from sim.responders.trip import Turn

MARKS_AT_ONCE = 64
"""Steps of a random walk whose marks are worked out together."""


@dataclass(frozen=True, eq=False)
class Crossings:
    """Streets as a walker meets them: from each node the streets that begin there, in the order of their ends.

    `tail`, `head`, `minutes` and `km` are those streets, by tail, shape `(segments,)`; `places` are the nodes at which
    a walk can begin.
    """

    tail: IndexArray
    head: IndexArray
    minutes: FloatArray
    km: FloatArray
    places: IndexArray

    @cached_property
    def streets(self) -> tuple[IntArray, FloatArray]:
        """Number and length of every street, by number."""
        return distinct_streets(street_numbers(self.tail, self.head), self.km)

    @cached_property
    def ahead(self) -> dict[int, list[tuple[int, float, float]]]:
        """For each node its streets: head, minutes and kilometres of each."""
        found: dict[int, list[tuple[int, float, float]]] = {}
        streets = zip(self.head.tolist(), self.minutes.tolist(), self.km.tolist(), strict=True)
        for tail, street in zip(self.tail.tolist(), streets, strict=True):
            found.setdefault(tail, []).append(street)
        return found


@dataclass(frozen=True, slots=True)
class WalkBeat:
    """A random walk; `key` says which one."""

    crossings: Crossings
    key: int

    @property
    def joins(self) -> IndexArray:
        """Where a walk can begin."""
        return self.crossings.places

    def best_join(self, arrivals: FloatArray) -> int:
        """Return where the unit gets to soonest."""
        return int(np.argmin(arrivals))

    def patrol(self, join: int, at: float) -> WalkPatrol:
        """Return a walk of its own: the marks belong to the unit and the time at which it begins."""
        return WalkPatrol(self.crossings, key_at(self.key, at), int(self.crossings.places[join]), at)

    def streets(self) -> tuple[IntArray, FloatArray]:
        """Return number and length of every street."""
        return self.crossings.streets


@dataclass(slots=True)
class WalkPatrol:
    """A unit on a random walk that began at node `start`; what it has walked is kept, it is made as time goes on."""

    crossings: Crossings
    key: int
    start: int
    starts_at: float
    _at: list[float] = field(init=False, repr=False)
    _node: list[int] = field(init=False, repr=False)
    _km: list[float] = field(init=False, repr=False)
    _marks: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._at, self._node, self._km, self._marks = [self.starts_at], [self.start], [0.0], []

    def ahead(self, now: float) -> tuple[int, float]:
        """Return where `turn` says that it could turn off, and when."""
        return self.turn(now)[:2]

    def turn(self, now: float) -> Turn:
        """Return the next node of the walk."""
        self._walk_until(now)
        at, km = self._at, self._km
        after = bisect_left(at, now)
        if after == 0 or at[after] == now:
            return Turn(self._node[after], at[after] - now, 0.0, km[after])
        share = (now - at[after - 1]) / (at[after] - at[after - 1])
        length = km[after] - km[after - 1]
        return Turn(self._node[after], at[after] - now, (1 - share) * length, km[after - 1] + share * length)

    def passes(self, until: float) -> Passes:
        """Return the streets passed, by whole streets."""
        self._walk_until(until)
        ends = bisect_right(self._at, until)
        node = np.array(self._node[:ends], dtype=np.int32)
        return np.array(self._at[1:ends]), street_numbers(node[:-1], node[1:])

    def next_at(self, node: int, after: float, until: float) -> float:
        """Return when it is next at a node, by walking on."""
        self._walk_until(until)
        for step in range(bisect_left(self._at, after), bisect_left(self._at, until)):
            if self._node[step] == node:
                return self._at[step]
        return np.inf

    def last_turn(self, home_km: TravelArray, range_km: float) -> tuple[float, Turn]:
        """Return it by walking on until a node is too far."""
        step = 0
        while True:
            self._walk_until(np.nextafter(self._at[step], np.inf))
            if self._km[step + 1] + home_km.item(self._node[step + 1]) > range_km:
                return self._at[step], Turn(self._node[step], 0.0, 0.0, self._km[step])
            step += 1

    def _walk_until(self, at: float) -> None:
        """Take steps until the next node is reached at `at` or later."""
        ahead, times, nodes, km, left = self.crossings.ahead, self._at, self._node, self._km, self._marks
        time, node, gone = times[-1], nodes[-1], km[-1]
        while time < at:
            if not left:
                left.extend(marks(self.key, len(nodes) - 1, MARKS_AT_ONCE)[::-1])
            streets = ahead[node]
            node, minutes, length = streets[int(left.pop() * len(streets))]
            time += minutes
            gone += length
            nodes.append(node)
            times.append(time)
            km.append(gone)


@dataclass(frozen=True, slots=True)
class RoamBeat:
    """At a random cell in every span of `every_min`, whenever the unit joined: the clock alone says where.

    `node` and `leg_km` say where the cells are, shape `(cells,)`; `pace` is the minutes for one of those kilometres.
    """

    node: tuple[int, ...]
    leg_km: tuple[float, ...]
    pace: float
    every_min: float
    key: int

    @property
    def joins(self) -> IndexArray:
        """None: it begins wherever the unit is."""
        return np.empty(0, dtype=np.int32)

    def best_join(self, arrivals: FloatArray) -> int:
        """Not to be asked, because there are no joins."""
        raise ValueError(f"a roaming unit joins its beat where it is, not at one of {len(arrivals)} places")

    def patrol(self, join: int, at: float) -> RoamPatrol:
        """Return the patrol; both are the same for every join and time."""
        del join, at
        return RoamPatrol(self)

    def streets(self) -> tuple[IntArray, FloatArray]:
        """Return no street: it is at doors, never on a way."""
        return np.empty(0, dtype=np.int64), np.empty(0)

    def cell_in(self, span: int) -> int:
        """Return the cell of the span with this number, from 0."""
        return int(mark(self.key, span) * len(self.node))


@dataclass(frozen=True, slots=True)
class RoamPatrol:
    """A unit that roams."""

    beat: RoamBeat

    def ahead(self, now: float) -> tuple[int, float]:
        """Return where `turn` says that it could turn off, and when."""
        return self.turn(now)[:2]

    def turn(self, now: float) -> Turn:
        """Return the door where it is."""
        beat = self.beat
        cell = beat.cell_in(int(now // beat.every_min))
        return Turn(beat.node[cell], beat.leg_km[cell] * beat.pace, beat.leg_km[cell], 0.0)

    def passes(self, until: float) -> Passes:
        """Return no pass, however long."""
        del until
        return np.empty(0), np.empty(0, dtype=np.int64)

    def last_turn(self, home_km: TravelArray, range_km: float) -> tuple[float, Turn]:
        """Not to be asked, because it drives no way."""
        raise ValueError(f"a roaming unit uses nothing of its {range_km:g} km between its {len(home_km)} road nodes")

    def next_at(self, node: int, after: float, until: float) -> float:
        """Return when a cell at this node is next its own."""
        beat, at = self.beat, after
        span = int(after // beat.every_min)
        while at < until:
            if beat.node[beat.cell_in(span)] == node:
                return at
            span += 1
            at = span * beat.every_min
        return np.inf
