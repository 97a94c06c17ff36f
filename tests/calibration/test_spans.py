"""Recorded spans: rounding, spans that were broken off, and what is known of the others all the same."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration.spans import SECOND, Intervals, Observed, grain_of

NAN = float("nan")


def test_spans_stand_in_ascending_order_without_those_that_are_missing() -> None:
    observed = Observed.of(np.array([3.0, NAN, 1.0]), missing=1)
    assert observed.span_min.tolist() == [1.0, 3.0]
    assert (len(observed), observed.missing) == (2, 1)


@pytest.mark.parametrize(
    ("spans", "grain"),
    [([1.0, 7.0], 1.0), ([10.0, 25.0], 5.0), ([0.1, 0.35], SECOND), ([0.0, 0.0], SECOND), ([], SECOND)],
)  # fmt: skip
def test_the_grain_is_the_coarsest_in_which_all_spans_are_whole(spans: list[float], grain: float) -> None:
    assert grain_of(np.array(spans)) == grain


def test_a_few_finer_stamps_do_not_make_the_others_finer() -> None:
    assert grain_of(np.array([1.0, 2.0] * 50 + [1.37])) == 1.0
    assert grain_of(np.array([1.0, 2.0] * 5 + [1.37])) == SECOND


def test_a_survival_curve_counts_those_broken_off_until_they_are() -> None:
    # Kaplan and Meier by hand: 4 of 5 pass 1; one is broken off at 2; of the 3 left 2 pass 3; the last two end at 4.
    observed = Observed.of(np.array([1.0, 3.0, 4.0, 4.0]), broken_off_min=np.array([2.0]))
    at, longer = observed.survival()
    assert at.tolist() == [1.0, 3.0, 4.0]
    assert longer == pytest.approx([4 / 5, 4 / 5 * 2 / 3, 0.0])


def test_without_any_broken_off_it_is_the_share_that_is_longer() -> None:
    at, longer = Observed.of(np.array([2.0, 1.0, 2.0, 5.0])).survival()
    assert at.tolist() == [1.0, 2.0, 5.0]
    assert longer == pytest.approx([0.75, 0.25, 0.0])


def test_quantiles_end_where_too_many_were_broken_off() -> None:
    observed = Observed.of(np.array([1.0, 2.0]), broken_off_min=np.array([9.0, 9.0]))
    assert observed.quantile(np.array([0.25, 0.5, 0.51]))[:2].tolist() == [1.0, 2.0]
    assert np.isnan(observed.quantile(np.array([0.51]))[0])


def test_a_span_may_be_anything_within_half_a_grain_and_one_broken_off_anything_longer() -> None:
    spans = Intervals.of(Observed.of(np.array([0.0, 5.0, 5.0, 10.0]), broken_off_min=np.array([7.0])))
    assert spans.low_min.tolist() == [0.0, 2.5, 7.0, 7.5]
    assert spans.high_min.tolist() == [2.5, 7.5, float("inf"), 12.5]
    assert spans.count.tolist() == [1, 2, 1, 1]
