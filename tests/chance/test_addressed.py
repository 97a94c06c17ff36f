import numpy as np
import pytest

from sim.chance.addressed import key_at, mark, marks, scrambled


def test_marks_are_those_of_the_published_generator():
    # The first five numbers of SplitMix64 from state 1234567, as its reference implementation gives them.
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [mark(1234567, number) for number in range(5)] == [(one >> 11) / 2**53 for one in published]


def test_a_mark_does_not_depend_on_those_before_it():
    assert mark(7, 1000) == [mark(7, number) for number in range(1001)][1000]


def test_many_marks_are_those_one_by_one():
    key = 2**64 - 5
    assert marks(key, 7, 100) == [mark(key, number) for number in range(7, 107)]


def test_marks_are_uniform():
    counts = np.bincount([int(10 * mark(3, number)) for number in range(20_000)], minlength=10)
    # Chi-squared with 9 degrees of freedom: above 33.7 in one case of ten thousand.
    assert ((counts - 2000) ** 2 / 2000).sum() < 33.7


@pytest.mark.parametrize("other", [0.1 + 0.2, np.nextafter(0.3, 1), -0.3])
def test_times_that_differ_in_the_last_digit_have_keys_of_their_own(other):
    assert key_at(1, 0.3) != key_at(1, float(other))


def test_both_zeros_are_the_same_time():
    assert key_at(1, 0.0) == key_at(1, -0.0)


def test_no_two_numbers_are_scrambled_into_one():
    assert len({scrambled(number) for number in range(10_000)}) == 10_000
