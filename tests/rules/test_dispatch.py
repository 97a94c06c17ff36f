"""The rules of dispatch, as functions of numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.rules.dispatch import UNLISTED, nearest, own_area_first, preferred

MINUTES = st.lists(st.integers(min_value=0, max_value=5), min_size=1, max_size=8)


def test_nearest_takes_the_least_time() -> None:
    assert nearest(np.array([3.0, 1.0, 2.0])) == 1


@given(minutes=MINUTES)
def test_nearest_takes_the_first_of_equals(minutes: list[int]) -> None:
    assert nearest(np.array(minutes, dtype=float)) == minutes.index(min(minutes))


def test_own_area_comes_first_however_far() -> None:
    assert own_area_first(np.array([1.0, 9.0, 8.0]), np.array([False, True, True])) == 2


def test_a_call_spills_over_when_its_area_has_no_unit_left() -> None:
    assert own_area_first(np.array([4.0, 2.0]), np.array([False, False])) == 1


def test_preferred_takes_the_best_rank_and_nobody_when_none_is_listed() -> None:
    assert preferred(np.array([UNLISTED, 2, 0], dtype=np.int32)) == 2
    assert preferred(np.array([UNLISTED, UNLISTED], dtype=np.int32)) == NONE
