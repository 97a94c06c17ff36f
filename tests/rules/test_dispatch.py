"""The rules of dispatch, as functions of numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE
from sim.rules.dispatch import UNLISTED, nearest, preferred

MINUTES = st.lists(st.integers(min_value=0, max_value=5), min_size=1, max_size=8)


def test_nearest_takes_the_least_time() -> None:
    assert nearest(np.array([3.0, 1.0, 2.0])) == 1


@given(minutes=MINUTES)
def test_nearest_takes_the_first_of_equals(minutes: list[int]) -> None:
    assert nearest(np.array(minutes, dtype=float)) == minutes.index(min(minutes))


def test_preferred_takes_the_best_rank_and_nobody_when_none_is_listed() -> None:
    assert preferred(np.array([UNLISTED, 2, 0], dtype=np.int32)) == 2
    assert preferred(np.array([UNLISTED, UNLISTED], dtype=np.int32)) == NONE
