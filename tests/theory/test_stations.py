"""The approximations against Larson's published city, and against the exact hypercube."""

import numpy as np
import pytest

from sim.theory.erlang import erlang_c, one_line
from sim.theory.hypercube import Hypercube
from sim.theory.larson import correction_factors, workloads
from sim.theory.stations import Calls, stations_law
from tests.theory.cities import UOR_ORDER, UOR_RATES, random_city


def test_larsons_factors_are_those_of_the_book():
    assert correction_factors(one_line(1.5, 1.0, 3)) == pytest.approx([1, 0.736842, 0.631579], rel=1e-6)


def test_larsons_workloads_are_those_of_the_book():
    assert workloads(UOR_RATES, UOR_ORDER, 1.0) == pytest.approx([0.562631, 0.471704, 0.465665], rel=1e-6)


def test_larsons_workloads_without_a_line_are_near_the_exact_ones():
    exact = Hypercube(UOR_ORDER, np.ones(3, dtype=np.int64)).solve(UOR_RATES, np.ones(3), 0)
    found = workloads(UOR_RATES, UOR_ORDER, 1.0, 0)
    assert found == pytest.approx(exact.busy, abs=0.006)
    assert found.sum() == pytest.approx(exact.busy.sum())


def all_may(order, rates, held):
    return Calls(rates, order, held[order], held, np.ones(len(held), dtype=np.bool_))


@pytest.mark.parametrize("room", [None, 0])
def test_one_station_alone_is_erlangs(room):
    one = all_may(np.zeros((1, 1), dtype=np.int32), np.array([9.0]), np.ones(1))
    law, line = stations_law([one], np.array([10]), room), one_line(9.0, 1.0, 10, room)
    assert law.all_busy == pytest.approx([line.state[-1]])
    assert law.busy == pytest.approx([line.busy])
    assert law.at_once[0] == pytest.approx(np.array([[1 - line.state[-1]]]))


def test_single_units_are_near_larsons():
    law = stations_law([all_may(UOR_ORDER, UOR_RATES, np.ones(3))], np.ones(3, dtype=np.int64))
    assert law.busy == pytest.approx(workloads(UOR_RATES, UOR_ORDER, 1.0), abs=0.002)
    assert law.busy.sum() == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("stations", "most_units", "load", "room"),
    [(8, 1, 0.5, None), (8, 1, 0.6, 0), (5, 2, 0.5, None), (4, 3, 0.6, None), (4, 3, 0.6, 0), (8, 1, 0.2, None)],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_cities_at_random_come_out_within_a_few_per_cent(seed, stations, most_units, load, room):
    minutes, order, units, rates, service = random_city(seed, stations, most_units, load)
    exact = Hypercube(order, units).solve(rates, service, room)
    law = stations_law([all_may(order, rates, 1 / service)], units, room)
    assert law.busy / units == pytest.approx(exact.busy / units, abs=0.03)
    assert law.busy.sum() == pytest.approx(exact.busy.sum(), rel=0.005)
    assert law.lines[0].state[-1] == pytest.approx(1 - exact.at_once.sum(axis=0)[0], rel=0.1)
    at_once = (law.at_once[0] * np.take_along_axis(minutes, order, 1)).sum(axis=1) @ rates
    assert at_once == pytest.approx((exact.at_once * minutes.T).sum(axis=0) @ rates, rel=0.04)


def test_calls_that_few_may_answer_wait_before_those_few():
    order = np.array([[0, 1]], dtype=np.int32)
    everybody = all_may(order, np.array([3.0]), np.ones(2))
    sworn = Calls(np.array([1.0]), np.array([[0, -1]]), np.ones((1, 2)), np.ones(2), np.array([True, False]))
    law = stations_law([everybody, sworn], np.array([4, 30]))
    assert law.lines[0].waited_share < 1e-9
    few = law.lines[1]
    assert few.busy == pytest.approx(1.0 + 3.0 * (law.at_once[0][0, 0]), rel=1e-6)
    assert erlang_c(4, 1.0) < few.waited_share < erlang_c(4, 3.9)
    assert law.busy.sum() == pytest.approx(4.0, rel=1e-6)


def test_lists_that_end_early_share_the_rest_among_those_listed():
    _, order, units, rates, service = random_city(3, 8, 1, 0.5)
    whole = stations_law([all_may(order, rates, 1 / service)], units)
    short = stations_law([all_may(order[:, :5], rates, 1 / service)], units)
    assert short.busy.sum() == pytest.approx(whole.busy.sum(), rel=0.005)
    assert short.busy == pytest.approx(whole.busy, abs=0.03)


def test_more_calls_than_can_be_served_are_refused():
    with pytest.raises(ValueError, match="grows"):
        stations_law([all_may(np.array([[0]]), np.array([2.5]), np.ones(1))], np.array([2]))
