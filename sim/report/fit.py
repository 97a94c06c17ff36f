"""The page of a fit: what a record of calls says of a district, in pictures, with the law that goes on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sim.calibration.fit import KindFit, SpanFit
from sim.calibration.outcome import Fit
from sim.calibration.speeds import BaseFit, SpeedFit
from sim.report.figures import fitted_law, fitted_rhythm, fitted_ways
from sim.report.numbers import ABSENT, percent
from sim.report.sheet import Cell, Section, Sheet, Table, render_sheet
from sim.report.words import Language, Words

PAGE_FILE = "fit.html"
DOUBTFUL_P = 0.01
"""Below this a law is said not to be the truth."""


def write_fit_page(fit: Fit, folder: Path, language: Language, command: str) -> Path:
    """Write the page of a fit into its folder and return where it stands."""
    file = folder / PAGE_FILE
    file.write_text(render_fit_page(fit, Words(language), command), encoding="utf-8", newline="\n")
    return file


def render_fit_page(fit: Fit, words: Words, command: str) -> str:
    """Return the page as HTML, complete in itself."""
    found, source = fit.found, fit.record.source
    last = found.days.end - timedelta(days=1)
    sheet = Sheet(
        title=words("fit.title"),
        about=words(
            "fit.about", file=source.file, first=found.days.first, last=last, fingerprint=source.fingerprint[:12]
        ),
        headline=words(
            "fit.headline", calls=f"{found.calls:,}", days=len(found.days), per_day=f"{found.rhythm.per_day:.4g}"
        ),
        is_good=True,
        remarks=list(_remarks(fit, words)),
        sections=list(_sections(fit, words)),
        command=command,
    )
    return render_sheet(sheet, words)


def _remarks(fit: Fit, words: Words) -> Iterator[str]:
    found, dispersion = fit.found, fit.found.rhythm.dispersion
    if found.never_arrived:
        share = percent(round(found.never_arrived / found.calls, 3), words)
        yield words("fit.never_arrived", count=f"{found.never_arrived:,}", share=share)
    for origin, count in found.others.items():
        yield words("fit.other_origin", count=f"{count:,}", origin=words.known("fit.origin", origin))
    if math.isfinite(dispersion.value):
        yield words(
            "fit.dispersion", value=f"{dispersion.value:.2f}", se=f"{dispersion.se:.2f}", raw=f"{dispersion.raw:.2f}"
        )
    for name, span in found.spans.items():
        if span.goodness.p < DOUBTFUL_P:
            yield words(
                "fit.doubtful", span=words(f"fit.span.{name}"), law=words.known("law.name", span.law.law),
                distance=percent(round(span.goodness.distance, 3), words),
            )  # fmt: skip
    if fit.speeds is not None and fit.speeds.unplaced:
        yield words("fit.unplaced", count=f"{fit.speeds.unplaced:,}")


def _sections(fit: Fit, words: Words) -> Iterator[Section]:
    found = fit.found
    yield Section(words("rhythm.section"), figures=[fitted_rhythm.draw(found.rhythm, words)])
    if found.kinds:
        yield Section(words("fit.kinds"), table=_kinds(found.kinds, words))
    for name, span in found.spans.items():
        title = words(f"fit.span.{name}")
        figure = fitted_law.draw(name, title, span, words)
        yield Section(title, [_span_note(span, words)], [figure], _laws(span, words))
    if fit.speeds is not None:
        yield _speeds(fit.speeds, words)
    if fit.bases is not None:
        yield _bases(fit.bases, words)


def _kinds(kinds: tuple[KindFit, ...], words: Words) -> Table:
    columns = [("kind", False), ("calls", True), ("per_day", True), ("error", True), ("per_100k", True)]
    rows = []
    for kind in kinds:
        per_year = ABSENT if kind.per_100k_year is None else f"{kind.per_100k_year:,.4g}"
        numbers = [f"{kind.calls:,}", f"{kind.per_day:.4g}", f"{kind.se:.2g}", per_year]
        rows.append([Cell(kind.title), *(Cell(text, number=True) for text in numbers)])
    return Table([(words(f"fit.{name}"), number) for name, number in columns], rows)


def _span_note(span: SpanFit, words: Words) -> str:
    observed, broken = span.observed, int(span.observed.open.sum())
    return words(
        "fit.span.note", count=f"{len(observed):,}", missing=f"{observed.missing:,}", broken=f"{broken:,}",
        median=f"{observed.quantile_of(0.5):.3g}", p90=f"{observed.quantile_of(0.9):.3g}",
        grain=f"{observed.grain_min * 60:.3g}", distance=f"{span.goodness.distance:.3f}", p=f"{span.goodness.p:.2g}",
    )  # fmt: skip


def _laws(span: SpanFit, words: Words) -> Table:
    best = span.laws[0].aic
    rows = []
    for fitted in span.laws:
        values: dict[str, Any] = fitted.law.model_dump()
        shown = {key: f"{value:.4g}" for key, value in values.items() if key != "law"}
        numbers = [f"{fitted.log_likelihood:,.1f}", f"{fitted.aic - best:,.1f}"]
        rows.append([Cell(words(f"law.{fitted.law.law}", **shown)), *(Cell(text, number=True) for text in numbers)])
    return Table([(words("fit.law"), False), (words("fit.likelihood"), True), (words("fit.aic"), True)], rows)


def _speeds(speeds: SpeedFit, words: Words) -> Section:
    pace = speeds.pace
    note = words(
        "ways.note", ways=f"{pace.ways:,}", start=f"{pace.start_min:g}", factor=f"{pace.road_factor:g}",
        sigma=f"{pace.sigma:g}", mode=speeds.mode, off=f"{speeds.snapped_median_km:.2g}",
    )  # fmt: skip
    rows = [[Cell(words("ways.by_length"))]]
    for one in speeds.classes:
        between = words("interval", low=f"{one.from_min:.1f}", high=f"{one.to_min:.1f}")
        numbers = [str(one.ways), f"{one.expected_min:.1f}", f"{one.observed_min:.1f}", f"{one.ratio:.2f}"]
        rows.append([Cell(between), *(Cell(text, number=True) for text in numbers)])
    rows.append([Cell(words("ways.by_period"))])
    for name, factor in speeds.factor_by_period.items():
        shown = ABSENT if factor is None else f"{factor:.2f}"
        cells = [Cell(ABSENT, number=True)] * 3
        rows.append([Cell(name or words("ways.plain_day")), *cells, Cell(shown, number=True)])
    names = [
        ("ways.class", False),
        ("ways.count", True),
        ("ways.expected_median", True),
        ("ways.observed_median", True),
    ]
    columns = [*((words(key), number) for key, number in names), (words("ways.ratio"), True)]
    return Section(words("ways.section"), [note], [fitted_ways.draw(speeds, words)], Table(columns, rows))


def _bases(bases: BaseFit, words: Words) -> Section:
    notes = [words("bases.note"), words("bases.taken", codes=", ".join(bases.codes), busy=bases.busy_at_once)]
    rows = []
    for one in bases.guesses:
        numbers = [str(len(one.candidates)), f"{one.error:.4f}", f"{one.error_elsewhere:.4f}"]
        rows.append([Cell(text, number=True) for text in numbers])
    columns = [(words(f"bases.{key}"), True) for key in ("number", "error", "elsewhere")]
    return Section(words("bases.section"), notes, (), Table(columns, rows))
