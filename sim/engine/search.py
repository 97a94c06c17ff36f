"""Searches: found the sooner the more search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from sim.arrays import NONE
from sim.engine.scene import Scene
from sim.engine.teams import Team
from sim.record.journal import Fact
from sim.rules.search import effort_needed, sweeps_per_min
from sim.scenario.specs.search import Search

if TYPE_CHECKING:
    from sim.engine.desk import Desk


def scene_of(env: simpy.Environment, desk: Desk, matter: int, team: Team) -> Scene:
    """Return the scene of a matter that may need several units; nobody is looked for on a call for nothing."""
    tape = desk.inputs.tape
    search = tape.kinds[desk.inputs.kind[matter]].search
    if search is None or tape.false[matter] or tape.duplicate_of[matter] != NONE:
        return Scene(env, desk, matter, team)
    return SearchScene(env, desk, matter, team, search)


class SearchScene(Scene):
    """A matter for which somebody has to be found first, at a rate that is the sum of all who search.

    Those who are no units join some time after it became known and may find before a unit is there. Then its work
    begins: it waits for a unit and closes when the work is done.
    """

    def __init__(self, env: simpy.Environment, desk: Desk, matter: int, team: Team, search: Search) -> None:
        super().__init__(env, desk, matter, team)
        design = desk.inputs.fleet.design
        self.found = False
        self._others = 0.0
        self._area_km2 = search.area_km2
        self._work_min: float = desk.work_left_min[matter]
        desk.work_left_min[matter] = float(effort_needed(desk.inputs.tape.search_mark[matter]))
        self._since = env.now
        for others in design.desk.searchers:
            rate = sweeps_per_min(others.people * others.sweep_km2_per_h, search.area_km2)
            joins = simpy.Timeout(env, max(0.0, desk.queues.known_at[matter] + others.after_min - env.now), rate)
            joins.callbacks.append(lambda event: self._others_join(float(event.value)))

    def _others_join(self, rate: float) -> None:
        self._others += rate
        self._work_on()

    def _rate_now(self) -> float:
        """Sweeps of the area a minute; once found, minutes of work a minute."""
        if self.over or self.desk.scenes.get(self.matter) is not self:
            return 0.0
        if self.found:
            return super()._rate_now()
        fleet = self.desk.inputs.fleet
        swept = sum(fleet.groups[fleet.group[unit]].sweep_km2_per_h for unit in self.there)
        return self._others + sweeps_per_min(swept, self._area_km2)

    def _close(self) -> None:
        if self.found:
            super()._close()
            return
        if self.desk.scenes.get(self.matter) is not self:
            return
        self.found = True
        self._note(Fact.FOUND)
        self.desk.work_left_min[self.matter] = self._work_min
        self._since, self._rate = self.env.now, 0.0
        self._work_on()
