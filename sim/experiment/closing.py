"""Closing points at once (lockdown): which unit on duty goes where, so that the last arrives as early as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.errors import input_error, meant
from sim.responders.bases import Base, find_places
from sim.responders.fleet import Fleet
from sim.siting.lockdown import bottleneck_assignment
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closes which point, all told at once, each unit at its base.

    Attributes
    ----------
    unit:
        Of the fleet, for each point, shape `(points,)`.
    minutes:
        From the order until that unit is there: its mean turnout and the way, shape `(points,)`.
    on_hand:
        How many units could be sent.
    """

    unit: IndexArray
    minutes: FloatArray
    on_hand: int

    @property
    def last_min(self) -> float:
        """When the last point is closed; no other assignment is sooner done."""
        return float(self.minutes.max())


def close_points(world: World, fleet: Fleet, points: Sequence[Base], units: IndexArray) -> Closing:
    """Return the assignment of `units` to points with the earliest last arrival, and of those the least sum.

    Ways are those of a plain day; a group's turnout counts with its mean.

    Raises
    ------
    InputError
        When there are more points than units, or the roads do not lead to all of them.
    """
    minutes = np.empty((len(points), len(units)))
    travel = world.travel.with_destinations(point.node for point in points)
    nodes = np.array([point.node for point in points])
    legs_km = np.array([point.leg_km for point in points])
    for number, group in enumerate(fleet.groups):
        some = np.flatnonzero(fleet.group[units] == number)
        base, leg_km = fleet.base_node[units[some]], fleet.base_leg_km[units[some]]
        matrix = travel.matrix(group.mode, 0)
        legs = (legs_km[:, None] + leg_km[None, :]) * matrix.leg_min_per_km
        besides = legs + (group.turnout.mean + matrix.start_min)
        minutes[:, some] = matrix.minutes[matrix.row[nodes][:, None], base[None, :]] + besides
    sent = bottleneck_assignment(minutes)
    return Closing(units[sent], minutes[np.arange(len(points)), sent], len(units))


def units_on_hand(
    world: World, fleet: Fleet, at_min: float, groups: Sequence[str] = (), area: str | None = None
) -> IndexArray:
    """Return the units that are on duty at a minute of the run, of some groups only, with bases in some place only.

    Raises
    ------
    InputError
        When there is no such group or place, or nobody is left.
    """
    chosen = np.array([bool(((spans[:, 0] <= at_min) & (at_min < spans[:, 1])).any()) for spans in fleet.duty])
    for name in groups:
        if name not in fleet.group_names:
            hint = meant(name, fleet.group_names, f"there are {', '.join(fleet.group_names)}")
            raise input_error(f"{name!r} is no group of units; {hint}", "units")
    if groups:
        chosen &= np.isin(fleet.group, [fleet.group_names.index(name) for name in groups])
    if area is not None:
        chosen &= _inside(world, fleet.base_place, area)
    if not chosen.any():
        where = f" with a base in {area}" if area is not None else ""
        raise input_error(f"no such unit{where} is on duty then; choose another time, area or group", "units")
    return np.flatnonzero(chosen).astype(np.int32)


def _inside(world: World, base_place: IndexArray, area: str) -> BoolArray:
    """Return which bases lie in the place with this code or name, shape `(units,)`."""
    place = find_places(world, [area], "area")[0].place
    level = world.places.levels[world.places.level[place]]
    inside: BoolArray = (base_place != NONE) & (world.above(base_place, level) == place)
    return inside
