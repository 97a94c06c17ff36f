"""Signs that coordinates are those of a shifted Chinese map (GCJ-02, BD-09) though nobody says so."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.chinese_grids import in_china, unshifted
from sim.world.readers.coordinates import geodesic_km


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
