"""The world: what a scenario's places and roads have become. Read-only once built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.world.conditions import Condition
from sim.world.geography import Cells, Places, Roads, Strays
from sim.world.streets import StreetMap
from sim.world.travel import TravelTimes

if TYPE_CHECKING:
    import networkx as nx

    from sim.scenario.specs.travel import Travel
    from sim.world.readers.coordinates import LocalPlane


VILLAGE = "village"
"""Name of the level over which fairness is measured."""


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
    assumed_positions: int = 0
    """Cells whose position is not known but assumed: maps say so."""
    conditions: tuple[Condition, ...] = ()
    """What closes roads or changes speeds for a while."""
    surges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """When each surge of the scenario begins and ends, minutes of the run, by name."""
    strays: Strays = field(default_factory=Strays)
    """What the reader left out or doubts."""
    plane: LocalPlane | None = None
    """Where on the globe the kilometres begin; None where nobody has said."""

    def villages_of_cells(self) -> IndexArray:
        """Return the place over which fairness is measured, of each cell, `(cells,)`: its village, else itself."""
        own = self.cells.place
        if VILLAGE not in self.places.levels:
            return own
        village = self.ancestors(VILLAGE)
        return np.where(village == NONE, own, village)

    def ancestors(self, level: str) -> IndexArray:
        """Return the place of `level` above each cell, shape `(cells,)`; `NONE` where there is none."""
        return self.above(self.cells.place, level)

    def above(self, places: IndexArray, level: str) -> IndexArray:
        """Return the place of `level` that each of `places` is or lies in, same shape; `NONE` where there is none."""
        wanted = self.places.levels.index(level)
        place = places.copy()
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
        return TravelTimes(self.roads, self.cells, self.places, self.travel_spec, conditions=self.conditions)

    @cached_property
    def street_map(self) -> StreetMap:
        """The roads as patrols see them: the streets of an area, and tours of them."""
        return StreetMap(self.roads, self.cells, self.places, self.travel_spec.modes)

    @cached_property
    def grid(self) -> nx.DiGraph[int]:
        """The place tree as a networkx graph, edges from each place to those below it."""
        from sim.world.graphs import place_tree

        return place_tree(self.name, self.places, self.cells)

    @cached_property
    def road_graph(self) -> nx.DiGraph[int]:
        """The roads as a networkx graph: directed, with `length_km` and `road_class` on every edge."""
        from sim.world.graphs import road_graph

        return road_graph(self.roads)
