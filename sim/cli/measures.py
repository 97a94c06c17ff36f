"""`sim measures`: the catalogue of everything that is measured."""

from __future__ import annotations

import click

from sim.cli.console import print_json
from sim.cli.options import as_json


@click.command(short_help="List everything that is measured.")
@as_json
def measures(as_json: bool) -> None:
    """List every measure with its unit and meaning; --json adds the exact definitions."""
    from dataclasses import asdict

    from sim.measures.catalogue import CATALOGUE, CONVENTIONS, THEMES

    if as_json:
        entries = [asdict(entry) for entry in CATALOGUE]
        print_json({"measures": entries, "themes": THEMES, "conventions": CONVENTIONS})
        return
    width = max(len(entry.name) for entry in CATALOGUE)
    units = max(len(entry.unit) for entry in CATALOGUE)
    for theme, line in THEMES.items():
        click.echo(f"{theme}: {line}")
        for entry in CATALOGUE:
            if entry.theme == theme:
                click.echo(f"  {entry.name:<{width}}  {entry.unit:<{units}}  {entry.meaning}")
