"""Work that is not exponential, and calls that take several units, against printed numbers."""

import pytest

from sim.theory.erlang import erlang_b, one_line
from sim.theory.general import constant_work, one_unit, several_at_once, spread_factor


@pytest.mark.parametrize(("second_moment", "wait"), [(1.0, 2.0), (1.25, 2.5), (2.0, 4.0), (3.25, 6.5), (5.0, 10.0)])
def test_one_unit_makes_wait_by_the_spread_of_its_work(second_moment, wait):
    assert one_unit(0.8, 1.0, second_moment) == pytest.approx(wait)
    assert one_line(0.8, 1.0, 1).wait_mean * spread_factor(1.0, second_moment) == pytest.approx(wait)


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
    assert busy == pytest.approx(80 / 49)


def test_calls_that_all_need_one_unit_are_lost_by_erlangs_formula():
    lost, busy = several_at_once(5, (2.0, 1.0), (1, 1))
    assert lost == pytest.approx([erlang_b(5, 3.0)] * 2)
    assert busy == pytest.approx(3.0 * (1 - lost[0]))
