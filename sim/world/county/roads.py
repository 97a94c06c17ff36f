"""The roads of a county: which of the possible ones are built, and of which class each is.

Along one order of importance the classes are handed out, from the widest to the narrowest, each until its length is
used up; a road is cut where one class ends and the next begins. So every length comes out exactly, unless joining all
places takes more road than was asked for, or more was asked for than there is room for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.scenario.specs.road_classes import RoadClass
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county.crossroads import Mesh
from sim.world.county.ranking import Users, rank_roads

CLASSES: tuple[RoadClass, ...] = get_args(RoadClass)


@dataclass(frozen=True, slots=True)
class Network:
    """The roads that are built, each once; columns of shape `(roads,)`, `edges` of shape `(roads, 2)`.

    `road_class` indexes `classes`.
    """

    nodes_km: FloatArray
    edges: IntArray
    length_km: FloatArray
    road_class: IntArray
    classes: tuple[RoadClass, ...]

    def km(self) -> dict[RoadClass, float]:
        """Length of each class."""
        made = np.bincount(self.road_class, self.length_km, len(self.classes))
        return dict(zip(self.classes, made.tolist(), strict=True))


def wished_km(spec: GeneratedWorld) -> dict[RoadClass, float]:
    """Return the length asked for of each class, widest first."""
    return {road: spec.road_km_per_km2[road] * spec.area_km2 for road in CLASSES if road in spec.road_km_per_km2}


def build_network(mesh: Mesh, users: Users, wished: dict[RoadClass, float]) -> Network:
    """Return the roads that are built of a mesh: `wished` kilometres of each class, widest first."""
    ranking = rank_roads(mesh, users, sum(wished.values()))
    is_street = mesh.street[ranking.edges]
    is_needed = np.arange(len(ranking.edges)) < ranking.needed
    streets = np.concatenate([ranking.edges[is_street & is_needed], ranking.edges[is_street & ~is_needed]])
    # Whole streets only: what is left of their length goes to roads outside, needed streets beyond it to other classes.
    street_end = np.cumsum(mesh.length_km[streets])
    named = int(np.searchsorted(street_end, wished.get("residential", 0.0), side="right"))
    more = streets[named : max(named, int(np.sum(is_street & is_needed)))]
    country = np.concatenate([ranking.edges[is_needed & ~is_street], more, ranking.edges[~is_needed & ~is_street]])
    needed_km = float(mesh.length_km[country[: int(np.sum(is_needed & ~is_street)) + len(more)]].sum())
    limits = _limits(wished, float(street_end[named - 1]) if named else 0.0, needed_km)
    return _cut(mesh, streets[:named], country, limits)


def _limits(wished: dict[RoadClass, float], street_km: float, needed_km: float) -> dict[RoadClass, float]:
    """Return where each class ends along the order of the country's roads, in kilometres, widest first.

    Paths are for short cuts only, since cars cannot use them: if need be, village roads are prolonged.
    """
    lengths = dict(wished)
    if "residential" in lengths:
        lengths["residential"] = max(lengths["residential"] - street_km, 0.0)
    usable = [road for road in lengths if road != "path"]
    missing = needed_km - sum(lengths[road] for road in usable)
    if missing > 0:
        village_road = "unclassified" if "unclassified" in usable else usable[-1]
        lengths[village_road] += missing
    return dict(zip(lengths, np.cumsum(list(lengths.values())).tolist(), strict=True))


def _cut(mesh: Mesh, streets: IntArray, country: IntArray, limits: dict[RoadClass, float]) -> Network:
    """Return the streets, and the country's roads in order, cut where a class ends."""
    classes = tuple(limits)
    street_class = classes.index("residential") if "residential" in classes else 0
    ends = np.cumsum(mesh.length_km[country])
    limit = _snapped(np.array(list(limits.values())), ends)
    stops = _stops(ends, limit, "path" in limits)
    middle = (stops[:-1] + stops[1:]) / 2
    row = np.searchsorted(ends, middle)
    edge = country[row]
    road_class = np.minimum(np.searchsorted(limit, middle), len(limit) - 1)

    # A stop that is not the end of an edge becomes a node of its own.
    is_cut = ~np.isin(stops, ends) & (stops > 0)
    node = len(mesh.nodes_km) + np.cumsum(is_cut) - 1
    tail = np.where(is_cut[:-1], node[:-1], mesh.edges[edge, 0])
    head = np.where(is_cut[1:], node[1:], mesh.edges[edge, 1])
    before = np.flatnonzero(is_cut) - 1
    start = mesh.nodes_km[mesh.edges[edge[before], 0]]
    end = mesh.nodes_km[mesh.edges[edge[before], 1]]
    share = (stops[is_cut] - (ends - mesh.length_km[country])[row[before]]) / mesh.length_km[edge[before]]
    return Network(
        nodes_km=np.concatenate([mesh.nodes_km, start + share[:, None] * (end - start)]),
        edges=np.concatenate([mesh.edges[streets], np.column_stack([tail, head])]),
        length_km=np.concatenate([mesh.length_km[streets], np.diff(stops)]),
        road_class=np.concatenate([np.full(len(streets), street_class), road_class]),
        classes=classes,
    )


def _snapped(limit: FloatArray, ends: FloatArray) -> FloatArray:
    """Return the limits, those that fall on the end of an edge but for rounding put exactly there."""
    at = np.searchsorted(ends, limit)
    for neighbour in (np.maximum(at - 1, 0), np.minimum(at, len(ends) - 1)):
        limit = np.where(np.abs(ends[neighbour] - limit) <= 1e-9 * ends[-1], ends[neighbour], limit)
    return limit


def _stops(ends: FloatArray, limit: FloatArray, whole: bool) -> FloatArray:
    """Return where pieces begin and end along the country's roads: at the ends of edges, and where a class ends.

    The last road may stop in the fields; with `whole` it does not, since the end of a path is out of a car's reach.
    """
    last = min(float(limit[-1]), float(ends[-1]))
    if whole:
        choice = ends[np.searchsorted(ends, limit[-2]) :]
        last = float(choice[np.argmin(np.abs(choice - last))]) if len(choice) else float(ends[-1])
    inner = limit[:-1][limit[:-1] < last]
    stops: FloatArray = np.unique(np.concatenate([[0.0], ends[ends < last], inner, [last]]))
    return stops
