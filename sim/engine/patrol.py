"""Units go on their beats, free all the while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import NONE
from sim.engine.crew import Crew, Steps
from sim.engine.instant import HAND_OVER, SURGE, Moment
from sim.engine.roads import wait_for_roads
from sim.engine.situation import Situation
from sim.record.journal import Fact, as_join
from sim.responders.beats import Beat, CircuitPatrol, TimetableBeat
from sim.responders.patrols import mode_of
from sim.responders.rounds import Rounds
from sim.responders.trip import Trip

if TYPE_CHECKING:
    from sim.engine.desk import Desk
    from sim.engine.on_view import Lookout
    from sim.engine.outings import Outings

WITHOUT_BEAT = frozenset({Situation.AT_BASE, Situation.GOING_HOME})
"""Where somebody is who has no beat for a while, when nobody needs it."""


def send_on_patrol(desk: Desk, crews: Sequence[Crew], lookout: Lookout | None, outings: Outings | None) -> None:
    """Give every crew that has a beat the errand to go on it whenever nobody needs it, and others when roads close."""
    fleet = desk.inputs.fleet
    if crews and any(isinstance(beat, TimetableBeat) for beat in fleet.beats.values()):
        desk.units.rounds = Rounds(fleet.all_beats(), len(crews))
    for unit, beat in fleet.beats.items():
        crews[unit].patrol = OnBeat(beat, mode_of(crews[unit].group), lookout, outings)
    for detour in fleet.detours:
        errands = {
            unit: None if beat is None else OnBeat(beat, mode_of(crews[unit].group), lookout, outings)
            for unit, beat in detour.beats.items()
        }
        change = Moment(desk.env, SURGE, detour.at)
        change.callbacks.append(partial(_change_beats, desk, crews, errands, outings))


def _change_beats(
    desk: Desk, crews: Sequence[Crew], errands: Mapping[int, OnBeat | None], outings: Outings | None, _: simpy.Event
) -> None:
    """Roads close or open, or surges take units elsewhere: give them other beats, and tell those who are free.

    They are told at the end of the instant. Whoever is on its beat, or on the way to it, turns to the other one at the
    next road node, or goes home when there is none, which is where its base is then. Whoever waits at its base, or goes
    there, because it had no beat, sets out.
    """
    patrolling = {unit for unit in errands if crews[unit].situation is Situation.PATROLLING}
    for unit, errand in errands.items():
        if outings is None or not outings.keep_for_later(unit, errand):
            crews[unit].patrol = errand

    def tell(_: simpy.Event) -> None:
        for unit in errands:
            crew = crews[unit]
            sets_out = crew.patrol is not None and crew.situation in WITHOUT_BEAT
            turns = unit in patrolling and crew.situation is Situation.PATROLLING
            if (turns or sets_out) and desk.units.free[unit] and crew.takes_calls:
                desk.send_elsewhere(unit, crew.patrol)

    Moment(desk.env, HAND_OVER).callbacks.append(tell)


@dataclass(frozen=True, slots=True)
class OnBeat:
    """The errand of a unit that patrols. It ends with an order, another errand, or the shift.

    Where the unit is on its beat needs no event: the desk asks its patrol, as it asks the trip of a unit that is on its
    way home.
    """

    beat: Beat
    mode: str
    lookout: Lookout | None
    outings: Outings | None

    def carried_out_by(self, crew: Crew) -> Steps:
        """Go to the beat and along it. Returns the order or errand that follows, or None once home."""
        join, trip = self._way_there(crew)
        if trip is not None and trip.minutes == np.inf:
            return (yield from self._wait_for_a_way(crew))
        if self.outings is not None and not self.outings.takes(crew, self.beat, join, trip):
            return (yield from self.outings.stay_in(crew))
        try:
            if trip is not None:
                self._set_out(crew, trip)
                yield simpy.Timeout(crew.env, trip.minutes)
            self._begin(crew, join, 0.0 if trip is None else trip.km)
            yield simpy.Event(crew.env)
        except simpy.Interrupt as told:
            self._end(crew)
            if told.cause is not None:
                return told.cause
        return (yield from crew.drive_home())

    def _wait_for_a_way(self, crew: Crew) -> Steps:
        """Wait where it is, cut off by closed roads, for whatever comes next or until they change."""
        order = yield from wait_for_roads(crew)
        if order is None and crew.is_home:
            if not crew.on_duty:
                crew.note((crew.env.now, Fact.OFF_DUTY, NONE, crew.unit, 0.0))
            return None
        return order if order is not None else (yield from crew.drive_home())

    def _way_there(self, crew: Crew) -> tuple[int, Trip | None]:
        """Return where the unit joins its beat and the way there; no way where it can begin anywhere."""
        joins, now, columns = self.beat.joins, crew.env.now, crew.columns
        if not len(joins):
            return 0, None
        matrix = crew.travel.matrix(self.mode, crew.travel.periods.index_at(now))
        on_road = matrix.minutes[matrix.row[joins], columns.node[crew.unit]]
        join = self.beat.best_join(np.float64(now + columns.node_min[crew.unit]) + on_road)
        return join, crew.trip_to(self.mode, now, int(joins[join]), 0.0)

    def _set_out(self, crew: Crew, trip: Trip) -> None:
        crew.situation, crew.columns.at_base[crew.unit] = Situation.PATROLLING, False
        crew.note((crew.env.now, Fact.PATROL, NONE, crew.unit, 0.0))
        crew.columns.trip[crew.unit] = trip
        crew.desk.offer(crew.unit, crew.process.interrupt)

    def _begin(self, crew: Crew, join: int, km: float) -> None:
        now, unit, columns = crew.env.now, crew.unit, crew.columns
        crew.situation, columns.at_base[unit] = Situation.PATROLLING, False
        crew.note((now, Fact.PATROL, as_join(join), unit, km))
        patrol = columns.trip[unit] = self.beat.patrol(join, now)
        crew.desk.offer(unit, crew.process.interrupt)
        if columns.rounds is not None and isinstance(patrol, CircuitPatrol):
            columns.rounds.begin(unit, patrol)
        if self.lookout is not None:
            self.lookout.joins(unit, patrol)
        if self.outings is not None:
            self.outings.joins(unit, patrol)

    def _end(self, crew: Crew) -> None:
        if crew.columns.rounds is not None:
            crew.columns.rounds.end(crew.unit)
        if self.lookout is not None:
            self.lookout.leaves(crew.unit)
        if self.outings is not None:
            self.outings.leaves(crew.unit)
