"""`sim check`: everything that is wrong with a scenario, at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language, scenario_file, set_values
from sim.collector import collector_paused
from sim.report.words import Language, Words

if TYPE_CHECKING:
    from sim.scenario.read import Resolved

_DEFAULT = re.compile(r"default \((?:source: )?(.*)\)")


@click.command(short_help="Say what is wrong with a scenario, and where.")
@scenario_file
@set_values
@click.option("--show", is_flag=True, help="Print every value of the resolved scenario and where it came from.")
@language
@as_json
def check(file: str, sets: tuple[str, ...], show: bool, language: Language, as_json: bool) -> None:
    """Read the scenario FILE and say everything that is wrong with it, each problem with its line and column.

    What is allowed but looks like a slip is a warning and leaves the exit code 0. Places, roads and bases are looked up
    by `sim world` and `sim run`.
    """
    with collector_paused():  # the models stay
        from sim.experiment.family import compared_labels
        from sim.scenario.late_problems import placed_in
        from sim.scenario.read import resolve

    resolved = resolve(file, sets)
    with placed_in(resolved):
        compared_labels(resolved.scenario)
    if as_json:
        print_json(_document(file, resolved, show))
        return
    words = Words(language)
    if show:
        from sim.scenario.explain import explain_text

        click.echo(explain_text(resolved, lambda origin: _origin(origin, words)))
    else:
        scenario = resolved.scenario
        designs, days = words("list.between").join(scenario.designs), f"{scenario.clock.days:g}"
        click.echo(words("said.fine", file=file, designs=designs, days=days, seed=scenario.seed))
    print_warnings(resolved, words)


def _origin(origin: str, words: Words) -> str:
    """Return where a value came from in the language of the reader; a file and line need no words."""
    default = _DEFAULT.fullmatch(origin)
    if default is None or words.language == "en":
        return origin
    return words("said.default", source=words.known("source", default[1]))


def print_warnings(resolved: Resolved, words: Words) -> None:
    """Print on the error output what in a scenario is allowed but looks like a slip."""
    from sim.report.findings import told

    for problem in resolved.warnings:
        place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part)
        text, _ = told(f"{problem.path}: {problem.message}", words)
        click.echo(words("said.warning", text=f"{place}: {text}"), err=True)


def _document(file: str, resolved: Resolved, show: bool) -> dict[str, Any]:
    from dataclasses import asdict

    from sim.scenario.scenario_yaml import fingerprint

    scenario = resolved.scenario
    document: dict[str, Any] = {
        "file": file,
        "name": scenario.name,
        "title": scenario.title,
        "fingerprint": fingerprint(scenario),
        "designs": list(scenario.designs),
        "baseline": scenario.baseline,
        "warnings": [asdict(problem) for problem in resolved.warnings],
        "problems": [],
    }
    if show:
        from sim.scenario.explain import explain_json

        document["values"] = explain_json(resolved)
    return document
