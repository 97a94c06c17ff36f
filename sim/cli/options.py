"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import click

from sim.report.words import LANGUAGES, Language

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

LANGUAGE_VARIABLE = "PEACEGRID_LANGUAGE"
"""Environment variable that chooses the language once for all commands."""

language = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    envvar=LANGUAGE_VARIABLE,
    show_envvar=True,
    help="Language of what is printed and drawn.",
)


def asked_language(arguments: Sequence[str]) -> Language:
    """Return the language that a command line asks for, also one that cannot be understood; English if it is none."""
    given = [f"{LANGUAGE_VARIABLE}={os.environ.get(LANGUAGE_VARIABLE, '')}"]
    given += [text for text in arguments if text.startswith("--language=")]
    given += [f"={after}" for text, after in pairwise(arguments) if text == "--language"]
    return "zh" if given[-1].endswith("=zh") else "en"


def output_file(_context: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """Return the file of an option as a path, if the folder it shall go into exists."""
    if value is None:
        return None
    file = Path(value)
    if not file.parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.parent}", param=parameter)
    return file


def _day(_context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day; write it like 2024-03-07", param=parameter) from error


first_day = click.option("--from", "first", metavar="DATE", callback=_day, help="First day; the record's if not given.")
last_day = click.option("--to", "last", metavar="DATE", callback=_day, help="Last day; the record's if not given.")


class Share(click.ParamType[float]):
    """A share of one, written as a percentage (5%) or as a number (0.05)."""

    name = "share"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the share as a number."""
        text = str(value).strip().replace("％", "%")
        try:
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            self.fail(f"{value!r} is no share; write it like 5% or 0.05", param, ctx)
        if not 0 < share < 1:
            self.fail(f"{value!r} must be more than 0 and less than 100%; 5% is a twentieth of the mean", param, ctx)
        return share
