"""Points of a GeoJSON file as a table: a row for each feature, a column for each property."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.complaints import Complaints
from sim.world.readers.geojson_file import geometries, read_collection, text_of
from sim.world.readers.text_table import TextTable


def read_points(file: str, path: str, complaints: Complaints) -> tuple[TextTable, FloatArray, FloatArray, str]:
    """Return the properties of all features as text, their coordinates, and the system that the file names, if any.

    Without one they are longitude and latitude, WGS84 (RFC 7946).

    Raises
    ------
    InputError
        If the file is no GeoJSON collection of features.
    """
    collection = read_collection(file, path)
    features = collection.features
    names = dict.fromkeys(name for feature in features for name in feature.properties)
    columns = {name: tuple(text_of(feature.properties.get(name)) for feature in features) for name in names}
    table = TextTable(file, columns, tuple(feature.number for feature in features), row_word="feature")
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
    degrees = np.array([point or (0.0, 0.0) for point in points], dtype=np.float64)
    return table, degrees[:, 0].copy(), degrees[:, 1].copy(), collection.system


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
