"""Signs that coordinates are those of a shifted Chinese map (GCJ-02, BD-09) though nobody says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.chinese_grids import GRIDS, Degrees, in_china, shifted, unshifted
from sim.world.readers.coordinates import geodesic_km
from sim.world.readers.extras import geo_package
from sim.world.readers.fine_roads import FineRoads

SUSPICIOUS_KM = (0.3, 0.8)
"""Usual distance of places from roads that is doubted in China: as far as GCJ-02 shifts, and BD-09 in part."""

NEARER, CHANCE = 0.5, 0.001
"""Another reading is proposed if it brings the usual distance to this share, and that by less than this chance."""

SAMPLE = 2000
"""Places that are tried; of more, as many at even distances in the table."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What coordinates were taken as, and the option of the scenario that says so; empty where nobody can choose."""

    system: str
    option: str


@dataclass(frozen=True, slots=True)
class _Trial:
    option: str
    system: str
    lon: FloatArray
    lat: FloatArray


def off_road_notes(
    lon: FloatArray, lat: FloatArray, roads: FineRoads, places: Reading, drawn: Reading, path: str
) -> list[str]:
    """Return a suspicion if places in China come much nearer to the roads when one of the two is read as a shifted map.

    Whether the improvement is more than chance is told by how many places come nearer, if each were to toss a coin.

    Parameters
    ----------
    lon, lat:
        The places, as they were read (WGS84).
    places, drawn:
        How the places and the roads were read.
    """
    if roads.plane is None or not in_china(float(np.median(lon)), float(np.median(lat))):
        return []
    chosen = np.linspace(0, len(lon) - 1, min(len(lon), SAMPLE)).round().astype(np.int64)
    lon, lat = lon[chosen], lat[chosen]
    now_km = _from_roads_km(lon, lat, roads, path)
    now = float(np.median(now_km))
    tried = [(trial, _from_roads_km(trial.lon, trial.lat, roads, path)) for trial in _trials(lon, lat, places, drawn)]
    best, best_km = min(tried, key=lambda one: float(np.median(one[1])))
    there, nearer = float(np.median(best_km)), int(np.count_nonzero(best_km < now_km))
    if there <= NEARER * now and _by_chance(nearer, len(lon)) < CHANCE:
        return [
            f"suspicious: the places lie typically {1000 * now:.0f} m off the roads. With {best.option}: {best.system} "
            f"it would be {1000 * there:.0f} m, and {nearer:,} of {len(lon):,} places would lie nearer; "
            "is that what they are in?"
        ]
    if not SUSPICIOUS_KM[0] <= now <= SUSPICIOUS_KM[1]:
        return []
    return [
        f"the places lie typically {1000 * now:.0f} m off the roads, about as far as Chinese maps are shifted; but "
        f"read as {' or '.join(GRIDS)}, be it the places or the roads, it is {1000 * there:.0f} m at best"
    ]


def _trials(lon: FloatArray, lat: FloatArray, places: Reading, drawn: Reading) -> Iterator[_Trial]:
    """Yield the places as they would lie beside these roads if they, or the roads, were in another system."""
    for system in ("wgs84", *GRIDS):
        if system != _kind(places.system):
            yield _Trial(places.option, system, *_read_as(lon, lat, places.system, system))
        if drawn.option and system != _kind(drawn.system):
            # Roads that lie elsewhere by a shift are places that lie elsewhere by its opposite.
            yield _Trial(drawn.option, system, *_read_as(lon, lat, system, drawn.system))


def _read_as(lon: FloatArray, lat: FloatArray, was: str, becomes: str) -> Degrees:
    """Return points (WGS84) that were read in one system as they are when the same file is read in another."""
    for grid in GRIDS:
        if grid == was:
            lon, lat = shifted(lon, lat, grid)
    for grid in GRIDS:
        if grid == becomes:
            lon, lat = unshifted(lon, lat, grid)
    return lon, lat


def _kind(system: str) -> str:
    """Return a shifted system by its name, and any other, which lies where WGS84 does, as that."""
    return system if system in GRIDS else "wgs84"


def _from_roads_km(lon: FloatArray, lat: FloatArray, roads: FineRoads, path: str) -> FloatArray:
    if roads.plane is None:
        raise ValueError("roads on a plane of their own")
    shapely = geo_package("shapely", path)
    x, y = roads.plane.to_km(lon, lat, path)
    ends = np.stack((roads.x_km[[roads.tail, roads.head]], roads.y_km[[roads.tail, roads.head]]), axis=-1)
    tree = shapely.STRtree(shapely.linestrings(ends.swapaxes(0, 1)))
    (place, _), distance = tree.query_nearest(shapely.points(x, y), return_distance=True, all_matches=False)
    km: FloatArray = np.empty(len(x))
    km[place] = distance
    return km


def _by_chance(nearer: int, places: int) -> float:
    """Return the chance that at least so many of the places come nearer, each with even chances."""
    return float(sum(comb(places, count) for count in range(nearer, places + 1)) / 2**places)


def unsaid_shift_notes(lon: FloatArray, lat: FloatArray, name: str, signs: tuple[str, ...], path: str) -> list[str]:
    """Return a suspicion of points in China whose file does not say what system they are in.

    Nothing in such a file can tell. Boundaries that go round in China mostly come from map services, in GCJ-02, and
    few of them say so; that is why the question is asked.

    Parameters
    ----------
    lon, lat:
        The points, taken as WGS84.
    signs:
        What the file has in common with those of Chinese map services and chart programs.
    """
    middle = np.array([(lon.min() + lon.max()) / 2]), np.array([(lat.min() + lat.max()) / 2])
    if not in_china(float(middle[0][0]), float(middle[1][0])):
        return []
    off_m = 1000 * float(geodesic_km(*middle, *unshifted(*middle, "gcj02"), path)[0])
    like = f", has the members of Chinese map files ({', '.join(signs)})" if signs else ""
    return [
        f"suspicious: {name} lies in China{like} and does not say its coordinate system; it was taken as WGS84. Maps "
        f"of Chinese services are in GCJ-02: if this is one, everything in it is {off_m:.0f} m off, and nothing in it "
        "can tell. Say coordinates: gcj02, or coordinates: wgs84 if you know that it is"
    ]
