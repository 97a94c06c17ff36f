"""Comparisons by hand, and verdicts that can go either way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from sim.arrays import FloatArray
from sim.calibration.compare import (
    Grouping,
    Line,
    Tolerances,
    Verdict,
    compare,
    passed,
    quantile_interval,
    share_interval,
)
from sim.calibration.replay import PARTS, Part, Replay
from sim.calibration.validate import Validation
from sim.chance.streams import Streams

NAN = float("nan")


def lines(
    observed: Sequence[float], simulated: Sequence[Sequence[float]], groupings: Sequence[Grouping] = (), **more: bool
) -> list[Line]:
    """Return the comparison of responses, alike in all parts, with a target of 8 minutes."""
    recorded = dict.fromkeys(PARTS, np.array(observed, dtype=float))
    made = {part: [np.array(one, dtype=float) for one in simulated] for part in PARTS}
    return compare(recorded, made, np.full(len(observed), 8.0), groupings, Tolerances(), **more)


def of(found: Sequence[Line], quantity: str, statistic: str, name: str = "") -> Line:
    return next(
        line for line in found if (line.quantity, line.statistic, line.name) == (quantity, statistic, name)
    )  # fmt: skip


def test_medians_percentiles_and_shares_by_hand() -> None:
    found = lines([1, 2, 3, 4, 10, NAN], [[2, 2, 3, 4, 20, 99], [2, 2, NAN, 9, 20, 99]])
    median, p90 = of(found, "response", "median"), of(found, "response", "p90")
    assert (median.calls, median.observed, median.simulated) == (5, 3.0, 3.0)
    # Recorded 1 2 3 4 10 at 0.9 * 4; simulated 2 2 2 2 3 4 9 20 20 at 0.9 * 8.
    assert (p90.observed, p90.simulated) == pytest.approx((7.6, 20.0))
    share = of(found, "within_target", "share")
    # Nobody came to one of the ten: that is not in time.
    assert (share.observed, share.simulated) == (0.8, 0.6)
    assert share.difference == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("factor", "verdict"), [(1.14, "within"), (1.16, "outside"), (0.86, "within"), (0.84, "outside")]
)
def test_a_median_is_within_up_to_its_tolerance(factor: float, verdict: str) -> None:
    observed = np.linspace(1, 100, 50)
    line = of(lines(observed.tolist(), [(factor * observed).tolist()]), "travel", "median")
    assert line.verdict.value == verdict
    assert line.difference == pytest.approx(factor - 1)


def test_travel_and_response_decide_and_handling_does_not() -> None:
    observed = np.linspace(1, 100, 50)
    good, bad = observed, 2 * observed
    found = compare(
        dict.fromkeys(PARTS, observed), {"handling": [bad], "turnout": [bad], "travel": [good], "response": [good]},
        np.full(50, 8.0), (), Tolerances(),
    )  # fmt: skip
    assert of(found, "handling", "median").verdict is Verdict.OUTSIDE
    assert passed(found)
    worse = compare(
        dict.fromkeys(PARTS, observed), {"handling": [good], "turnout": [good], "travel": [bad], "response": [good]},
        np.full(50, 8.0), (), Tolerances(),
    )  # fmt: skip
    assert not passed(worse)


def test_nothing_to_compare_is_no_success() -> None:
    assert not passed(lines([NAN, NAN], [[1.0, 2.0]]))


def test_few_calls_of_a_part_are_unclear_and_many_are_not() -> None:
    observed = np.concatenate([np.full(29, 5.0), np.full(200, 5.0)])
    simulated = np.where(np.arange(229) < 29, 50.0, 50.0)
    parts = {"few": np.arange(229) < 29, "many": np.arange(229) >= 29}
    found = lines(observed.tolist(), [simulated.tolist()], [Grouping("hour", parts)])
    assert of(found, "response", "median", "few").verdict is Verdict.UNCLEAR
    assert of(found, "response", "median", "many").verdict is Verdict.OUTSIDE
    assert not of(found, "response", "median", "many").judged


def test_parts_are_judged_where_that_is_asked_for() -> None:
    observed = [5.0] * 60
    parts = {"a": np.arange(60) < 30, "b": np.arange(60) >= 30}
    # Half of the calls take twice as long: the median of all is between, a part's is not.
    simulated = [5.0] * 30 + [10.0] * 29 + [5.0]
    relaxed = lines(observed, [simulated], [Grouping("place", parts)])
    assert of(relaxed, "response", "median").verdict is Verdict.WITHIN
    assert not of(relaxed, "response", "median", "b").judged
    assert of(lines(observed, [simulated], [Grouping("place", parts)], strict=True), "response", "median", "b").judged


def test_an_interval_of_a_median_of_ten_by_hand() -> None:
    # Binomial(10, 1/2): at most 1 with 1.1 %, at most 2 with 5.5 %; so the 2nd and the 9th value.
    assert quantile_interval(np.arange(1.0, 11.0), 0.5) == (2.0, 9.0)
    assert quantile_interval(np.array([4.0]), 0.9) == (4.0, 4.0)


def test_intervals_hold_the_true_value_as_often_as_they_say() -> None:
    generator = Streams(9).generator("test")
    held = 0
    for _ in range(400):
        low, high = quantile_interval(np.sort(generator.exponential(size=80)), 0.9)
        held += low <= np.log(10) <= high
    # At least 95 %; 4 standard errors of 400 trials are 4.4 %.
    assert held / 400 >= 0.95 - 0.044


@pytest.mark.parametrize(
    ("observed", "simulated", "rho"),
    [
        ([1.0, 2.0, 9.0], [0.1, 5.0, 6.0], 1.0),
        ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], -1.0),
        ([3.0, 1.0, 3.0, 7.0, math.nan], [1.0, 2.0, 3.0, 4.0, 5.0], 0.632456),  # 2 / sqrt(10), ties share their ranks
        ([1.0, 1.0, 1.0], [1.0, 2.0, 3.0], math.nan),
        ([1.0, 2.0, math.nan], [1.0, 2.0, 3.0], math.nan),
    ],
)
def test_ranks_that_agree_correlate(observed: list[float], simulated: list[float], rho: float) -> None:
    recorded: dict[Part, FloatArray] = {"travel": np.array(observed)}
    made: dict[Part, list[FloatArray]] = {"travel": [np.array(simulated)] * 2}
    found = Validation("base", cast(Replay, None), recorded, made, (), Tolerances(), strict=False)
    assert found.rank_correlation == pytest.approx(rho, abs=1e-6, nan_ok=True)


def test_the_interval_of_a_share_by_hand() -> None:
    low, high = share_interval(8, 10)
    assert (low, high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert share_interval(0, 10)[0] == 0.0
