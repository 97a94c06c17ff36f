"""Speeds from recorded ways: a known pace comes back, exactly without chance and within it with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.calibration.pace import Pace, by_length, fit_pace, period_factors, usable
from sim.chance.streams import Streams

EXPECTED = np.linspace(0.5, 20, 400)


@pytest.mark.parametrize(("start", "factor"), [(0.0, 1.0), (0.0, 1.5), (3.0, 0.8), (2.0, 1.25)])
def test_ways_without_chance_give_their_pace_back(start: float, factor: float) -> None:
    pace = fit_pace(start + factor * EXPECTED, EXPECTED)
    assert pace.start_min == pytest.approx(start, abs=0.03)
    assert pace.road_factor == pytest.approx(factor, rel=0.005)
    assert pace.sigma < 0.005
    assert pace.ways == 400


def test_roads_are_no_faster_than_allowed_and_half_of_the_ways_still_take_longer() -> None:
    observed = 4.0 + 0.5 * EXPECTED
    assert fit_pace(observed, EXPECTED, fastest=3.0).road_factor == pytest.approx(0.5, rel=0.005)
    bound = fit_pace(observed, EXPECTED, fastest=1.25)
    assert bound.road_factor == 0.8
    assert (observed > bound.minutes(EXPECTED)).mean() == pytest.approx(0.5, abs=0.01)


def test_ways_with_chance_give_their_pace_back_within_its_errors() -> None:
    generator = Streams(5).generator("test")
    expected = generator.gamma(2.0, 3.0, size=4000)
    observed = (3.0 + 1.2 * expected) * np.exp(0.5 * generator.standard_normal(4000))
    pace = fit_pace(observed, expected)
    # The error of a median is sigma sqrt(pi / 2n); start and factor pull against each other, hence three times that.
    error = 4 * 0.5 * math.sqrt(math.pi / 2 / 4000)
    assert np.log(pace.minutes(expected) / (3 + 1.2 * expected)) == pytest.approx(0, abs=3 * error)
    # The error of a difference of quantiles at a tenth and nine tenths, over 2.56.
    assert pace.sigma == pytest.approx(0.5, abs=4 * 0.5 * 0.91 / math.sqrt(4000))


def test_a_wrong_pace_explains_less() -> None:
    generator = Streams(6).generator("test")
    observed = (3.0 + EXPECTED) * np.exp(0.3 * generator.standard_normal(len(EXPECTED)))
    best = fit_pace(observed, EXPECTED)
    through_zero = np.abs(np.log(observed / EXPECTED) - np.median(np.log(observed / EXPECTED))).mean()
    assert best.error < through_zero - 0.05


def test_ways_gone_wrong_do_not_change_the_pace() -> None:
    observed = 2 * EXPECTED
    observed[::50] *= 30
    assert fit_pace(observed, EXPECTED).road_factor == pytest.approx(2, rel=0.01)


def test_only_recorded_ways_that_exist_count() -> None:
    observed, expected = np.array([1.0, 0.0, math.nan, 3.0]), np.array([1.0, 1.0, 1.0, math.inf])
    assert usable(observed, expected).tolist() == [True, False, False, False]


def test_a_slow_period_shows_and_a_rare_one_does_not() -> None:
    pace = Pace(2.0, 1.0, 0.0, 0.0, 400)
    period = np.repeat([0, 1, 2], [200, 180, 20]).astype(np.int32)
    observed = 2.0 + EXPECTED * np.array([1.0, 1.4, 9.0])[period]
    assert period_factors(observed, EXPECTED, period, pace, 3) == [1.0, 1.4, None]


def test_classes_hold_as_many_ways_each_and_their_medians() -> None:
    expected = np.array([1.0, 1.0, 2.0, 4.0, 5.0, 9.0])
    classes = by_length(2 * expected, expected, classes=2)
    assert [one.ways for one in classes] == [3, 3]
    assert [(one.expected_min, one.observed_min, one.ratio) for one in classes] == [(1, 2, 2), (5, 10, 2)]


def test_ways_that_are_all_alike_are_one_class() -> None:
    assert len(by_length(np.ones(5), np.ones(5))) <= 1
