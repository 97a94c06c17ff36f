"""In what order the possible roads of a county are built."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.world.county.crossroads import Mesh
from sim.world.county.mesh import cost_graph
from sim.world.county.outline import length

CORRIDOR_COST = 0.5
"""A kilometre on a road between towns, in those of other roads, to whoever chooses a way to the seat. Assumption."""

POOR_COST = 4.0
"""The same for a road that is a last resort. Assumption."""

WITHIN_VILLAGE_COST = 0.5
"""A kilometre of lane between hamlets of one village, in those between villages, to whoever builds it. Assumption."""


@dataclass(frozen=True, slots=True)
class Users:
    """Who uses the roads of a mesh; columns of shape `(nodes,)`.

    The first `towns` nodes are the towns. `residents` are those of a village, at the node nearest to its centre;
    `village` is the one a node lies in.
    """

    towns: int
    residents: FloatArray
    village: IntArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of a mesh's edges, the most important first; the first `needed` of them join every node."""

    edges: IntArray
    needed: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The cheapest way from each node to the nearest town: its cost, first edge and next node; negative in a town."""

    cost: FloatArray
    above: IntArray
    edge: IntArray


def rank_roads(mesh: Mesh, users: Users, budget_km: float) -> Ranking:
    """Return the order of building.

    1. Roads between towns.
    2. Roads that join every village to the nearest town, the busiest first. Left out when `budget_km` does not suffice.
    3. Lanes that join every other node to those roads, as short as possible, rather within a village than between two.
    4. Short cuts, those that save most first.
    """
    cost = mesh.length_km * np.where(mesh.poor, POOR_COST, 1.0)
    cost[: mesh.corridor_count] *= CORRIDOR_COST
    corridor = np.arange(len(cost)) < mesh.corridor_count
    traffic = _traffic(mesh, _cheapest_ways(mesh, cost, np.ones(len(cost), dtype=bool), users.towns), users.residents)
    village_road = (traffic > 0) & ~corridor
    village = users.village[mesh.edges]
    lane_cost = cost * np.where(village[:, 0] == village[:, 1], WITHIN_VILLAGE_COST, 1.0)
    joined = _joined(mesh, lane_cost, corridor | village_road)
    if mesh.length_km[joined].sum() > budget_km:
        village_road[:] = False
        joined = _joined(mesh, lane_cost, corridor)
    village_roads = np.flatnonzero(village_road)
    village_roads = village_roads[np.argsort(-traffic[village_roads], kind="stable")]
    lanes = np.flatnonzero(joined & ~corridor & ~village_road)
    others = np.flatnonzero(~joined & ~mesh.poor)
    detour = _detour(mesh, _cheapest_ways(mesh, cost, joined, users.towns), others) * (cost / lane_cost)[others]
    short_cuts = others[np.argsort(-_spread(mesh, others, detour), kind="stable")]
    ranked = np.concatenate([np.flatnonzero(corridor), village_roads, lanes, short_cuts])
    return Ranking(ranked, int(np.sum(joined)))


def _cheapest_ways(mesh: Mesh, cost: FloatArray, allowed: BoolArray, towns: int) -> Ways:
    from scipy.sparse.csgraph import dijkstra

    edges, count = mesh.edges[allowed], len(mesh.nodes_km)
    graph = cost_graph(edges, cost[allowed], count)
    found = dijkstra(graph, directed=False, indices=np.arange(towns), min_only=True, return_predecessors=True)
    above = found[1].astype(np.int64)
    key = np.minimum(edges[:, 0], edges[:, 1]) * count + np.maximum(edges[:, 0], edges[:, 1])
    order = np.argsort(key, kind="stable")
    node = np.arange(count, dtype=np.int64)
    wanted = np.minimum(node, above) * count + np.maximum(node, above)
    at = order[np.minimum(np.searchsorted(key[order], wanted), len(order) - 1)]
    return Ways(found[0], above, np.where(above >= 0, np.flatnonzero(allowed)[at], -1))


def _joined(mesh: Mesh, cost: FloatArray, built: BoolArray) -> BoolArray:
    """Whether each edge is built already, or belongs to the cheapest roads that join all other nodes to those."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    count = len(mesh.nodes_km)
    graph = cost_graph(mesh.edges, cost * np.where(built, 1e-6, 1.0), count)
    tree = minimum_spanning_tree(graph).tocoo()
    tree_key = tree.row.astype(np.int64) * count + tree.col.astype(np.int64)
    joined: BoolArray = built | np.isin(mesh.edges[:, 0] * count + mesh.edges[:, 1], tree_key)
    return joined


def _traffic(mesh: Mesh, ways: Ways, residents: FloatArray) -> FloatArray:
    """Residents who use each edge when all go to the nearest town, shape `(edges,)`."""
    traffic = residents.tolist()
    above = ways.above.tolist()
    for node in np.argsort(-ways.cost, kind="stable").tolist():
        if above[node] >= 0:
            traffic[above[node]] += traffic[node]
    on_edge = np.zeros(len(mesh.edges))
    joined = ways.above >= 0
    on_edge[ways.edge[joined]] = np.array(traffic)[joined]
    return on_edge


def _detour(mesh: Mesh, ways: Ways, edges: IntArray) -> FloatArray:
    """How much longer the way between the ends of each edge is without it, as a factor, shape `(edges,)`.

    The way without it leads up the cheapest ways of both ends until they meet; between two towns, straight.
    """
    cost, above = ways.cost, ways.above
    a, b = mesh.edges[edges, 0], mesh.edges[edges, 1]
    way = cost[a] + cost[b]
    while True:
        up_a = (a != b) & (above[a] >= 0) & ((cost[a] >= cost[b]) | (above[b] < 0))
        up_b = (a != b) & (above[b] >= 0) & ~up_a
        if not (up_a.any() or up_b.any()):
            break
        a, b = np.where(up_a, above[a], a), np.where(up_b, above[b], b)
    way = way - np.where(a == b, 2 * cost[a], 0.0) + CORRIDOR_COST * length(mesh.nodes_km[a] - mesh.nodes_km[b])
    detour: FloatArray = way / mesh.length_km[edges]
    return detour


def _spread(mesh: Mesh, edges: IntArray, detour: FloatArray) -> FloatArray:
    """Return the worth of each edge, shape `(edges,)`: its detour, halved for each round of better neighbours.

    Of the many edges that would cross the same gap between two branches of the network, one is enough at first.
    """
    a, b = mesh.edges[edges, 0], mesh.edges[edges, 1]
    worth = detour.copy()
    open_ = np.arange(len(edges))
    halvings = 0
    while len(open_):
        best = np.zeros(len(mesh.nodes_km))
        np.maximum.at(best, a[open_], detour[open_])
        np.maximum.at(best, b[open_], detour[open_])
        around = best.copy()
        np.maximum.at(around, mesh.edges[:, 0], best[mesh.edges[:, 1]])
        np.maximum.at(around, mesh.edges[:, 1], best[mesh.edges[:, 0]])
        chosen = detour[open_] >= np.maximum(around[a[open_]], around[b[open_]])
        worth[open_[chosen]] = detour[open_[chosen]] * 0.5**halvings
        open_ = open_[~chosen]
        halvings += 1
    return worth
