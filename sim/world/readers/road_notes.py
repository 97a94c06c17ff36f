"""What a planner should know about the roads that were read, with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import IndexArray, IntArray
from sim.world.fastest import mode_graph
from sim.world.geography import Roads
from sim.world.reach import strong_parts
from sim.world.readers.complaints import named
from sim.world.readers.fine_roads import FineRoads, simplified
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.travel import Travel


def road_notes(fine: FineRoads) -> list[str]:
    """Return the size of the road network and how far it hangs together; bends do not count as nodes."""
    roads, _ = simplified(fine, np.empty(0, dtype=np.int32))
    nodes = len(roads.node_name)
    part = strong_parts(nodes, roads.tail, roads.head)
    size = np.bincount(part).astype(np.int64)
    largest = int(np.argmax(size))
    inside = (part[roads.tail] == largest) & (part[roads.head] == largest)
    inside_share = 100 * float(roads.length_km[inside].sum()) / max(float(roads.length_km.sum()), 1e-300)
    notes = [
        f"roads: {nodes:,} nodes, {len(roads.tail):,} directed segments, {fine.road_km:,.1f} km "
        "(the two directions of a road counted once)",
        f"strongly connected: {size[largest]:,} of {nodes:,} road nodes ({100 * size[largest] / nodes:.1f} %) with "
        f"{inside_share:.1f} % of the length" + _others(size),
    ]
    zero = int(np.count_nonzero(roads.length_km == 0))
    if zero:
        notes.append(f"{zero:,} directed segments have no length")
    return notes


def _others(size: IntArray) -> str:
    if len(size) == 1:
        return ""
    rest = np.delete(size, np.argmax(size))
    return f"; the others are {len(rest):,} parts with {rest.sum():,} nodes, the largest of them with {rest.max():,}"


def mode_notes(roads: Roads, travel: Travel, sites: Sites, node: IndexArray) -> list[str]:
    """Return a note for each mode that cannot go both ways between all places, by its own classes and rules."""
    notes = []
    for name, mode in travel.modes.items():
        graph = mode_graph(roads, mode)
        part = strong_parts(graph.nodes, graph.tail, graph.head)[node]
        values, count = np.unique(part, return_counts=True)
        apart = np.flatnonzero(part != values[np.argmax(count)])
        if len(apart):
            notes.append(
                f"mode {name} does not connect {len(apart):,} of {len(node):,} places with the others, "
                f"there and back: {named(sites.labels(apart))}"
            )
    return notes
