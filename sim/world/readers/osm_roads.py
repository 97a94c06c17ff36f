"""Roads from an OpenStreetMap file.

Access restrictions (`access=private` and the like) do not bind: police may go there. A way counts under the class
of its tag `highway`; which classes are kept says the scenario.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, IntArray
from sim.errors import input_error
from sim.world.readers.coordinates import geodesic_km, plane_around
from sim.world.readers.fine_roads import CLASS_NUMBER, FineRoads
from sim.world.readers.osm_file import numbered_nodes, tagged_ways

if TYPE_CHECKING:
    from sim.scenario.specs.world import OsmRoads, RoadClass

PATH = "world.source.roads.file"

HIGHWAYS: dict[str, RoadClass] = {
    "motorway": "motorway", "motorway_link": "motorway", "trunk": "trunk", "trunk_link": "trunk",
    "primary": "primary", "primary_link": "primary", "secondary": "secondary", "secondary_link": "secondary",
    "tertiary": "tertiary", "tertiary_link": "tertiary", "unclassified": "unclassified", "road": "unclassified",
    "residential": "residential", "living_street": "residential", "service": "service", "track": "track",
    "path": "path", "footway": "path", "cycleway": "path", "pedestrian": "path", "bridleway": "path", "steps": "path",
}  # fmt: skip
"""Class of road of each value of the tag `highway`; other values are no roads that stand."""

ONEWAY_IMPLIED = frozenset({"motorway", "motorway_link"})
ROUNDABOUTS = frozenset({"roundabout", "circular"})
"""Values of the tag `junction` that imply one-way traffic, as does a motorway; a tag `oneway` overrules both."""

FORWARD, BACKWARD = 1, 2


@dataclass(slots=True)
class _Ways:
    """Ways as their nodes one after the other; `way` says which way a node belongs to."""

    node: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    road_class: list[int] = field(default_factory=list)
    direction: list[int] = field(default_factory=list)


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
    node_id, lon, lat = _positions(spec.file, np.unique(np.array(ways.node, dtype=np.int64)))
    if len(node_id) < 2:
        raise input_error("holds ways but none of their nodes", path=PATH, file=spec.file)
    plane = plane_around(lon, lat)
    x_km, y_km = plane.to_km(lon, lat, PATH)
    refs = np.array(ways.node, dtype=np.int64)
    node = np.minimum(np.searchsorted(node_id, refs), len(node_id) - 1).astype(np.int32)
    present = node_id[node] == refs
    way = np.repeat(np.arange(len(ways.length)), ways.length)
    joined = (way[1:] == way[:-1]) & present[1:] & present[:-1] & (node[1:] != node[:-1])
    at = np.flatnonzero(joined)
    length_km = geodesic_km(lon[node[at]], lat[node[at]], lon[node[at + 1]], lat[node[at + 1]], PATH)
    direction = np.array(ways.direction)[way[at]]
    ahead, back = np.flatnonzero(direction & FORWARD), np.flatnonzero(direction & BACKWARD)[::-1]
    each = np.concatenate((ahead, back))
    road_class = np.array(ways.road_class, dtype=np.int32)[way[at]]
    return FineRoads(
        tuple(map(str, node_id.tolist())),
        x_km,
        y_km,
        np.concatenate((node[at[ahead]], node[at[back] + 1])),
        np.concatenate((node[at[ahead] + 1], node[at[back]])),
        length_km[each],
        road_class[each],
        _junctions(len(node_id), node[present], node[at], node[at + 1]),
        plane,
        _notes(way[~present]),
    )


def _kept_ways(spec: OsmRoads) -> _Ways:
    ways, seen = _Ways(), Counter[str]()
    for way in tagged_ways(spec.file, "highway", PATH):
        tags = way.tags
        highway = tags.get("highway")
        seen[highway] += 1
        if HIGHWAYS.get(highway) not in spec.classes or tags.get("area") == "yes" or len(way.nodes) < 2:
            continue
        ways.node.extend(node.ref for node in way.nodes)
        ways.length.append(len(way.nodes))
        ways.road_class.append(CLASS_NUMBER[HIGHWAYS[highway]])
        ways.direction.append(_direction(tags))
    if not ways.length:
        found = ", ".join(f"{count:,} {highway}" for highway, count in seen.most_common(8)) or "no ways with that tag"
        message = f"holds no road of the classes {', '.join(spec.classes)}; its tag highway has {found}"
        raise input_error(message, path=PATH, file=spec.file)
    return ways


def _direction(tags: Any) -> int:
    oneway = tags.get("oneway", "")
    if oneway in ("yes", "true", "1"):
        return FORWARD
    if oneway in ("-1", "reverse"):
        return BACKWARD
    implied = tags.get("junction") in ROUNDABOUTS or tags.get("highway") in ONEWAY_IMPLIED
    return FORWARD if implied and oneway not in ("no", "false", "0") else FORWARD | BACKWARD


def _positions(file: str, wanted: IntArray) -> tuple[IntArray, FloatArray, FloatArray]:
    found: dict[int, tuple[float, float]] = {}
    for node in numbered_nodes(file, wanted.tolist(), PATH):
        if node.location.valid():
            found[node.id] = (node.location.lon, node.location.lat)
    node_id = np.array(sorted(found), dtype=np.int64)
    degrees = np.array([found[number] for number in node_id.tolist()], dtype=np.float64).reshape(-1, 2)
    return node_id, degrees[:, 0].copy(), degrees[:, 1].copy()


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
