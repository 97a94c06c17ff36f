"""A scenario with the numbers of a record in the place of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.calibration.fit import KindFit, RecordFit
from sim.calibration.speeds import BaseFit, SpeedFit
from sim.chance.laws import Law
from sim.scenario.specs.scenario import Scenario

DIGITS = 4
"""Significant digits of a fitted number; its error is rarely below a hundredth of it."""


def rounded(number: float, digits: int = DIGITS) -> float:
    """Return a number to so many significant digits."""
    return float(f"{number:.{digits}g}")


def law_values(law: Law) -> dict[str, Any]:
    """Return a law as it is written, its numbers rounded."""
    given = law.model_dump(mode="json")
    return {key: rounded(value) if isinstance(value, float) else value for key, value in given.items()}


def weights(values: Sequence[float] | np.ndarray[Any, Any]) -> list[float]:
    """Return weights as they are written."""
    return [round(float(value), 3) for value in values]


def demand_values(fit: RecordFit) -> dict[str, Any]:
    """Return what a fit says of the demand, but for its kinds."""
    dispersion = fit.rhythm.dispersion.value
    return {
        "dispersion": max(1.0, rounded(dispersion, 3)) if np.isfinite(dispersion) else 1.0,
        "hour_weights": weights(fit.rhythm.hour_weights),
        "weekday_weights": weights(fit.rhythm.weekday_weights),
    }


def kind_values(kind: KindFit, speeds: SpeedFit | None) -> dict[str, Any]:
    """Return what a fit says of a kind; a law that cannot be told from so few spans is left out."""
    per_year = kind.per_100k_year
    found: dict[str, Any] = {
        "rate": {"per_day": rounded(kind.per_day)} if per_year is None else {"per_100k_year": rounded(per_year)}
    }
    if kind.priority is not None:
        found["priority"] = kind.priority
    if kind.work is not None:
        found["work"] = law_values(kind.work.law)
    if kind.hour_weights is not None:
        found["hour_weights"] = weights(kind.hour_weights)
    if speeds is not None:
        found["travel_sigma"] = rounded(speeds.pace.sigma, 3)
    return found


def calibrated(
    scenario: Scenario, fit: RecordFit, speeds: SpeedFit | None, bases: BaseFit | None, groups: Sequence[str]
) -> Scenario:
    """Return a scenario with fitted numbers; kinds that the record does not have stay as they are.

    Parameters
    ----------
    groups:
        Groups of units whose turnout the record tells, and whose bases `bases` tells.
    """
    data: dict[str, Any] = scenario.model_dump(mode="json")
    data["demand"] |= demand_values(fit)
    kinds = data["demand"]["kinds"]
    for kind in fit.kinds:
        if kind.name in kinds:
            kinds[kind.name] |= {"sources": None} | kind_values(kind, speeds)
    for design in data["designs"].values():
        if "handling" in fit.spans:
            design["desk"]["handling"] = law_values(fit.spans["handling"].law)
        for name in groups:
            if name in design["units"]:
                _calibrate(design["units"][name], fit, bases)
    if speeds is not None:
        data["world"]["travel"]["modes"][speeds.mode] = speeds.mode_spec.model_dump(mode="json")
    return Scenario.model_validate(data)


def _calibrate(group: dict[str, Any], fit: RecordFit, bases: BaseFit | None) -> None:
    if "turnout" in fit.spans:
        group["turnout"] = law_values(fit.spans["turnout"].law)
    if bases is not None:
        group["bases"] = {"places": list(bases.codes)}
