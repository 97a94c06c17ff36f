"""Totals shared out in whole numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.world.readers.shares import shared_out

WEIGHTS = st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=1, max_size=40).filter(
    lambda given: sum(given) > 0
)


@given(st.integers(0, 200_000_000), WEIGHTS)
def test_shares_add_up_exactly_and_none_is_off_by_one_or_more(total, weights):
    shares = shared_out(total, np.array(weights))
    assert shares.sum() == total
    assert (shares == shares.round()).all()
    due = total * np.array(weights) / sum(weights)
    assert (np.abs(shares - due) < 1 + 1e-6 * total).all()


@given(st.integers(0, 10**6), WEIGHTS)
def test_a_larger_weight_never_gets_less(total, weights):
    different = np.array(sorted(set(weights)))
    assert (np.diff(shared_out(total, different)) >= 0).all()


def test_what_is_left_goes_to_the_largest_remainders_and_then_to_the_first():
    assert shared_out(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert shared_out(7, np.array([1.0, 2.0, 3.0])).tolist() == [1, 2, 4]
    assert shared_out(5, np.array([0.0, 1.0])).tolist() == [0, 5]
