"""Tables of things that have a position: columns of a CSV file or a workbook, points or polygons of a map file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.specs.coordinates import FROM_FILE, PLANE
from sim.world.readers.boundaries import polygons
from sim.world.readers.complaints import Complaints
from sim.world.readers.coordinate_systems import placed
from sim.world.readers.features import read_features, system_of
from sim.world.readers.geojson_file import Feature, depth, geometries, text_of
from sim.world.readers.shape_file import SUFFIXES
from sim.world.readers.table_file import filled, read_table, without_rows
from sim.world.readers.text_table import TextTable

if TYPE_CHECKING:
    from sim.scenario.specs.tables import Table

MAP_SUFFIXES = (".geojson", ".json", *SUFFIXES)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table with the position of each row, `(rows,)`: kilometres, or degrees (WGS84) where `wgs84` is true.

    Positions are NaN where unknown. `shapes` are the rows' polygons in degrees and `area_km2` their areas; both are
    empty where the rows are points. The position of a polygon is its centre, or a point inside it where that is not.
    """

    table: TextTable
    x: FloatArray
    y: FloatArray
    wgs84: bool
    shapes: tuple[Any, ...] = ()
    area_km2: FloatArray = field(default_factory=lambda: np.empty(0))


def read_placed_table(
    spec: Table, wanted: Sequence[str], path: str, complaints: Complaints, *, may_lack_positions: bool, hint: str = ""
) -> PlacedTable:
    """Return a table and where its rows are.

    Parameters
    ----------
    wanted:
        Columns that the scenario asks for, those of positions not counted.
    may_lack_positions:
        Whether rows, or all of them, may have no position; otherwise that is complained about, with `hint`.

    Raises
    ------
    InputError
        If nothing can be read from the file at all.
    """
    if Path(spec.file).suffix.lower() in MAP_SUFFIXES:
        return _from_map(spec, path, complaints)
    table = read_table(spec, wanted if may_lack_positions else (*wanted, spec.x, spec.y), path, complaints)
    wgs84 = spec.coordinates != PLANE
    if may_lack_positions and spec.x not in table.columns and spec.y not in table.columns:
        complaints.notes.append(
            f"{Path(spec.file).name} has no columns {spec.x} and {spec.y}: positions are not known from it"
        )
        return PlacedTable(table, np.full(len(table), np.nan), np.full(len(table), np.nan), wgs84)
    x = table.numbers(spec.x, f"{path}.x", complaints, blank_is_fine=may_lack_positions, hint=hint)
    y = table.numbers(spec.y, f"{path}.y", complaints, blank_is_fine=may_lack_positions, hint=hint)
    if may_lack_positions:
        half = np.flatnonzero(np.isfinite(x) != np.isfinite(y)).tolist()
        said = [(table.lines[row], f"has only one of {spec.x} and {spec.y}; give both or none") for row in half]
        complaints.add_rows(said, spec.x, spec.file)
    x, y, notes = placed(x, y, spec.coordinates, spec.unit_km, path, complaints)
    complaints.notes += notes
    return PlacedTable(table, x, y, wgs84)


def _from_map(spec: Table, path: str, complaints: Complaints) -> PlacedTable:
    encoding = FROM_FILE if spec.encoding == "utf-8" else spec.encoding
    system = FROM_FILE if spec.coordinates == PLANE else spec.coordinates
    collection = read_features(spec.file, encoding, f"{path}.file")
    if 2 * sum(map(_is_area, collection.features)) > len(collection.features):
        found = polygons(spec.file, f"{path}.file", system, encoding)
        complaints.notes += found.notes
        table = _table(spec, range(1, len(found) + 1), found.properties, path, complaints)
        rows = np.array(table.lines) - 1
        shapes = tuple(found.shapes[row] for row in rows)
        inner = [_inner(shape) for shape in shapes]
        x, y = np.array([point.x for point in inner]), np.array([point.y for point in inner])
        return PlacedTable(table, x, y, True, shapes, found.area_km2[rows])
    complaints.notes += collection.notes
    texts = [{name: text_of(value) for name, value in one.properties.items()} for one in collection.features]
    table = _table(spec, [feature.number for feature in collection.features], texts, path, complaints)
    kept = [feature for feature in collection.features if feature.number in set(table.lines)]
    degrees = _points(kept, spec.file, complaints)
    named_system = system_of(collection, system, spec.file, f"{path}.file")
    x, y, notes = placed(degrees[:, 0], degrees[:, 1], named_system, 1.0, path, complaints)
    complaints.notes += notes
    return PlacedTable(table, x, y, True)


def _table(
    spec: Table, numbers: Sequence[int], properties: Sequence[dict[str, str]], path: str, complaints: Complaints
) -> TextTable:
    names = dict.fromkeys(name for one in properties for name in one)
    columns = {name: tuple(one.get(name, "") for one in properties) for name in names}
    table = TextTable(spec.file, columns, tuple(numbers), row_word="feature")
    return without_rows(filled(table, spec.fill_down, path, complaints), spec.leave_out, path, complaints)


def _is_area(feature: Feature) -> bool:
    return any(
        kind.endswith("Polygon") or (not kind and depth(coordinates) >= 3)
        for kind, coordinates in geometries(feature.geometry)
    )


def _inner(shape: Any) -> Any:
    centre = shape.centroid
    return centre if shape.contains(centre) else shape.representative_point()


def _points(features: Sequence[Feature], file: str, complaints: Complaints) -> FloatArray:
    points = [_position(feature.geometry) for feature in features]
    wrong = [
        (
            0,
            f"feature {feature.number}: its geometry is {_kind(feature.geometry)}, not a point with longitude "
            "and latitude",
        )
        for feature, point in zip(features, points, strict=True)
        if point is None
    ]
    complaints.add_rows(wrong, "geometry", file)
    return np.array([point or (0.0, 0.0) for point in points], dtype=np.float64).reshape(-1, 2)


def _position(geometry: Any) -> tuple[float, float] | None:
    kind, position = next(geometries(geometry), ("missing", None))
    if kind != "Point" or not isinstance(position, list) or len(position) < 2:
        return None
    if not all(isinstance(value, int | float) and abs(value) < math.inf for value in position[:2]):
        return None
    try:
        return float(position[0]), float(position[1])
    except OverflowError:
        return None


def _kind(geometry: Any) -> str:
    return next(geometries(geometry), ("missing", None))[0] or "missing"
