"""How soon a search finds: pure functions of numbers."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray


def effort_needed(mark: FloatArray) -> FloatArray:
    """Return the sweeps of the area, w v t / A, after which a search at random finds; shape of `mark`.

    An exponential number with mean 1, from the uniform marks.

    Source
    ------
    Koopman (1956), The theory of search II, Operations Research 4(5), 503-531.
    """
    sweeps: FloatArray = -np.log1p(-np.asarray(mark, dtype=float))
    return sweeps


def sweeps_per_min(sweep_km2_per_h: float, area_km2: float) -> float:
    """Return the hazard of finding, a minute, of somebody who sweeps so much."""
    return sweep_km2_per_h / area_km2 / 60.0
