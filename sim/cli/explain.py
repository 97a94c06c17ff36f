"""`sim explain`: the whole story of one call of a recorded run, with the reason for every dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language
from sim.report.words import Language

if TYPE_CHECKING:
    from sim.report.words import Words


@click.command(short_help="Tell a call's whole story, with the reason for every dispatch.")
@click.argument("result", metavar="RESULT")
@click.option(
    "--matter",
    type=click.IntRange(min=0),
    metavar="N",
    help="Number of the matter; the slowest are listed if not given.",
)
@click.option(
    "--dispute", type=click.IntRange(min=0), metavar="N", help="Number of a dispute, to tell its life instead."
)
@click.option("--design", metavar="NAME", help="Design that it is told of; the baseline if not given.")
@click.option("--replication", type=click.IntRange(min=0), default=0, show_default=True, help="Which replication.")
@language
@as_json
def explain(
    result: str,
    matter: int | None,
    dispute: int | None,
    design: str | None,
    replication: int,
    language: Language,
    as_json: bool,
) -> None:
    """Tell what happened to matter N of the results folder RESULT, and why.

    Makes that run again, checks that it is the one on record, and prints every fact of the matter and every decision
    about it: which units could have gone, their expected minutes, and the rule that decided. Without --matter it lists
    the calls that waited longest. With --dispute it tells the life of a dispute: how it was found, every sitting, what
    became of it.
    """
    from sim.report.words import Words

    words = Words(language)
    if matter is not None and dispute is not None:
        raise click.UsageError("give --matter or --dispute, not both")
    if dispute is not None:
        _tell_dispute(result, dispute, design, replication, words, as_json)
        return
    if matter is None:
        from sim.report.slowest import slowest_calls, slowest_text

        calls = slowest_calls(result, design, replication)
        print_json(calls) if as_json else click.echo(slowest_text(calls, words))
        return
    from sim.experiment.retrace import retrace
    from sim.experiment.story import story_of
    from sim.report.story import Teller

    run = retrace(result, [matter], design, replication)
    story, teller = story_of(run, matter), Teller(run, words)
    if as_json:
        print_json({"folder": result, **teller.document(story)})
    else:
        click.echo(teller.text(story))


def _tell_dispute(result: str, dispute: int, design: str | None, replication: int, words: Words, as_json: bool) -> None:
    from sim.experiment.dispute_story import dispute_story
    from sim.experiment.retrace import retrace
    from sim.report.dispute_story import DisputeTeller

    run = retrace(result, [], design, replication)
    story, teller = dispute_story(run, dispute), DisputeTeller(run, words)
    if as_json:
        print_json({"folder": result, **teller.document(story)})
    else:
        click.echo(teller.text(story))
