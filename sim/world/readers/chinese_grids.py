"""GCJ-02 and BD-09, the shifted coordinates of Chinese map services, and the way back from them.

Maps published in China show places some hundred metres off (GCJ-02, at most 700 m); one service shifts them once more
(BD-09, 700 to 1,500 m in all). The formulas are not official: they were found by taking maps apart. They lead from
WGS84 to the shifted coordinates; the way back is found by repetition, to less than a millimetre.

Source
------
The formulas as OpenStreetMap's wiki and open converters give them since 2013: "Restrictions on geographic data in
China", sections GCJ-02 and BD-09; ellipsoid of Krasovsky (1940).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from sim.arrays import BoolArray, FloatArray

ChineseGrid = Literal["gcj02", "bd09"]
GRIDS: tuple[ChineseGrid, ...] = ("gcj02", "bd09")

WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""The box inside which the services shift; outside it the coordinates are WGS84."""

MAINLAND = ((73.5, 35.5, 97.0, 49.0), (79.0, 28.0, 97.0, 35.5), (97.0, 21.5, 123.0, 42.5), (108.0, 18.0, 111.2, 21.5),
            (115.0, 42.5, 135.0, 53.5), (118.0, 39.0, 126.0, 42.5))  # fmt: skip
"""West, south, east and north of rectangles that hold mainland China and little else: where a shift is suspected."""

_AXIS_M, _FLATNESS = 6_378_245.0, 0.00669342162296594323
"""Half the longer axis and the squared eccentricity of Krasovsky's ellipsoid."""

_BD_ANGLE, _BD_EAST, _BD_NORTH = np.pi * 3000 / 180, 0.0065, 0.006
_ROUNDS = 12
"""The shift changes by less than 1 % of the way: every repetition is a hundred times nearer, so few are enough."""

Degrees = tuple[FloatArray, FloatArray]


def shifted(lon: FloatArray, lat: FloatArray, grid: ChineseGrid) -> Degrees:
    """Return WGS84 longitudes and latitudes as a Chinese map service gives them; unchanged outside its box."""
    east, north = _shifted(lon, lat, grid)
    inside = in_box(lon, lat)
    return np.where(inside, east, lon), np.where(inside, north, lat)


def unshifted(lon: FloatArray, lat: FloatArray, grid: ChineseGrid) -> Degrees:
    """Return WGS84 longitudes and latitudes of what a Chinese map service gives; unchanged outside its box.

    Within a kilometre of the edge of the box, which lies in other countries and in the sea, it is uncertain whether
    the service shifts; everywhere else this undoes `shifted`.
    """
    west, south = lon, lat
    for _ in range(_ROUNDS):
        east, north = _shifted(west, south, grid)
        west, south = west + (lon - east), south + (lat - north)
    inside = in_box(west, south)
    return np.where(inside, west, lon), np.where(inside, south, lat)


def in_box(lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Return which points lie in the box inside which the services shift."""
    inside: BoolArray = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return inside


def in_china(lon: float, lat: float) -> bool:
    """Whether a point probably lies in mainland China: good for a suspicion, not for a border."""
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in MAINLAND)


def _shifted(lon: FloatArray, lat: FloatArray, grid: ChineseGrid) -> Degrees:
    east, north = _gcj02(lon, lat)
    return _bd09(east, north) if grid == "bd09" else (east, north)


def _gcj02(lon: FloatArray, lat: FloatArray) -> Degrees:
    x, y = lon - 105.0, lat - 35.0
    root, ripple = np.sqrt(np.abs(x)), _waves(x, (20, 6), (20, 2))
    north_m = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + ripple
    north_m += _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    east_m = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + ripple
    east_m += _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    # Metres along the meridian and along the parallel become degrees with the ellipsoid's two radii of curvature.
    flat = 1 - _FLATNESS * np.sin(np.radians(lat)) ** 2
    meridian_m = _AXIS_M * (1 - _FLATNESS) / flat**1.5
    parallel_m = _AXIS_M / np.sqrt(flat) * np.cos(np.radians(lat))
    return lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)


def _waves(at: FloatArray, *waves: tuple[float, float]) -> FloatArray:
    """Return two thirds of a sum of sine waves, each with its height and its half waves in a degree."""
    total: FloatArray = np.sum([height * np.sin(np.pi * often * at) for height, often in waves], axis=0) * 2 / 3
    return total


def _bd09(lon: FloatArray, lat: FloatArray) -> Degrees:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(_BD_ANGLE * lat)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(_BD_ANGLE * lon)
    return radius * np.cos(angle) + _BD_EAST, radius * np.sin(angle) + _BD_NORTH
