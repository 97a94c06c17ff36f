"""Units with a battery go on their beats, home to charge, and out again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.engine.battery import ROUNDING_KM, Batteries
from sim.engine.instant import CHARGE, Moment
from sim.engine.situation import Situation
from sim.responders.trip import Trip, Turn

if TYPE_CHECKING:
    from sim.engine.crew import Crew, Steps
    from sim.engine.order import Errand
    from sim.responders.beats import Beat, Patrol


class Outings:
    """When units with a battery patrol.

    A unit sets out from its base when its battery is full. It turns home at the last road node of its beat from which
    what is left takes it home with its reserve: the beat tells when that will be, if nothing comes up and roads stay as
    they are, and there is one event for it. While it goes home and charges it has no beat: it is free like
    any unit that waits at its base, and takes the calls that its range allows. After a call it goes on with its beat
    if it gets there, at least one street on, and home.
    """

    def __init__(self, batteries: Batteries, crews: Sequence[Crew]) -> None:
        self.batteries, self.crews = batteries, crews
        self.desk, self.env = batteries.desk, batteries.env
        self._charges: dict[int, Errand | None] = {}
        self._patrols: dict[int, Patrol] = {}
        self._alarms: dict[int, object] = {}
        batteries.crews = crews
        batteries.when_home.append(self._charge_up)
        for at in self.desk.inputs.travel.periods.edges:
            if at >= 0.0:
                Moment(self.env, CHARGE, at).callbacks.append(lambda _: self._see_the_roads())

    def takes(self, crew: Crew, beat: Beat, join: int, trip: Trip | None) -> bool:
        """Whether a unit has the range to go on its beat from where it is."""
        unit, now = crew.unit, self.env.now
        if unit not in self.batteries.of_unit:
            return True
        if crew.columns.at_base[unit] and self._full_in_min(unit):
            return False
        minutes, km = (0.0, 0.0) if trip is None else (trip.minutes, trip.km)
        return self._last_turn(unit, beat.patrol(join, now + minutes), km)[1].done_km > 0.0

    def stay_in(self, crew: Crew) -> Steps:
        """Give up the beat until the battery is full. Returns the order that follows, or None once home."""
        self._give_up(crew)
        if not crew.columns.at_base[crew.unit]:
            return (yield from crew.drive_home())
        if self._full_in_min(crew.unit):
            self._charge_up(crew.unit)
        return None

    def joins(self, unit: int, patrol: Patrol) -> None:
        """A unit is on its beat from now on."""
        if unit not in self.batteries.of_unit:
            return
        self._patrols[unit] = patrol
        self._set_alarm(unit)

    def _set_alarm(self, unit: int) -> None:
        """See to it that a unit on its beat turns home in time, by the roads as they are."""
        (at, last), now = self._last_turn(unit, self._patrols[unit], 0.0), self.env.now
        # Who should have turned before roads closed turns at the next node.
        turn = last if at >= now else None
        wait_min = max(0.0, at - now)
        if now + wait_min < at:
            wait_min += math.ulp(at)  # not before it is there, or the street would not count as passed
        alarm = self._alarms[unit] = object()
        self.batteries.tell_in(wait_min, unit, lambda: self._go_home(unit, alarm, turn))

    def _see_the_roads(self) -> None:
        """Roads close or open: the way home may be another."""
        for unit in sorted(self._patrols):
            self._set_alarm(unit)

    def keep_for_later(self, unit: int, errand: Errand | None) -> bool:
        """Closed roads change the beat of a unit: if it has given up the old one, that is the one that it goes back to.

        Returns whether it has.
        """
        if unit not in self._charges:
            return False
        self._charges[unit] = errand
        return True

    def leaves(self, unit: int) -> None:
        """A unit is on its beat no more."""
        self._patrols.pop(unit, None)
        self._alarms.pop(unit, None)

    def _last_turn(self, unit: int, patrol: Patrol, km: float) -> tuple[float, Turn]:
        """Return when and where a unit has to turn home that drives so far before it is on its beat."""
        batteries, crew = self.batteries, self.crews[unit]
        spare_km = batteries.left_km(unit, self.env.now) - batteries.of_unit[unit].reserve_km + ROUNDING_KM
        return patrol.last_turn(batteries.home_km(crew, self.env.now), spare_km - km - crew.base_leg_km)

    def _full_in_min(self, unit: int) -> float:
        return self.batteries.charged_in_min(unit, self.batteries.of_unit[unit].range_km, self.env.now)

    def _go_home(self, unit: int, alarm: object, turn: Turn | None) -> None:
        if self._alarms.get(unit) is alarm:
            self._give_up(self.crews[unit])
            self.desk.send_elsewhere(unit, None, turn)

    def _give_up(self, crew: Crew) -> None:
        self._charges[crew.unit], crew.patrol = crew.patrol, None

    def _charge_up(self, unit: int) -> None:
        """A unit is at its base: if it has given up its beat, see to it that it goes out when it is full."""
        if unit in self._charges:
            self.batteries.tell_in(self._full_in_min(unit), unit, lambda: self._go_out(unit))

    def _go_out(self, unit: int) -> None:
        crew = self.crews[unit]
        if unit in self._charges and not self._full_in_min(unit):
            crew.patrol = self._charges.pop(unit)
            if crew.patrol is not None and self.desk.units.free[unit] and crew.situation is Situation.AT_BASE:
                self.desk.send_elsewhere(unit, crew.patrol)


def outings_of(batteries: Batteries | None, crews: Sequence[Crew]) -> Outings | None:
    """Return the outings of crews with batteries; None when nobody has one."""
    return None if batteries is None else Outings(batteries, crews)
