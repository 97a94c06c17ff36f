"""Where calls happened: what is converted, what is not believed, what is refused."""

import numpy as np
import pytest

from sim.calls.positions import distance_km
from sim.errors import InputError

MAPPING = "time_zone: Asia/Shanghai\ntimes: {called: called}\nkind: {always: a}\nrepeats: {alike: each}\n"


@pytest.fixture
def placed(importing):
    """Return a function that imports some positions, given as text, and returns what was imported."""

    def run(*positions, more=""):
        rows = "".join(f"2024-03-01 10:{number:02d}:00,{position}\n" for number, position in enumerate(positions))
        return importing(f"called,x,y\n{rows}", f"position: {{x: x, y: y{more}}}\n", mapping=MAPPING)

    return run


HERE = ["114.88,33.73"] * 4


def test_positions_that_are_none_are_told_apart(placed):
    found = placed(*HERE, "0,0.0", ",33.7", "NULL,NULL", "114.8,x", "114.8,91", "-9999,1e400")
    counts = {name: entry["lines"] for name, entry in found.quality["counts"].items() if entry["count"]}
    assert counts == {"zero_position": [6], "no_position": [7, 8, 11], "unreadable_position": [9, 10]}
    assert np.isnan(found.calls.lon).tolist() == np.isnan(found.calls.lat).tolist() == [False] * 4 + [True] * 6


def test_positions_far_from_the_others_or_outside_the_box_are_not_used(placed):
    near, far = "115.88,33.73", "118,33.73"  # 92 and 289 km away
    assert np.isnan(placed(*HERE, near, far).calls.lon).tolist() == [False] * 5 + [True]
    assert np.isnan(placed(*HERE, near, far, more=", farthest_km: 50").calls.lon).tolist() == [False] * 4 + [True] * 2
    boxed = placed(*HERE, near, far, more=", box: {west: 114, south: 33, east: 115, north: 34}")
    assert boxed.calls.flaws.text().tolist() == [""] * 4 + ["outside_box"] * 2


@pytest.mark.parametrize(("system", "least_m", "most_m"), [("gcj02", 300, 800), ("bd09", 800, 1800), ("wgs84", 0, 0)])
def test_coordinates_of_chinese_maps_are_put_back(placed, system, least_m, most_m):
    calls = placed(*HERE, more=f", coordinates: {system}").calls
    moved_m = 1000 * distance_km(calls.lon, calls.lat, 114.88, 33.73)
    assert least_m <= moved_m.min() <= moved_m.max() <= most_m


def test_a_plane_is_converted(placed):
    calls = placed("500000,3733000", "500100,3733000", more=", coordinates: EPSG:4547").calls  # CGCS2000, 114° E
    assert calls.lon == pytest.approx([114, 114.00108], abs=1e-5)
    # The length of the meridian to there, 111132.953 lat - 16038.509 sin 2 lat + 16.833 sin 4 lat, is 3733 km.
    assert calls.lat == pytest.approx([33.72357, 33.72357], abs=1e-5)


def test_positions_are_rounded_to_a_grid_on_request(placed):
    calls = placed("114.8801,33.7301", "114.8802,33.7302", "114.9001,33.7501", more=", round_m: 500").calls
    assert calls.lon[0] == calls.lon[1] != calls.lon[2]
    moved_km = distance_km(calls.lon[:1], calls.lat[:1], 114.8801, 33.7301)
    assert 0 < moved_km[0] < 0.36


@pytest.mark.parametrize(
    ("position", "what"),
    [
        ("33.73,114.88", "x is the longitude, y the latitude: swap the two columns"),
        ("500000,3733000", "a plane needs position.coordinates, such as EPSG:4547"),
        ("west,south", "the first is no pair of numbers"),
    ],
)
def test_positions_that_mostly_cannot_be_are_refused_at_their_place(placed, position, what):
    with pytest.raises(InputError, match=what) as refused:
        placed(position, position, "114.88,33.73")
    (problem,) = refused.value.problems
    assert (problem.path, problem.line) == ("position.x", 5)


@pytest.mark.parametrize("system", ["EPSG:999999", "+proj=nonsense"])
def test_a_system_that_nobody_knows_is_refused_at_its_place(placed, system):
    with pytest.raises(InputError, match="is no coordinate system") as refused:
        placed(*HERE, more=f", coordinates: {system}")
    (problem,) = refused.value.problems
    assert problem.path == "position.coordinates"


def test_distances_are_those_of_the_globe():
    found = distance_km(np.array([114.0, 115.0, -66.0]), np.array([34.0, 33.0, -33.0]), 114.0, 33.0)
    assert found == pytest.approx([111.2, 93.26, 180 * 111.2], rel=1e-3)
