"""Points spread evenly over a polygon."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from sim.world.readers.even_spread import grid_within, samples_of, spread

shapely = pytest.importorskip("shapely")

SQUARE = shapely.box(0, 0, 10, 10)
CRESCENT = SQUARE.difference(shapely.box(2, 2, 10, 8))


def evenly(shape, groups):
    """Return points for groups of so many rows each."""
    together = [(f"g{group}",) for group, rows in enumerate(groups) for _ in range(rows)]
    return spread(samples_of(shape, len(together), "here"), together)


def test_a_grid_stands_half_its_spacing_inside():
    assert grid_within(shapely.box(0, 0, 2, 1), 1.0, "here").tolist() == [[0.5, 0.5], [1.5, 0.5]]


def test_four_points_share_a_square_in_quarters():
    points = evenly(SQUARE, [1] * 4)
    np.testing.assert_allclose(np.sort(points.ravel()), [2.5] * 4 + [7.5] * 4, atol=0.4)
    assert len({(x > 5, y > 5) for x, y in points.tolist()}) == 4


@settings(max_examples=20)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_points_lie_inside_apart_and_the_same_every_time(groups):
    points = evenly(CRESCENT, groups)
    assert points.shape == (sum(groups), 2)
    assert shapely.contains_xy(CRESCENT, points[:, 0], points[:, 1]).all()
    assert points.tolist() == evenly(CRESCENT, groups).tolist()
    assert len(np.unique(points, axis=0)) == len(points)


def test_each_point_has_an_equal_share_of_the_ground():
    points = evenly(SQUARE, [10] * 10)
    samples = samples_of(SQUARE, 100, "here")
    share = np.bincount(cKDTree(points).query(samples)[1], minlength=100) / len(samples)
    assert share.min() > 0.6 / 100
    assert share.max() < 1.5 / 100


def test_rows_of_one_place_are_neighbours():
    points = evenly(SQUARE, [25] * 4)
    for start in range(0, 100, 25):
        east, north = np.ptp(points[start : start + 25], axis=0)
        assert (east < 5, north < 5) == (True, True)


def test_a_polygon_thinner_than_any_grid_holds_its_points_all_the_same():
    sliver = shapely.Polygon([(0, 0), (10, 1e-9), (10, 2e-9)])
    points = evenly(sliver, [3])
    assert points.shape == (3, 2)
    assert (np.abs(points[:, 1]) < 1e-8).all()
