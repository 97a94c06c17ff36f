"""Boundaries of places: polygons of a GeoJSON file or a shapefile on the globe, repaired, with their areas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.errors import input_error
from sim.scenario.specs.coordinates import FROM_FILE
from sim.world.readers.complaints import named
from sim.world.readers.coordinate_systems import system_notes, to_wgs84
from sim.world.readers.extras import geo_package
from sim.world.readers.features import positions, read_features, system_of
from sim.world.readers.geojson_file import Feature, depth, geometries, text_of
from sim.world.readers.shift_suspicions import unsaid_shift_notes

M2_PER_KM2 = 1e6
NAME_COLUMNS = ("name", "NAME", "Name", "名称")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Polygons in the order of their file; all have one length.

    `shapes` are valid polygons or multipolygons of shapely in longitude and latitude (WGS84). `area_km2` is their area
    on the ellipsoid, `properties` what the file tells of each, as text.
    """

    properties: tuple[dict[str, str], ...]
    shapes: tuple[Any, ...]
    area_km2: FloatArray
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.shapes)


def polygons(file: str, path: str, coordinates: str = FROM_FILE, encoding: str = FROM_FILE) -> Boundaries:
    """Return the polygons of a file; what is no polygon is left out and reported, what crosses itself is repaired.

    Parameters
    ----------
    file:
        GeoJSON, or a shapefile (.shp or .zip).
    path:
        Place in the scenario that messages name.
    coordinates:
        The system of the file, or what the file itself says.

    Raises
    ------
    InputError
        If the file cannot be read, holds no polygon, or its points cannot lie in the system.
    """
    collection = read_features(file, encoding, path)
    system = system_of(collection, coordinates, file, path)
    drawn = [(feature, _drawn(feature, path)) for feature in collection.features]
    found = [(feature, shape) for feature, shape in drawn if shape is not None]
    if not found:
        raise input_error("holds no polygon", path=path, file=file)
    shapely = geo_package("shapely", path)
    degrees = shapely.transform(
        np.array([shape for _, shape in found]), lambda xy: np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], system, path))
    )
    shapes = tuple(_repaired(shape, path) for shape in degrees)
    area_km2 = np.array([polygon_km2(shape, path) for shape in shapes])
    labels = [_label(feature) for feature, _ in found]
    lon, lat = shapely.get_coordinates(degrees).T
    unsaid = coordinates == FROM_FILE and not collection.system
    notes = (
        *collection.notes,
        *_left_out(drawn, file),
        *_repairs(degrees, labels, area_km2, path),
        *system_notes(lon, lat, system, "boundaries", path),
        *(unsaid_shift_notes(lon, lat, Path(file).name, collection.signs, path) if unsaid else ()),
    )
    properties = tuple({name: text_of(value) for name, value in each.properties.items()} for each, _ in found)
    return Boundaries(properties, shapes, area_km2, notes)


def polygon_km2(shape: Any, path: str) -> float:
    """Return the area of a polygon in degrees on the WGS84 ellipsoid, holes taken off."""
    geodesic = geo_package("pyproj", path).Geod(ellps="WGS84")
    # The sign of an area is the direction of its ring; shells and holes must run in opposite ones.
    area_m2, _ = geodesic.geometry_area_perimeter(geo_package("shapely", path).orient_polygons(shape))
    return abs(float(area_m2)) / M2_PER_KM2


def _drawn(feature: Feature, path: str) -> Any:
    """Return the polygons of a feature as one shape as it was drawn, valid or not; None where there is none."""
    shapely = geo_package("shapely", path)
    rings = [
        [positions(ring) for ring in polygon]
        for kind, coordinates in geometries(feature.geometry)
        for polygon in _polygon_lists(kind, coordinates)
    ]
    if not rings or any(ring is None or len(ring) < 3 for polygon in rings for ring in polygon):
        return None
    drawn = [shapely.Polygon(polygon[0], polygon[1:]) for polygon in rings if polygon]
    return shapely.MultiPolygon(drawn) if len(drawn) > 1 else drawn[0] if drawn else None


def _polygon_lists(kind: str, coordinates: Any) -> list[Any]:
    levels = depth(coordinates)
    if kind in ("Polygon", "") and levels == 3:
        return [coordinates]
    if kind in ("MultiPolygon", "") and levels == 4:
        return [polygon for polygon in coordinates if depth(polygon) == 3]
    return []


def _repaired(shape: Any, path: str) -> Any:
    shapely = geo_package("shapely", path)
    if shape.is_valid:
        return shape
    repaired = shapely.make_valid(shape)
    # Repair may leave lines where a polygon had a spike.
    parts = [part for part in shapely.get_parts(shapely.get_parts(repaired)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0] if parts else shapely.Polygon()


def _left_out(drawn: list[tuple[Feature, Any]], file: str) -> list[str]:
    lacking = [_label(feature) for feature, shape in drawn if shape is None]
    if not lacking:
        return []
    return [f"{len(lacking):,} of {len(drawn):,} features of {Path(file).name} are no polygons: {named(lacking)}"]


def _repairs(drawn: Any, labels: list[str], area_km2: FloatArray, path: str) -> list[str]:
    wrong = np.flatnonzero(~geo_package("shapely", path).is_valid(drawn))
    if not len(wrong):
        return []
    change = max(abs(polygon_km2(drawn[row], path) / max(area_km2[row], 1e-300) - 1) for row in wrong)
    return [
        f"{len(wrong):,} of {len(labels):,} boundaries cross or touch themselves and were repaired; the area of none "
        f"changed by more than {100 * change:.2g} %: {named(labels[row] for row in wrong)}"
    ]


def _label(feature: Feature) -> str:
    given = (text_of(feature.properties.get(column)) for column in NAME_COLUMNS)
    return next((name for name in given if name), f"feature {feature.number}")
