"""Features of a GeoJSON file or a shapefile, their coordinates, and the system these are in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import FloatArray
from sim.errors import input_error
from sim.scenario.specs.coordinates import FROM_FILE, WGS84
from sim.world.readers.geojson_file import Collection, read_collection
from sim.world.readers.shape_file import SUFFIXES, read_shapefile


def read_features(file: str, encoding: str, path: str) -> Collection:
    """Return the features of a shapefile (.shp, or a .zip that holds one) or else of a GeoJSON file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    if Path(file).suffix.lower() in SUFFIXES:
        return read_shapefile(file, encoding, path)
    return read_collection(file, path)


def system_of(collection: Collection, coordinates: str, file: str, path: str) -> str:
    """Return the coordinate system of features: the one that is asked for, or what their file says.

    GeoJSON that says nothing is in WGS84 by its standard (RFC 7946).

    Raises
    ------
    InputError
        If a shapefile that should say it does not.
    """
    if coordinates != FROM_FILE:
        return coordinates
    if collection.system or Path(file).suffix.lower() not in SUFFIXES:
        return collection.system or WGS84
    message = (
        "has no .prj, which would say what its coordinates are; say it with coordinates: wgs84, gcj02, EPSG:4490, ..."
    )
    raise input_error(message, path=path, file=file)


def positions(coordinates: Any) -> FloatArray | None:
    """Return a list of positions as an array `(points, 2)`, heights left out; None if it is no such list."""
    if not isinstance(coordinates, list | tuple) or not coordinates:
        return None
    try:
        points = np.array([position[:2] for position in coordinates])
    except (ValueError, TypeError, OverflowError, LookupError):
        return None
    if points.dtype.kind not in "iuf" or points.ndim != 2 or points.shape[1] != 2:
        return None
    flat: FloatArray = points.astype(np.float64)
    return flat if np.isfinite(flat).all() else None
