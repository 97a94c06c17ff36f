"""Detours: what is left of beats while roads are closed or surges keep units elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.responders.beats import Beat, Circuit
from sim.scenario.specs.patrol import GivenRoute, RandomWalk, Roam, Tour
from sim.world.conditions import closures
from sim.world.streets import directed, lost

if TYPE_CHECKING:
    from sim.responders.fleet import Fleet
    from sim.responders.patrols import Ground, GroupBeats, Way
    from sim.world.fastest import ModeGraph


Change = tuple[float, dict[int, Beat | None]]
"""Beats that are others from a minute of the run on."""


class Detour(NamedTuple):
    """From a minute of the run on some units have other beats; None where nothing is left to go round.

    `away` are those of them that have none because a surge keeps them at another base.
    """

    at: float
    beats: Mapping[int, Beat | None]
    away: frozenset[int] = frozenset()


def detours_of(fleet: Fleet, beats: Mapping[int, Beat], changes: Iterable[Change]) -> tuple[Detour, ...]:
    """Return what units have instead of their beats, one change for each time, ascending.

    Parameters
    ----------
    beats:
        Those of a plain day.
    changes:
        When roads close or open under the beats of a group, and those that are others from then on.
    """
    by_roads: dict[float, dict[int, Beat | None]] = {}
    for at, others in changes:
        by_roads.setdefault(at, {}).update(others)
    by_surges = _moves(fleet, beats)
    open_beats: dict[int, Beat | None] = dict(beats)
    has, away, found = open_beats.copy(), set[int](), []
    for at in sorted({*by_roads, *by_surges}):
        others, moved = by_roads.get(at, {}), by_surges.get(at, {})
        open_beats.update(others)
        away = {unit for unit in away | moved.keys() if moved.get(unit, True)}
        now = {unit: None if unit in away else open_beats[unit] for unit in sorted({*others, *moved})}
        new = {unit: beat for unit, beat in now.items() if beat is not has[unit]}
        has.update(new)
        if new:
            found.append(Detour(at, new, frozenset(away & new.keys())))
    return tuple(found)


def _moves(fleet: Fleet, beats: Mapping[int, Beat]) -> dict[float, dict[int, bool]]:
    """Return which of the units that patrol surges tell to wait at other bases than their own, by time."""
    found: dict[float, dict[int, bool]] = {}
    for posture in fleet.postures:
        node, leg_km = fleet.base_node[posture.units], fleet.base_leg_km[posture.units]
        elsewhere = ((posture.node != node) | (posture.leg_km != leg_km)).tolist()
        moved = {unit: away for unit, away in zip(posture.units.tolist(), elsewhere, strict=True) if unit in beats}
        found.setdefault(posture.at, {}).update(moved)
    return found


def changes_of(group: GroupBeats) -> Iterator[Change]:
    """Yield when roads close or open under the beats of a group, and those that are others from then on.

    A beat of which no street is closed stays as it is.
    """
    beat, world = group.patrol.beat, group.world
    if isinstance(beat, Roam):
        return
    open_ways = _OpenWays(group, beat)
    before: list[Way | None] = [group.ways[ground] for ground in group.grounds]
    for at, closed in closures(world.conditions, group.mode, len(world.roads.tail)):
        ways = open_ways.found(at, closed)
        changed = [place for place, way in enumerate(ways) if way is not before[place]]
        if changed:
            yield at, {group.units[place]: _beat(group, ways[place], place) for place in changed}
        before = ways


def _beat(group: GroupBeats, way: Way | None, place: int) -> Beat | None:
    return None if way is None else group.beat_on(way, place)


class _OpenWays:
    """Makes what is left of the ways of a group while roads are closed. Equal ways are one."""

    def __init__(self, group: GroupBeats, beat: GivenRoute | Tour | RandomWalk) -> None:
        self.group, self.beat = group, beat
        self._made: dict[bytes, Way] = {}

    def found(self, at: float, closed: BoolArray) -> list[Way | None]:
        """Return the ways of all units from a time on at which these road segments are closed, shape `(segments,)`."""
        group, travel = self.group, self.group.world.travel
        graph = group.graph(closed)
        gone = lost(group.graph(), graph)
        ways: dict[Ground, Way | None] = dict(group.ways)
        broken = {ground for ground, way in group.ways.items() if len(gone) and np.isin(_segments(way), gone).any()}
        island = travel.islands(group.mode, travel.periods.index_at(at))
        if island is None or not broken:
            return [ways[ground] for ground in group.grounds]
        islands = island[group.fleet.base_node[group.units]].tolist()
        left = {
            (ground, number): self._left(graph, ground, island == number) if ground in broken else ways[ground]
            for ground, number in dict.fromkeys(zip(group.grounds, islands, strict=True))
        }
        return [left[key] for key in zip(group.grounds, islands, strict=True)]

    def _left(self, graph: ModeGraph, ground: Ground, reached: BoolArray) -> Way | None:
        """Return the way over what of a ground is open and among the road nodes `reached`, shape `(nodes,)`."""
        group, streets = self.group, self.group.world.street_map
        if isinstance(self.beat, GivenRoute):
            nodes = [node for node in group.named_nodes(self.beat) if reached[node]]
            nodes = streets.hanging_together(graph, nodes)
            way: Way | None = group.round_of(graph, nodes) if len(set(nodes)) > 1 else None
        else:
            left = streets.open_streets(graph, group.inside(self.beat, ground) & reached)
            way = None if left is None else group.along(graph, self.beat, left)
        return way if way is None else self._made.setdefault(_segments(way).tobytes() + way.minutes.tobytes(), way)


def _segments(way: Way) -> IntArray:
    """Return the number of each directed segment of a way."""
    if isinstance(way, Circuit):
        return directed(way.node[:-1], way.node[1:])
    return directed(way.tail, way.head)
