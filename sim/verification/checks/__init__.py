"""Cases that are not scenarios. One file a theme; each gives a function that returns the rows of one check."""

from __future__ import annotations

from sim.verification.checks import (
    arrivals,
    distances,
    fitted,
    formulas,
    laws,
    marks,
    measured,
    one_road,
    optima,
    output,
    patrols,
    recursions,
    strip,
    trace,
)
from sim.verification.row import Check

CHECKS: tuple[Check, ...] = (
    *formulas.CHECKS, *strip.CHECKS, *distances.CHECKS, *optima.CHECKS, *one_road.CHECKS, *laws.CHECKS, *marks.CHECKS,
    *arrivals.CHECKS, *output.CHECKS, *measured.CHECKS, *fitted.CHECKS, *patrols.CHECKS, *trace.CHECKS,
    *recursions.CHECKS,
)  # fmt: skip
"""Every check, in the order in which it is shown."""
