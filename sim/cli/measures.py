"""`sim measures`: the catalogue of everything that is measured."""

from __future__ import annotations

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language
from sim.report.words import Language, Words


@click.command(short_help="List everything that is measured.")
@language
@as_json
def measures(language: Language, as_json: bool) -> None:
    """List every measure with its unit and meaning; --json adds the exact definitions."""
    from dataclasses import asdict

    from sim.measures.catalogue import CATALOGUE, CONVENTIONS, THEMES

    if as_json:
        entries = [asdict(entry) for entry in CATALOGUE]
        print_json({"measures": entries, "themes": THEMES, "conventions": CONVENTIONS})
        return
    words = Words(language)
    width = max(len(entry.name) for entry in CATALOGUE)
    units = max(len(entry.unit) for entry in CATALOGUE)
    for theme in THEMES:
        click.echo(f"{theme}: {words(f'theme.{theme}')}")
        for entry in CATALOGUE:
            if entry.theme == theme:
                meaning = entry.meaning if language == "en" else words(f"measure.{entry.name}")
                click.echo(f"  {entry.name:<{width}}  {entry.unit:<{units}}  {meaning}")
