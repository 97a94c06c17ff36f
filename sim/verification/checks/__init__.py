"""Cases that are not scenarios. One file a theme; each gives a function that returns the rows of one check."""

from __future__ import annotations

from sim.verification.checks import formulas
from sim.verification.row import Check

CHECKS: tuple[Check, ...] = (*formulas.CHECKS,)
"""Every check, in the order in which it is shown."""
