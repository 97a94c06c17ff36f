"""The roads between towns: from the county town to the boundary on all sides, and from seat to seat.

They are laid before anything else, as curves of their own, and everything smaller joins them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sim.arrays import FloatArray, IntArray
from sim.world.county.mesh import cost_graph, triangulate
from sim.world.county.outline import Outline, length
from sim.world.county.spacing import in_town, nearest_alike
from sim.world.county.streets import StreetArea

MOST_EXITS = 8
TOWNS_PER_EXIT_PAIR = 4
BENDS_AT_BOUNDARY = 4
"""How often a piece of road that leaves the county is halved and its middle pulled back inside."""

BULGE = 0.04
"""Standard deviation of a road's sideways bulge, as a share of its length. Assumption."""


@dataclass(frozen=True, slots=True)
class Corridors:
    """Points of the roads between towns and the pieces that join them, the most important road first.

    The first points are the towns. `pieces`, shape `(pieces, 2)`, holds rows of `xy_km`; those of a road in order.
    """

    xy_km: FloatArray
    pieces: IntArray


def lay_corridors(
    towns_km: FloatArray, streets: StreetArea, outline: Outline, spacing_km: float, rng: Generator
) -> Corridors:
    """Return the roads between towns, in pieces of about `spacing_km`, of about a block where there are streets.

    Each seat is joined to its neighbours (Gabriel graph), so that the towns form one connected network.
    """
    exits = _exits(outline, len(towns_km), rng)
    ends = np.concatenate([towns_km, exits])
    points = [ends]
    pieces: list[IntArray] = []
    count = len(ends)
    per_block = min(max(round(spacing_km / streets.block_km), 1), 4) if streets.area_km2 > 0 else 1
    for start, end in _links(towns_km, exits):
        between = _curve(ends[start], ends[end], spacing_km / per_block, rng)
        nth = np.arange(1, len(between) + 1)
        between = between[(nth % per_block == 0) | in_town(between, streets.centre_km, streets.area_km2)]
        between = _kept_inside(ends[start], between, ends[end], outline)
        rows = np.array([start, *range(count, count + len(between)), end], dtype=np.int64)
        pieces.append(np.column_stack([rows[:-1], rows[1:]]))
        points.append(between)
        count += len(between)
    return Corridors(np.concatenate(points), np.concatenate(pieces))


def _kept_inside(start: FloatArray, between: FloatArray, end: FloatArray, outline: Outline) -> FloatArray:
    """Return the points of a road, with more of them where it would leave the county between two."""
    points = np.concatenate([start[None], outline.pull_inside(between), end[None]])
    for _ in range(BENDS_AT_BOUNDARY):
        middle = (points[:-1] + points[1:]) / 2
        outside = np.flatnonzero(outline.reach(middle) < 1)
        points = np.insert(points, outside + 1, outline.pull_inside(middle[outside]), axis=0)
    return points[1:-1]


def _exits(outline: Outline, towns: int, rng: Generator) -> FloatArray:
    """Return points just inside the boundary, about evenly round it; opposite ones half the list apart."""
    count = min(MOST_EXITS, 2 + 2 * -(-towns // TOWNS_PER_EXIT_PAIR))
    corners = len(outline.corners)
    turn = (np.arange(count) + 0.5 * (rng.random(count) - 0.5)) / count + rng.random()
    return outline.corners[np.floor(turn * corners).astype(np.int64) % corners] * 0.995


def _links(towns_km: FloatArray, exits: FloatArray) -> list[tuple[int, int]]:
    """Return the links between towns and exits, the most important first, each once.

    Through roads come first, from the county town to two opposite exits by way of the seats that lie near; then the
    other links between neighbouring seats, the shortest first.
    """
    towns = len(towns_km)
    ends = np.concatenate([towns_km, exits])
    above = _ways_from_county_town(ends, towns)
    half = len(exits) // 2
    links: list[tuple[int, int]] = []
    for pair in sorted(range(half), key=lambda i: (i % 2, i)):
        for end in (towns + pair, towns + pair + half):
            way = [end]
            while way[-1] != 0:
                way.append(int(above[way[-1]]))
            links += zip(way[::-1], way[-2::-1], strict=False)
    edges, gabriel = triangulate(towns_km)
    near = edges[gabriel]
    near = near[np.argsort(length(towns_km[near[:, 0]] - towns_km[near[:, 1]]), kind="stable")]
    links += near.tolist()
    first: dict[frozenset[int], tuple[int, int]] = {}
    for link in links:
        first.setdefault(frozenset(link), link)
    return list(first.values())


def _ways_from_county_town(ends: FloatArray, towns: int) -> IntArray:
    """Return the next point towards the county town from each town and exit.

    The cost of a link is its length to the power 1.5: a road makes a small detour for a town.
    """
    from scipy.sparse.csgraph import dijkstra

    edges, _ = triangulate(ends)
    exits = np.arange(towns, len(ends))
    alike = np.zeros(len(ends), dtype=np.int64)
    nearest = nearest_alike(ends[exits], alike[exits], ends[:towns], alike[:towns])
    links = np.unique(np.concatenate([edges, edges[:, ::-1], np.column_stack([nearest, exits])]), axis=0)
    links = links[links[:, 0] < towns]  # a way leads on from towns, not from exits
    span = length(ends[links[:, 0]] - ends[links[:, 1]])
    graph = cost_graph(links, span * np.sqrt(span), len(ends))
    above: IntArray = dijkstra(graph, indices=np.array([0]), return_predecessors=True)[1][0].astype(np.int64)
    return above


def _curve(start: FloatArray, end: FloatArray, spacing_km: float, rng: Generator) -> FloatArray:
    """Return the points between two towns: a bow and an S laid over the straight line."""
    way = end - start
    span = float(np.sqrt(way[0] * way[0] + way[1] * way[1]))
    bow, swing = BULGE * np.clip(rng.standard_normal(2), -2, 2)
    steps = max(1, round(span / spacing_km))
    at = (np.arange(1, steps) / steps)[:, None]
    sideways = 4 * at * (1 - at) * (bow + 2 * swing * (1 - 2 * at))
    points: FloatArray = start + way * at + np.array([-way[1], way[0]]) * sideways
    return points
