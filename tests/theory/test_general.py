"""Work that is not exponential, and calls that take several units, against printed numbers."""

import numpy as np
import pytest

from sim.theory.erlang import erlang_b, one_line
from sim.theory.general import constant_work, one_unit, several_at_once, spread_factor


@pytest.mark.parametrize(("second_moment", "wait"), [(1.0, 2.0), (1.25, 2.5), (2.0, 4.0), (3.25, 6.5), (5.0, 10.0)])
def test_one_unit_makes_wait_by_the_spread_of_its_work(second_moment, wait):
    assert one_unit(0.8, 1.0, second_moment) == pytest.approx(wait)
    factor = spread_factor(1, 0.8, second_moment - 1)
    assert one_line(0.8, 1.0, 1).wait_mean * factor == pytest.approx(wait, rel=1e-4)


@pytest.mark.parametrize(("units", "load", "wait"), [(2, 1.6, 0.903284), (5, 4.0, 0.28906), (10, 9.0, 0.344582)])
def test_waits_with_little_spread_of_several_units_are_near_those_with_none(units, load, wait):
    exponential = one_line(load, 1.0, units).wait_mean
    assert exponential * spread_factor(units, load, 0.0) == pytest.approx(wait, rel=2e-6)
    assert exponential * spread_factor(units, load, 1e-9) == pytest.approx(wait, rel=0.01)
    assert spread_factor(units, load, 1.0) == pytest.approx(1.0)


def test_much_spread_never_makes_waits_shorter():
    assert spread_factor(40, 4.0, 4.0) > spread_factor(40, 4.0, 1.0)


@pytest.mark.parametrize(
    ("units", "rate", "waited", "wait"),
    [(1, 0.8, 0.8, 2.0), (2, 1.6, 0.701898, 0.903284), (5, 4.0, 0.533615, 0.28906), (10, 9.0, 0.646861, 0.344582)],
)
def test_constant_work_gives_crommelins_waits(units, rate, waited, wait):
    assert constant_work(rate, 1.0, units) == pytest.approx((waited, wait), rel=2e-6)


@pytest.mark.parametrize("refused", [lambda: one_unit(1.0, 1.0, 2.0), lambda: constant_work(2.0, 1.0, 2)])
def test_more_work_than_can_be_done_is_refused(refused):
    with pytest.raises(ValueError, match="erlangs"):
        refused()


def test_kaufman_and_roberts_lose_five_and_thirteen_of_forty_nine():
    lost, busy = several_at_once(4, (1.0, 0.5), (1, 2))
    assert lost == pytest.approx([5 / 49, 13 / 49])
    assert busy == pytest.approx(np.array([12, 12, 12, 8, 5]) / 49)


def test_calls_that_all_need_one_unit_are_lost_by_erlangs_formula():
    lost, busy = several_at_once(5, (2.0, 1.0), (1, 1))
    assert lost == pytest.approx([erlang_b(5, 3.0)] * 2)
    assert busy @ np.arange(6) == pytest.approx(3.0 * (1 - lost[0]))
