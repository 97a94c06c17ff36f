"""`sim verify`: whether this program gives, on this machine, what theory says."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.console import print_json
from sim.cli.cores import usable_cores
from sim.cli.options import as_json, language
from sim.report.words import Language


@click.command(short_help="Compare the simulator with cases whose exact numbers are known.")
@click.option("--quick", is_flag=True, help="Only what is precise enough within half a minute on two cores.")
@click.option(
    "--only", multiple=True, metavar="NAME", help="Only this case or section; --list names them. May be repeated."
)
@click.option("--list", "as_list", is_flag=True, help="Name the cases and run nothing.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that work at once; all cores if not given.")
@click.option("--out", metavar="FOLDER", help="Where the page goes; results/verify-DATE-TIME if not given.")
@language
@as_json
@click.pass_context
def verify(
    context: click.Context,
    quick: bool,
    only: tuple[str, ...],
    as_list: bool,
    workers: int | None,
    out: str | None,
    language: Language,
    as_json: bool,
) -> int:
    """Run systems whose exact behaviour is known (queues, patrols, searches, sites) and compare.

    Every number is printed with its theoretical value, its standard error and a verdict. The folder holds report.html,
    verify.csv and verify.json; it appears when it is complete or not at all. The exit code is 0 only if every number
    agrees: one whose run is too short to say anything does not. Nothing of your own is read.
    """
    from sim.cli.verified import Wish, document_of_bank, print_bank, print_verified, verify_into_folder
    from sim.verification.files import document

    names = tuple(name.strip() for text in only for name in text.split(",") if name.strip())
    folder = Path(out) if out else None
    wish = Wish(quick, names, workers or usable_cores(), folder, language)
    if as_list:
        print_json(document_of_bank(wish)) if as_json else print_bank(wish)
        return 0
    found, page = verify_into_folder(wish, tuple(context.obj or ()))
    if as_json:
        print_json({"folder": str(page.parent), "report": str(page), **document(found)})
    else:
        print_verified(found, page, wish.language)
    return 0 if found.passed else 1
