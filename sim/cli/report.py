"""`sim report`: the page of a results folder, made again."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language, output_file
from sim.report.words import Language, Words


@click.command(short_help="Make the page of a results folder again.")
@click.argument("result", metavar="RESULT")
@click.option(
    "--out", metavar="FILE", callback=output_file, help="Where to write it; report.html in the folder if not given."
)
@language
@as_json
def report(result: str, out: Path | None, language: Language, as_json: bool) -> None:
    """Make the page of the results folder RESULT again, for example in another language."""
    from sim.report.page import write_report

    written = write_report(result, language, out)
    if as_json:
        print_json({"report": str(written)})
    else:
        click.echo(Words(language)("said.report", file=written))
