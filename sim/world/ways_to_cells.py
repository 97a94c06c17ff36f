"""Minutes from places where units could wait to every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IndexArray, TravelArray
from sim.world.geography import Cells

if TYPE_CHECKING:
    from sim.world.travel import TravelMatrix

CHUNK_ELEMENTS = 4_000_000
"""Cells times places that are looked up at once; bounds the memory for temporary arrays."""


def minutes_to_cells(matrix: TravelMatrix, cells: Cells, node: IndexArray, leg_km: FloatArray) -> TravelArray:
    """Return the expected minutes to every cell from doors at road nodes `node`, shape `(cells, doors)`.

    Off-road legs at both ends are in it, and what every way to a call takes besides; infinite where there is no way.

    Parameters
    ----------
    node, leg_km:
        Road node of each door and the way from the door to it, shape `(doors,)`.
    """
    minutes = np.empty((len(cells), len(node)), dtype=np.float32)
    step = max(1, CHUNK_ELEMENTS // max(1, len(node)))
    for start in range(0, len(minutes), step):
        some = slice(start, start + step)
        legs = (cells.leg_km[some, None] + leg_km[None, :]) * matrix.leg_min_per_km + matrix.start_min
        minutes[some] = legs + matrix.minutes[matrix.row[cells.node[some]][:, None], node[None, :]]
    return minutes
