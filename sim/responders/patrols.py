"""The beats of a fleet: from what the user wrote to ways over the roads."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, NONE, BoolArray, IndexArray
from sim.chance.streams import Streams
from sim.errors import InputError, Problem, input_error
from sim.responders.bases import find_nodes, find_places
from sim.responders.beats import Beat, Circuit, TimetableBeat
from sim.responders.detours import Change, Detour, changes_of, detours_of
from sim.responders.random_beats import Crossings, RoamBeat, WalkBeat
from sim.scenario.specs.patrol import Area, GivenRoute, Patrol, RandomWalk, Roam, Tour
from sim.scenario.specs.response import UnitGroup
from sim.world.fastest import ModeGraph
from sim.world.model import World
from sim.world.streets import Streets

if TYPE_CHECKING:
    from sim.responders.fleet import Fleet


Way = Circuit | Crossings
"""What units with the same ground share."""

Ground = tuple[int, int]
"""What the ground of a unit depends on: its own area, and the road node of its base; `NONE` where one is no matter."""


def find_beats(fleet: Fleet, world: World, streams: Streams | None) -> tuple[dict[int, Beat], tuple[Detour, ...]]:
    """Return the beats of those units that have one, and what closed roads and surges make of them.

    Parameters
    ----------
    streams:
        Chances of the replication, which say how random walks go; the same in all replications if not given.

    Raises
    ------
    InputError
        When a place, a road node or a mode does not exist, or an area has no streets to go round.
    """
    beats: dict[int, Beat] = {}
    changes: list[Change] = []
    problems: list[Problem] = []
    for number, (name, group) in enumerate(zip(fleet.group_names, fleet.groups, strict=True)):
        if group.patrol is None:
            continue
        units = np.flatnonzero(fleet.group == number).tolist()
        try:
            groups_own = GroupBeats(fleet, world, streams, name, group, group.patrol, units)
            found = groups_own.found()
            changes += changes_of(groups_own)
        except InputError as error:
            path = f"units.{name}.patrol"
            problems += [p if p.path else replace(p, path=path) for p in error.problems]
            continue
        beats.update(zip(units, found, strict=True))
    if problems:
        raise InputError(tuple(problems))
    return beats, detours_of(fleet, beats, changes)


class GroupBeats:
    """Makes the beats of one group; units with the same ground share what is made of it.

    Attributes
    ----------
    ways:
        The way of each ground on a plain day, none for those who roam; `grounds` are those of `units`.
    """

    def __init__(
        self,
        fleet: Fleet,
        world: World,
        streams: Streams | None,
        name: str,
        group: UnitGroup,
        patrol: Patrol,
        units: list[int],
    ) -> None:
        self.fleet, self.world, self.streams = fleet, world, streams or Streams(0)
        self.group, self.patrol, self.units, self.path = group, patrol, units, f"units.{name}.patrol"
        self.mode = mode_of(group)
        if self.mode not in world.travel_spec.modes:
            known = ", ".join(world.travel_spec.modes)
            raise input_error(f"{self.mode!r} is no mode; there are {known}", f"{self.path}.mode")
        self.grounds: list[Ground] = []
        self.ways: dict[Ground, Way] = {}

    def found(self) -> list[Beat]:
        """Return the beats of a plain day, in the order of `units`."""
        beat = self.patrol.beat
        if isinstance(beat, Roam):
            return [self._roam(beat, unit) for unit in self.units]
        if self.world.roads.metric and not isinstance(beat, GivenRoute):
            message = "this world has no roads, so there are no streets; take a given route, or roam from cell to cell"
            raise input_error(message, f"{self.path}.beat.route")
        self.grounds = [self._ground(unit) for unit in self.units]
        self.ways = {ground: self._way(beat, ground) for ground in dict.fromkeys(self.grounds)}
        return [self.beat_on(self.ways[ground], place) for place, ground in enumerate(self.grounds)]

    def beat_on(self, way: Way, place: int) -> Beat:
        """Return the beat along a way, of the unit at a place in `units`."""
        if isinstance(way, Crossings):
            return WalkBeat(way, self._key(self.units[place]))
        return TimetableBeat(way, self._shares[place] * way.round_min)

    def _ground(self, unit: int) -> Ground:
        beat = self.patrol.beat
        if isinstance(beat, GivenRoute):
            return NONE, NONE
        return (
            int(self.fleet.area[unit]) if beat.places is None else NONE,
            int(self.fleet.base_node[unit]) if beat.within_km is not None else NONE,
        )

    @cached_property
    def _shares(self) -> list[float]:
        """Return how far ahead each unit is, as share of the round: the crews of a shift evenly apart.

        Crews of another shift that may be out at the same time go between them.
        """
        crews = [shift.crews for shift in self.group.shifts]
        firsts = [0, *accumulate(crews)]
        shift_of = [shift for shift, count in enumerate(crews) for _ in range(count)]
        rows = [(ground, shift_of[number % firsts[-1]]) for number, ground in enumerate(self.grounds)]
        met: dict[tuple[Ground, int], int] = {}
        ranks = []
        for row in rows:
            ranks.append(met.get(row, 0))
            met[row] = ranks[-1] + 1
        return [(rank + row[1] / len(crews)) / met[row] for rank, row in zip(ranks, rows, strict=True)]

    def _way(self, beat: GivenRoute | Tour | RandomWalk, ground: Ground) -> Way:
        graph = self.graph()
        if isinstance(beat, GivenRoute):
            circuit = self.round_of(graph, self.named_nodes(beat))
            if circuit.round_min <= 0:
                message = "the route has no length; name at least two different nodes"
                raise input_error(message, f"{self.path}.beat.nodes")
            return circuit
        inside = self.inside(beat, ground)
        try:
            streets = self.world.street_map.streets(graph, inside)
        except InputError as error:
            raise InputError(tuple(replace(p, path=f"{self.path}.beat") for p in error.problems)) from error
        return self.along(graph, beat, streets)

    def graph(self, closed: BoolArray | None = None) -> ModeGraph:
        """Return the roads of which the beats are made, without those that are `closed`, shape `(segments,)`."""
        classes = getattr(self.patrol.beat, "road_classes", None)
        speed_kmh, allowed = self.patrol.speed_kmh, None if classes is None else tuple(classes)
        return self.world.street_map.graph(self.mode, speed_kmh, allowed, closed)

    def named_nodes(self, beat: GivenRoute) -> list[int]:
        """Return the road nodes of a given route."""
        return find_nodes(self.world, beat.nodes, f"{self.path}.beat.nodes")

    def round_of(self, graph: ModeGraph, nodes: list[int]) -> Circuit:
        """Return the round from each of these nodes to the next and back to the first."""
        there_and_back = [*nodes, nodes[0]] if nodes[-1] != nodes[0] else nodes
        return self._circuit(graph, self.world.street_map.way(graph, there_and_back))

    def along(self, graph: ModeGraph, beat: Tour | RandomWalk, streets: Streets) -> Way:
        """Return the way over all these streets."""
        if isinstance(beat, Tour):
            return self._circuit(graph, self.world.street_map.tour(streets, beat.both_ways))
        nodes = streets.nodes
        return Crossings(streets.tail, streets.head, streets.minutes, streets.km, nodes[self._joins(nodes)])

    def _circuit(self, graph: ModeGraph, way: IndexArray) -> Circuit:
        straight_kmh = self.patrol.speed_kmh or max(self.world.travel_spec.modes[self.mode].speed_kmh.values())
        legs = self.world.street_map.legs(graph, way, straight_kmh)
        minutes, km = (np.concatenate(([0.0], np.cumsum(column))) for column in legs)
        return Circuit(way, minutes, km, self._joins(way[:-1]))

    def inside(self, beat: Tour | RandomWalk, ground: Ground) -> BoolArray:
        """Return which road nodes lie on a ground, shape `(nodes,)`."""
        roads, streets = self.world.roads, self.world.street_map
        inside: BoolArray = self._cells(beat, ground[0])[streets.cell_of_node]
        if beat.within_km is not None:
            x, y = roads.x_km - roads.x_km[ground[1]], roads.y_km - roads.y_km[ground[1]]
            inside &= np.hypot(x, y) <= beat.within_km
        return inside

    def _cells(self, beat: Area, own: int) -> BoolArray:
        """Return which cells lie in the area, shape `(cells,)`."""
        if beat.places is not None:
            named = find_places(self.world, beat.places, f"{self.path}.beat.places")
            return self.world.street_map.cells_in([base.place for base in named])
        if own == NONE:
            return np.ones(len(self.world.cells), dtype=np.bool_)
        return self.world.street_map.cells_in([own])

    def _joins(self, nodes: IndexArray) -> IndexArray:
        """Return places in `nodes` for which ways are known; the first one where there is none."""
        known = np.flatnonzero(self.world.travel.is_destination(nodes))
        return (known if len(known) else np.array([0])).astype(np.int32)

    def _roam(self, beat: Roam, unit: int) -> RoamBeat:
        cells, fleet = self.world.cells, self.fleet
        inside = self._cells(beat, int(fleet.area[unit]))
        if beat.within_km is not None:
            x, y = cells.x_km - fleet.base_x_km[unit], cells.y_km - fleet.base_y_km[unit]
            inside &= np.hypot(x, y) <= beat.within_km
        chosen = np.flatnonzero(inside)
        if not len(chosen):
            raise input_error("there is no cell in the area; take more places, or a longer way", f"{self.path}.beat")
        pace = MINUTES_PER_HOUR / self.world.travel_spec.modes[self.group.mode].offroad_kmh
        node, leg_km = tuple(cells.node[chosen].tolist()), tuple(cells.leg_km[chosen].tolist())
        return RoamBeat(node, leg_km, pace, beat.every_min, self._key(unit))

    def _key(self, unit: int) -> int:
        """Return the unit's key of marks; a unit of the same name has the same one in every design."""
        return int(self.streams.generator("patrol", self.fleet.name[unit]).integers(2**64, dtype=np.uint64))


def mode_of(group: UnitGroup) -> str:
    """Return how the units of a group travel on patrol."""
    chosen = None if group.patrol is None else group.patrol.mode
    return chosen or group.mode_home or group.mode
