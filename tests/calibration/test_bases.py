"""Bases guessed from recorded ways: known ones come back."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration.bases import best_guess, busy_at_once, guess_bases
from sim.chance.streams import Streams
from sim.errors import InputError


def ways(bases: list[int], sigma: float, count: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return minutes from 12 places on a line to calls along it, recorded ways from `bases`, and days."""
    generator = Streams(3).generator("test")
    at = generator.uniform(0, 24, count)
    expected = np.abs(np.arange(0, 24, 2)[:, None] - at[None, :])
    recorded = (3 + 1.5 * np.maximum(expected[bases].min(axis=0), 0.05)) * np.exp(
        sigma * generator.standard_normal(count)
    )
    return expected, recorded, np.arange(count) // 4


def test_bases_come_back_and_no_more_of_them() -> None:
    guesses = guess_bases(*ways([2, 7, 10], sigma=0.2), most=5)
    assert [len(guess.candidates) for guess in guesses] == [1, 2, 3, 4, 5]
    assert guesses[2].candidates == (2, 7, 10)
    assert set(best_guess(guesses).candidates) >= {2, 7, 10}
    assert guesses[2].error_elsewhere < guesses[1].error_elsewhere - 0.01
    assert guesses[4].error_elsewhere > guesses[2].error_elsewhere - 0.002


def test_without_chance_the_error_is_nothing() -> None:
    assert guess_bases(*ways([4], sigma=0.0), most=1)[0].error == pytest.approx(0, abs=1e-9)


def test_few_ways_are_refused() -> None:
    expected, recorded, day = ways([4], sigma=0.1, count=99)
    with pytest.raises(InputError, match="99 recorded ways are too few"):
        guess_bases(expected, recorded, day, most=2)


def test_how_many_run_at_once_by_hand() -> None:
    # One from 0 to 10, a second from 4 to 6, a third that never ends on record: two at once a fifth of the time.
    start, end = np.array([0.0, 4.0, 1.0]), np.array([10.0, 6.0, np.nan])
    assert busy_at_once(start, end, share=0.999) == 2
    assert busy_at_once(start, end, share=0.8) == 1
    assert busy_at_once(np.array([1.0]), np.array([np.nan])) == 0
