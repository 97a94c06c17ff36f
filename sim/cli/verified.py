"""What `sim verify` does and prints: the bank, its folder with the page, the table."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sim.cli.interrupts import stopping_when_interrupted
from sim.cli.outcome import WIDTH
from sim.cli.progress import progress_bar
from sim.record.results.folder import results_name
from sim.record.results.whole import whole_folder
from sim.report.verification import PAGE_FILE, line, remarks, verdict_of, write_page
from sim.report.words import Language, Words
from sim.verification.bank import Case, cases
from sim.verification.checks import CHECKS
from sim.verification.choice import choose, name_of, named
from sim.verification.files import write_tables
from sim.verification.outcome import Verification
from sim.verification.row import Check
from sim.verification.verify import verify


@dataclass(frozen=True, slots=True)
class Wish:
    """What `sim verify` was asked for."""

    quick: bool
    only: tuple[str, ...]
    workers: int
    out: Path | None
    language: Language


def verify_into_folder(wish: Wish, arguments: tuple[str, ...]) -> tuple[Verification, Path]:
    """Run the chosen cases and write their folder, all of it or nothing; return what was found and where the page is.

    Raises
    ------
    InputError
        A case or section is unknown.
    ResultsError
        The folder exists already or cannot be written.
    """
    choice = choose(_bank(), wish.only, quick=wish.quick)
    target = wish.out or Path("results", results_name("verify", datetime.now().astimezone()))
    with whole_folder(target) as folder, progress_bar(Words(wish.language)("said.pieces")) as progress:
        found = verify(choice, wish.workers, stopping_when_interrupted(progress))
        write_tables(found, folder)
        write_page(found, folder, wish.language, shlex.join(["sim", *arguments]))
    return found, target / PAGE_FILE


def print_verified(found: Verification, page: Path, language: Language) -> None:
    """Print every number, what must be known besides, the verdict and the place of the page."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    words = Words(language)
    table = Table(box=SIMPLE_HEAD)
    for key in ("verify.case", "verify.quantity"):
        table.add_column(words(key))
    for key in ("verify.theory", "verify.simulated", "verify.se"):
        table.add_column(words(key), justify="right", no_wrap=True)
    table.add_column("z", justify="right", no_wrap=True)
    table.add_column(words("table.verdict"), no_wrap=True)
    for outcome in found.outcomes:
        for number in outcome.numbers:
            one = line(number, words)
            table.add_row(outcome.name, one.quantity, one.theory, one.simulated, one.se, one.z, one.verdict)
    Console(width=None if sys.stdout.isatty() else WIDTH, markup=False, highlight=False).print(table)
    for text in remarks(found, words):
        click.echo(text)
    if found.left_out:
        click.echo(f"{words('verify.left_out')}: {', '.join(name for name, _ in found.left_out)}")
    click.echo(verdict_of(found, words))
    click.echo(words("said.report", file=page))


def print_bank(wish: Wish) -> None:
    """Print the names of the cases, section by section, and which of them a short verification runs."""
    words, section = Words(wish.language), ""
    for item in _listed(wish):
        if item.section != section:
            section = item.section
            click.echo(f"{section}: {words(f'verify.section.{section}')}")
        mark = "quick" if item.quick else ""
        click.echo(f"  {name_of(item):<28} {mark:<6} {words.known('verify.case', item.title)}")


def document_of_bank(wish: Wish) -> list[dict[str, Any]]:
    """Return the cases as plain values."""
    return [
        {"case": name_of(item), "section": item.section, "title": item.title, "quick": bool(item.quick)}
        for item in _listed(wish)
    ]


def _listed(wish: Wish) -> list[Case | Check]:
    return [item for item in named(_bank(), wish.only) if item.quick or not wish.quick]


def _bank() -> tuple[Case | Check, ...]:
    return (*cases(), *CHECKS)
