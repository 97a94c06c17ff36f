"""GCJ-02 and BD-09: the published formulas there, and back again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from sim.world.readers.chinese_grids import EAST, GRIDS, NORTH, SOUTH, WEST, in_china, shifted, unshifted

ELLIPSOID = Geod(ellps="WGS84")


def at(lon, lat):
    return np.array([lon]), np.array([lat])


def metres(here, there):
    return ELLIPSOID.inv(*here, *there)[2]


@pytest.mark.parametrize(
    ("grid", "wgs84", "expected"),
    [
        # What open converters give for these points of Beijing.
        ("gcj02", (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        ("bd09", (116.39775550083061, 39.91359571849836), (116.41036949371029, 39.92133699351021)),
    ],
)
def test_a_point_is_shifted_as_published(grid, wgs84, expected):
    there = shifted(*at(*wgs84), grid)
    # The second pair was published with a way back in one step, which is 0.4 m off.
    assert metres(there, at(*expected)) < (1e-6 if grid == "gcj02" else 0.5)
    assert metres(unshifted(*at(*expected), grid), at(*wgs84)) < (1e-6 if grid == "gcj02" else 0.5)


@pytest.mark.parametrize("grid", GRIDS)
@given(lon=st.floats(WEST + 0.1, EAST - 0.1), lat=st.floats(SOUTH + 0.1, NORTH - 0.1))
def test_there_and_back_is_less_than_a_millimetre_off(grid, lon, lat):
    here = at(lon, lat)
    assert metres(unshifted(*shifted(*here, grid), grid), here) < 0.001


def test_the_shift_is_some_hundred_metres():
    lon, lat = np.meshgrid(np.linspace(74, 130, 57), np.linspace(20, 50, 31))
    gcj02 = metres((lon, lat), shifted(lon, lat, "gcj02"))
    bd09 = metres((lon, lat), shifted(lon, lat, "bd09"))
    assert 30 < gcj02.min() < gcj02.max() < 700
    assert 700 < bd09.min() < bd09.max() < 1500
    huaiyang = at(114.909, 33.713)
    assert metres(huaiyang, unshifted(*huaiyang, "gcj02")) == pytest.approx(528, abs=1)


@pytest.mark.parametrize("grid", GRIDS)
def test_outside_china_nothing_is_shifted(grid):
    lon, lat = np.array([11.58, -92.33, 139.69, 116.0]), np.array([49.95, 38.95, 35.69, -6.0])
    for found in (shifted(lon, lat, grid), unshifted(lon, lat, grid)):
        assert found[0].tolist() == lon.tolist()
        assert found[1].tolist() == lat.tolist()


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (114.88, 33.73, True), (121.47, 31.23, True), (87.6, 43.8, True), (91.1, 29.7, True), (126.6, 45.8, True),
        (110.3, 20.0, True), (127.0, 37.5, False), (106.9, 47.9, False), (11.6, 50.0, False), (77.2, 28.6, False),
    ],
)  # fmt: skip
def test_it_is_known_roughly_what_lies_in_china(lon, lat, expected):
    assert in_china(lon, lat) is expected
