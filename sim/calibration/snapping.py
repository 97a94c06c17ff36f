"""Recorded positions put to the cells of a world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.calls.table import Calls
from sim.errors import input_error
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Snapped:
    """The cell of each call, shape `(calls,)`: `NONE` where the record does not say, or says a place too far away.

    `off_km` is how far the cell lies from the recorded position; 0 for a call whose place has the code of a cell.
    """

    cell: IndexArray
    off_km: FloatArray
    too_far: int

    @property
    def unplaced(self) -> int:
        """How many calls have no cell."""
        return int(np.count_nonzero(self.cell == NONE))


def snap(calls: Calls, world: World, farthest_km: float) -> Snapped:
    """Return the cell of each call: the one whose code is the call's place, else the nearest to its position.

    Raises
    ------
    InputError
        When positions cannot be told apart from anything: neither do places have codes of cells, nor is the world
        known by longitude and latitude.
    """
    cell, off_km = _by_code(calls, world), np.zeros(len(calls))
    placed = (cell == NONE) & ~np.isnan(calls.lon)
    if world.plane is None:
        if (cell == NONE).all():
            raise input_error(
                "the world is not known by longitude and latitude, and no call names the code of one of its cells;"
                " give roads or cells in wgs84, or map the column of the place",
                path="world.source",
            )
        return Snapped(cell, off_km, 0)
    x_km, y_km = world.plane.to_km(calls.lon[placed], calls.lat[placed], "calls")
    near, apart_km = _nearest(world, x_km, y_km)
    far = apart_km > farthest_km
    cell[placed], off_km[placed] = np.where(far, NONE, near), apart_km
    return Snapped(cell, np.where(cell == NONE, np.nan, off_km), int(far.sum()))


def _by_code(calls: Calls, world: World) -> IndexArray:
    row = {world.places.code[place]: cell for cell, place in enumerate(world.cells.place.tolist())}
    known = np.array([row.get(name, NONE) for name in (*calls.place.names, "")], dtype=np.int32)
    cell: IndexArray = np.where(calls.place.code == NONE, NONE, known[calls.place.code])
    return cell.astype(np.int32)


def _nearest(world: World, x_km: FloatArray, y_km: FloatArray) -> tuple[IndexArray, FloatArray]:
    from scipy.spatial import KDTree

    tree = KDTree(np.column_stack([world.cells.x_km, world.cells.y_km]))
    apart_km, near = tree.query(np.column_stack([x_km, y_km]))
    return np.asarray(near, dtype=np.int32), np.asarray(apart_km, dtype=np.float64)
