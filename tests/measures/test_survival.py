"""Curves of what takes time, worked out by hand."""

import numpy as np
import pytest

from sim.measures.survival import cumulative_incidence, kaplan_meier


def array(*values):
    return np.array(values, dtype=float)


def test_without_censoring_it_is_the_share_that_it_has_happened_to():
    curve = kaplan_meier(array(4, 1, 3, 2), np.ones(4, dtype=bool))
    assert [curve.by(at) for at in (0.5, 1, 2.5, 4)] == pytest.approx([0, 0.25, 0.5, 1])
    assert curve.quantile(0.5) == 2


def test_those_no_longer_seen_leave_the_number_at_risk():
    # 1 event of 5 at 1; one censored at 2; 1 of 3 at 3; censored at 4 and 5: 1 - 0.8 * 2 / 3.
    curve = kaplan_meier(array(1, 2, 3, 4, 5), np.array([True, False, True, False, False]))
    assert curve.by(10) == pytest.approx(1 - 0.8 * 2 / 3)
    assert np.isnan(curve.quantile(0.5))


def test_one_censored_at_the_time_of_an_event_was_still_at_risk():
    curve = kaplan_meier(array(2, 2), np.array([True, False]))
    assert curve.by(2) == 0.5


def test_nobody_at_all_gives_an_empty_curve():
    assert kaplan_meier(array(), np.zeros(0, dtype=bool)).by(5) == 0.0
    assert np.isnan(cumulative_incidence(array(), np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)).quantile(0.5))


def test_a_rival_takes_its_share_and_kaplan_meier_would_not_see_it():
    span, mine = array(1, 2, 3, 4), np.array([True, False, True, False])
    incidence = cumulative_incidence(span, mine, ~mine)
    assert incidence.by(4) == pytest.approx(0.5)
    assert kaplan_meier(span, mine).by(4) == pytest.approx(1 - 0.75 * 0.5)


def test_incidence_without_rivals_is_one_minus_kaplan_meier():
    span, mine = array(1, 2, 3, 4, 5), np.array([True, False, True, False, True])
    incidence, survival = cumulative_incidence(span, mine, np.zeros(5, dtype=bool)), kaplan_meier(span, mine)
    assert incidence.at.tolist() == survival.at.tolist()
    assert incidence.share == pytest.approx(survival.share)
