"""Ways in a world without roads: straight from place to place at one speed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import MINUTES_PER_HOUR, FloatArray, IndexArray, TravelArray
from sim.world.geography import Roads

if TYPE_CHECKING:
    from sim.scenario.specs.travel import Mode

CHUNK_ELEMENTS = 2_000_000
"""Elements of a table that are computed at once."""


def straight_fingerprint(roads: Roads, mode: Mode, destinations: IndexArray) -> str:
    """Return the hash of everything that the tables for `destinations` depend on."""
    digest = hashlib.sha256(
        f"straight ways 2 {roads.metric} {roads.detour!r} {_speed_kmh(mode)!r} {len(roads.x_km)}".encode()
    )
    for column in (roads.x_km, roads.y_km, destinations):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()[:40]


def straight_ways(roads: Roads, mode: Mode, destinations: IndexArray) -> Iterator[tuple[TravelArray, TravelArray]]:
    """Yield minutes and kilometres from every node to each destination, some destinations at a time.

    The mode travels at the highest speed of its table. Shapes `(some destinations, nodes)`.
    """
    rows = max(1, CHUNK_ELEMENTS // len(roads.x_km))
    for start in range(0, len(destinations), rows):
        some = destinations[start : start + rows]
        east = np.abs(roads.x_km[some, None] - roads.x_km)
        north = np.abs(roads.y_km[some, None] - roads.y_km)
        km = straight_km(roads, east, north)
        yield (km / _speed_kmh(mode) * MINUTES_PER_HOUR).astype(np.float32), km.astype(np.float32)


def straight_km(roads: Roads, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
    """Return the length of ways that lead so far east and north, 0 or more each, in a world without roads."""
    km: FloatArray = east_km + north_km if roads.metric == "manhattan" else np.hypot(east_km, north_km)
    return km * roads.detour


def _speed_kmh(mode: Mode) -> float:
    return max(mode.speed_kmh.values())
