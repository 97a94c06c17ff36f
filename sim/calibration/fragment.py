"""A fit as part of a scenario file: text to be extended, with where every number came from."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sim.calibration.calibrated import demand_values, kind_values, law_values
from sim.calibration.fit import KindFit, SpanFit
from sim.calibration.outcome import Fit
from sim.calibration.speeds import BaseFit, SpeedFit

_PLAIN = re.compile(r"^[^\W\d][\w-]*$")
_RESERVED = frozenset({"true", "false", "null"})


def fragment(fit: Fit, cells_file: str) -> str:
    """Return the text of a file that scenarios can extend.

    Parameters
    ----------
    cells_file:
        Name of the table of cells beside it.
    """
    lines = [*_head(fit), *_demand(fit), *_response(fit), *_world(fit, cells_file)]
    return "\n".join(lines) + "\n"


def written(value: Any) -> str:
    """Return a value in YAML's flow style; texts that are no plain words in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(part) for part in value) + "]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        is_plain = _PLAIN.match(value) and value.lower() not in _RESERVED
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return f"{value:g}" if isinstance(value, float) and value == round(value, 6) else str(value)


def _head(fit: Fit) -> Iterator[str]:
    source, found = fit.record.source, fit.found
    last = found.days.end - timedelta(days=1)
    yield f"# Made by sim fit from {_one_line(source.file)}, times in {_one_line(source.time_zone) or 'local time'}."
    yield f"# Fingerprint of the imported calls: sha256 {source.fingerprint}"
    yield f"# Days {found.days.first} to {last} ({len(found.days)}), {found.calls:,} calls."
    yield f"# {found.never_arrived:,} of them have no arrival on record."
    for name, count in found.others.items():
        yield f"# Not counted: {count:,} rows of origin {_one_line(name)}."
    yield "# Laws are the likeliest of their family, families chosen by Akaike's criterion. KS is the"
    yield "# largest difference of the shares that are longer; p is how often a record of the law differs as much."
    yield ""


def _demand(fit: Fit) -> Iterator[str]:
    found, dispersion = fit.found, fit.found.rhythm.dispersion
    values = demand_values(found)
    yield "demand:"
    told = "too few days to tell; 1 is Poisson"
    if math.isfinite(dispersion.value):
        told = (
            f"{dispersion.value:.3f}, standard error {dispersion.se:.3f}, allowing for weekday and month;"
            f" variance over mean {dispersion.raw:.3f}"
        )
    yield f"  dispersion: {written(values['dispersion'])}  # {told}"
    yield f"  hour_weights: {written(values['hour_weights'])}  # share of each hour, times 24"
    yield f"  weekday_weights: {written(values['weekday_weights'])}  # Monday first; means, over their mean"
    yield "  kinds:"
    for kind in found.kinds:
        yield from _kind(fit, kind)


def _kind(fit: Fit, kind: KindFit) -> Iterator[str]:
    values = kind_values(kind, fit.speeds)
    yield f"    {written(kind.name)}:"
    if fit.scenario is None:
        yield f"      title: {written(kind.title)}"
    told = f"{kind.calls:,} calls, {kind.per_day:.4g} a day, standard error {kind.se:.2g}"
    yield f"      rate: {written(values['rate'])}  # {told}"
    if "priority" in values:
        yield f"      priority: {values['priority']}  # of most of them"
    if fit.made_cells is not None:
        yield "      where: weight"
    if kind.work is not None:
        yield f"      work: {written(values['work'])}  # from arrival to clear: {_told(kind.work)}"
    else:
        yield "      # work: too few spans from arrival to clear are on record"
    if "hour_weights" in values:
        yield f"      hour_weights: {written(values['hour_weights'])}  # unlike those of all calls"
    if "travel_sigma" in values:
        yield f"      travel_sigma: {written(values['travel_sigma'])}  # from the 10th and 90th percentile of residuals"


def _response(fit: Fit) -> Iterator[str]:
    spans = fit.found.spans
    if "turnout" in spans or fit.bases is not None:
        yield "units:"
        for group in fit.groups:
            yield f"  {written(group)}:"
            if "turnout" in spans:
                turnout = spans["turnout"]
                yield f"    turnout: {written(law_values(turnout.law))}  # {_told(turnout)}"
            if fit.bases is not None:
                yield from _bases(fit.bases)
    if "handling" in spans:
        yield "desk:"
        handling = spans["handling"]
        yield f"  handling: {written(law_values(handling.law))}  # from call to order: {_told(handling)}"


def _bases(bases: BaseFit) -> Iterator[str]:
    errors = ", ".join(f"{len(one.candidates)}: {one.error_elsewhere:.4f}" for one in bases.guesses)
    yield "    # Guessed: the cells from which recorded ways are explained best. Mean error of the logarithm on days"
    yield f"    # that were not looked at, by number of bases: {errors}."
    yield f"    # Units that were busy at once, but for a thousandth of the time: {bases.busy_at_once}."
    yield f"    bases: {written({'places': list(bases.codes)})}"


def _world(fit: Fit, cells_file: str) -> Iterator[str]:
    if fit.made_cells is not None:
        table = {"file": cells_file, "id": "code", "x": "lon", "y": "lat", "coordinates": "wgs84"}
        yield "world:"
        yield "  source:"
        yield "    kind: read"
        cells = fit.made_cells
        yield f"    cells:  # {len(cells.code):,} squares that hold {int(cells.calls.sum()):,} placed calls"
        yield "      format: table"
        yield f"      table: {written(table)}"
        yield "      weight_column: calls"
    elif fit.speeds is not None:
        yield "world:"
        yield "  travel:"
        yield "    modes:"
        yield from _speeds(fit.speeds)


def _speeds(speeds: SpeedFit) -> Iterator[str]:
    pace, mode = speeds.pace, speeds.mode_spec.model_dump(mode="json")
    factors = ", ".join(f"{name or 'plain day'}: {value}" for name, value in speeds.factor_by_period.items())
    pace_told = f"{pace.start_min:g} min and {pace.road_factor:g} times what the roads lead to expect"
    yield f"      # {pace.ways:,} recorded ways take {pace_told}."
    yield f"      # Mean error of the logarithm {pace.error:.3f}; road time over that by period: {factors}."
    yield f"      {written(speeds.mode)}: {written(mode)}"


def _told(span: SpanFit) -> str:
    observed, fit = span.observed, span.goodness
    middle = f"median {observed.quantile_of(0.5):.3g}, 90th percentile {observed.quantile_of(0.9):.3g} min"
    broken = f", {int(observed.open.sum()):,} broken off" if observed.open.any() else ""
    return (
        f"n = {len(observed):,}{broken}, {observed.missing:,} missing, {middle}, KS {fit.distance:.3f}, p {fit.p:.2g}"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
