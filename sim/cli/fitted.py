"""What `sim fit` does, writes and prints."""

from __future__ import annotations

import csv
import json
import shlex
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sim.calibration.document import fit_document
from sim.calibration.fit import Settings, SpanFit
from sim.calibration.fragment import fragment
from sim.calibration.outcome import Fit, fit_calls, fit_scenario, read_record
from sim.record.results.whole import whole_folder
from sim.report.fit import write_fit_page
from sim.report.words import Language, Words
from sim.scenario.late_problems import placed_in
from sim.scenario.read import resolve
from sim.scenario.scenario_yaml import scenario_yaml

FIT_FILE, FRAGMENT_FILE, SCENARIO_FILE, CELLS_FILE = "fit.json", "fragment.yaml", "scenario.yaml", "cells.csv"


@dataclass(frozen=True, slots=True)
class Wish:
    """What `sim fit` was asked for."""

    calls: str
    scenario: str | None
    first: date | None
    last: date | None
    groups: tuple[str, ...]
    guess_bases: int
    settings: Settings
    out: Path
    overwrite: bool
    language: Language
    arguments: tuple[str, ...]


def fit_into_folder(wish: Wish) -> Fit:
    """Fit and write the folder, all of it or nothing.

    Raises
    ------
    InputError
        The calls or the scenario cannot be used.
    ResultsError
        The folder exists already or cannot be written.
    """
    end = None if wish.last is None else wish.last + timedelta(days=1)
    with whole_folder(wish.out, overwrite=wish.overwrite, sign=FIT_FILE) as folder:
        record = read_record(wish.calls, (wish.first, end))
        if wish.scenario is None:
            found = fit_calls(record, wish.settings, (wish.groups or ("unit",))[0])
        else:
            resolved = resolve(wish.scenario)
            with placed_in(resolved):
                found = fit_scenario(record, wish.settings, resolved.scenario, wish.groups, wish.guess_bases)
        _write(found, folder, wish)
    return found


def _write(found: Fit, folder: Path, wish: Wish) -> None:
    document = json.dumps(fit_document(found), ensure_ascii=False, indent=2, allow_nan=False)
    texts = {FIT_FILE: document + "\n", FRAGMENT_FILE: fragment(found, CELLS_FILE)}
    if found.scenario is not None:
        texts[SCENARIO_FILE] = scenario_yaml(found.scenario, wish.out.resolve())
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    _write_cells(found, folder / CELLS_FILE)
    write_fit_page(found, folder, wish.language, shlex.join(["sim", *wish.arguments]))


def _write_cells(found: Fit, file: Path) -> None:
    columns: dict[str, Any] = {"code": ()}
    if found.made_cells is not None:
        made = found.made_cells
        columns = {"code": made.code, "lon": made.lon.tolist(), "lat": made.lat.tolist(), "calls": made.calls.tolist()}
    elif found.cell_counts is not None:
        counts = found.cell_counts
        columns = {"code": counts.code, "name": counts.name, "calls": counts.calls.tolist()}
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def fit_text(found: Fit, wish: Wish) -> str:
    """Return what was found, a line each."""
    words, record, rhythm = Words(wish.language), found.found, found.found.rhythm
    value, se = f"{rhythm.dispersion.value:.2f}", f"{rhythm.dispersion.se:.2f}"
    calls, days, per_day = f"{record.calls:,}", len(record.days), f"{rhythm.per_day:.4g}"
    lines = [words("fit.said.record", calls=calls, days=days, per_day=per_day, value=value, se=se)]
    for kind in record.kinds:
        per_day = f"{kind.per_day:.3g}"
        lines.append("- " + words("fit.said.kind", kind=kind.name, calls=f"{kind.calls:,}", per_day=per_day))
    lines += [f"- {_span_text(name, span, words)}" for name, span in record.spans.items()]
    if found.speeds is not None:
        pace = found.speeds.pace
        start, factor, sigma = f"{pace.start_min:g}", f"{pace.road_factor:g}", f"{pace.sigma:g}"
        lines.append("- " + words("fit.said.ways", start=start, factor=factor, sigma=sigma, ways=f"{pace.ways:,}"))
    if found.bases is not None:
        codes = words("list.between").join(found.bases.codes)
        lines.append("- " + words("fit.said.bases", codes=codes, busy=found.bases.busy_at_once))
    return "\n".join([*lines, words("said.folder", folder=wish.out)])


def _span_text(name: str, span: SpanFit, words: Words) -> str:
    law = span.law.model_dump()
    values = words("list.between").join(f"{key} {value}" for key, value in law.items() if key != "law")
    return words(
        "fit.said.span", name=name if words.language == "en" else words(f"fit.span.{name}"),
        law=law["law"] if words.language == "en" else words.known("law.name", law["law"]), values=values,
        count=f"{len(span.observed):,}", distance=f"{span.goodness.distance:.3f}", p=f"{span.goodness.p:.2g}",
    )  # fmt: skip
