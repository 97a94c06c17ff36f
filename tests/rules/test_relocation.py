"""The rules of relocation, as functions of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.arrays import NONE, BoolArray, IndexArray
from sim.rules.relocation import empty_posts, is_relieved, nearest_within, row_for, spare_units

POSTS = 4
POST = np.array([0, 0, 1, 3, NONE], dtype=np.int32)
EVERYBODY = np.ones(5, dtype=np.bool_)


def strength(post: IndexArray, free: BoolArray) -> list[int]:
    """Return how many free units count for each post."""
    return [int(np.count_nonzero(free & (post == number))) for number in range(POSTS)]


def test_a_post_is_empty_when_no_free_unit_counts_for_it() -> None:
    assert empty_posts([2, 1, 0, 1]) == [2]
    assert empty_posts([0, 0]) == [0, 1]


def test_a_post_spares_its_free_units_while_more_are_left_than_it_keeps() -> None:
    assert np.flatnonzero(spare_units(POST, EVERYBODY, [2, 1, 0, 1], keep=1)).tolist() == [0, 1]
    assert not spare_units(POST, EVERYBODY, [2, 1, 0, 1], keep=2).any()
    assert np.flatnonzero(spare_units(POST, EVERYBODY & (POST != 3), [2, 1, 0, 0], keep=1)).tolist() == [0, 1]


def test_a_unit_at_no_post_is_never_spare() -> None:
    assert not spare_units(np.full(3, NONE, dtype=np.int32), np.ones(3, dtype=np.bool_), [], keep=1).any()


@pytest.mark.parametrize(("post", "home", "relieved"), [(0, 0, False), (0, 1, True), (1, 0, False)])
def test_a_unit_away_from_home_is_relieved_when_another_free_one_counts_for_its_post(
    post: int, home: int, relieved: bool
) -> None:
    assert is_relieved(post, home, [2, 1]) == relieved


@given(
    post=st.lists(st.integers(-1, POSTS - 1), min_size=1, max_size=8),
    flags=st.lists(st.booleans(), min_size=8, max_size=8),
    keep=st.integers(1, 3),
)
def test_giving_a_unit_away_never_empties_a_post(post: list[int], flags: list[bool], keep: int) -> None:
    where: IndexArray = np.array(post, dtype=np.int32)
    are_free: BoolArray = np.array(flags[: len(post)])
    before = strength(where, are_free)
    for unit in np.flatnonzero(spare_units(where, are_free, before, keep)):
        without = are_free.copy()
        without[unit] = False
        assert empty_posts(strength(where, without)) == empty_posts(before)


@pytest.mark.parametrize(("free_units", "row"), [(0, NONE), (1, NONE), (2, 0), (4, 0), (5, 1), (99, 1)])
def test_the_row_of_a_number_that_is_not_listed_is_that_of_the_next_lower_one(free_units: int, row: int) -> None:
    assert row_for(free_units, (2, 5)) == row


def test_nearest_within_takes_the_first_of_the_nearest_and_nobody_beyond_reach() -> None:
    minutes = np.array([7.0, 3.0, 3.0])
    assert nearest_within(minutes, 3.0) == 1
    assert nearest_within(minutes, 2.9) == NONE
    assert nearest_within(np.array([np.inf]), np.inf) == NONE
    assert nearest_within(np.zeros(0), np.inf) == NONE
