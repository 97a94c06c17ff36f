"""Where units seem to have waited: the places from which recorded ways are explained best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.calibration.pace import FEWEST
from sim.errors import input_error

_STARTS_MIN = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 6.0])
_LEAST_MIN = 0.05


@dataclass(frozen=True, slots=True)
class Guess:
    """So many bases, and how well they explain ways.

    `candidates` are rows of the matrix, ascending. `error` is the mean absolute error of the logarithm of the ways that
    they were chosen for; `error_elsewhere` that of ways on other days, by bases chosen without these.
    """

    candidates: tuple[int, ...]
    error: float
    error_elsewhere: float


def guess_bases(expected_min: FloatArray, observed_min: FloatArray, day: IntArray, most: int) -> tuple[Guess, ...]:
    """Return the best guess of 1, 2, ... up to `most` bases; `best_guess` says which of them to take.

    A way is taken to begin at the base nearest to it. Bases are added one by one, then exchanged while that helps, so
    that the recorded minutes differ least from a constant and a multiple of the expected ones, in logarithms. Whether
    more bases explain more is judged on days that were not looked at: even days by odd ones and the other way round.

    Parameters
    ----------
    expected_min:
        Shape `(candidates, ways)`: from each place where units may have waited to each call.
    observed_min, day:
        Recorded minutes and the day's number of each way, shape `(ways,)`.

    Raises
    ------
    InputError
        When there are too few ways to tell anything.
    """
    if len(observed_min) < 2 * FEWEST:
        raise input_error(f"{len(observed_min)} recorded ways are too few to guess bases from; {2 * FEWEST} are needed")
    logs, expected = np.log(observed_min), np.maximum(expected_min, _LEAST_MIN)
    even = day % 2 == 0
    guesses = []
    for number in range(1, min(most, len(expected)) + 1):
        elsewhere = [
            _error(expected[_chosen(expected[:, some], logs[some], number)][:, ~some], logs[~some])
            for some in (even, ~even)
        ]
        chosen = _chosen(expected, logs, number)
        guesses.append(Guess(tuple(sorted(chosen)), _error(expected[chosen], logs), float(np.mean(elsewhere))))
    return tuple(guesses)


def best_guess(guesses: Sequence[Guess]) -> Guess:
    """Return the guess that explains the days best that it was not made for; the one with fewer bases if two do."""
    return min(guesses, key=lambda guess: guess.error_elsewhere)


def _chosen(expected: FloatArray, logs: FloatArray, number: int) -> list[int]:
    chosen: list[int] = []
    for _ in range(number):
        chosen.append(_next(expected, logs, chosen))
    error = _error(expected[chosen], logs)
    place, unchanged = 0, 0
    while unchanged < number:
        rest = chosen[:place] + chosen[place + 1 :]
        other = [*rest, _next(expected, logs, rest)]
        found = _error(expected[other], logs)
        unchanged = 0 if found < error - 1e-12 else unchanged + 1
        if unchanged == 0:
            chosen, error = other, found
        else:
            place = (place + 1) % number
    return chosen


def _next(expected: FloatArray, logs: FloatArray, chosen: list[int]) -> int:
    """Return the candidate that helps most beside those chosen."""
    ways = expected if not chosen else np.minimum(expected, expected[chosen].min(axis=0))
    return int(_errors(ways, logs).argmin())


def _error(expected: FloatArray, logs: FloatArray) -> float:
    return float(_errors(expected.min(axis=0)[None, :], logs)[0])


def _errors(ways: FloatArray, logs: FloatArray) -> FloatArray:
    """Return the error of each row of ways, at the best of a few constants."""
    best = np.full(len(ways), np.inf)
    for start in _STARTS_MIN.tolist():
        residual = logs - np.log(start + ways)
        level = np.median(residual, axis=1, keepdims=True)
        best = np.minimum(best, np.abs(residual - level).mean(axis=1))
    return best


def busy_at_once(from_at: FloatArray, to_at: FloatArray, share: float = 0.999) -> int:
    """Return how many spans run at once, more than which run only in the rest of the time beyond `share`.

    Spans without an end do not count.
    """
    some: BoolArray = (to_at > from_at) & np.isfinite(from_at) & np.isfinite(to_at)
    at = np.concatenate([from_at[some], to_at[some]])
    change = np.repeat([1, -1], int(some.sum()))
    order = np.lexsort((change, at))
    running, lasts = np.cumsum(change[order])[:-1], np.diff(at[order])
    if not len(lasts) or lasts.sum() == 0:
        return 0
    by_number = np.bincount(running, lasts)
    return int(np.searchsorted(np.cumsum(by_number) / by_number.sum(), share))
