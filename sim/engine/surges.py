"""Surges begin and end: units wait elsewhere from then on, or can do other things."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.engine.instant import SURGE, Moment
from sim.engine.situation import Situation
from sim.responders.surges import Posture

if TYPE_CHECKING:
    from sim.engine.battery import Batteries, Door
    from sim.engine.crew import Crew, Steps
    from sim.engine.desk import Desk


AT_REST = frozenset({Situation.AT_BASE, Situation.RESTING})
"""Where a unit at its base is bound for nowhere else."""


class ToTheOtherBase:
    """The errand of a unit whose base is elsewhere now."""

    def carried_out_by(self, crew: Crew) -> Steps:
        """Drive there. Returns the order that follows, or None once there."""
        return (yield from crew.drive_home())


def change_with_surges(desk: Desk, crews: Sequence[Crew]) -> Steps:
    """Let the units take up their postures, before anything else happens at that time."""
    batteries = desk.candidates.batteries
    move = _move_base if batteries is None else Removals(batteries).move
    for posture in desk.inputs.fleet.postures:
        yield Moment(desk.env, SURGE, posture.at - desk.env.now)
        _learn(desk, posture)
        for unit, node, leg_km in zip(
            posture.units.tolist(), posture.node.tolist(), posture.leg_km.tolist(), strict=True
        ):
            move(crews[unit], node, leg_km)
        desk.decide_later()


def _learn(desk: Desk, posture: Posture) -> None:
    """Let the units do what they can do from now on; what they are at they finish."""
    meets = tuple(need for need, skills in enumerate(desk.inputs.needs) if skills <= posture.skills)
    for unit in posture.units.tolist():
        is_free = desk.units.free[unit]
        desk.units.set_busy(unit)
        desk.units.meets[unit] = meets
        if is_free:
            desk.units.set_free(unit)
    if desk.aftermath is not None:
        desk.aftermath.learn(posture.units, posture.skills)
    desk.candidates.redeploy(posture.units, frozenset(meets), posture.area)


def _move_base(crew: Crew, node: int, leg_km: float) -> None:
    """Give a unit another base.

    Whoever is idle at the old one, or on the way to it, sets out for the new one and may be called on the way as on any
    way home. Whoever is out goes there when it would have gone home. Whoever is off duty, or goes off duty now, begins
    there the next time.
    """
    unit, columns = crew.unit, crew.columns
    if (node, leg_km) == (crew.base_node, crew.base_leg_km):
        return
    crew.base_node, crew.base_leg_km = node, leg_km
    goes_off_duty = crew.situation is Situation.AT_BASE and crew.env.now in crew.desk.inputs.fleet.duty[unit][:, 1]
    if columns.free[unit] and crew.situation in (Situation.AT_BASE, Situation.GOING_HOME) and not goes_off_duty:
        crew.desk.send_elsewhere(unit, ToTheOtherBase())
        crew.situation = Situation.GOING_HOME
    elif crew.situation is Situation.AT_BASE:
        columns.stands(unit, node, leg_km * crew.pace, leg_km)


class Removals:
    """Gives units with a battery another base only when they are at the old one and can drive from there.

    So whoever is out comes home first, as it had in mind when it set out; whoever lacks the range and the reserve for
    the way charges first, and stays where a full battery does not suffice.
    """

    def __init__(self, batteries: Batteries) -> None:
        self.batteries, self.env = batteries, batteries.env
        self._bound_for: dict[int, Door] = {}
        batteries.when_home.append(self._look)

    def move(self, crew: Crew, node: int, leg_km: float) -> None:
        """Give a unit another base, now or later."""
        if crew.unit not in self.batteries.of_unit:
            _move_base(crew, node, leg_km)
        else:
            self._bound_for[crew.unit] = node, leg_km
            self._look(crew.unit)

    def _look(self, unit: int) -> None:
        if unit in self._bound_for:
            self.batteries.tell_in(0.0, unit, lambda: self._move_if_it_can(unit), base=True)

    def _move_if_it_can(self, unit: int) -> None:
        crew, door = self.batteries.crews[unit], self._bound_for.get(unit)
        if door is None or not crew.is_home or crew.situation not in AT_REST:
            return
        wait_min = self.batteries.charged_in_min(unit, self._wanted_km(crew, door), self.env.now)
        if not wait_min or not crew.on_duty:
            del self._bound_for[unit]
            _move_base(crew, *door)
        elif wait_min < math.inf:
            self.batteries.tell_in(wait_min, unit, lambda: self._move_if_it_can(unit), base=True)

    def _wanted_km(self, crew: Crew, door: Door) -> float:
        node, leg_km = door
        km = crew.base_leg_km + self.batteries.way_km(crew, crew.base_node, node, self.env.now) + leg_km
        return km + self.batteries.of_unit[crew.unit].reserve_km
