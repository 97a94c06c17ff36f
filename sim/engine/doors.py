"""Where matters are: at the door of a cell, or of the seat of a place, where its offices are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IndexArray
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Doors:
    """Doors of the cells, and behind them those of the seats of all places where a run needs any; shapes `(doors,)`.

    Door `cells + p` is that of the seat of place p.
    """

    place: IndexArray
    node: IndexArray
    leg_km: FloatArray

    def __len__(self) -> int:
        return len(self.place)

    def ancestors(self, world: World, level: str) -> IndexArray:
        """Return the place of `level` that each door lies in, `NONE` where there is none."""
        return world.above(self.place, level)


def doors_of(world: World, asked_for: IndexArray) -> Doors:
    """Return the doors that hold all of `asked_for`."""
    cells, places = world.cells, world.places
    if not len(asked_for) or asked_for.max() < len(cells):
        return Doors(cells.place, cells.node, cells.leg_km)
    return Doors(
        np.concatenate([cells.place, np.arange(len(places.code), dtype=np.int32)]),
        np.concatenate([cells.node, places.seat_node]),
        np.concatenate([cells.leg_km, places.seat_leg_km]),
    )


def seat_above(world: World, cell: IndexArray, level: str | None) -> IndexArray:
    """Return the door of the seat of the place of `level` above each cell; of the widest place when none is given."""
    place = world.above(world.cells.place[cell], level or world.places.levels[0])
    return (len(world.cells) + place).astype(np.int32)
