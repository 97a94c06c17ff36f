"""Priorities against printed numbers, and against first come, first served."""

import numpy as np
import pytest

from sim.theory.erlang import one_line
from sim.theory.priorities import in_turn, in_turn_of_several, interrupted, interrupted_of_several

HOSPITAL = np.array([0.2, 0.6, 1.2])
THIRD, TWO_NINTHS = np.full(3, 1 / 3), np.full(3, 2 / 9)


def test_two_classes_with_constant_work_wait_as_in_the_quiz():
    assert in_turn(np.array([0.2, 0.2]), np.array([1.0, 3.0]), np.array([1.0, 9.0])) == pytest.approx([1.25, 6.25])


def test_waits_in_turn_are_those_of_the_county_hospital():
    assert in_turn(HOSPITAL, THIRD, TWO_NINTHS) == pytest.approx([0.238095, 0.324675, 0.909091], rel=2e-6)
    assert in_turn_of_several(HOSPITAL, 3.0, 1) == pytest.approx([0.238095, 0.324675, 0.909091], rel=2e-6)
    assert in_turn_of_several(HOSPITAL, 3.0, 2) == pytest.approx([0.0287356, 0.0331565, 0.0480769], rel=2e-6)
    assert in_turn_of_several(np.array([2.0, 3.0]), 1.0, 8) == pytest.approx([0.0278778, 0.0743407], rel=2e-6)


def test_delays_with_interruption_are_those_of_the_county_hospital():
    assert interrupted(HOSPITAL, THIRD, TWO_NINTHS) - 1 / 3 == pytest.approx([0.0238095, 0.153680, 1.03030], rel=5e-6)
    two = interrupted_of_several(HOSPITAL, 3.0, 2) - 1 / 3
    assert two == pytest.approx([0.000370782, 0.00792065, 0.0654223], rel=2e-6)


@pytest.mark.parametrize(
    ("rates", "units", "stays"), [((2, 3), 6, (1.00450, 1.97619)), ((0.8, 1.0), 3, (1.023651, 1.513196))]
)
def test_interrupted_work_of_several_units_gives_the_stays_of_the_exact_chain(rates, units, stays):
    assert interrupted_of_several(np.array(rates, dtype=float), 1.0, units) == pytest.approx(stays, rel=5e-6)


def test_no_order_of_service_changes_the_mean_wait_of_all():
    rates = np.array([2.0, 3.0, 1.0])
    waits = in_turn_of_several(rates, 1.0, 8)
    assert rates @ waits / 6 == pytest.approx(one_line(6.0, 1.0, 8).wait_mean)


def test_a_class_for_which_there_is_no_time_waits_for_ever():
    assert in_turn(np.array([0.5, 0.6]), np.ones(2), np.full(2, 2.0)).tolist() == [pytest.approx(2.2), np.inf]
    assert interrupted(np.array([0.5, 0.6]), np.ones(2), np.full(2, 2.0))[1] == np.inf
