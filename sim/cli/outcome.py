"""What `sim run` prints at the end: the comparison, the warnings, and where the report is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal

import click

from sim.record.results.reading import Results, open_results
from sim.report.compared import compared
from sim.report.findings import told
from sim.report.headline import Line, cost_sentences, headline, lines
from sim.report.numbers import percent
from sim.report.staffing import staffing
from sim.report.theory import TheoryOf, theory_of_designs
from sim.report.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from sim.cli.recorded import Recorded

WIDTH = 150
"""Columns of the table where no console says how wide it is."""


def print_outcome(recorded: Recorded) -> None:
    """Print the main comparison, what it costs, warnings and the place of the report."""
    results, words = open_results(recorded.folder), Words(recorded.language)
    main = lines(results, words)
    if main:
        baseline = next(design for design in compared(results) if design.is_baseline)
        click.echo(words("said.baseline", design=baseline.title))
        _print_table(main, results, words)
    for theory in theory_of_designs(results, words):
        _print_theory(theory, results, words)
    staff = staffing(results, words)
    for sentence in cost_sentences(staff, words) if main else headline(results, main, staff, words):
        click.echo(sentence)
    for warning in recorded.warnings[recorded.told :]:
        click.echo(words("said.warning", text=told(warning, words)[0]), err=True)
    report, folder = recorded.report, recorded.folder
    click.echo(words("said.report", file=report) if report else words("said.results", folder=folder))


def _print_table(main: list[Line], results: Results, words: Words) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    confidence = percent(results.scenario.experiment.confidence, words)
    table = Table(box=SIMPLE_HEAD)
    for key, justify in _COLUMNS:
        table.add_column(words(key, confidence=confidence), justify=justify)
    for line in main:
        table.add_row(
            line.measure, line.design, line.baseline_value, line.value, line.difference, line.interval, line.verdict
        )
    _console().print(table)


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else WIDTH, markup=False, highlight=False)


def _print_theory(theory: TheoryOf, results: Results, words: Words) -> None:
    """Print what theory says of one design, and what it leaves out."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    confidence = percent(results.scenario.experiment.confidence, words)
    if theory.lines:
        table = Table(box=SIMPLE_HEAD, title=theory.design, title_justify="left")
        table.add_column(words("table.measure"))
        table.add_column(words("theory.simulated", confidence=confidence), justify="right")
        table.add_column(words("theory.theory"), justify="right")
        for line in theory.lines:
            table.add_row(line.measure, line.simulated, line.theory)
        _console().print(table)
    click.echo(words("theory.left_out" if theory.lines else "theory.nothing", design=theory.design))
    for text, _ in theory.left_out:
        click.echo(f"  - {text}")


_COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    ("table.measure", "left"), ("table.design", "left"), ("table.baseline", "right"), ("table.value", "right"),
    ("table.difference", "right"), ("table.interval", "right"), ("table.verdict", "left"),
)  # fmt: skip


def document(recorded: Recorded) -> dict[str, Any]:
    """Return the outcome for `--json`."""
    study = recorded.study
    theory = open_results(recorded.folder).theory
    return {
        "folder": str(recorded.folder),
        "report": recorded.report and str(recorded.report),
        "designs": list(study.designs),
        "baseline": study.baseline,
        "replications": study.replications,
        "workers": study.workers,
        "comparison": study.comparison.to_dict("records"),
        "precision": study.precision.to_dict("records"),
        "theory": None if theory is None else theory.to_dict("records"),
        "notes": list(study.world.notes),
        "warnings": list(recorded.warnings),
        "problems": [{"message": f.error, "path": f.design, "replication": f.replication} for f in study.failures],
    }
