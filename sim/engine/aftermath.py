"""After the work on the scene: to the station, writing up, and what an investigation makes of it."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import simpy

from sim.arrays import NONE, FloatArray, IndexArray
from sim.demand.tape import Cause
from sim.engine.intake import born
from sim.engine.roads import roads_change
from sim.record.journal import WRITE_UP, Fact
from sim.responders.cameras import camera_shares
from sim.responders.trip import Trip
from sim.rules.aftermath import is_cleared, on_the_spot_share
from sim.scenario.specs.kinds import Kind

if TYPE_CHECKING:
    from sim.engine.crew import Crew, Steps
    from sim.engine.desk import Desk
    from sim.engine.order import Order


class _Stations(NamedTuple):
    """Where matters of a kind can be written up."""

    node: IndexArray
    leg_km: FloatArray


class AfterTheScene:
    """What comes after the first contact, for the kinds that say so.

    A matter is closed on the spot when its mark lies below the share of the unit that closed it. Otherwise that unit
    takes it to a station and writes it up; then its follow-up, if it has one on the tape, begins.
    """

    def __init__(self, desk: Desk) -> None:
        inputs = desk.inputs
        tape, fleet = inputs.tape, inputs.fleet
        self.desk, self.tape, self.fleet = desk, tape, fleet
        self.number: list[int] = inputs.kind
        self.clearance = [kind.clearance for kind in tape.kinds]
        self.share_on_the_spot = [[_share(kind, group.skills) for group in fleet.groups] for kind in tape.kinds]
        self._able_as: list[int] = fleet.group.tolist()
        self.on_the_spot_mark: list[float] = tape.on_the_spot_mark.tolist()
        self.follow_up = tape.consequences(Cause.FOLLOW_UP)
        write_up_min = np.zeros(len(tape))
        for number, kind in enumerate(tape.kinds):
            if kind.aftermath is not None:
                mine = tape.kind == number
                write_up_min[mine] = kind.aftermath.write_up.quantile(tape.write_up_mark[mine])
        self.write_up_min: list[float] = write_up_min.tolist()
        levels = {kind.aftermath.station for kind in tape.kinds if kind.aftermath is not None} - {"base", "scene"}
        self._stations = {level: self._at_level(level) for level in levels}
        self._nearest_to: dict[tuple[str, str, int], list[int]] = {}
        self._on_camera = self._see()

    def learn(self, units: IndexArray, skills: frozenset[str]) -> None:
        """Let units have these skills from now on."""
        for shares, kind in zip(self.share_on_the_spot, self.tape.kinds, strict=True):
            shares.append(_share(kind, skills))
        for unit in units.tolist():
            self._able_as[unit] = len(self.share_on_the_spot[0]) - 1

    def follows(self, crew: Crew, order: Order) -> bool:
        """Whether the unit that worked on a matter still has to do something about it before it is free."""
        matter, unit = order.matter, crew.unit
        if order.scene is not None and order.scene.closed_by != unit:
            return False
        number = self.number[matter]
        if (clearance := self.clearance[number]) is not None:
            on_camera = matter in self._on_camera
            if is_cleared(self.tape.clearance_mark[matter], clearance.share, clearance.share_on_camera, on_camera):
                crew.note((crew.env.now, Fact.CLEARED, matter, unit, 0.0))
        return self.on_the_spot_mark[matter] >= self.share_on_the_spot[number][self._able_as[unit]]

    def go_on(self, crew: Crew, matter: int) -> Steps:
        """What the unit that closed a matter still does about it."""
        aftermath = self.tape.kinds[self.number[matter]].aftermath
        assert aftermath is not None
        km = yield from self._take_in(crew, matter, aftermath.station)
        crew.note((crew.env.now, WRITE_UP, matter, crew.unit, km))
        yield simpy.Timeout(crew.env, self.write_up_min[matter])
        if matter in self.follow_up:
            born(self.desk, self.follow_up[matter])

    def _take_in(self, crew: Crew, matter: int, station: str) -> Steps:
        """Drive from the scene to the station. Returns the kilometres."""
        if station == "scene":
            return 0.0
        crew.note((crew.env.now, Fact.TRANSPORT, matter, crew.unit, 0.0))
        trip, node, leg_km = self._way_in(crew, station)
        while trip.minutes == math.inf:
            yield roads_change(crew)
            trip, node, leg_km = self._way_in(crew, station)
        yield simpy.Timeout(crew.env, trip.minutes)
        crew.columns.stands(crew.unit, node, leg_km * crew.pace, leg_km)
        return trip.km

    def _way_in(self, crew: Crew, station: str) -> tuple[Trip, int, float]:
        """Return the way to the station, its road node and the leg from there."""
        node, leg_km = self._nearest(crew, station)
        trip = crew.trip_to(crew.mode_home, crew.env.now, node, leg_km)
        return trip, node, leg_km

    def _nearest(self, crew: Crew, station: str) -> tuple[int, float]:
        if station == "base":
            return crew.base_node, crew.base_leg_km
        key = station, crew.mode_home, crew.travel.periods.index_at(crew.env.now)
        nearest = self._nearest_to.get(key)
        if nearest is None:
            nearest = self._nearest_to[key] = self._nearest_to_each_node(*key)
        best, stations = nearest[crew.columns.node[crew.unit]], self._stations[station]
        return int(stations.node[best]), float(stations.leg_km[best])

    def _nearest_to_each_node(self, station: str, mode: str, period: int) -> list[int]:
        """Return the number of the station nearest to each road node."""
        stations, ways = self._stations[station], self.desk.inputs.travel.matrix(mode, period)
        minutes = ways.minutes[ways.row[stations.node]] + (stations.leg_km * ways.leg_min_per_km)[:, np.newaxis]
        nearest: list[int] = minutes.argmin(axis=0).tolist()
        return nearest

    def _at_level(self, level: str) -> _Stations:
        places = self.desk.inputs.world.places
        of_level = np.flatnonzero(places.level == places.levels.index(level))
        return _Stations(places.seat_node[of_level], places.seat_leg_km[of_level])

    def _see(self) -> frozenset[int]:
        """Return the follow-ups of matters that a camera saw, and give them the work that is theirs."""
        tape = self.tape
        rows = np.flatnonzero(tape.parent != NONE)
        rows = rows[tape.cause[rows] == Cause.FOLLOW_UP]
        shares = camera_shares(self.fleet.design, self.desk.inputs.world)
        seen = rows[tape.camera_mark[tape.parent[rows]] < shares[tape.cell[rows]]].tolist()
        for matter in seen:
            clearance = tape.kinds[tape.kind[matter]].clearance
            if clearance is not None:
                self.desk.work_left_min[matter] *= clearance.work_factor_on_camera
        return frozenset(seen)


def aftermath_of(desk: Desk) -> AfterTheScene | None:
    """Return what comes after the work on the scene; None where no kind says that anything does."""
    kinds = desk.inputs.tape.kinds
    if all(kind.aftermath is None and kind.clearance is None for kind in kinds):
        return None
    return AfterTheScene(desk)


def _share(kind: Kind, skills: Collection[str]) -> float:
    after = kind.aftermath
    return math.inf if after is None else on_the_spot_share(after.on_the_spot, after.on_the_spot_by_skill, skills)
