import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.world.county.shares import apportion, apportion_between

WEIGHTS = st.lists(st.floats(0.01, 1000), min_size=1, max_size=30)


def test_the_largest_remainders_get_what_rounding_down_leaves_over():
    share = apportion(np.array([10]), np.zeros(3, dtype=int), np.array([4.6, 3.3, 2.1]), low=0)
    # quotas 4.6, 3.3, 2.1: 4 + 3 + 2, and the one that is left goes to the largest remainder
    assert share.tolist() == [5, 3, 2]


def test_of_equal_remainders_the_first_get_more():
    assert apportion(np.array([5]), np.zeros(3, dtype=int), np.ones(3), low=0).tolist() == [2, 2, 1]


def test_each_segment_hands_out_its_own_total():
    segment = np.array([1, 0, 1, 0])
    assert apportion(np.array([7, 3]), segment, np.array([1.0, 1.0, 1.0, 5.0])).tolist() == [2, 2, 1, 5]


@given(WEIGHTS, st.integers(0, 10**8))
def test_shares_sum_to_the_total_and_miss_their_quota_by_less_than_one(weight, total):
    weight = np.array(weight)
    share = apportion(np.array([total]), np.zeros(len(weight), dtype=int), weight, low=0)
    assert share.sum() == total
    assert np.all(np.abs(share - total * weight / weight.sum()) < 1 + 1e-6)


@given(st.data(), WEIGHTS)
def test_bounded_shares_sum_to_the_total_and_keep_their_bounds(data, weight):
    low = np.array(data.draw(st.lists(st.integers(0, 5), min_size=len(weight), max_size=len(weight))))
    room = np.array(data.draw(st.lists(st.integers(0, 50), min_size=len(weight), max_size=len(weight))))
    total = data.draw(st.integers(int(low.sum()), int((low + room).sum())))
    share = apportion_between(total, np.array(weight), low, low + room)
    assert share.sum() == total
    assert np.all((share >= low) & (share <= low + room))


@pytest.mark.parametrize(("total", "expected"), [(3, [1, 1, 1]), (6, [2, 2, 2]), (12, [2, 2, 8])])
def test_what_a_full_item_cannot_take_goes_to_the_others(total, expected):
    share = apportion_between(total, np.array([9.0, 9.0, 1.0]), np.ones(3, dtype=int), np.array([2, 2, 9]))
    assert share.tolist() == expected
