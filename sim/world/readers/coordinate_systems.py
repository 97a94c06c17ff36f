"""From the coordinates of a file, whatever they are, to longitude and latitude (WGS84)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.errors import InputError, input_error
from sim.scenario.specs.coordinates import PLANE, WGS84
from sim.world.readers.chinese_grids import GRIDS, ChineseGrid, in_box, unshifted
from sim.world.readers.complaints import Complaints
from sim.world.readers.coordinates import check_degrees
from sim.world.readers.extras import geo_package

if TYPE_CHECKING:
    import pyproj

_WGS84_AXIS_M = 6_378_137.0
_UNSHIFTED = "PROJ knows no shift from the datum of {} to WGS84: positions may be off by 100 m or more"
_GRID: dict[str, ChineseGrid] = {grid: grid for grid in GRIDS}


def to_wgs84(x: FloatArray, y: FloatArray, coordinates: str, path: str) -> tuple[FloatArray, FloatArray]:
    """Return longitudes and latitudes, degrees on WGS84, of points in the system that `coordinates` names.

    Parameters
    ----------
    x, y:
        East and north, or longitude and latitude, in the unit of that system, always in this order. NaN where
        unknown, which it remains.
    coordinates:
        `wgs84`, `gcj02` or `bd09`, or else what PROJ understands: an EPSG code, a PROJ string, WKT as in a .prj
        file. `plane` leads nowhere on the globe and is not for this function.
    path:
        Place in the scenario that messages name.

    Raises
    ------
    InputError
        If PROJ does not know the system, or points cannot lie in it.
    """
    if coordinates == WGS84 or coordinates in _GRID:
        complaints = Complaints()
        check_degrees(x, y, path, complaints)
        complaints.stop_if_any()
        return (x, y) if coordinates == WGS84 else unshifted(x, y, _GRID[coordinates])
    # A shift between two datums may need a grid file; what is not on this machine is never fetched.
    geo_package("pyproj.network", path).set_network_enabled(active=False)
    towards = _geo(path).Transformer.from_crs(_system(coordinates, path), "EPSG:4326", always_xy=True)
    lon, lat = (np.asarray(degrees, dtype=np.float64) for degrees in towards.transform(x, y))
    known, on_globe = ~(np.isnan(x) | np.isnan(y)), (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    _refuse_lost(x, y, known & ~on_globe, coordinates, path)
    return np.where(known, lon, np.nan), np.where(known, lat, np.nan)


def placed(
    x: FloatArray, y: FloatArray, coordinates: str, unit_km: float, path: str, complaints: Complaints
) -> tuple[FloatArray, FloatArray, tuple[str, ...]]:
    """Return points of a plane in kilometres, other points in degrees (WGS84), and what to know about their system."""
    if coordinates == PLANE:
        return x * unit_km, y * unit_km, ()
    try:
        lon, lat = to_wgs84(x, y, coordinates, path)
    except InputError as error:
        complaints.take(error)
        return x, y, ()
    known = ~(np.isnan(lon) | np.isnan(lat))
    notes = system_notes(lon[known], lat[known], coordinates, "points", path) if known.any() else []
    return lon, lat, tuple(notes)


def system_notes(lon: FloatArray, lat: FloatArray, coordinates: str, what: str, path: str) -> list[str]:
    """Return what a planner should know about points, WGS84, that were given in a system: where it does not fit."""
    if coordinates in _GRID:
        away = int(np.count_nonzero(~in_box(lon, lat)))
        return [f"{away:,} of {len(lon):,} {what} lie outside China, where {coordinates} is WGS84"] if away else []
    if coordinates in (WGS84, PLANE):
        return []
    system = _system(coordinates, path)
    middle_lon, middle_lat = float(np.median(lon)), float(np.median(lat))
    notes = (
        [] if _shift_is_known(system, middle_lon, middle_lat, path) else [_UNSHIFTED.format(named_system(coordinates))]
    )
    area = system.area_of_use
    if area and not (area.south <= middle_lat <= area.north and _between(middle_lon, area.west, area.east)):
        notes.append(
            f"suspicious: the {what} lie around longitude {middle_lon:.4f}, latitude {middle_lat:.4f}, and "
            f"{named_system(coordinates)} is meant for {area.name.rstrip('.')}; is it the right one?"
        )
    return notes


def _shift_is_known(system: pyproj.CRS, lon: float, lat: float, path: str) -> bool:
    """Whether PROJ knows how a datum lies to WGS84, or the two have one ellipsoid and so differ by a metre at most."""
    if system.ellipsoid is not None and abs(system.ellipsoid.semi_major_metre - _WGS84_AXIS_M) < 1:
        return True
    geo = _geo(path)
    way = geo.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    way.transform(lon, lat, direction="INVERSE")
    with suppress(geo.exceptions.ProjError):
        # Of several ways to convert, the one that was just taken; where there is only one it is not kept.
        way = way.get_last_used_operation()
    return bool(way.accuracy >= 0)


def named_system(coordinates: str) -> str:
    """Return how messages name a system: long text of a .prj file by the name in it."""
    if "[" not in coordinates:
        return coordinates
    return coordinates.split('"')[1] if coordinates.count('"') > 1 else coordinates[:40]


def _between(degrees: float, west: float, east: float) -> bool:
    return west <= degrees <= east if west <= east else degrees >= west or degrees <= east


def _geo(path: str) -> Any:
    return geo_package("pyproj", path)


def _system(coordinates: str, path: str) -> pyproj.CRS:
    package = _geo(path)
    try:
        system: pyproj.CRS = package.CRS.from_user_input(coordinates)
    except package.exceptions.CRSError as error:
        raise input_error(
            f"{named_system(coordinates)!r} is no coordinate system that PROJ knows", path=path
        ) from error
    if system.is_geographic or system.is_projected or system.is_bound:
        return system
    raise input_error(
        f"{named_system(coordinates)!r} is {system.type_name}; places need a geographic or a projected system",
        path=path,
    )


def _refuse_lost(x: FloatArray, y: FloatArray, nowhere: BoolArray, coordinates: str, path: str) -> None:
    lost = np.flatnonzero(nowhere)
    if len(lost):
        first = f"{x[lost[0]]:.10g}, {y[lost[0]]:.10g}"
        raise input_error(
            f"{len(lost):,} of {len(x):,} points cannot lie in {named_system(coordinates)}, the first {first}; "
            "is it another system, or are x and y swapped?",
            path=path,
        )
