"""Mean distances that geometry gives in closed form."""

from itertools import pairwise

import numpy as np
import pytest

from sim.scenario.specs.travel import Travel
from sim.world.travel import TravelTimes

from .conftest import CAR, both, nobody, roads_of


def matrix_of(segments, nodes):
    return TravelTimes(roads_of(segments, nodes), *nobody(), Travel(modes={"car": CAR})).matrix("car", 0)


def streets(east, north, parts):
    """Return a grid of blocks of 1 km whose sides are cut into equal parts, and the nodes at the parts' middles."""
    corner = {}
    for x in range(east + 1):
        for y in range(north + 1):
            corner[x, y] = len(corner)
    sides = [((x, y), (x + 1, y)) for x in range(east) for y in range(north + 1)]
    sides += [((x, y), (x, y + 1)) for x in range(east + 1) for y in range(north)]
    segments, middles = [], []
    node = len(corner)
    for start, end in sides:
        chain = [corner[start], *range(node, node + parts), corner[end]]
        steps = [0.5 / parts, *[1 / parts] * (parts - 1), 0.5 / parts]
        for (a, b), km in zip(pairwise(chain), steps, strict=True):
            segments += both(a, b, km)
        middles += chain[1:-1]
        node += parts
    return segments, node, middles


@pytest.mark.parametrize(("east", "north", "blocks"), [(1, 1, 1.0), (2, 2, 5 / 3), (4, 4, 3.0), (5, 5, 11 / 3)])
def test_two_random_points_on_a_street_grid_are_as_far_apart_as_they_should_be(east, north, blocks):
    # The middles of n parts stand for uniform points but for pairs on one side, which errs by 1 / 3n2 of them.
    parts = 12
    segments, nodes, middles = streets(east, north, parts)
    km = matrix_of(segments, nodes).km.astype(np.float64)
    assert km[np.ix_(middles, middles)].mean() == pytest.approx(blocks, abs=1e-3)


def test_one_way_streets_make_the_way_back_longer():
    ring = [(node, (node + 1) % 8, 1.0, "primary") for node in range(8)]
    matrix = matrix_of(ring, 8)
    assert matrix.km[1, 0] == 1
    assert matrix.km[0, 1] == 7
    off_diagonal = matrix.km[~np.eye(8, dtype=bool)]
    assert off_diagonal.mean() == 4
