"""The points where roads meet: towns, hamlets, street corners, and crossroads in the fields."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.chance import Streams
from sim.world.county.corridors import Corridors
from sim.world.county.mesh import crosses, leaves, triangulate
from sim.world.county.outline import Outline, length
from sim.world.county.spacing import in_town
from sim.world.county.streets import StreetArea

CORRIDOR_BEND = 0.04
STREET_BEND = 0.03
VILLAGE_BEND = 0.1
"""How much longer than straight a piece of road may be, between its nodes; half of it on average. Assumptions."""

LONGEST_STREET = 1.3
"""Length of the longest street between two corners, in blocks; across a square block it is 1.41."""

CLOSE = 0.06
"""Nodes closer than this share of the mean spacing are one node."""

MOST_NODES = 4500
"""Crossroads in the fields are added up to this many nodes: matrices of travel times grow with its square."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Every road that could be built: `edges` of shape `(edges, 2)` between nodes, columns of shape `(edges,)`.

    The first `corridor_count` edges are the roads between towns, the most important first. `street` marks streets of
    the county town; `poor` marks edges that are a last resort: they cross a corridor without a junction, leave the
    county or cut across a block.
    """

    nodes_km: FloatArray
    edges: IntArray
    length_km: FloatArray
    corridor_count: int
    street: BoolArray
    poor: BoolArray


def make_mesh(
    corridors: Corridors,
    hamlets_km: FloatArray,
    streets: StreetArea,
    outline: Outline,
    country_km: float,
    streams: Streams,
) -> Mesh:
    """Return all possible roads; crossroads in the fields are added until `country_km` of them lie outside the town."""
    spacing = float(np.sqrt(outline.area_km2 / max(len(hamlets_km), 1)))
    nodes = corridors.xy_km
    if len(streets.corners_km):
        nodes = _join(nodes, streets.corners_km, 0.4 * streets.block_km)
    nodes = _join(nodes, hamlets_km, CLOSE * spacing)
    rng = streams.generator("county", "crossroads")
    mesh = _mesh(nodes, corridors, streets, outline, streams)
    for _ in range(4):
        made = float(mesh.length_km[~mesh.street & ~mesh.poor].sum())
        more = min(int(len(nodes) * ((1.08 * country_km / made) ** 2 - 1)) + 1, MOST_NODES - len(nodes))
        if made >= 1.02 * country_km or more <= 0:
            break
        field = outline.spread(more, rng)
        field = field[~in_town(field, streets.centre_km, streets.area_km2)]
        nodes = _join(nodes, field, 0.3 * float(np.sqrt(outline.area_km2 / (len(nodes) + more))))
        mesh = _mesh(nodes, corridors, streets, outline, streams)
    return mesh


def _mesh(nodes: FloatArray, corridors: Corridors, streets: StreetArea, outline: Outline, streams: Streams) -> Mesh:
    edges, gabriel = triangulate(nodes)
    edges = edges[gabriel]
    pieces = np.sort(corridors.pieces, axis=1)
    edges = edges[~np.isin(edges[:, 0] * len(nodes) + edges[:, 1], pieces[:, 0] * len(nodes) + pieces[:, 1])]
    poor = crosses(nodes, edges, pieces) | leaves(nodes, edges, outline)
    within = in_town(nodes, streets.centre_km, 1.1 * streets.area_km2)
    street = within[edges].all(axis=1)
    # A street that cuts a block across its corners is no part of a grid.
    poor |= street & (length(nodes[edges[:, 0]] - nodes[edges[:, 1]]) > LONGEST_STREET * streets.block_km)
    every = np.concatenate([corridors.pieces, edges])
    corridor = np.arange(len(every)) < len(pieces)
    street = np.concatenate([np.zeros(len(pieces), dtype=bool), street])
    bend = np.where(corridor, CORRIDOR_BEND, np.where(street, STREET_BEND, VILLAGE_BEND))
    bends = 1 + bend * streams.generator("county", "bends").random(len(every))
    straight = length(nodes[every[:, 0]] - nodes[every[:, 1]])
    return Mesh(
        nodes, every, straight * bends, len(pieces), street, np.concatenate([np.zeros(len(pieces), dtype=bool), poor])
    )


def _join(nodes: FloatArray, points: FloatArray, radius_km: float) -> FloatArray:
    """Return the nodes and those of the points that are farther than `radius_km` from them and from earlier points."""
    from scipy.spatial import cKDTree

    free = points[cKDTree(nodes).query(points)[0] > radius_km] if len(points) else points
    close = cKDTree(free).query_pairs(radius_km, output_type="ndarray") if len(free) else np.empty((0, 2), np.int64)
    keep = np.ones(len(free), dtype=bool)
    keep[close[:, 1]] = False
    return np.concatenate([nodes, free[keep]])
