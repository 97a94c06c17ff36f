"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

scenario_file = click.argument("file", metavar="FILE")
"""Path of the scenario; the reader, not click, says what is wrong with it."""

set_values = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change one value, for example clock.days=7. May be given several times.",
)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document, also for errors.")

language = click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of what is drawn."
)


def output_file(_context: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """Return the file of an option as a path, if the folder it shall go into exists."""
    if value is None:
        return None
    file = Path(value)
    if not file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.parent}", param=parameter)
    return file
