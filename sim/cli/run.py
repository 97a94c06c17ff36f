"""`sim run`: the main job, from a scenario to a results folder with its report."""

from __future__ import annotations

import click

from sim.cli.console import print_json
from sim.cli.cores import usable_cores
from sim.cli.options import Share, as_json, language, scenario_file, set_values
from sim.report.words import Language


@click.command(short_help="Compare the designs of a scenario; write a results folder and a report.")
@scenario_file
@click.option("--designs", metavar="A,B", help="Run only these designs; the baseline must be among them.")
@set_values
@click.option("--replications", type=click.IntRange(min=1), help="Repetitions; the scenario's number if not given.")
@click.option(
    "--until-precision",
    type=Share(),
    metavar="SHARE",
    help="Repeat until the half-width of every interval is at most this share of its mean, for example 5%;"
    " --replications is then the most.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes that work at once; all cores if not given.")
@click.option("--seed", type=click.IntRange(min=0), help="The same as --set seed=N.")
@click.option("--out", metavar="FOLDER", help="Results folder; results/NAME-DATE-TIME if not given.")
@click.option(
    "--overwrite", is_flag=True, help="Replace the results folder if it exists, once the new one is complete."
)
@click.option("--theory", is_flag=True, help="Set what queueing theory says of each design beside what is simulated.")
@click.option("--no-report", is_flag=True, help="Make no page, as for many runs in a row; sim report makes it later.")
@language
@as_json
@click.pass_context
def run(
    context: click.Context,
    file: str,
    designs: str | None,
    sets: tuple[str, ...],
    replications: int | None,
    until_precision: float | None,
    workers: int | None,
    seed: int | None,
    out: str | None,
    overwrite: bool,
    theory: bool,
    no_report: bool,
    language: Language,
    as_json: bool,
) -> int:
    """Run every design of the scenario FILE on the same calls and compare them with the baseline.

    The results folder holds the resolved scenario, measures.csv, comparison.csv, all tables as Parquet and
    report.html. It appears when it is complete or not at all.
    """
    from sim.cli.outcome import document, print_outcome
    from sim.cli.recorded import Order, run_into_folder

    order = Order(
        file=file,
        sets=sets if seed is None else (*sets, f"seed={seed}"),
        designs=None if designs is None else tuple(name.strip() for name in designs.split(",") if name.strip()),
        replications=replications,
        until_precision=until_precision,
        workers=workers or usable_cores(),
        out=out,
        overwrite=overwrite,
        theory=theory,
        report=not no_report,
        language=language,
        arguments=tuple(context.obj or ()),
    )
    recorded = run_into_folder(order)
    if as_json:
        print_json(document(recorded))
    else:
        print_outcome(recorded)
    return 1 if recorded.study.failed or (recorded.report is None and not no_report) else 0
