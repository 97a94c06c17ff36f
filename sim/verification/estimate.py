"""A mean over independent replications, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray

ROUNDING = 1e-12
"""Share of a number that the sums of a computer may be wrong by."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and its standard error."""

    mean: float
    se: float

    def agrees(self, expected: float, tolerance: float) -> bool:
        """Whether the mean is within the tolerance, or within three standard errors where these are more."""
        return abs(self.mean - expected) <= max(tolerance, 3 * self.se)


def plain(values: FloatArray) -> Estimate:
    """Return the mean of independent replications, shape `(replications,)`."""
    return Estimate(float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(len(values))))


def controlled(values: FloatArray, controls: FloatArray, exact: FloatArray) -> Estimate:
    """Return the mean of independent replications, corrected for what their controls were by chance.

    Ordinary least squares of the values on the controls less their exact means; the intercept is the estimate.

    Parameters
    ----------
    values, controls, exact:
        Shapes `(replications,)`, `(replications, controls)`, `(controls,)`.

    Source
    ------
    Lavenberg and Welch (1981), Management Science 27(3), 322-335.
    """
    deviations = controls - exact
    spread = deviations.std(axis=0)
    deviations = (deviations / np.where(spread > 0, spread, 1))[:, spread > ROUNDING * np.abs(exact)]
    design = np.column_stack([np.ones(len(values)), deviations])
    # Controls may depend on each other (constant work), so the generalised inverse.
    inverse = np.linalg.pinv(design, rcond=1e-9)
    coefficients = inverse @ values
    residual = values - design @ coefficients
    freedom = len(values) - int(np.linalg.matrix_rank(design, tol=1e-9 * np.sqrt(len(values))))
    if freedom <= 0:
        return Estimate(float(coefficients[0]), float("nan"))
    mean, se = float(coefficients[0]), float(np.sqrt(residual @ residual / freedom * (inverse[0] @ inverse[0])))
    # Where a control is the number itself, nothing but rounding is left.
    return Estimate(mean, se if se > ROUNDING * abs(mean) else 0.0)
