"""Constants from published tables, and procedures that keep what they promise."""

import math

import numpy as np
import pytest

from sim.experiment.selection import (
    allocation,
    dudewicz_dalal_constant,
    kim_nelson,
    kim_nelson_constant,
    replications_in_all,
    rinott_constant,
)


@pytest.mark.parametrize(
    ("designs", "alpha", "first", "eta", "h_squared"),
    [
        (2, 0.05, 10, 0.334050, 6.012905),
        (5, 0.05, 10, 0.634967, 11.429411),
        (10, 0.05, 20, 0.302934, 11.511485),
        (10, 0.10, 24, 0.196190, 9.024728),
    ],
)
def test_the_constants_of_kim_and_nelson(designs, alpha, first, eta, h_squared):
    assert kim_nelson_constant(designs, 1 - alpha, first) == pytest.approx((eta, h_squared), abs=5e-7)


@pytest.mark.parametrize(
    ("designs", "first", "h"),
    [(2, 20, 2.4525), (3, 20, 2.9372), (5, 20, 3.3854), (10, 20, 3.8753), (10, 40, 3.7157)],
)
def test_rinotts_constants(designs, first, h):
    assert rinott_constant(designs, 0.95, first) == pytest.approx(h, abs=5e-5)


@pytest.mark.parametrize(
    ("designs", "confidence", "first", "h"),
    [
        (2, 0.95, 20, 2.453), (3, 0.95, 20, 2.872), (4, 0.95, 20, 3.101), (5, 0.95, 20, 3.258), (2, 0.9, 40, 1.852),
        (10, 0.9, 40, 3.076),
    ],
)  # fmt: skip
def test_the_constants_of_dudewicz_and_dalal(designs, confidence, first, h):
    assert dudewicz_dalal_constant(designs, confidence, first) == pytest.approx(h, abs=1e-3)


@pytest.mark.parametrize(
    ("means", "deviations", "shares"),
    [
        ([1, 2, 3, 4, 5], [1] * 5, [421.82, 406.13, 101.53, 45.13, 25.38]),
        ([1.2, 2.1, 3.37, 2.1, 2.5, 1.5], [3.3, 4, 3.8, 1.2, 0.9, 2], [520.11, 136.35, 21.17, 12.27, 3.31, 306.79]),
    ],
)
def test_a_thousand_replications_are_divided_as_published(means, deviations, shares):
    means, deviations = np.array(means, dtype=float), np.array(deviations, dtype=float)
    assert allocation(means, deviations, 1000) == pytest.approx(shares, abs=5e-3)
    assert allocation(-means, deviations, 1000, largest=True) == pytest.approx(shares, abs=5e-3)


def test_a_second_stage_takes_what_the_spread_of_the_first_asks_for():
    values = np.array([[0.0, 0.0, 5.0], [2.0, 20.0, 5.0]])
    # Variances 2, 200 and 0; (3 / 1)^2 times that, and never fewer than there are.
    assert replications_in_all(3.0, values, 1.0).tolist() == [18, 1800, 2]


def random_designs(seed, means):
    draw = np.random.default_rng(seed)
    return lambda number: means + draw.normal(size=len(means))


def test_the_best_design_is_found_as_often_as_promised_where_it_is_hardest():
    # All others worse by just what matters.
    means, runs = np.array([0.0, 0.0, -0.5, 0.0]), 150
    right = sum(kim_nelson(random_designs(seed, means), 0.5, confidence=0.9).best == 2 for seed in range(runs))
    assert right >= 0.9 * runs - 4 * math.sqrt(0.09 * runs)


def test_the_largest_may_be_the_best():
    found = kim_nelson(random_designs(1, np.array([0.0, 3.0, 1.0])), 1.0, largest=True)
    assert (found.best, found.is_decided) == (1, True)


def test_designs_on_the_same_days_are_told_apart_at_once():
    days = np.random.default_rng(1).normal(0, 100, 10_000)
    found = kim_nelson(lambda number: days[number] + np.array([0.0, 1.0, 2.0]), 1.0)
    assert (found.best, found.replications, found.left.tolist()) == (0, 10, [True, False, False])


def test_equal_designs_are_left_undecided_when_replications_run_out():
    found = kim_nelson(random_designs(1, np.zeros(3)), 0.01, most=12)
    assert (found.replications, found.is_decided) == (12, False)


def test_one_design_is_the_best_of_one():
    assert kim_nelson(random_designs(1, np.zeros(1)), 1.0).best == 0
