"""`sim validate`: whether a scenario's units do about recorded calls what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.console import print_json
from sim.cli.options import Share, as_json, first_day, language, last_day, set_values
from sim.report.words import Language

if TYPE_CHECKING:
    from datetime import date


@click.command(short_help="Send recorded calls through a scenario's units; compare with what was done.")
@click.argument("calls", metavar="CALLS")
@click.argument("scenario", metavar="SCENARIO")
@first_day
@last_day
@set_values
@click.option("--design", metavar="NAME", help="Design to test; the baseline if not given.")
@click.option(
    "--tolerance-median", type=Share(), default="15%", show_default=True, metavar="SHARE",
    help="How far medians may be off.",
)  # fmt: skip
@click.option(
    "--tolerance-p90", type=Share(), default="25%", show_default=True, metavar="SHARE",
    help="How far 90th percentiles may be off.",
)  # fmt: skip
@click.option(
    "--tolerance-share", type=Share(), default="10%", show_default=True, metavar="POINTS",
    help="How far the share within the target may be off, in percentage points.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Judge hours, priorities, kinds and places too, not only all calls.")
@click.option(
    "--replications", type=click.IntRange(min=1, max=1000), default=5, show_default=True,
    help="How often handling, turnout and the chance of ways are drawn.",
)  # fmt: skip
@click.option("--out", metavar="FOLDER", help="Where the results go; results/validate-DATE-TIME if not given.")
@click.option("--overwrite", is_flag=True, help="Replace the folder if it holds a validation.")
@language
@as_json
@click.pass_context
def validate(
    context: click.Context,
    calls: str,
    scenario: str,
    first: date | None,
    last: date | None,
    sets: tuple[str, ...],
    design: str | None,
    tolerance_median: float,
    tolerance_p90: float,
    tolerance_share: float,
    strict: bool,
    replications: int,
    out: str | None,
    overwrite: bool,
    language: Language,
    as_json: bool,
) -> int:
    """Send the calls of the folder CALLS through the units of SCENARIO and compare times with those on record.

    When and where calls came and how long they took is as on record; handling, turnout and travel are simulated. The
    folder holds the page validation.html, validation.csv and validation.json. The exit code is 0 if travel, response
    and the share within the target of all calls are within their tolerances, otherwise 1.
    """
    from pathlib import Path

    from sim.calibration.compare import Tolerances
    from sim.cli.validated import Wish, print_validated, validate_into_folder

    wish = Wish(
        calls=calls,
        scenario=scenario,
        sets=sets,
        first=first,
        last=last,
        design=design,
        tolerances=Tolerances(tolerance_median, tolerance_p90, tolerance_share),
        strict=strict,
        replications=replications,
        out=Path(out) if out else None,
        overwrite=overwrite,
        language=language,
        arguments=tuple(context.obj or ()),
    )
    found, page = validate_into_folder(wish)
    if as_json:
        from sim.calibration.document import validation_document

        print_json({"folder": str(page.parent), "report": str(page), **validation_document(found)})
    else:
        print_validated(found, page, wish.language)
    return 0 if found.passed else 1
