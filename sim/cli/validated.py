"""What `sim validate` does, writes and prints."""

from __future__ import annotations

import csv
import json
import shlex
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from sim.calibration.compare import Tolerances
from sim.calibration.document import line_values, validation_document
from sim.calibration.outcome import read_record
from sim.calibration.replay import prepare_replay
from sim.calibration.validate import Validation, validate
from sim.cli.interrupts import stopping_when_interrupted
from sim.cli.outcome import WIDTH
from sim.cli.progress import progress_bar
from sim.errors import input_error
from sim.record.results.folder import results_name
from sim.record.results.whole import whole_folder
from sim.report.validation import PAGE_FILE, remarks, texts_of, verdict_of, write_validation_page
from sim.report.words import Language, Words
from sim.scenario.late_problems import placed_in
from sim.scenario.read import resolve
from sim.world.build import build_world

JSON_FILE, CSV_FILE = "validation.json", "validation.csv"


@dataclass(frozen=True, slots=True)
class Wish:
    """What `sim validate` was asked for."""

    calls: str
    scenario: str
    sets: tuple[str, ...]
    first: date | None
    last: date | None
    design: str | None
    tolerances: Tolerances
    strict: bool
    replications: int
    out: Path | None
    overwrite: bool
    language: Language
    arguments: tuple[str, ...]


def validate_into_folder(wish: Wish) -> tuple[Validation, Path]:
    """Validate and write the folder, all of it or nothing; return what was found and where the page is.

    Raises
    ------
    InputError
        The calls or the scenario cannot be used.
    ResultsError
        The folder exists already or cannot be written.
    """
    target = wish.out or Path("results", results_name("validate", datetime.now().astimezone()))
    with whole_folder(target, overwrite=wish.overwrite, sign=JSON_FILE) as folder:
        found = _validate(wish)
        document = json.dumps(validation_document(found), ensure_ascii=False, indent=2, allow_nan=False)
        (folder / JSON_FILE).write_text(document + "\n", encoding="utf-8", newline="\n")
        _write_lines(found, folder / CSV_FILE)
        write_validation_page(found, folder, wish.language, shlex.join(["sim", *wish.arguments]))
    return found, target / PAGE_FILE


def _validate(wish: Wish) -> Validation:
    end = None if wish.last is None else wish.last + timedelta(days=1)
    record = read_record(wish.calls, (wish.first, end))
    resolved = resolve(wish.scenario, wish.sets)
    scenario = resolved.scenario
    design = wish.design or scenario.baseline
    if design not in scenario.designs:
        raise input_error(f"{design!r} is no design; there are {', '.join(scenario.designs)}", "designs")
    with placed_in(resolved), progress_bar(Words(wish.language)("said.replications")) as progress:
        replay = prepare_replay(scenario, build_world(scenario), record.calls, record.days)
        return validate(
            replay, design, wish.tolerances, wish.replications, strict=wish.strict,
            progress=stopping_when_interrupted(progress),
        )  # fmt: skip


def _write_lines(found: Validation, file: Path) -> None:
    rows = [line_values(line) for line in found.lines]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]) if rows else ["quantity"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def print_validated(found: Validation, page: Path, language: Language) -> None:
    """Print the numbers of all calls, what must be known besides, the verdict and the place of the page."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    words = Words(language)
    table = Table(box=SIMPLE_HEAD)
    names = ("quantity", "calls", "record", "interval", "simulated", "difference", "tolerance", "verdict")
    for name in names:
        is_text = name in {"quantity", "verdict"}
        table.add_column(words(f"validated.column.{name}"), justify="left" if is_text else "right", no_wrap=not is_text)
    for line in found.lines:
        if not line.by:
            table.add_row(*texts_of(line, words))
    Console(width=None if sys.stdout.isatty() else WIDTH, markup=False, highlight=False).print(table)
    for text in remarks(found, words):
        click.echo(text)
    click.echo(verdict_of(found, words))
    click.echo(words("said.report", file=page))
