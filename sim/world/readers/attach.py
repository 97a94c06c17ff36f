"""Places and roads brought together: the road node of every place, and those out of reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray
from sim.errors import input_error
from sim.world.geography import Strays
from sim.world.reach import strong_parts
from sim.world.readers.complaints import Complaints, did_you_mean, named
from sim.world.readers.fine_roads import FineRoads
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.world import ReadWorld

NEIGHBOURS = 8
"""Nearest nodes among which the first of several equally near ones is looked for."""


@dataclass(frozen=True, slots=True)
class Attached:
    """Places that can be reached, with their road node (of the fine roads) and the way to it, shape `(cells,)`."""

    sites: Sites
    node: IndexArray
    leg_km: FloatArray
    notes: tuple[str, ...]
    strays: Strays


def attach(sites: Sites, roads: FineRoads, spec: ReadWorld) -> Attached:
    """Return each place with its road node: the one that its file names, or the nearest one on any road but motorways.

    A place is out of reach when its node is not in the largest part of the roads within which every junction can be
    driven to from every other one, and back. What happens to such places says `spec.unreachable`.

    Raises
    ------
    InputError
        If a place names a node that is not there, if places are out of reach and the scenario says that is an
        error, or if no place is left.
    """
    main = largest_part(roads)
    node = _named_nodes(sites, roads) if sites.node_name else _nearest(sites, roads, roads.with_doors)
    away = np.flatnonzero(~main[node])
    notes: list[str] = []
    left_out = np.empty((0, 2))
    if len(away) and spec.unreachable == "error":
        raise input_error(_out_of_reach(sites, away) + "; " + _ways_out(), path="world.source.unreachable")
    if len(away) and spec.unreachable == "nearest":
        doors = main & roads.with_doors
        node[away] = _nearest(sites, roads, doors if doors.any() else main)[away]
        moved_km = _leg_km(sites, roads, node)[away]
        worst = sites.labels([int(away[np.argmax(moved_km)])])[0]
        notes.append(
            f"{_out_of_reach(sites, away)}; they were moved to its nearest nodes, "
            f"the farthest, {worst}, {moved_km.max():.2f} km away"
        )
    if len(away) and spec.unreachable == "drop":
        lost = float(sites.residents[away].sum())
        notes.append(f"{_out_of_reach(sites, away)}; they were left out, with {lost:,.0f} residents")
        reached = main[node]
        if not reached.any():
            raise input_error("no place is left when those out of reach are dropped", path="world.source.unreachable")
        left_out = np.column_stack((sites.x, sites.y))[~reached]
        sites, node = sites.kept(reached), node[reached]
    leg_km = _leg_km(sites, roads, node)
    far = np.flatnonzero(leg_km > spec.far_from_road_km).astype(np.int32)
    notes += _far_notes(sites, leg_km, far, spec.far_from_road_km)
    return Attached(sites, node, leg_km, tuple(notes), Strays(roads.left_out, left_out, far))


def largest_part(roads: FineRoads) -> BoolArray:
    """Return which nodes lie in the strongly connected part with most junctions, the first of equally large ones."""
    part = strong_parts(len(roads.x_km), roads.tail, roads.head)
    main: BoolArray = part == np.argmax(np.bincount(part[roads.junction]))
    return main


def _named_nodes(sites: Sites, roads: FineRoads) -> IndexArray:
    number = {name: node for node, name in enumerate(roads.node_name)}
    complaints = Complaints()
    unknown = dict.fromkeys(name for name in sites.node_name if name not in number)
    for name in list(unknown)[:10]:
        hint = did_you_mean(name, roads.node_name, "there are")
        complaints.add(f"{name!r} is no road node{hint}", "world.source.cells.node_column")
    if len(unknown) > 10:
        complaints.add(f"{len(unknown) - 10:,} more names are no road nodes", "world.source.cells.node_column")
    complaints.stop_if_any()
    return np.array([number[name] for name in sites.node_name], dtype=np.int32)


def _nearest(sites: Sites, roads: FineRoads, among: BoolArray) -> IndexArray:
    from scipy.spatial import cKDTree

    nodes = np.flatnonzero(among).astype(np.int32)
    tree = cKDTree(np.column_stack((roads.x_km[nodes], roads.y_km[nodes])))
    count = min(NEIGHBOURS, len(nodes))
    distance, found = map(np.asarray, tree.query(np.column_stack((sites.x, sites.y)), k=list(range(1, count + 1))))
    # Equally near nodes come in no particular order; the lowest number decides.
    candidates = np.where(distance == distance[:, :1], nodes[found], np.iinfo(np.int32).max)
    lowest: IndexArray = candidates.min(axis=1)
    return lowest


def _leg_km(sites: Sites, roads: FineRoads, node: IndexArray) -> FloatArray:
    leg_km: FloatArray = np.hypot(sites.x - roads.x_km[node], sites.y - roads.y_km[node])
    return leg_km


def _out_of_reach(sites: Sites, away: Iterable[int]) -> str:
    labels = sites.labels(away)
    return (
        f"{len(labels):,} of {len(sites):,} places cannot be reached both ways by road "
        f"from the largest connected part: {named(labels)}"
    )


def _ways_out() -> str:
    return "mend the roads, or say drop (leave them out) or nearest (move them to the nearest node of that part)"


def _far_notes(sites: Sites, leg_km: FloatArray, far: IndexArray, limit_km: float) -> list[str]:
    if not len(far):
        return []
    worst = int(np.argmax(leg_km))
    return [
        f"{len(far):,} of {len(sites):,} places lie more than {limit_km:g} km from their road node, "
        f"the farthest, {sites.labels([worst])[0]}, {leg_km[worst]:.2f} km"
    ]
