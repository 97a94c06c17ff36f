"""Places, cells and roads as columns. Read-only once built."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.arrays import FloatArray, IndexArray


@dataclass(frozen=True, slots=True)
class Places:
    """The administrative tree, one row a place, parents before their children.

    `level` indexes `levels`, widest first. `code` is text and unique; names may repeat. `seat_node` is the
    road node where a place's offices stand, `seat_leg_km` the way from there to the nearest road.
    """

    levels: tuple[str, ...]
    code: tuple[str, ...]
    name: tuple[str, ...]
    level: IndexArray
    parent: IndexArray
    x_km: FloatArray
    y_km: FloatArray
    residents: FloatArray
    seat_node: IndexArray
    seat_leg_km: FloatArray


@dataclass(frozen=True, slots=True)
class Cells:
    """The leaves of the tree, where people live; row i is `place[i]` of `Places`. All shapes `(cells,)`.

    `leg_km` is the off-road way from the road node `node` to the door: the distance from the cell's centre to
    the node and, where the cell has an extent, the mean distance inside it. `weight` is the share of incidents where a
    kind asks for weights.
    """

    place: IndexArray
    x_km: FloatArray
    y_km: FloatArray
    residents: FloatArray
    households: FloatArray
    weight: FloatArray
    node: IndexArray
    leg_km: FloatArray

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True, slots=True)
class Roads:
    """Road nodes and directed road segments between them.

    `tail`, `head`, `length_km`, `road_class` (index into `classes`) have shape `(segments,)`; a road open both ways
    is two segments. A world without roads has no segments and a `metric`: units then move straight, `detour` times as
    far.
    """

    node_name: tuple[str, ...]
    x_km: FloatArray
    y_km: FloatArray
    tail: IndexArray
    head: IndexArray
    length_km: FloatArray
    road_class: IndexArray
    classes: tuple[str, ...]
    metric: str = ""
    detour: float = 1.0


@dataclass(frozen=True, slots=True)
class Strays:
    """What a reader left out or doubts, for the map: it is told, with numbers, in the notes of the world.

    `lines` are roads that were left out, shape `(lines, 4)`: east and north of one end and of the other. `places` were
    left out, shape `(places, 2)`. `far` are the cells that lie far from every road.
    """

    lines: FloatArray = field(default_factory=lambda: np.empty((0, 4)))
    places: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    far: IndexArray = field(default_factory=lambda: np.empty(0, dtype=np.int32))
