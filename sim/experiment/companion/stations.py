"""Where free units wait: those of one group at one base are a station, and nobody tells them apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.experiment.companion.asked import Needs
from sim.responders.fleet import Fleet
from sim.world.model import World

NEVER = np.inf
"""Minutes to where there is no way."""


@dataclass(frozen=True)
class Stations:
    """The stations of a fleet, in the order of their lowest unit.

    Attributes
    ----------
    of_unit:
        Station of each unit, shape `(units,)`.
    first:
        Lowest unit of each station, shape `(stations,)`.
    """

    world: World
    fleet: Fleet
    of_unit: IntArray
    first: IntArray
    _ways: dict[tuple[int, bool], FloatArray] = field(default_factory=dict)
    _reached: dict[tuple[int, bool], FloatArray] = field(default_factory=dict)
    _between: dict[tuple[str, int, bytes, bytes], FloatArray] = field(default_factory=dict)
    _scores: dict[int, FloatArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def groups(self) -> IndexArray:
        """Number of the group of each station, shape `(stations,)`."""
        numbers: IndexArray = self.fleet.group[self.first]
        return numbers

    def units(self, on_duty: BoolArray) -> IntArray:
        """Return how many units of each station are on duty, shape `(stations,)`."""
        return np.bincount(self.of_unit, weights=on_duty, minlength=len(self)).astype(np.int64)

    def minutes(self, period: int, *, home: bool = False) -> FloatArray:
        """Return the expected minutes from each station to each cell, or home from there, shape `(cells, stations)`."""
        if (period, home) not in self._ways:
            self._ways[period, home] = self._computed(period, home)
        return self._ways[period, home]

    def _computed(self, period: int, home: bool) -> FloatArray:
        cells, fleet = self.world.cells, self.fleet
        travel = self.world.travel.with_destinations(fleet.destinations())
        minutes = np.empty((len(cells), len(self)), dtype=np.float64)
        for number, group in enumerate(fleet.groups):
            mine = np.flatnonzero(self.groups == number)
            node, leg_km = fleet.base_node[self.first[mine]], fleet.base_leg_km[self.first[mine]]
            matrix = travel.matrix((group.mode_home or group.mode) if home else group.mode, period)
            if home:
                on_road = matrix.minutes[np.ix_(matrix.row[node], cells.node)].T
            else:
                on_road = matrix.minutes[np.ix_(matrix.row[cells.node], node)]
            legs = (cells.leg_km[:, np.newaxis] + leg_km) * matrix.leg_min_per_km
            minutes[:, mine] = on_road + legs
        return minutes

    def reached(self, period: int, *, home: bool = False) -> FloatArray:
        """Return `minutes` with 0 where there is no way: nobody comes from there."""
        if (period, home) not in self._reached:
            minutes = self.minutes(period, home=home)
            self._reached[period, home] = np.where(np.isfinite(minutes), minutes, 0.0)
        return self._reached[period, home]

    def between(self, mode: str, period: int, scenes: IntArray, doors: IntArray) -> FloatArray:
        """Return the minutes from some cells to others, 0 where there is no way, shape `(doors, scenes)`."""
        key = mode, period, scenes.tobytes(), doors.tobytes()
        if key not in self._between:
            cells, matrix = self.world.cells, self.world.travel.matrix(mode, period)
            on_road = matrix.minutes[np.ix_(matrix.row[cells.node[doors]], cells.node[scenes])].astype(np.float64)
            legs = (cells.leg_km[doors][:, np.newaxis] + cells.leg_km[scenes]) * matrix.leg_min_per_km
            minutes = np.where(doors[:, np.newaxis] == scenes, 0.0, on_road + legs)
            self._between[key] = np.where(np.isfinite(minutes), minutes, 0.0)
        return self._between[key]

    def can_meet(self, needs: Needs) -> BoolArray:
        """Return which stations have units that can meet these needs, shape `(stations,)`."""
        able = np.array([needs <= set(group.skills) for group in self.fleet.groups], dtype=np.bool_)
        return np.asarray(able[self.groups])

    def order(self, may_answer: BoolArray, period: int, choices: int) -> IndexArray:
        """Return the stations in the order in which the desk asks them for each cell, `NONE` where there are no more.

        Shape `(cells, choices)`, or fewer where there are fewer stations.
        """
        if period not in self._scores:
            self._scores[period] = self._score(period)
        score = np.where(may_answer, self._scores[period], NEVER)
        choices = min(choices, int(may_answer.sum()))
        if choices < len(self):
            nearest = np.sort(np.argpartition(score, choices, axis=1)[:, :choices], axis=1)
        else:
            nearest = np.broadcast_to(np.arange(len(self)), score.shape)
        taken = np.take_along_axis(score, nearest, axis=1)
        rank = np.argsort(taken, axis=1, kind="stable")
        ordered = np.take_along_axis(nearest, rank, axis=1)[:, :choices]
        reached = np.take_along_axis(taken, rank, axis=1)[:, :choices] < NEVER
        return np.where(reached, ordered, NONE).astype(np.int32)

    def _score(self, period: int) -> FloatArray:
        """Return what the desk goes by, shape `(cells, stations)`: the least is asked first."""
        minutes, desk = self.minutes(period), self.fleet.design.desk
        if desk.rule == "own_area_first":
            return np.where(self._own | ~np.isfinite(minutes), minutes, minutes + _LATER)
        if desk.rule == "preference":
            return np.where(np.isfinite(minutes), self._rank(), NEVER)
        return minutes

    @cached_property
    def _own(self) -> BoolArray:
        """Return whether a cell lies in the own area of a station, shape `(cells, stations)`."""
        own = np.empty((len(self.world.cells), len(self)), dtype=np.bool_)
        area = self.fleet.area[self.first]
        for number, group in enumerate(self.fleet.groups):
            mine = self.groups == number
            above = NONE if group.area_level is None else self.world.ancestors(group.area_level)[:, np.newaxis]
            own[:, mine] = (area[mine] == NONE) | (area[mine] == above)
        return own

    def _rank(self) -> FloatArray:
        """Return the place of each station on each list, shape `(cells, stations)`; infinite where it is on none."""
        lists, place = self.fleet.design.desk.preferences, self.world.cells.place
        station_of = dict(zip(self.fleet.name, self.of_unit.tolist(), strict=True))
        rank = np.full((len(place), len(self)), NEVER)
        for cell, code in enumerate(self.world.places.code[one] for one in place.tolist()):
            for number, name in enumerate(lists[code]):
                rank[cell, station_of[name]] = min(number, rank[cell, station_of[name]])
        return rank


_LATER = 1e7
"""Minutes that put units of other areas behind all of the own."""


def stations_of(world: World, fleet: Fleet) -> Stations:
    """Return the stations of a fleet. Where a list of preferences names units, each of them is a station of its own."""
    if fleet.design.desk.rule == "preference":
        every = np.arange(len(fleet))
        return Stations(world, fleet, every, every)
    keys = np.column_stack([fleet.group, fleet.base_node, fleet.base_leg_km, fleet.area])
    _, first, of_unit = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return Stations(world, fleet, number[of_unit.ravel()], first[order])
