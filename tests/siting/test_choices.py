"""Every location model against trying all choices, and against what others have published."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.siting import median
from sim.siting.centre import p_centre
from sim.siting.cover import maximal_cover
from sim.siting.highs import smallest_cost
from sim.siting.median import p_median
from sim.siting.ordered import ordered_cover
from sim.siting.set_cover import fewest_to_cover

from .enumeration import best_of_all, fewest_within, mean_time, random_case, weight_within, worst_time

SEEDS = st.integers(0, 10_000)
NUMBERS = st.integers(1, 7)
TOY_MINUTES = np.array([[1, 9, 1], [1, 1, 9], [9, 1, 9], [9, 9, 1]], dtype=float)
"""Three sites that cover points 1 and 2, 2 and 3, 1 and 4."""


@settings(max_examples=25)
@given(SEEDS, NUMBERS)
def test_the_median_is_the_best_of_all_choices(seed, number):
    minutes, weight = random_case(seed)
    found = p_median(minutes, weight, number)
    assert found.value == pytest.approx(best_of_all(7, number, mean_time(minutes, weight)), rel=1e-12)
    assert found.value == pytest.approx(mean_time(minutes, weight)(found.sites), rel=1e-12)
    assert (len(found.sites), found.gap, found.is_best) == (number, 0.0, True)


@settings(max_examples=25)
@given(SEEDS, NUMBERS, st.floats(0.05, 1.0))
def test_the_maximal_cover_is_the_best_of_all_choices(seed, number, within):
    minutes, weight = random_case(seed, way_share=0.7)
    found = maximal_cover(minutes, weight, number, within)
    assert found.value == best_of_all(7, number, weight_within(minutes, weight, within), sign=-1)
    assert found.value == weight_within(minutes, weight, within)(found.sites)
    assert (len(found.sites), found.is_best) == (number, True)


@settings(max_examples=25)
@given(SEEDS, NUMBERS)
def test_the_centre_is_the_best_of_all_choices(seed, number):
    minutes, weight = random_case(seed)
    worst = worst_time(minutes[weight > 0])
    found = p_centre(minutes, weight, number)
    assert found.value == best_of_all(7, number, worst) == worst(found.sites)
    assert (len(found.sites), found.is_best) == (number, True)


@settings(max_examples=25)
@given(SEEDS, st.floats(1.0, 2.0))
def test_no_fewer_sites_cover_everybody(seed, within):
    minutes, _ = random_case(seed, cells=15, sites=9, way_share=0.8)
    found = fewest_to_cover(minutes, within)
    assert found.value == len(found.sites) == fewest_within(minutes, within)
    assert (minutes[:, found.sites].min(axis=1) <= within).all()


@settings(max_examples=25)
@given(SEEDS, NUMBERS)
def test_cells_that_only_some_sites_reach_have_one_of_them(seed, number):
    minutes, weight = random_case(seed, way_share=0.4)
    best = best_of_all(7, number, mean_time(np.where(weight[:, None] > 0, minutes, 0.0), weight))
    if np.isfinite(best):
        found = p_median(minutes, weight, number)
        assert found.value == pytest.approx(best, rel=1e-12)
        assert np.isfinite(p_centre(minutes, weight, number).value)
    else:
        for model in (p_median, p_centre):
            with pytest.raises(InputError, match="so few sites do not reach all cells"):
                model(minutes, weight, number)


def test_the_integer_program_finds_what_exchanges_miss(monkeypatch):
    # The bound is at hand only roughly, so that much is left to the program.
    monkeypatch.setattr("sim.siting.lagrange.ROUNDS", 3)
    monkeypatch.setattr(median, "interchanged", lambda _, sites: np.sort(sites))
    for seed in range(8):
        minutes, weight = random_case(seed, cells=40, sites=14)
        found = p_median(minutes, weight, 4)
        assert found.value == pytest.approx(best_of_all(14, 4, mean_time(minutes, weight)), rel=1e-12)
        assert found.is_best


def test_an_answer_that_is_not_proven_says_its_gap(monkeypatch):
    monkeypatch.setattr("sim.siting.lagrange.ROUNDS", 1)
    monkeypatch.setattr(median, "MOST_PAIRS", 0)
    minutes, weight = random_case(1, cells=40, sites=14)
    found = p_median(minutes, weight, 4)
    best = best_of_all(14, 4, mean_time(minutes, weight))
    assert found.bound <= best <= found.value + 1e-12
    assert found.gap == pytest.approx((found.value - found.bound) / found.value)
    assert 0 < found.gap < 1
    assert not found.is_best


def test_without_time_the_answers_are_choices_with_a_bound_that_holds():
    minutes, weight = random_case(5, cells=60, sites=20)
    within = float(np.quantile(minutes, 0.1))
    found = maximal_cover(minutes, weight, 4, within, limit_s=0.0)
    assert found.value <= maximal_cover(minutes, weight, 4, within).value <= found.bound
    centre = p_centre(minutes, weight, 4, limit_s=0.0)
    assert centre.bound <= p_centre(minutes, weight, 4).value <= centre.value


@pytest.mark.parametrize(("number", "weight", "sites"), [(1, 4, [0]), (2, 6, [1, 2]), (3, 6, [0, 1, 2])])
def test_three_sites_cover_what_the_ambulance_peers_toy_says(number, weight, sites):
    found = maximal_cover(TOY_MINUTES, [2, 2, 1, 1], number, 1.0)
    assert (found.value, found.sites.tolist()) == (weight, sites)


@pytest.mark.parametrize(("chance", "order"), [([1 / 3] * 3, [0, 1, 2]), ([1 / 6, 4 / 6, 1 / 6], [2, 1, 0])])
def test_sites_are_manned_in_the_order_of_the_ambulance_peers_toy(chance, order):
    assert ordered_cover(TOY_MINUTES, [5, 3, 2, 1], 1.0, chance).tolist() == order


def test_one_site_after_the_other_is_the_maximal_cover_when_only_one_number_counts():
    minutes, weight = random_case(3)
    order = ordered_cover(minutes, weight, 0.3, [0, 0, 1])
    best = maximal_cover(minutes, weight, 3, 0.3)
    assert weight_within(minutes, weight, 0.3)(order) == best.value


def test_two_villages_on_a_line_are_told_apart_by_the_question():
    # Villages at 0, 1 and 10 km with 50, 50 and 1 residents; stations may stand at the villages and half way.
    at, stand = np.array([0.0, 1.0, 10.0]), np.array([0.0, 1.0, 5.0, 10.0])
    km, residents = np.abs(at[:, None] - stand), [50, 50, 1]
    assert p_median(km, residents, 1).sites.tolist() == [1]
    assert p_centre(km, residents, 1).sites.tolist() == [2]
    assert maximal_cover(km, residents, 2, 0.5).sites.tolist() == [0, 1]
    assert fewest_to_cover(km, 1.0).value == 2


def test_an_impossible_program_has_an_infinite_bound():
    from scipy.sparse import csr_array

    found = smallest_cost(np.ones(1), csr_array(np.ones((1, 1))), np.array([2.0]), np.array([2.0]), np.array([True]))
    assert (found.solution, found.bound) == (None, np.inf)
