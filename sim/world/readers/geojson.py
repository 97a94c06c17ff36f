"""Points of a GeoJSON file as a table: a row for each feature, a column for each property."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.errors import input_error
from sim.world.readers.complaints import Complaints
from sim.world.readers.csv_file import read_bytes
from sim.world.readers.text_table import TextTable


def read_points(file: str, path: str, complaints: Complaints) -> tuple[TextTable, FloatArray, FloatArray]:
    """Return the properties of all features as text, and their longitudes and latitudes (WGS84, RFC 7946).

    Raises
    ------
    InputError
        If the file is no GeoJSON collection of features.
    """
    features = _features(read_bytes(file, path), path, file)
    names = dict.fromkeys(name for feature in features for name in feature["properties"])
    columns = {name: tuple(_text(feature["properties"].get(name)) for feature in features) for name in names}
    table = TextTable(file, columns, tuple(range(1, len(features) + 1)), row_word="feature")
    points = [_position(feature["geometry"]) for feature in features]
    wrong = [
        (0, f"feature {number}: its geometry is {_kind(feature['geometry'])}, not a point with longitude and latitude")
        for number, (feature, point) in enumerate(zip(features, points, strict=True), start=1)
        if point is None
    ]
    complaints.add_rows(wrong, "geometry", file)
    degrees = np.array([point or (0.0, 0.0) for point in points], dtype=np.float64)
    return table, degrees[:, 0].copy(), degrees[:, 1].copy()


def _features(content: bytes, path: str, file: str) -> list[dict[str, Any]]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise input_error(f"is not valid JSON: {error.msg}", path, file, error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        raise input_error("is not UTF-8 text; GeoJSON always is", path=path, file=file) from error
    except RecursionError as error:
        raise input_error("is nested too deeply to be GeoJSON", path=path, file=file) from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise input_error(f"is no GeoJSON collection of features; its type is {kind!r}", path=path, file=file)
    features = [feature if isinstance(feature, dict) else {} for feature in document["features"]]
    if not features:
        raise input_error("has no features", path=path, file=file)
    return [
        {"properties": feature.get("properties") or {}, "geometry": feature.get("geometry")} for feature in features
    ]


def _position(geometry: Any) -> tuple[float, float] | None:
    if _kind(geometry) != "Point":
        return None
    position = geometry.get("coordinates")
    if not isinstance(position, list) or len(position) < 2:
        return None
    lon, lat = position[:2]
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in (lon, lat)):
        return None
    return float(lon), float(lat)


def _kind(geometry: Any) -> str:
    return str(geometry.get("type")) if isinstance(geometry, dict) else "missing"


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
