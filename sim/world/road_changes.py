"""From what the user wrote about closed and slow roads to the segments that it means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray
from sim.errors import InputError, Problem
from sim.scenario.wording import did_you_mean
from sim.world.conditions import Condition, RoadChange
from sim.world.periods import Stretch
from sim.world.place_names import PlaceNames

if TYPE_CHECKING:
    from sim.scenario.specs.road_changes import Box, ClosedRoads, SomeRoads, SpeedChange
    from sim.world.model import World

CLOSED = 0.0


class RoadChanges:
    """Finds the roads of a world that a part of a scenario speaks of, and keeps every problem met on the way."""

    def __init__(self, world: World) -> None:
        self.problems: list[Problem] = []
        self._world, self._roads = world, world.roads
        self._names = PlaceNames(world.places, world.name)
        self._node_of = {name: node for node, name in enumerate(world.roads.node_name)}
        self._cell_beside: IndexArray | None = None

    def condition(
        self, stretch: Stretch, closed: Iterable[ClosedRoads], speeds: Iterable[SpeedChange], path: str
    ) -> Condition:
        """Return what holds during `stretch`; `path` is where it stands in the scenario.

        What cannot be found, or changes no road, is added to `problems`.
        """
        given: list[tuple[SomeRoads, float, str]] = [
            (one, CLOSED, f"{path}.closed_roads[{number}]") for number, one in enumerate(closed)
        ]
        given += [(one, one.factor, f"{path}.speeds[{number}]") for number, one in enumerate(speeds)]
        return Condition(stretch, tuple(self._change(one, factor, here) for one, factor, here in given))

    def _change(self, some: SomeRoads, factor: float, path: str) -> RoadChange:
        known = len(self.problems)
        modes = self._modes(some, path)
        if self._roads.metric:
            if not some.is_everywhere:
                self._complain("this world has no roads to choose among; only a factor on all speeds holds here", path)
            return RoadChange(np.zeros(0, dtype=np.bool_), modes, factor)
        segments = self._segments(some, path)
        if not segments.any() and len(self.problems) == known:
            self._complain("no road is meant by this; look at the places, the rectangle, the classes", path)
        return RoadChange(segments, modes, factor)

    def _modes(self, some: SomeRoads, path: str) -> frozenset[str]:
        known = self._world.travel_spec.modes
        for number, mode in enumerate(some.modes or ()):
            if mode not in known:
                self._complain(f"{mode!r} is no mode{did_you_mean(mode, known)}", f"{path}.modes[{number}]")
        return frozenset(known if some.modes is None else some.modes)

    def _segments(self, some: SomeRoads, path: str) -> BoolArray:
        roads = self._roads
        chosen = np.ones(len(roads.tail), dtype=np.bool_)
        if some.classes is not None:
            wanted = [number for number, name in enumerate(roads.classes) if name in some.classes]
            chosen &= np.isin(roads.road_class, wanted)
        if some.box is not None:
            chosen &= self._inside(some.box)
        if some.between is not None:
            chosen &= self._between(some.between, f"{path}.between")
        if some.places is not None:
            places = self._names.find(some.places, f"{path}.places", self.problems)
            near = self._near(places, some.within_km) if some.within_km is not None else self._beside(places)
            chosen &= near
        return chosen

    def _middles(self) -> tuple[FloatArray, FloatArray]:
        """Return where the roads are: half way between their ends."""
        x_km, y_km, tail, head = self._roads.x_km, self._roads.y_km, self._roads.tail, self._roads.head
        return (x_km[tail] + x_km[head]) / 2, (y_km[tail] + y_km[head]) / 2

    def _inside(self, box: Box) -> BoolArray:
        x_km, y_km = self._middles()
        east: BoolArray = (x_km >= box.west_km) & (x_km <= box.east_km)
        return east & (y_km >= box.south_km) & (y_km <= box.north_km)

    def _between(self, pairs: list[list[str]], path: str) -> BoolArray:
        tail, head = self._roads.tail, self._roads.head
        chosen = np.zeros(len(tail), dtype=np.bool_)
        for number, pair in enumerate(pairs):
            unknown = [name for name in pair if name not in self._node_of]
            for name in unknown:
                message = f"{name!r} is no road node{did_you_mean(name, self._node_of)}"
                self._complain(message, f"{path}[{number}]")
            if unknown:
                continue
            one, other = (self._node_of[name] for name in pair)
            found = ((tail == one) & (head == other)) | ((tail == other) & (head == one))
            if not found.any():
                self._complain(f"no road joins {pair[0]} and {pair[1]} directly", f"{path}[{number}]")
            chosen |= found
        return chosen

    def _near(self, places: list[int], within_km: float) -> BoolArray:
        x_km, y_km = self._middles()
        chosen = np.zeros(len(x_km), dtype=np.bool_)
        seats = self._world.places
        for place in places:
            chosen |= np.hypot(x_km - seats.x_km[place], y_km - seats.y_km[place]) <= within_km
        return chosen

    def _beside(self, places: list[int]) -> BoolArray:
        """Return the roads of places: every road belongs to the cell that is nearest to its middle."""
        if self._cell_beside is None:
            self._cell_beside = _nearest_cell(self._world, *self._middles())
        mine = np.zeros(len(self._world.cells), dtype=np.bool_)
        for place in places:
            level = self._world.places.levels[self._world.places.level[place]]
            mine |= self._world.ancestors(level) == place
        return mine[self._cell_beside]

    def _complain(self, message: str, path: str) -> None:
        self.problems.append(Problem(message, path))

    def stop_if_any(self) -> None:
        """Raise every problem found so far as one `InputError`."""
        if self.problems:
            raise InputError(tuple(self.problems))


def _nearest_cell(world: World, x_km: FloatArray, y_km: FloatArray) -> IndexArray:
    from scipy.spatial import KDTree

    tree = KDTree(np.column_stack((world.cells.x_km, world.cells.y_km)))
    _, cell = tree.query(np.column_stack((x_km, y_km)))
    return np.asarray(cell, dtype=np.int32)
