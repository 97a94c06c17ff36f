"""When a number agrees with the exact one."""

import math

import pytest

from sim.verification.row import Row, Verdict


@pytest.mark.parametrize(
    ("got", "se", "verdict"),
    [
        (1.09, 0.01, Verdict.AGREES),
        (1.11, 0.01, Verdict.DIFFERS),
        (1.11, 0.04, Verdict.AGREES),
        (0.85, 0.049, Verdict.DIFFERS),
        (1.0, 0.05, Verdict.AGREES),
        (1.0, 0.051, Verdict.TOO_SHORT),
        (1.2, 0.1, Verdict.TOO_SHORT),
        (1.31, 0.1, Verdict.DIFFERS),
        (1.1001, 0.0, Verdict.DIFFERS),
        (1.0999, 0.0, Verdict.AGREES),
        (math.nan, 0.0, Verdict.DIFFERS),
        (math.nan, 0.01, Verdict.DIFFERS),
        (1.0, math.nan, Verdict.TOO_SHORT),
        (9.0, math.nan, Verdict.TOO_SHORT),
    ],
)
def test_agreement_is_within_the_tolerance_or_three_standard_errors_which_are_small_enough(got, se, verdict):
    assert Row("wait", 1.0, 0.1, got, se).verdict is verdict


def test_z_counts_standard_errors_and_is_absent_without_chance():
    assert Row("wait", 1.0, 0.1, 1.06, 0.03).z == pytest.approx(2)
    assert math.isnan(Row("wait", 1.0, 0.1, 1.06).z)
