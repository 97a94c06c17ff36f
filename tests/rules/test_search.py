"""How soon a search finds, as functions of numbers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.search import effort_needed, sweeps_per_min


def test_the_effort_is_exponential_with_mean_one() -> None:
    marks = (np.arange(100_000) + 0.5) / 100_000
    assert effort_needed(marks).mean() == pytest.approx(1, abs=1e-4)
    assert effort_needed(np.array([0.0, 0.5])).tolist() == [0.0, pytest.approx(np.log(2))]


def test_the_hazard_is_the_sweep_over_the_area() -> None:
    assert sweeps_per_min(4.0, 10.0) == pytest.approx(0.4 / 60)
