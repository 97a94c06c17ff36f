"""How long a call keeps a unit: getting ready, the way there, the work, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, IntArray
from sim.experiment.companion.asked import Asked
from sim.experiment.companion.spans import Span
from sim.experiment.companion.stations import Stations
from sim.rules.aftermath import on_the_spot_share
from sim.scenario.specs.aftermath import Aftermath

SCENES = 400
"""From so many scenes of earlier calls the way to as many next ones is looked up, spread evenly over the calls."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Minutes of a call: getting ready, the way as the desk expects it, on tasks, until the unit may be sent again.

    Of the units of each choice of each cell, shape `(cells, choices)`, or of each station, shape `(stations,)`.
    """

    turnout: FloatArray
    travel: FloatArray
    task: FloatArray
    held: FloatArray


class Keeping:
    """Answers how long calls of a span keep units."""

    def __init__(self, stations: Stations, asked: Asked, span: Span) -> None:
        self.stations, self.asked, self.span = stations, asked, span
        groups = stations.fleet.groups
        self._blocked = np.array([group.after_call == "drive_home_unavailable" for group in groups])
        self._turnout = np.array([self._turnout_of(number) for number in range(len(stations.fleet.groups))])

    def _turnout_of(self, group: int) -> float:
        spec = self.stations.fleet.groups[group]
        night = spec.turnout_at_night
        return (night.turnout if night is not None and night.hours.holds(self.span.at) else spec.turnout).mean

    def at_once(self, weight: FloatArray, order: IndexArray) -> Kept:
        """Return the minutes of calls that are answered at once, from the base.

        Parameters
        ----------
        weight:
            Calls of each kind and cell, shape `(kinds, cells)`.
        order:
            Stations, `NONE` for none, shape `(cells, choices)`.
        """
        group = self.stations.groups[order]
        minutes = self.stations.minutes(self.span.period)
        travel = np.where(order == NONE, 0.0, np.take_along_axis(minutes, order.astype(np.int64), axis=1))
        turnout = self._turnout[group]
        total = weight.sum(axis=0)
        share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)[:, :, np.newaxis]
        task = self._task(share, turnout, travel)
        for kind, spec in enumerate(self.asked.kinds.values()):
            if spec.aftermath is not None:
                task = task + share[kind] * self._after(spec.aftermath, order, group)
        return Kept(turnout, travel, task, task + self._way_home(order, group))

    def _task(self, share: FloatArray, turnout: FloatArray, travel: FloatArray) -> FloatArray:
        """Return the minutes from the order to the end of the work, over the kinds, shape of `travel`."""
        task = np.zeros_like(travel)
        for kind, spec in enumerate(self.asked.kinds.values()):
            ready, work = turnout + self.asked.way_factor[kind] * travel, self.asked.work_mean[kind]
            task += share[kind] * (ready + work if spec.work_from == "scene" else np.maximum(ready, work))
        return task

    def _after(self, aftermath: Aftermath, order: IndexArray, group: IndexArray) -> FloatArray:
        """Return the mean minutes of taking a matter in and writing it up, shape of `order`."""
        skills = [spec.skills for spec in self.stations.fleet.groups]
        spot = [on_the_spot_share(aftermath.on_the_spot, aftermath.on_the_spot_by_skill, had) for had in skills]
        later = 1 - np.array(spot)[group]
        return later * (aftermath.write_up.mean + self._way_in(aftermath.station, order, group))

    def _way_in(self, where: str, order: IndexArray, group: IndexArray) -> FloatArray:
        if where == "scene":
            return np.zeros(order.shape)
        if where == "base":
            return self._home(order)
        nearest = np.array([self._nearest_seat(where, number) for number in range(len(self.stations.fleet.groups))])
        return np.asarray(nearest.T[np.arange(len(order))[:, np.newaxis], group])

    def _nearest_seat(self, level: str, group: int) -> FloatArray:
        """Return the minutes from each cell to the nearest seat of a place of this level, shape `(cells,)`."""
        world, spec = self.stations.world, self.stations.fleet.groups[group]
        places = np.flatnonzero(world.places.level == world.places.levels.index(level))
        matrix = world.travel.matrix(spec.mode_home or spec.mode, self.span.period)
        on_road = matrix.minutes[matrix.row[world.places.seat_node[places]]][:, world.cells.node]
        legs_km = world.places.seat_leg_km[places][:, np.newaxis] + world.cells.leg_km
        return np.asarray((on_road + legs_km * matrix.leg_min_per_km).min(axis=0), dtype=np.float64)

    def _way_home(self, order: IndexArray, group: IndexArray) -> FloatArray:
        """Return the minutes of a way home on which no call is taken, shape of `order`."""
        if not self._blocked.any():
            return np.zeros(order.shape)
        return np.where(self._blocked[group] & (order != NONE), self._home(order), 0.0)

    def _home(self, order: IndexArray) -> FloatArray:
        return np.take_along_axis(self.stations.reached(self.span.period, home=True), order.astype(np.int64), axis=1)

    def after_wait(self, weight: FloatArray, all_calls: FloatArray) -> Kept:
        """Return the minutes of calls that waited, on average over the cells, shape `(stations,)`.

        A unit that is home at once comes from its base; any other from the scene of the call before, any of
        `all_calls`, shape `(cells,)`.
        """
        rates = weight.sum(axis=0)
        share, kinds = rates / rates.sum(), weight.sum(axis=1) / weight.sum()
        travel, turnout = share @ self.stations.reached(self.span.period), self._turnout[self.stations.groups]
        for number, spec in enumerate(self.stations.fleet.groups):
            if spec.after_call != "home_at_once":
                mine = self.stations.groups == number
                travel[mine], turnout[mine] = self._between(spec.mode, all_calls, share), 0.0
        task = self._task(kinds[:, np.newaxis], turnout, travel)
        home = np.zeros(len(self.stations))
        if self._blocked.any():
            way = share @ self.stations.reached(self.span.period, home=True)
            home = np.where(self._blocked[self.stations.groups], way, 0.0)
        return Kept(turnout, travel, task, task + home)

    def _between(self, mode: str, before: FloatArray, share: FloatArray) -> float:
        """Return the mean minutes from one call to the next."""
        (scenes, from_scene), (doors, to_door) = _some(before), _some(share)
        return float(to_door @ self.stations.between(mode, self.span.period, scenes, doors) @ from_scene)


def _some(calls: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return cells and the share of the calls that each stands for: all, or as many as are looked up."""
    if len(calls) <= SCENES:
        return np.arange(len(calls)), calls / calls.sum()
    ladder = np.cumsum(calls)
    chosen = np.searchsorted(ladder, (np.arange(SCENES) + 0.5) / SCENES * ladder[-1])
    return chosen, np.full(SCENES, 1 / SCENES)
