"""Roads as a file draws them, and the same roads with only the nodes that matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.scenario.specs.road_classes import RoadClass
from sim.world.geography import Roads
from sim.world.readers.coordinates import LocalPlane

CLASSES: tuple[RoadClass, ...] = get_args(RoadClass)
CLASS_NUMBER = {road_class: number for number, road_class in enumerate(CLASSES)}


@dataclass(frozen=True, slots=True)
class FineRoads:
    """Directed segments between all nodes of a file, the points of a bend included.

    `tail`, `head`, `length_km`, `road_class` (index into `CLASSES`) have shape `(segments,)`; the segments of one
    way in one direction follow each other in the order of travel. `junction` marks, shape `(nodes,)`, the nodes that
    must stay: where ways start, end or meet. `plane` is that of `x_km` and `y_km` for roads given in longitude and
    latitude.
    """

    node_name: tuple[str, ...]
    x_km: FloatArray
    y_km: FloatArray
    tail: IndexArray
    head: IndexArray
    length_km: FloatArray
    road_class: IndexArray
    junction: BoolArray
    plane: LocalPlane | None
    notes: tuple[str, ...] = ()
    left_out: FloatArray = field(default_factory=lambda: np.empty((0, 4)))
    """Lines that were not kept, shape `(lines, 4)`: east and north of one end and of the other."""

    @property
    def with_doors(self) -> BoolArray:
        """Whether a place can stand at a node, shape `(nodes,)`: on any road but a motorway, if there are others."""
        segments = np.flatnonzero(self.road_class != CLASS_NUMBER["motorway"])
        if not len(segments):
            segments = np.arange(len(self.tail))
        doors = np.zeros(len(self.x_km), dtype=np.bool_)
        doors[self.tail[segments]] = doors[self.head[segments]] = True
        return doors

    @property
    def road_km(self) -> float:
        """Length of all roads; the two directions of a road count once."""
        ends = np.sort(np.column_stack((self.tail, self.head)), axis=1)
        each = np.unique(np.column_stack((ends, self.length_km)), axis=0)
        return float(each[:, 2].sum())


def simplified(roads: FineRoads, keep: IndexArray) -> tuple[Roads, IndexArray]:
    """Return the roads between junctions and the nodes in `keep`, and the new number of each node.

    A bend becomes part of the segment it lies on: the length is that of the road and not of the straight line. The new
    number of a node that is left out is `NONE`.
    """
    stays = roads.junction.copy()
    stays[keep] = True
    number = np.where(stays, np.cumsum(stays) - 1, NONE).astype(np.int32)
    starts = stays[roads.tail]
    first = np.flatnonzero(starts)
    last = np.append(first[1:], len(roads.tail)) - 1
    length_km = np.bincount(np.cumsum(starts) - 1, weights=roads.length_km, minlength=len(first))
    kept = np.flatnonzero(stays)
    result = Roads(
        tuple(roads.node_name[node] for node in kept.tolist()),
        roads.x_km[kept],
        roads.y_km[kept],
        number[roads.tail[first]],
        number[roads.head[last]],
        length_km.astype(np.float64),
        roads.road_class[first],
        tuple(CLASSES),
    )
    return result, number
