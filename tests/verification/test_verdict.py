"""How replications become a verdict."""

import numpy as np
import pytest

from sim.verification.bank import Expected
from sim.verification.estimate import Estimate, controlled, plain
from sim.verification.replications import Replications

EXACT = np.array([1.0, 2.0])


def draw(seed=1, replications=50):
    """Return values with mean 10 that follow two controls, and the controls."""
    rng = np.random.default_rng(seed)
    controls = EXACT + rng.normal(0, [0.1, 0.3], size=(replications, 2))
    return 10 + (controls - EXACT) @ [3.0, -2.0] + rng.normal(0, 0.05, size=replications), controls


def test_the_plain_mean_has_the_standard_error_of_independent_values():
    assert plain(np.array([1.0, 2.0, 3.0, 6.0])) == Estimate(3.0, pytest.approx(np.sqrt(14 / 3 / 4)))


def test_what_follows_the_controls_exactly_is_known_exactly():
    _, controls = draw()
    estimate = controlled(7 + (controls - EXACT) @ [1.0, -4.0], controls, EXACT)
    assert estimate.mean == pytest.approx(7, abs=1e-12)
    assert estimate.se == 0


def test_controls_leave_only_the_noise_that_they_do_not_explain():
    values, controls = draw()
    sharp = controlled(values, controls, EXACT)
    assert sharp.se == pytest.approx(0.05 / np.sqrt(50), rel=0.3)
    assert abs(sharp.mean - 10) < 4 * 0.05 / np.sqrt(50)
    assert plain(values).se > 8 * sharp.se


def test_the_intercept_is_that_of_ordinary_least_squares():
    values, controls = draw(replications=9)
    design = np.column_stack([np.ones(9), controls - EXACT])
    coefficients, residual, _, _ = np.linalg.lstsq(design, values, rcond=None)
    se = np.sqrt(residual[0] / 6 * np.linalg.inv(design.T @ design)[0, 0])
    assert controlled(values, controls, EXACT) == Estimate(pytest.approx(coefficients[0]), pytest.approx(se))


def test_a_control_that_never_varies_or_repeats_another_changes_nothing():
    values, controls = draw()
    more = np.column_stack([controls, np.full(50, 5.0), 4 * controls[:, 0]])
    alone, crowded = controlled(values, controls, EXACT), controlled(values, more, np.array([1.0, 2.0, 5.0, 4.0]))
    assert (crowded.mean, crowded.se) == (pytest.approx(alone.mean), pytest.approx(alone.se))


@pytest.mark.parametrize(
    ("expected", "tolerance", "too_much", "verdict"),
    [(10, 0.1, 0, "agrees"), (10, 0.01, 0, "too short"), (11, 0.1, 0, "differs"), (10, 0.1, 0.1, "differs")],
)
def test_the_verdict_needs_precision_agreement_and_tapes_that_hold_what_was_asked(
    expected, tolerance, too_much, verdict
):
    values, controls = draw()
    without_effect = np.random.default_rng(2).normal(too_much, 0.1, size=50)
    runs = Replications({"wait": values}, np.column_stack([controls, without_effect]), np.append(EXACT, 0.0))
    assert runs.verdict(Expected("wait", expected, tolerance)) == verdict
