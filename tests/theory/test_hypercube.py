"""The hypercube model against printed cities, and against Erlang whatever the preferences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.erlang import erlang_b, one_line
from sim.theory.hypercube import Hypercube, travel_means
from tests.theory.cities import UOR_ORDER, UOR_RATES, random_city

ONES = np.ones(3, dtype=np.int64)


@pytest.fixture(scope="module")
def uor():
    return Hypercube(UOR_ORDER, ONES).solve(UOR_RATES, np.ones(3))


def test_three_units_are_busy_as_in_the_book(uor):
    assert uor.busy == pytest.approx([0.557364, 0.473372, 0.469264], rel=2e-6)
    assert uor.waited == pytest.approx(np.full(10, 0.236842), rel=2e-6)
    assert uor.wait_mean == pytest.approx(0.157895, rel=5e-6)
    assert uor.state == pytest.approx(
        [0.210526, 0.136690, 0.0886327, 0.0948868, 0.0904663, 0.0889446, 0.0530107, 0.118421], rel=5e-6
    )


def test_three_units_are_sent_as_in_the_book(uor):
    share = uor.dispatched * UOR_RATES / 1.5
    assert share[:, 0] == pytest.approx([0.0869306, 0.0507637, 0.0289724], rel=5e-6)
    assert share[:, 4] == pytest.approx([0.0220591, 0.0605575, 0.0173834], rel=5e-6)
    assert 1 - share[UOR_ORDER[:, 0], np.arange(10)].sum() == pytest.approx(0.435325, rel=5e-6)


def test_four_corners_have_three_travel_times():
    x, y = (axis.ravel() for axis in np.meshgrid(range(3), range(3)))
    between = np.abs(x[:, np.newaxis] - x) + np.abs(y[:, np.newaxis] - y)
    minutes, rates = between[[0, 2, 6, 8]].astype(float), np.full(9, 0.2)
    law = Hypercube(np.argsort(minutes.T, axis=1, kind="stable"), np.ones(4, dtype=np.int64)).solve(rates, np.ones(4))
    assert law.busy == pytest.approx([0.528659, 0.468319, 0.433729, 0.369292], rel=2e-6)
    assert (law.waited[0], law.wait_mean) == pytest.approx((0.128534, 0.0584244), rel=5e-6)
    travel = travel_means(law, rates, minutes, between.mean())
    assert (travel.at_once, travel.from_base, travel.from_scene) == pytest.approx((1.16334, 1.27088, 1.24232), rel=5e-6)
    assert travel.of_station == pytest.approx([1.35017, 1.3017, 1.20847, 1.19159], rel=5e-6)
    own = law.dispatched[np.argsort(minutes.T, axis=1, kind="stable")[:, 0], np.arange(9)]
    assert 1 - own.mean() == pytest.approx(0.444314, rel=5e-6)


def test_two_cars_without_a_line_share_the_work_of_the_quiz():
    law = Hypercube(np.array([[0, 1], [1, 0]]), ONES[:2]).solve(np.full(2, 0.5), np.ones(2), 0)
    assert law.busy == pytest.approx([0.4, 0.4])
    assert law.lost == pytest.approx([0.2, 0.2])
    assert law.at_once / 2 == pytest.approx(np.array([[0.375, 0.125], [0.125, 0.375]]) * 0.8)


def test_one_atom_goes_to_its_first_unit_first():
    law = Hypercube(np.array([[0, 1]]), ONES[:2]).solve(np.ones(1), np.ones(2), 0)
    assert law.busy == pytest.approx([0.5, 0.3])


@given(seed=st.integers(0, 10**6), room=st.sampled_from([None, 0, 3]), load=st.floats(0.1, 0.9))
def test_whatever_the_preferences_equal_units_are_erlangs(seed, room, load):
    _, order, units, rates, _ = random_city(seed, 3, 2, load, places=5)
    law = Hypercube(order, units).solve(rates, np.ones(3), room)
    line = one_line(float(rates.sum()), 1.0, int(units.sum()), room)
    assert law.busy.sum() == pytest.approx(line.busy)
    assert law.wait_mean == pytest.approx(line.wait_mean, abs=1e-9)
    assert law.lost == pytest.approx(np.full(5, line.lost_share), abs=1e-9)
    if room == 0:
        assert law.lost[0] == pytest.approx(erlang_b(int(units.sum()), float(rates.sum())))


def test_two_units_at_a_station_are_two_stations_that_nobody_tells_apart():
    rates, service = np.array([0.7, 0.9, 0.3]), np.array([1.0, 0.8])
    lumped = Hypercube(np.array([[0, 1], [1, 0], [0, 1]]), np.array([2, 1]))
    apart = Hypercube(np.array([[0, 1, 2], [2, 0, 1], [1, 0, 2]]), ONES)
    one, other = lumped.solve(rates, service, None), apart.solve(rates, service[[0, 0, 1]], None)
    assert one.busy == pytest.approx([other.busy[:2].sum(), other.busy[2]])
    assert one.at_once[1] == pytest.approx(other.at_once[2])


def test_calls_that_withdraw_give_erlang_a():
    law = Hypercube(np.zeros((1, 1), dtype=np.int32), np.array([8])).solve(np.array([10.0]), np.ones(1), None, 0.5)
    assert (law.withdrawn_share, law.wait_mean) == pytest.approx((0.227218, 0.454437), rel=5e-6)


def test_calls_that_only_some_may_answer_are_lost_while_those_are_busy():
    law = Hypercube(np.array([[0, -1]]), ONES[:2]).solve(np.ones(1), np.ones(2), 0)
    assert law.lost == pytest.approx([0.5])
    assert law.busy == pytest.approx([0.5, 0.0])


def test_calls_that_only_some_may_answer_cannot_wait():
    with pytest.raises(ValueError, match="every station"):
        Hypercube(np.array([[0, -1]]), ONES[:2]).solve(np.ones(1), np.ones(2))
