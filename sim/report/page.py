"""The report: one page from one results folder, complete in itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import ResultsError
from sim.record.results.reading import Results, open_results
from sim.record.results.whole import write_whole
from sim.report.activities import weeks
from sim.report.assumptions import assumptions
from sim.report.cautions import cautions
from sim.report.compared import compared, measured_days
from sim.report.drawing import Drawing
from sim.report.figures import (
    busiest,
    by_hour,
    circle_map,
    differences,
    dispute_curves,
    dispute_funnel,
    ladder_flow,
    request_curves,
    response_curves,
    revisit_map,
    unit_day,
    unknown_map,
    villages,
    workload,
)
from sim.report.findings import told
from sim.report.headline import headline, lines
from sim.report.numbers import percent
from sim.report.staffing import staffing
from sim.report.template import template
from sim.report.theory import TheoryOf, theory_of_designs
from sim.report.words import LANGUAGES, Language, Words

REPORT_FILE = "report.html"

MOST_MAPS = 6
"""A page shows the maps of so many designs, the baseline among them; a sweep may have hundreds."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the template shows; everything is text or made of text, and escaped there except the drawings.

    `warnings` and `notes` are in the language of the page where the second part says so, otherwise in English.
    """

    results: Results
    words: Words
    description: str
    cautions: list[str]
    headline: list[str]
    lines: list[Any]
    maps: list[Drawing]
    figures: list[Drawing]
    of_units: list[Drawing]
    revisits: list[Drawing]
    of_disputes: list[Drawing]
    ladders: list[Drawing]
    unknown: list[Drawing]
    theory: list[TheoryOf]
    staffing: list[Any]
    assumptions: list[Any]
    unused: list[str]
    warnings: list[tuple[str, bool]]
    notes: list[tuple[str, bool]]
    confidence: str
    correction: str
    days: str
    hidden_maps: int


def write_report(folder: Path | str, language: Language = "en", file: Path | None = None) -> Path:
    """Write the page of a results folder and return where it stands.

    Parameters
    ----------
    folder:
        Results folder.
    language:
        `en` or `zh`.
    file:
        Where to; `report.html` in the folder when not given. It appears complete or not at all.

    Raises
    ------
    ResultsError
        The folder cannot be read, or the file not be written.
    """
    results = open_results(folder)
    target = file or results.folder / REPORT_FILE
    text = render_report(results, language)
    write_whole(target, text)
    return target


def render_report(results: Results, language: Language = "en") -> str:
    """Return the page as HTML; the same folder and language always give the same text.

    Raises
    ------
    ResultsError
        There is no such language.
    """
    if language not in LANGUAGES:
        raise ResultsError(f"{language!r}: the report is written in {' or '.join(LANGUAGES)}")
    words = Words(language)
    return template("page.html").render(page=_page(results, words), words=words)


def unwrapped(text: str) -> str:
    """Return a text whose lines were broken to fit an editor with one line a paragraph. Lists keep their lines."""
    between = re.compile(r"(\S)[ \t]*\n(?=([^\s*-]))")
    # Chinese is written without spaces.
    return between.sub(lambda ends: ends[1] + ("" if min(ends[1], ends[2]) > "\u2e7f" else " "), text.strip())


def _of_calls_and_requests(results: Results, words: Words, *, has_calls: bool, compares: bool) -> list[Drawing]:
    """Return the figures that follow the comparison; those of response times only where there may be calls."""
    figures = [
        response_curves.draw(results, words) if has_calls else None,
        request_curves.draw(results, words),
        differences.draw(results, words) if compares else None,
        by_hour.draw(results, words) if has_calls else None,
        villages.draw(results, words) if has_calls else None,
    ]
    return [drawn for drawn in figures if drawn is not None]


def _page(results: Results, words: Words) -> Page:
    designs = compared(results)
    has_calls = any(kind.request is None for kind in results.scenario.demand.kinds.values())
    main, staff = lines(results, words), staffing(results, words)
    groups = weeks(results)
    of_units = [
        workload.draw(results, words), unit_day.draw(results, groups, words), busiest.draw(results, groups, words)
    ]  # fmt: skip
    assumed = assumptions(results.scenario, words)
    revisits = [revisit_map.draw(results, design, words) for design in designs[:MOST_MAPS]]
    disputes = [dispute_funnel.draw(results, words), dispute_curves.draw(results, words)]
    ladders = [ladder_flow.draw(results, design, words) for design in designs[:MOST_MAPS]]
    unknown = [unknown_map.draw(results, design, words) for design in designs[:MOST_MAPS]]
    return Page(
        results=results,
        words=words,
        description=unwrapped(results.scenario.description),
        cautions=cautions(results, words),
        headline=headline(results, main, staff, words),
        lines=main,
        maps=[circle_map.draw(results, design, words) for design in designs[:MOST_MAPS]] if has_calls else [],
        figures=_of_calls_and_requests(results, words, has_calls=has_calls, compares=bool(main)),
        of_units=of_units,
        revisits=[drawn for drawn in revisits if drawn is not None],
        of_disputes=[drawn for drawn in disputes if drawn is not None],
        ladders=[drawn for drawn in ladders if drawn is not None],
        unknown=[drawn for drawn in unknown if drawn is not None],
        theory=theory_of_designs(results, words),
        staffing=staff,
        assumptions=[row for row in assumed if not row.is_off],
        unused=[row.path for row in assumed if row.is_off],
        warnings=[told(text, words) for text in results.manifest.warnings],
        notes=[told(text, words) for text in results.manifest.notes],
        confidence=percent(results.scenario.experiment.confidence, words),
        correction=words.known("correction", results.manifest.correction),
        days=f"{measured_days(results):g}",
        hidden_maps=max(len(designs) - MOST_MAPS, 0),
    )
