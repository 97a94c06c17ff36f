"""Roads from lines: split where they share a vertex, each piece once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.errors import input_error
from sim.scenario.specs.coordinates import PLANE
from sim.world.readers.complaints import Complaints
from sim.world.readers.coordinate_systems import placed
from sim.world.readers.coordinates import LocalPlane, geodesic_km, plane_around
from sim.world.readers.features import system_of
from sim.world.readers.fine_roads import FineRoads
from sim.world.readers.geojson_file import read_collection
from sim.world.readers.levels import Split, split_by_level
from sim.world.readers.lines import PATH, Lines, left_out_note, lines_of
from sim.world.readers.pieces import Pieces, once, threaded
from sim.world.readers.shape_file import read_shapefile

if TYPE_CHECKING:
    from sim.scenario.specs.roads import GeoJsonRoads, ShapefileRoads

DECIMALS_OF_DEGREES, DECIMALS_OF_KM = 7, 5
"""Vertices that agree to a centimetre are one."""


def read_line_roads(spec: ShapefileRoads | GeoJsonRoads, complaints: Complaints) -> FineRoads:
    """Return the roads of a shapefile or a GeoJSON file; lengths are geodesic unless it is on a plane.

    Raises
    ------
    InputError
        If the file cannot be read, holds no road of the listed classes, or its columns are not as the scenario says.
    """
    file, path = spec.file, f"{PATH}.file"
    read = read_shapefile(file, spec.encoding, path) if spec.format == "shapefile" else read_collection(file, path)
    system = system_of(read, spec.coordinates, file, path)
    lines = lines_of(read, spec, complaints)
    x, y, system_notes = placed(lines.x, lines.y, system, spec.unit_km, f"{PATH}.coordinates", complaints)
    complaints.stop_if_any()

    plane = None if system == PLANE else plane_around(x, y)
    vertices = _vertices(x, y, DECIMALS_OF_KM if plane is None else DECIMALS_OF_DEGREES)
    kept = lines.road_class[lines.line] != NONE
    split = split_by_level(vertices, lines.line, lines.level, kept)
    step_km = _step_km(x, y, plane)
    drawn = _pieces(lines, split.node, kept, step_km)
    if not len(drawn.tail):
        raise input_error("holds no road that leads anywhere: each is a single point", path=path, file=file)
    pieces, again_km = once(drawn)
    joined = lines.line[1:] == lines.line[:-1]
    line_km = np.bincount(lines.line[:-1][joined], step_km[joined], len(lines.road_class)).astype(np.float64)
    notes = (
        *system_notes,
        *lines.notes,
        *left_out_note(spec, read, lines, line_km),
        *_again_note(again_km, float(pieces.length_km.sum())),
        *_level_note(split),
    )
    fine = _fine(pieces, _places(split, x, y, plane), plane, notes)
    return replace(fine, left_out=_left_out(x, y, plane, joined & ~kept[1:]))


def _vertices(x: FloatArray, y: FloatArray, decimals: int) -> IndexArray:
    """Return the number of the place of each vertex."""
    grid = np.column_stack((np.round(x * 10**decimals), np.round(y * 10**decimals)))
    _, inverse = np.unique(grid, axis=0, return_inverse=True)
    return inverse.ravel().astype(np.int32)


def _step_km(x: FloatArray, y: FloatArray, plane: LocalPlane | None) -> FloatArray:
    """Return the distance from each vertex to the next, shape `(vertices - 1,)`."""
    if plane is None:
        return np.hypot(np.diff(x), np.diff(y))
    return geodesic_km(x[:-1], y[:-1], x[1:], y[1:], PATH)


def _pieces(lines: Lines, node: IndexArray, kept: BoolArray, step_km: FloatArray) -> Pieces:
    at = np.flatnonzero((lines.line[1:] == lines.line[:-1]) & kept[1:] & (node[1:] != node[:-1]))
    line = lines.line[at]
    return Pieces(node[at], node[at + 1], lines.road_class[line], lines.direction[line], step_km[at])


@dataclass(frozen=True, slots=True)
class _Places:
    """Name and place in kilometres of every node, shape `(nodes,)`."""

    name: tuple[str, ...]
    x_km: FloatArray
    y_km: FloatArray


def _places(split: Split, x: FloatArray, y: FloatArray, plane: LocalPlane | None) -> _Places:
    first = np.zeros(int(split.node.max()) + 1, dtype=np.int64)
    first[split.node[::-1]] = np.arange(len(split.node))[::-1]
    x_km, y_km = (x, y) if plane is None else plane.to_km(x[first], y[first], PATH)
    decimals = DECIMALS_OF_KM if plane is None else DECIMALS_OF_DEGREES
    name = [f"{a:.{decimals}f} {b:.{decimals}f}" for a, b in zip(x[first].tolist(), y[first].tolist(), strict=True)]
    for node, level in split.level_of.items():
        name[node] += f" level {level:g}"
    return _Places(tuple(name), x_km[first] if plane is None else x_km, y_km[first] if plane is None else y_km)


def _left_out(x: FloatArray, y: FloatArray, plane: LocalPlane | None, step: BoolArray) -> FloatArray:
    """Return the steps from a vertex to the next in lines that were not kept, as `FineRoads.left_out`."""
    at = np.flatnonzero(step)
    ends = [(x[rows], y[rows]) if plane is None else plane.to_km(x[rows], y[rows], PATH) for rows in (at, at + 1)]
    return np.column_stack([*ends[0], *ends[1]])


def _fine(pieces: Pieces, places: _Places, plane: LocalPlane | None, notes: tuple[str, ...]) -> FineRoads:
    used, ends = np.unique(np.concatenate((pieces.tail, pieces.head)), return_inverse=True)
    tail, head = np.split(ends.ravel().astype(np.int32), 2)
    roads = threaded(replace(pieces, tail=tail, head=head), len(used))
    return FineRoads(
        tuple(places.name[node] for node in used.tolist()),
        places.x_km[used],
        places.y_km[used],
        roads.tail,
        roads.head,
        pieces.length_km[roads.piece],
        pieces.road_class[roads.piece],
        roads.junction,
        plane,
        notes,
    )


def _again_note(again_km: float, kept_km: float) -> list[str]:
    if again_km < 0.0005:
        return []
    share = 100 * again_km / (again_km + kept_km)
    return [
        f"{again_km:,.1f} km ({share:.1f} %) of the lines lie on other lines of the file, as a road does that has two "
        "names; they count once, by the widest class"
    ]


def _level_note(split: Split) -> list[str]:
    if not split.level_of:
        return []
    return [f"roads cross at different levels without meeting: {len(split.level_of):,} nodes share their places"]
