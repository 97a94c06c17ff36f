"""Batteries: who has enough range for a call, and who has to charge first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import NONE, TravelArray
from sim.engine.instant import ANSWER, CHARGE, DECIDE, HAND_OVER, Moment
from sim.engine.situation import Situation
from sim.record.journal import Fact
from sim.rules.battery import charged_km, charging_min

if TYPE_CHECKING:
    from sim.engine.crew import Crew, Steps
    from sim.engine.desk import Desk
    from sim.scenario.specs.battery import Battery

Note = tuple[float, int, int, int, float]

Door = tuple[int, float]
"""A road node, and the kilometres from there to a door."""

LEAVING = frozenset({Fact.DEPARTED, Fact.HOMEWARD, Fact.RELOCATED, Fact.PATROL})
"""With these a unit leaves the charger, if it was on it."""

ROUNDING_KM = 1e-9
"""Range that may be missing: sums of ways and of charging wobble in their last digits."""


class Batteries:
    """What is left in the battery of every unit that has one.

    They need no events: all kilometres stand in the journal, which they read while it is written, and at the base the
    range rises with time.

    Attributes
    ----------
    when_home:
        Are told of every unit that is at its base again, or comes on duty there.
    """

    def __init__(self, desk: Desk) -> None:
        fleet = desk.inputs.fleet
        self.desk, self.env = desk, desk.env
        self.of_unit: dict[int, Battery] = {
            unit: battery
            for unit, group in enumerate(fleet.group.tolist())
            if (battery := fleet.groups[group].battery) is not None
        }
        self.crews: Sequence[Crew] = ()
        self.when_home: list[Callable[[int], None]] = []
        self._left_km: dict[int, float] = {unit: battery.range_km for unit, battery in self.of_unit.items()}
        self._on_charger_since: dict[int, float | None] = dict.fromkeys(self.of_unit, 0.0)
        self._looks_again_at = -math.inf
        self._to_tell: list[tuple[int, bool, Callable[[], None]]] = []
        self._note: Callable[[Note], None] = desk.record.note
        desk.record.note = self.read

    def read(self, fact: Note) -> None:
        """Note a fact, and see what it means for the battery."""
        self._note(fact)
        at, what, _, unit, km = fact
        if unit not in self.of_unit:
            return
        if km:
            self._left_km[unit] = max(0.0, self._left_km[unit] - km)
        if what in LEAVING:
            self._left_km[unit] = self.left_km(unit, at)
            self._on_charger_since[unit] = None
        elif what in (Fact.HOME, Fact.ON_DUTY):
            if self._on_charger_since[unit] is None:
                self._on_charger_since[unit] = at
            if self._short_km(unit, self.of_unit[unit].reserve_km, at) > 0:
                # At the end of the instant it is free, and at its base or already on the way somewhere.
                Moment(self.env, CHARGE).callbacks.append(lambda _: self._charge(unit))
            for look in self.when_home:
                look(unit)

    def tell_in(self, minutes: float, unit: int, tell: Callable[[], None], *, base: bool = False) -> None:
        """Tell a unit something at the end of an instant to come, after the desk has decided.

        All that are told something in one instant are told together, in their order, before anything follows from it;
        each first of its `base`, if that is another.
        """
        Moment(self.env, ANSWER, minutes).callbacks.append(lambda _: self._gather((unit, not base, tell)))

    def _gather(self, what: tuple[int, bool, Callable[[], None]]) -> None:
        if not self._to_tell:
            Moment(self.env, CHARGE).callbacks.append(lambda _: self._tell())
        self._to_tell.append(what)

    def _tell(self) -> None:
        told, self._to_tell = sorted(self._to_tell, key=itemgetter(0, 1)), []
        for _, _, tell in told:
            tell()

    def left_km(self, unit: int, now: float) -> float:
        """Return the range of a unit, without what it has driven on a way that is not over."""
        since, battery = self._on_charger_since[unit], self.of_unit[unit]
        if since is None:
            return self._left_km[unit]
        return charged_km(self._left_km[unit], now - since, battery.range_km, battery.charge_full_min)

    def charged_in_min(self, unit: int, wanted_km: float, now: float) -> float:
        """Return how long it takes on the charger until a unit has so much range; infinity if it never has."""
        battery, short_km = self.of_unit[unit], self._short_km(unit, wanted_km, now)
        if short_km <= 0.0:
            return 0.0
        if self._on_charger_since[unit] is None or wanted_km > battery.range_km:
            return math.inf
        return charging_min(self.left_km(unit, now), wanted_km, battery.range_km, battery.charge_full_min)

    def suffices(self, unit: int, km: float, door: Door, now: float) -> bool:
        """Whether a unit can drive `km` to a door, from there to its base, and keep its reserve."""
        return unit not in self.of_unit or self._short_km(unit, self._wanted_km(unit, km, door, now), now) <= 0.0

    def look_again(self, ways: Sequence[tuple[int, float]], door: Door, now: float) -> None:
        """Nobody has enough range for a call: let the desk decide again as soon as one of those who charge has.

        `ways` are the units that could go, each with the kilometres of its way there.
        """
        waits = [self.charged_in_min(unit, self._wanted_km(unit, km, door, now), now) for unit, km in ways]
        at = now + min(waits, default=math.inf)
        if at < math.inf and not now < self._looks_again_at <= at:
            self._looks_again_at = at
            Moment(self.env, DECIDE, at - now).callbacks.append(lambda _: self.desk.decide())

    def _wanted_km(self, unit: int, km: float, door: Door, now: float) -> float:
        """Return what a way takes: there and back, and the reserve."""
        crew, (node, leg_km) = self.crews[unit], door
        back_km = leg_km + self.way_km(crew, node, crew.base_node, now) + crew.base_leg_km
        return self._driven_km(unit, now) + km + back_km + self.of_unit[unit].reserve_km

    def way_km(self, crew: Crew, from_node: int, to_node: int, now: float) -> float:
        """Return the way home, or to another base, from a road node to that of the base."""
        as_it_is, plain = _ways(crew, to_node, now)
        km = as_it_is.item(from_node)
        return km if km < math.inf else plain.item(from_node)

    def home_km(self, crew: Crew, now: float) -> TravelArray:
        """Return the way from each road node to that of a unit's base, shape `(nodes,)`; km."""
        as_it_is, plain = _ways(crew, crew.base_node, now)
        return np.where(as_it_is < np.inf, as_it_is, plain)

    def _driven_km(self, unit: int, now: float) -> float:
        """Return what a unit has driven of a way that is not over."""
        units = self.desk.units
        trip = units.trip.get(unit) or (units.takeable[unit].trip if unit in units.takeable else None)
        return 0.0 if trip is None else trip.turn(now).done_km

    def _short_km(self, unit: int, wanted_km: float, now: float) -> float:
        return wanted_km - self.left_km(unit, now) - ROUNDING_KM

    def _charge(self, unit: int) -> None:
        crew = self.crews[unit]
        if self.desk.units.free[unit] and crew.situation is Situation.AT_BASE:
            self.desk.send_elsewhere(unit, Charging(self))


class Charging:
    """The errand of a unit that has to charge at its base before it can serve again."""

    def __init__(self, batteries: Batteries) -> None:
        self.batteries = batteries

    def carried_out_by(self, crew: Crew) -> Steps:
        """Charge until the reserve is there, or the shift is over."""
        unit, env, battery = crew.unit, crew.env, self.batteries.of_unit[crew.unit]
        crew.situation = Situation.RESTING
        crew.note((env.now, Fact.CHARGE, NONE, unit, 0.0))
        left_km = self.batteries.left_km(unit, env.now)
        try:
            yield Moment(
                env, HAND_OVER, charging_min(left_km, battery.reserve_km, battery.range_km, battery.charge_full_min)
            )
        except simpy.Interrupt:
            crew.note((env.now, Fact.OFF_DUTY, NONE, unit, 0.0))
            return
        crew.note((env.now, Fact.CHARGED, NONE, unit, 0.0))


def _ways(crew: Crew, to_node: int, now: float) -> tuple[TravelArray, TravelArray]:
    """Return the ways from each road node to one: by the roads as they are, and by those of a plain day.

    The latter are what a unit goes by where closed roads leave no way.
    """
    matrices = [crew.travel.matrix(crew.mode_home, period) for period in (crew.travel.periods.index_at(now), 0)]
    as_it_is, plain = (ways.km[ways.row.item(to_node)] for ways in matrices)
    return as_it_is, plain


def batteries_of(desk: Desk) -> Batteries | None:
    """Return the batteries of a fleet; None when nobody has one."""
    if all(group.battery is None for group in desk.inputs.fleet.groups):
        return None
    batteries = desk.candidates.batteries = Batteries(desk)
    return batteries
