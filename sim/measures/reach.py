"""How far every cell is from every base of a design. Depends on the design alone, not on what happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, IndexArray, TravelArray
from sim.responders.fleet import Fleet
from sim.world.model import World
from sim.world.ways_to_cells import minutes_to_cells


@dataclass(frozen=True, slots=True)
class Reach:
    """Expected minutes to every cell from every station, on a plain day; infinite where there is no way.

    A station is a base together with a mode of travel, so that units that share both share a column. `station` has
    shape `(units,)` and indexes the columns of `minutes`, shape `(cells, stations)`.
    """

    station: IndexArray
    minutes: TravelArray

    def nearest_min(self, units: BoolArray) -> TravelArray:
        """Return the minutes from the nearest base of these `units`, shape `(cells,)`; infinite if none can come."""
        stations = np.unique(self.station[units])
        if len(stations) == 0:
            return np.full(len(self.minutes), np.inf, dtype=np.float32)
        nearest: TravelArray = self.minutes[:, stations].min(axis=1)
        return nearest


def reach_of(world: World, fleet: Fleet) -> Reach:
    """Return the expected minutes from every base of a fleet to every cell, by the unit's mode on a plain day.

    Off-road legs at both ends are in it; handling and turnout are not.
    """
    modes = tuple(dict.fromkeys(group.mode for group in fleet.groups))
    mode = np.array([modes.index(group.mode) for group in fleet.groups])[fleet.group]
    keys = np.column_stack([mode, fleet.base_node, fleet.base_leg_km])
    stations, station = np.unique(keys, axis=0, return_inverse=True)
    # The engine asks for the same destinations, so the tables are computed once.
    travel = world.travel.with_destinations(fleet.destinations())
    minutes = np.empty((len(world.cells), len(stations)), dtype=np.float32)
    for number, name in enumerate(modes):
        of_mode = np.flatnonzero(stations[:, 0] == number)
        nodes, legs_km = stations[of_mode, 1].astype(np.int32), stations[of_mode, 2]
        minutes[:, of_mode] = minutes_to_cells(travel.matrix(name, 0), world.cells, nodes, legs_km)
    return Reach(station.reshape(-1).astype(np.int32), minutes)
