"""Roads from an OpenStreetMap file.

Access restrictions (`access=private` and the like) do not bind: police may go there. A way counts under the class
of its tag `highway`; which classes are kept says the scenario.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import NONE, BoolArray, IndexArray, IntArray
from sim.errors import input_error
from sim.scenario.specs.road_classes import HIGHWAYS
from sim.world.readers.coordinates import geodesic_km, plane_around
from sim.world.readers.fine_roads import CLASS_NUMBER, FineRoads
from sim.world.readers.osm_file import tagged_ways

if TYPE_CHECKING:
    from sim.scenario.specs.roads import OsmRoads

PATH = "world.source.roads.file"

ONEWAY_IMPLIED = frozenset({"motorway", "motorway_link"})
ROUNDABOUTS = frozenset({"roundabout", "circular"})
"""Values of the tag `junction` that imply one-way traffic, as does a motorway; a tag `oneway` overrules both.

That roundabouts imply it can be switched off (`roundabouts: as_tagged`), to count roads as others did.
"""

FORWARD, BACKWARD = 1, 2


@dataclass(slots=True)
class _Ways:
    """Ways, and their nodes one after the other; a place that the file lacks is NaN."""

    node: list[int] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    road_class: list[int] = field(default_factory=list)
    direction: list[int] = field(default_factory=list)

    def add(self, way: Any, road_class: int, direction: int) -> None:
        for node in way.nodes:
            place = node.location
            known = place.valid()
            self.node.append(node.ref)
            self.lon.append(place.lon if known else np.nan)
            self.lat.append(place.lat if known else np.nan)
        self.nodes.append(len(way.nodes))
        self.road_class.append(road_class)
        self.direction.append(direction)


def read_osm_roads(spec: OsmRoads) -> FineRoads:
    """Return the roads of the kept classes, with every node of every way.

    A junction is a node where a kept way starts or ends, or that occurs more than once in the kept ways. Nodes
    that ways name and the file lacks, at the edge of an extract, are reported; such a way is cut there.

    Raises
    ------
    InputError
        If the file cannot be read or holds no road of these classes.
    """
    ways = _kept_ways(spec)
    way = np.repeat(np.arange(len(ways.nodes)), ways.nodes)
    lon, lat = np.array(ways.lon), np.array(ways.lat)
    present = ~np.isnan(lon)
    number, first, inverse = np.unique(np.array(ways.node)[present], return_index=True, return_inverse=True)
    node = inverse.astype(np.int32)
    at, tail, head = _steps(way, present, node)
    if not len(at):
        raise input_error("holds ways but not their nodes", path=PATH, file=spec.file)
    plane = plane_around(lon[present], lat[present])
    x_km, y_km = plane.to_km(lon[present][first], lat[present][first], PATH)
    length_km = geodesic_km(lon[at], lat[at], lon[at + 1], lat[at + 1], PATH)
    direction, road_class = np.array(ways.direction)[way[at]], np.array(ways.road_class, dtype=np.int32)[way[at]]
    ahead, back = np.flatnonzero(direction & FORWARD), np.flatnonzero(direction & BACKWARD)[::-1]
    each = np.concatenate((ahead, back))
    return FineRoads(
        tuple(map(str, number.tolist())),
        x_km,
        y_km,
        np.concatenate((tail[ahead], head[back])),
        np.concatenate((head[ahead], tail[back])),
        length_km[each],
        road_class[each],
        _junctions(len(number), node, tail, head),
        plane,
        _notes(way[~present]),
    )


def _steps(way: IntArray, present: BoolArray, node: IndexArray) -> tuple[IntArray, IndexArray, IndexArray]:
    """Return the steps from one node of a way to the next: positions in the list of nodes, tails and heads."""
    listed = np.full(len(way), NONE, dtype=np.int32)
    listed[present] = node
    joined = (way[1:] == way[:-1]) & present[1:] & present[:-1] & (listed[1:] != listed[:-1])
    at = np.flatnonzero(joined)
    return at, listed[at], listed[at + 1]


def _kept_ways(spec: OsmRoads) -> _Ways:
    ways, seen = _Ways(), Counter[str]()
    for way in tagged_ways(spec.file, "highway", PATH):
        highway = way.tags.get("highway")
        seen[highway] += 1
        road_class = HIGHWAYS.get(highway)
        if road_class in spec.classes and way.tags.get("area") != "yes" and len(way.nodes) > 1:
            ways.add(way, CLASS_NUMBER[road_class], _direction(way.tags, spec.roundabouts == "one_way"))
    if not ways.nodes:
        found = ", ".join(f"{count:,} {highway}" for highway, count in seen.most_common(8)) or "no ways with that tag"
        message = f"holds no road of the classes {', '.join(spec.classes)}; its tag highway has {found}"
        raise input_error(message, path=PATH, file=spec.file)
    return ways


def _direction(tags: Any, roundabouts_one_way: bool) -> int:
    oneway = tags.get("oneway", "")
    if oneway in ("yes", "true", "1"):
        return FORWARD
    if oneway in ("-1", "reverse"):
        return BACKWARD
    around = roundabouts_one_way and tags.get("junction") in ROUNDABOUTS
    implied = around or tags.get("highway") in ONEWAY_IMPLIED
    return FORWARD if implied and oneway not in ("no", "false", "0") else FORWARD | BACKWARD


def _junctions(nodes: int, occurring: IndexArray, tail: IndexArray, head: IndexArray) -> BoolArray:
    often = np.bincount(occurring, minlength=nodes) > 1
    # A node with one segment is where a way ends, whether the way says so or the file was cut there.
    single: BoolArray = np.bincount(np.concatenate((tail, head)), minlength=nodes) == 1
    return often | single


def _notes(lacking: IntArray) -> tuple[str, ...]:
    if not len(lacking):
        return ()
    return (
        f"{len(np.unique(lacking)):,} ways are cut because the file lacks {len(lacking):,} of their nodes, "
        "as at the edge of an extract",
    )
