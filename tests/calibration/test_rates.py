"""How often calls come, by hand and from synthetic records."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from sim.calibration.days import Days
from sim.calibration.rates import (
    dispersion_of,
    expected_counts,
    hour_weights,
    hours_differ,
    rhythm_of,
    weekday_weights,
)
from sim.calls.table import TimeArray
from sim.chance.streams import Streams

YEAR = Days(date(2024, 1, 1), date(2025, 1, 1))


def times(*texts: str) -> TimeArray:
    return np.array(texts, dtype="datetime64[us]")


def spread(daily: np.ndarray, days: Days, generator: np.random.Generator) -> TimeArray:
    """Return calls at any minute of each day."""
    day = np.repeat(np.arange(len(days)), daily)
    minute = generator.integers(0, 1440, size=len(day))
    return (np.datetime64(days.first) + day).astype("datetime64[us]") + minute.astype("timedelta64[m]")


def test_days_know_their_weekdays_months_and_counts() -> None:
    days = Days(date(2024, 2, 28), date(2024, 3, 2))
    assert len(days) == 3
    assert days.weekday.tolist() == [2, 3, 4]
    assert days.month.tolist() == [0, 0, 1]
    at = times("2024-02-28T00:00", "2024-03-01T23:59:59", "2024-03-02T00:00", "2024-02-27T23:59:59")
    assert days.holds(at).tolist() == [True, True, False, False]
    assert days.counts(at[:2]).tolist() == [1, 0, 1]


def test_hours_weigh_by_their_share() -> None:
    weights = hour_weights(times("2024-01-01T05:59", "2024-01-02T05:00", "2024-01-01T23:00"))
    assert weights[5] == pytest.approx(16)
    assert weights[23] == pytest.approx(8)
    assert weights.mean() == pytest.approx(1)


def test_weekdays_weigh_by_the_mean_of_their_days_however_many_there_are() -> None:
    # Two Mondays with 2 and 4 calls, the other days once with 1 call: means 3 and 1, whose mean is 9 / 7.
    days = Days(date(2024, 1, 1), date(2024, 1, 9))
    weights = weekday_weights(np.array([2, 1, 1, 1, 1, 1, 1, 4]), days)
    assert weights == pytest.approx(np.array([3, 1, 1, 1, 1, 1, 1]) * 7 / 9)


def test_expected_counts_have_the_sums_of_weekdays_and_months() -> None:
    generator = Streams(1).generator("test")
    daily = generator.poisson(20, size=len(YEAR))
    expected = expected_counts(daily, YEAR)
    for part in (YEAR.weekday, YEAR.month):
        assert np.bincount(part, expected) == pytest.approx(np.bincount(part, daily))


def test_the_dispersion_of_four_days_by_hand() -> None:
    found = dispersion_of(np.array([2, 4, 6, 8]), np.array([4.0, 4.0, 6.0, 6.0]), free_numbers=2)
    assert found.value == pytest.approx((4 / 4 + 0 + 0 + 4 / 6) / 2)
    assert found.raw == pytest.approx((20 / 3) / 5)
    assert found.se == pytest.approx(1.0)


@pytest.mark.parametrize("dispersion", [1.0, 3.0])
def test_dispersion_comes_back_though_weekdays_and_seasons_differ(dispersion: float) -> None:
    generator = Streams(4).generator("test")
    level = 40 * (1 + 0.3 * (YEAR.weekday >= 5)) * (1 + 0.4 * np.sin(YEAR.month))
    if dispersion > 1:
        level = level * generator.gamma(level / (dispersion - 1), (dispersion - 1) / level)
    daily = generator.poisson(level)
    found = dispersion_of(daily, expected_counts(daily, YEAR), 18)
    # The variance of a squared deviation of negative binomial counts is about 2 dispersion^2 (1 + 3 / shape).
    error = 4 * dispersion * found.se * 1.2
    assert abs(found.value - dispersion) <= error
    assert found.raw > found.value + error


def test_one_day_tells_nothing_of_dispersion() -> None:
    found = rhythm_of(times("2024-01-01T05:00"), Days(date(2024, 1, 1), date(2024, 1, 2))).dispersion
    assert math.isnan(found.raw)
    assert math.isnan(found.value)


def test_a_rhythm_has_the_calls_of_each_day() -> None:
    generator = Streams(6).generator("test")
    daily = generator.poisson(5, size=len(YEAR))
    rhythm = rhythm_of(spread(daily, YEAR, generator), YEAR)
    assert rhythm.daily.tolist() == daily.tolist()
    assert rhythm.per_day == pytest.approx(daily.mean())
    assert (rhythm.hour_weights.mean(), rhythm.weekday_weights.mean()) == pytest.approx((1, 1))


def test_hours_that_differ_are_told_from_hours_that_do_not() -> None:
    generator = Streams(8).generator("test")
    calls = spread(np.full(len(YEAR), 10), YEAR, generator)
    assert hours_differ(calls, np.ones(24)) > 1e-4
    night = np.array([0.5] * 8 + [1.25] * 16)
    assert hours_differ(calls, night) < 1e-6
