"""Where calls happened, on WGS84, and which positions cannot be believed."""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.calls.flaws import BIT
from sim.calls.raw import Raw
from sim.errors import input_error
from sim.scenario.specs.call_mapping import CallMapping, PositionColumns
from sim.scenario.specs.coordinates import BD09, GCJ02, WGS84
from sim.world.readers.coordinate_systems import to_wgs84

KM_PER_DEGREE = 111.2
"""Of latitude, and of longitude at the equator."""

LARGEST = 1e8
"""No plane has coordinates beyond this, in metres or feet; PROJ would lose its way."""


def positions(raw: Raw, mapping: CallMapping) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return longitude and latitude, NaN where not usable, and the flaws found, by row.

    Raises
    ------
    InputError
        At `position.x`, if most positions cannot lie where they should, as when x and y are swapped.
    """
    flaws = np.zeros(len(raw), dtype=np.int64)
    nothing = np.full(len(raw), np.nan)
    spec = mapping.position
    if spec is None:
        return nothing, nothing.copy(), flaws
    flaws[raw.no_position] = BIT["no_position"]
    zero = ~raw.no_position & (raw.x == 0) & (raw.y == 0)
    flaws[zero] = BIT["zero_position"]
    wrong = ~raw.no_position & ~zero & ~_on_earth(raw, spec)
    _refuse_swapped(raw, spec, wrong)
    flaws[wrong] = BIT["unreadable_position"]
    usable = np.flatnonzero(flaws == 0)
    lon, lat = nothing, nothing.copy()
    if len(usable):
        lon[usable], lat[usable] = to_wgs84(raw.x[usable], raw.y[usable], spec.coordinates, "position.coordinates")
        flaws[usable] |= _implausible(lon[usable], lat[usable], spec)
        lon[flaws != 0] = lat[flaws != 0] = np.nan
    if spec.round_m is not None and np.isfinite(lat).any():
        lon, lat = _rounded(lon, lat, spec.round_m)
    return lon, lat, flaws


def distance_km(lon: FloatArray, lat: FloatArray, from_lon: float, from_lat: float) -> FloatArray:
    """Return the distance from a point on a sphere, which is within 0.6 % of that on the earth."""
    a, b = np.radians(lat), math.radians(from_lat)
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * math.cos(b) * np.sin(np.radians(lon - from_lon) / 2) ** 2
    km: FloatArray = 2 * 180 / math.pi * KM_PER_DEGREE * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return km


def _in_degrees(spec: PositionColumns) -> bool:
    return spec.coordinates in {WGS84, GCJ02, BD09}


def _on_earth(raw: Raw, spec: PositionColumns) -> BoolArray:
    """Return which positions are numbers that can be coordinates at all; NaN compares as none."""
    most_x, most_y = (180.0, 90.0) if _in_degrees(spec) else (LARGEST, LARGEST)
    found: BoolArray = (np.abs(raw.x) <= most_x) & (np.abs(raw.y) <= most_y)
    return found


def _refuse_swapped(raw: Raw, spec: PositionColumns, wrong: BoolArray) -> None:
    if not _in_degrees(spec):
        return
    given = np.count_nonzero(~raw.no_position)
    swapped = wrong & (np.abs(raw.x) <= 90) & (np.abs(raw.y) <= 180)
    if 2 * np.count_nonzero(swapped) > given:
        raise input_error(
            f"{np.count_nonzero(swapped):,} of {given:,} latitudes are beyond 90 degrees; x is the longitude, y the "
            "latitude: swap the two columns",
            path="position.x",
        )
    if 2 * np.count_nonzero(wrong) > given:
        row = int(np.flatnonzero(wrong)[0])
        first = f"{raw.x[row]:g}, {raw.y[row]:g}" if np.isfinite(raw.x[row] + raw.y[row]) else "no pair of numbers"
        raise input_error(
            f"{np.count_nonzero(wrong):,} of {given:,} positions are no longitude and latitude, the first is {first}; "
            "a plane needs position.coordinates, such as EPSG:4547",
            path="position.x",
        )


def _implausible(lon: FloatArray, lat: FloatArray, spec: PositionColumns) -> IntArray:
    flaws = np.zeros(len(lon), dtype=np.int64)
    inside = np.ones(len(lon), dtype=np.bool_)
    if spec.box is not None:
        box = spec.box
        inside = (lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north)
        flaws[~inside] = BIT["outside_box"]
    if inside.any():
        middle = float(np.median(lon[inside])), float(np.median(lat[inside]))
        flaws[inside & (distance_km(lon, lat, *middle) > spec.farthest_km)] = BIT["far_position"]
    return flaws


def _rounded(lon: FloatArray, lat: FloatArray, metres: float) -> tuple[FloatArray, FloatArray]:
    """Return positions on a grid of cells about so wide at the middle of all."""
    km = metres / 1000
    step_lat = km / KM_PER_DEGREE
    step_lon = step_lat / max(math.cos(math.radians(float(np.nanmedian(lat)))), 0.01)
    return np.round(lon / step_lon) * step_lon, np.round(lat / step_lat) * step_lat
