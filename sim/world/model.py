"""The world: places, cells, roads and travel times. Read-only once built."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray

if TYPE_CHECKING:
    import networkx as nx

    from sim.scenario.specs.world import Travel
    from sim.world.travel import TravelTimes


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
    is two segments. A world without roads has no segments and a `metric`: units then move straight.
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


@dataclass(frozen=True)
class World:
    """A district as the simulation sees it.

    `notes` are the reader's findings, with numbers, in the order they were made ("3 of 62 places lie
    more than 2 km from a road: ..."). They are printed by `sim world` and stand in the report.
    """

    name: str
    places: Places
    cells: Cells
    roads: Roads
    travel_spec: Travel
    notes: tuple[str, ...] = ()
    outline: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    """Boundary for maps, shape `(points, 2)`, kilometres; empty where none is known."""

    def ancestors(self, level: str) -> IndexArray:
        """Return the place of `level` above each cell, shape `(cells,)`; `NONE` where there is none."""
        wanted = self.places.levels.index(level)
        place = self.cells.place.copy()
        while True:
            above = (place != NONE) & (self.places.level[place] > wanted)
            if not above.any():
                break
            place[above] = self.places.parent[place[above]]
        place[(place != NONE) & (self.places.level[place] != wanted)] = NONE
        return place

    @cached_property
    def travel(self) -> TravelTimes:
        """Travel times between road nodes, by mode and period; computed when first asked for."""
        from sim.world.travel import TravelTimes

        return TravelTimes(self.roads, self.cells, self.places, self.travel_spec)

    @cached_property
    def grid(self) -> nx.DiGraph[int]:
        """The place tree as a networkx graph, edges from each place to those below it."""
        from sim.world.graphs import place_tree

        return place_tree(self)

    @cached_property
    def road_graph(self) -> nx.DiGraph[int]:
        """The roads as a networkx graph: directed, with `length_km` and `road_class` on every edge."""
        from sim.world.graphs import road_graph

        return road_graph(self.roads)
