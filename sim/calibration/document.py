"""Fits and validations as plain values, for JSON files and for `--json`."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import numpy as np

from sim.calibration.compare import Line
from sim.calibration.fit import KindFit, SpanFit
from sim.calibration.outcome import Fit
from sim.calibration.pace import Class
from sim.calibration.speeds import BaseFit, SpeedFit
from sim.calibration.validate import Validation
from sim.record.results.manifest import PROGRAM

_SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


def fit_document(fit: Fit) -> dict[str, Any]:
    """Return everything that a fit found; NaN becomes None."""
    found, rhythm = fit.found, fit.found.rhythm
    return {
        "program": PROGRAM,
        "source": _source(fit),
        "calls": found.calls,
        "days": len(found.days),
        "first": str(found.days.first),
        "last": str(found.days.end - timedelta(days=1)),
        "never_arrived": found.never_arrived,
        "other_origins": found.others,
        "per_day": rhythm.per_day,
        "dispersion": {
            "value": _number(rhythm.dispersion.value), "standard_error": _number(rhythm.dispersion.se),
            "variance_over_mean": _number(rhythm.dispersion.raw),
        },
        "hour_weights": rhythm.hour_weights.tolist(),
        "weekday_weights": rhythm.weekday_weights.tolist(),
        "kinds": {kind.name: _kind(kind) for kind in found.kinds},
        "spans": {name: _span(span) for name, span in found.spans.items()},
        "groups": list(fit.groups),
        "speeds": None if fit.speeds is None else _speeds(fit.speeds),
        "bases": None if fit.bases is None else _bases(fit.bases),
    }  # fmt: skip


def _source(fit: Fit) -> dict[str, Any]:
    source, settings = fit.record.source, fit.settings
    return {
        "file": source.file, "time_zone": source.time_zone, "sha256": source.fingerprint,
        "least_calls": settings.least_calls, "residents": settings.residents, "stood_down": settings.stood_down,
        "repeats": settings.repeats, "scenario": None if fit.scenario is None else fit.scenario.name,
    }  # fmt: skip


def _kind(kind: KindFit) -> dict[str, Any]:
    return {
        "title": kind.title, "calls": kind.calls, "per_day": kind.per_day, "standard_error": kind.se,
        "per_100k_year": kind.per_100k_year, "priority": kind.priority,
        "hour_weights": None if kind.hour_weights is None else kind.hour_weights.tolist(),
        "work": None if kind.work is None else _span(kind.work),
    }  # fmt: skip


def _span(span: SpanFit) -> dict[str, Any]:
    observed, shares = span.observed, np.array(_SHARES)
    return {
        "spans": len(observed), "broken_off": int(observed.open.sum()), "missing": observed.missing,
        "rounded_to_min": observed.grain_min,
        "observed": dict(zip(map(str, _SHARES), map(_number, observed.quantile(shares).tolist()), strict=True)),
        "fitted": dict(zip(map(str, _SHARES), span.law.quantile(shares).tolist(), strict=True)),
        "laws": [
            {**fitted.law.model_dump(mode="json"), "log_likelihood": fitted.log_likelihood, "aic": fitted.aic}
            for fitted in span.laws
        ],
        "distance": span.goodness.distance, "p": span.goodness.p,
    }  # fmt: skip


def _speeds(speeds: SpeedFit) -> dict[str, Any]:
    pace = speeds.pace
    return {
        "mode": speeds.mode, "ways": pace.ways, "start_min": pace.start_min, "road_factor": pace.road_factor,
        "travel_sigma": pace.sigma, "error": pace.error, "by_period": speeds.factor_by_period,
        "by_length": [_class(one) for one in speeds.classes],
        "written": speeds.mode_spec.model_dump(mode="json"),
        "from_position_to_cell_km": _number(speeds.snapped_median_km), "unplaced": speeds.unplaced,
    }  # fmt: skip


def _class(one: Class) -> dict[str, Any]:
    return {
        "from_min": one.from_min, "to_min": one.to_min, "ways": one.ways, "expected_min": one.expected_min,
        "observed_min": one.observed_min, "ratio": _number(one.ratio),
    }  # fmt: skip


def _bases(bases: BaseFit) -> dict[str, Any]:
    return {
        "places": list(bases.codes), "busy_at_once": bases.busy_at_once,
        "guesses": [
            {"bases": len(one.candidates), "error": one.error, "error_elsewhere": one.error_elsewhere}
            for one in bases.guesses
        ],
    }  # fmt: skip


def validation_document(found: Validation) -> dict[str, Any]:
    """Return every comparison and what it was made from."""
    replay, tolerances = found.replay, found.tolerances
    return {
        "program": PROGRAM,
        "passed": found.passed,
        "scenario": replay.scenario.name, "design": found.design,
        "first": str(replay.days.first), "last": str(replay.days.end - timedelta(days=1)),
        "calls": len(replay.calls), "compared": found.compared, "left_out": replay.left_out,
        "unplaced": replay.snapped.unplaced, "too_far": replay.snapped.too_far,
        "replications": len(found.simulated["response"]), "strict": found.strict,
        "rank_correlation_of_travel": _number(found.rank_correlation),
        "tolerance": {"median": tolerances.median, "p90": tolerances.p90, "share": tolerances.share},
        "lines": [line_values(line) for line in found.lines],
    }  # fmt: skip


def line_values(line: Line) -> dict[str, Any]:
    """Return one comparison as plain values."""
    return {
        "quantity": line.quantity, "statistic": line.statistic, "by": line.by, "name": line.name, "calls": line.calls,
        "observed": line.observed, "low": line.low, "high": line.high, "simulated": line.simulated,
        "difference": _number(line.difference), "tolerance": line.tolerance, "verdict": line.verdict.value,
        "judged": line.judged,
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
