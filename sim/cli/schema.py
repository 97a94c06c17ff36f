"""`sim schema`: the rules of a scenario file, for editors and other programs."""

from __future__ import annotations

import click

from sim.cli.console import print_json
from sim.cli.options import as_json


@click.command(short_help="Print the JSON Schema of scenario files.")
@as_json
def schema(as_json: bool) -> None:  # noqa: ARG001 - the schema is JSON with and without the option
    """Print the JSON Schema of scenario files.

    Save it beside a scenario and name it in the first line, as `sim init` does; editors then complete and check
    what you type.
    """
    from sim.scenario.schema import json_schema

    print_json(json_schema())
