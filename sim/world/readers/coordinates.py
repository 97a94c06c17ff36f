"""From longitude and latitude to kilometres on a local plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.complaints import Complaints
from sim.world.readers.extras import geo_package

METRES_PER_KM = 1000.0

_OF_A_PLANE = "coordinates of a plane need its EPSG code, or coordinates: plane"


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """Azimuthal equidistant plane that touches the WGS84 ellipsoid at a longitude and latitude.

    Distances from its centre are true; within 100 km of it no distance is wrong by more than 0.01 %.
    """

    lon: float
    lat: float

    def to_km(self, lon: FloatArray, lat: FloatArray, path: str) -> tuple[FloatArray, FloatArray]:
        """Return kilometres east and north of the centre; `path` is named if the package for it is missing."""
        pyproj = geo_package("pyproj", path)
        plane = pyproj.Proj(proj="aeqd", lon_0=self.lon, lat_0=self.lat, ellps="WGS84")
        east, north = plane(lon, lat)
        return np.asarray(east) / METRES_PER_KM, np.asarray(north) / METRES_PER_KM

    def to_degrees(self, x_km: FloatArray, y_km: FloatArray, path: str) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude of points on the plane."""
        pyproj = geo_package("pyproj", path)
        plane = pyproj.Proj(proj="aeqd", lon_0=self.lon, lat_0=self.lat, ellps="WGS84")
        lon, lat = plane(x_km * METRES_PER_KM, y_km * METRES_PER_KM, inverse=True)
        return np.asarray(lon), np.asarray(lat)


def plane_around(lon: FloatArray, lat: FloatArray) -> LocalPlane:
    """Return the plane at the middle of the points' box."""
    return LocalPlane(float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2)


def geodesic_km(
    from_lon: FloatArray, from_lat: FloatArray, to_lon: FloatArray, to_lat: FloatArray, path: str
) -> FloatArray:
    """Return lengths of the shortest lines on the WGS84 ellipsoid."""
    pyproj = geo_package("pyproj", path)
    metres = pyproj.Geod(ellps="WGS84").inv(from_lon, from_lat, to_lon, to_lat)[2]
    return np.asarray(metres) / METRES_PER_KM


def check_degrees(lon: FloatArray, lat: FloatArray, path: str, complaints: Complaints) -> None:
    """Complain about longitudes beyond 180 and latitudes beyond 90 degrees."""
    wrong_lat, wrong_lon = np.abs(lat) > 90, np.abs(lon) > 180
    if wrong_lat.any():
        example = float(lat[wrong_lat][0])
        swapped = (np.abs(lon) <= 90).all() and (np.abs(lat) <= 180).all()
        hint = "are longitude (x) and latitude (y) swapped?" if swapped else _OF_A_PLANE
        complaints.add(f"{int(wrong_lat.sum()):,} latitudes are beyond 90 degrees, the first {example:g}; {hint}", path)
    elif wrong_lon.any():
        example = float(lon[wrong_lon][0])
        count = int(wrong_lon.sum())
        complaints.add(f"{count:,} longitudes are beyond 180 degrees, the first {example:g}; {_OF_A_PLANE}", path)
