"""Who goes where, against trying all assignments and against the figures of a peer."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.siting.lockdown import bottleneck_assignment
from sim.siting.move_up import best_move_up


@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(0, 2))
def test_the_last_point_is_closed_as_early_as_can_be_and_the_sum_is_smallest_then(seed, points, spare):
    minutes = np.random.default_rng(seed).integers(0, 12, size=(points, points + spare)).astype(float)
    every = [
        [minutes[point, unit] for point, unit in enumerate(units)]
        for units in permutations(range(points + spare), points)
    ]
    units = bottleneck_assignment(minutes)
    assert len(set(units.tolist())) == points
    times = minutes[np.arange(points), units]
    assert (times.max(), times.sum()) == min((max(some), sum(some)) for some in every)


def test_the_earliest_last_arrival_is_not_the_smallest_sum():
    # Sent for the smallest sum, one unit would need 9 minutes; 6 and 5 end sooner.
    assert bottleneck_assignment([[1, 5], [6, 9]]).tolist() == [1, 0]


def test_ways_that_are_closed_are_not_taken():
    assert bottleneck_assignment([[np.inf, 3.0], [1.0, 1.0]]).tolist() == [1, 0]


STATIONS, BENEFITS = [0, 0, 1, 1], [4, 1, 3, 2]
"""Two stations with two slots each."""


@pytest.mark.parametrize(
    ("cost", "movable", "bases"),
    [
        ([], 0, []),
        ([[1.5, 0]], 1, [1]),
        ([[0.5, 0]], 1, [0]),
        ([[5, 5]], 1, [0]),
        ([[1.5, 1]], 0, [0]),
        ([[5, 5]], 0, [NONE]),
        ([[0, 1], [1, 0]], 2, [0, 1]),
        ([[0, 4], [0, 4]], 2, [0, 0]),
        ([[0, 2], [0, 1]], 2, [0, 1]),
        ([[0.5, 0], [1, 1]], 1, [1, 0]),
        ([[0, 0.5]], 1, [0]),
        ([[0, 0.5], [1, 2]], 1, [1, 0]),
        ([[0, 1], [0, 1], [1, 0], [1, 0]], 4, [0, 0, 1, 1]),
        ([[0, 2], [1, 0], [0.5, 0]], 3, [0, 1, 1]),
        ([[0, 2], [1, 0], [0.5, 0], [1, 0.1]], 3, [0, 1, 0, 1]),
        ([[0, 2.2], [0, 2.1]], 2, [0, 0]),
        ([[0, 2.2], [0, 2.1], [-2, 4]], 2, [0, 1, 0]),
        ([[0, 2.2], [0, 2.1], [-2, 4], [-2, 4]], 2, [1, 1, 0, 0]),
    ],
)
def test_units_move_up_as_in_the_peers_cases(cost, movable, bases):
    # A unit that comes from a hospital may stay away (the last ones, not movable yet); one that is free may not.
    assert best_move_up(STATIONS, BENEFITS, cost, movable).tolist() == bases


@given(st.integers(0, 10_000), st.integers(0, 3), st.integers(0, 2))
def test_move_up_is_the_best_of_all_ways(seed, movable, later):
    draw = np.random.default_rng(seed)
    cost, units = draw.random((movable + later, 2)) * 4, movable + later
    bases = best_move_up(STATIONS, BENEFITS, cost, min(movable, units))

    def gain(slots):
        return sum(BENEFITS[slot] - cost[unit, STATIONS[slot]] for unit, slot in enumerate(slots) if slot >= 0)

    slots = [*range(4), *[-1 - unit for unit in range(later)]]
    best = max(
        (gain(some) for some in permutations(slots, units) if all(slot >= 0 for slot in some[:movable])), default=0.0
    )
    filled = [0, 0]
    found = 0.0
    for unit, base in enumerate(bases.tolist()):
        if base != NONE:
            found += [[4, 1], [3, 2]][base][filled[base]] - cost[unit, base]
            filled[base] += 1
    assert found == pytest.approx(best)
