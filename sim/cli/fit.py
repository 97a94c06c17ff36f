"""`sim fit`: rates, laws and speeds from recorded calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, first_day, language, last_day
from sim.report.words import Language

if TYPE_CHECKING:
    from datetime import date


@click.command(short_help="Take rates, laws and speeds from recorded calls.")
@click.argument("calls", metavar="CALLS")
@click.option("--scenario", metavar="FILE", help="Scenario that the numbers are for; its roads tell the speeds.")
@first_day
@last_day
@click.option(
    "--residents", type=click.FloatRange(min=1), metavar="N", help="Residents; rates are then per resident and year."
)
@click.option(
    "--group", "groups", multiple=True, metavar="NAME", help="Group of units that the record tells of; may be repeated."
)
@click.option(
    "--least-calls", type=click.IntRange(min=1), default=50, show_default=True,
    help="Kinds with fewer calls are taken together.",
)  # fmt: skip
@click.option(
    "--guess-bases", type=click.IntRange(min=0, max=60), default=0, metavar="MOST",
    help="Guess from recorded ways where units waited: at most so many bases. Needs --scenario.",
)  # fmt: skip
@click.option(
    "--fastest", type=click.FloatRange(min=1, max=10), default=1.25, show_default=True, metavar="FACTOR",
    help="Fitted roads are at most so many times as fast as the scenario's; a slow start makes up for the rest.",
)  # fmt: skip
@click.option(
    "--stood-down", is_flag=True,
    help="Take units that left no more stamps before they were cleared as stood down: their span was broken off.",
)  # fmt: skip
@click.option(
    "--repeats", type=click.IntRange(min=1, max=10_000), default=100, show_default=True,
    help="Records that the test of each law makes up.",
)  # fmt: skip
@click.option("--out", required=True, metavar="FOLDER", help="Where the results go.")
@click.option("--overwrite", is_flag=True, help="Replace the folder if it holds a fit.")
@language
@as_json
@click.pass_context
def fit(
    context: click.Context,
    calls: str,
    scenario: str | None,
    first: date | None,
    last: date | None,
    residents: float | None,
    groups: tuple[str, ...],
    least_calls: int,
    guess_bases: int,
    fastest: float,
    stood_down: bool,
    repeats: int,
    out: str,
    overwrite: bool,
    language: Language,
    as_json: bool,
) -> None:
    """Take rates, hours, laws and, with a scenario, speeds from the calls of the folder CALLS.

    CALLS is what `sim import calls` wrote. The folder holds fragment.yaml, which a scenario can extend, fit.json, the
    page fit.html and cells.csv, which says where calls fell; with --scenario also scenario.yaml, that scenario with
    the numbers put in.
    """
    from pathlib import Path

    from sim.calibration.fit import Settings
    from sim.cli.fitted import Wish, fit_into_folder, fit_text

    if guess_bases and scenario is None:
        raise click.UsageError("--guess-bases needs --scenario: bases are guessed on its roads")
    wish = Wish(
        calls=calls,
        scenario=scenario,
        first=first,
        last=last,
        groups=groups,
        guess_bases=guess_bases,
        settings=Settings(least_calls, residents, stood_down, repeats, fastest),
        out=Path(out),
        overwrite=overwrite,
        language=language,
        arguments=tuple(context.obj or ()),
    )
    found = fit_into_folder(wish)
    if as_json:
        from sim.calibration.document import fit_document

        print_json({"folder": out, **fit_document(found)})
    else:
        click.echo(fit_text(found, wish))
