"""`sim init`: a scenario to start from."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language
from sim.report.words import Language, Words

STARTER = Path(__file__).with_name("starter.yaml")
STARTERS: dict[Language, Path] = {"en": STARTER, "zh": Path(__file__).with_name("starter.zh.yaml")}
SCENARIO, SCHEMA = "scenario.yaml", "scenario.schema.json"


@click.command(short_help="Write a small scenario to start from.")
@click.argument("folder", default=".", metavar="[FOLDER]")
@language
@as_json
def init(folder: str, language: Language, as_json: bool) -> None:
    """Write scenario.yaml, a small scenario with comments, into FOLDER (here if not given).

    Beside it comes scenario.schema.json, with which editors complete and check what you type. Files that exist are
    never overwritten.
    """
    from sim.record.results.errors import explained
    from sim.record.results.whole import write_whole
    from sim.scenario.schema import schema_text

    scenario, schema = Path(folder, SCENARIO), Path(folder, SCHEMA)
    existing = [str(file) for file in (scenario, schema) if file.exists()]
    if existing:
        raise click.ClickException(
            f"{' and '.join(existing)}: {'exists' if len(existing) == 1 else 'exist'} already; "
            "choose another folder, or move it away first"
        )
    text = STARTERS[language].read_text(encoding="utf-8")
    rules = schema_text()
    with explained(Path(folder), "another folder"):
        Path(folder).mkdir(parents=True, exist_ok=True)
    for file, content in ((schema, rules), (scenario, text)):
        write_whole(file, content, "another folder")
    if as_json:
        print_json({"scenario": str(scenario), "schema": str(schema)})
    else:
        click.echo(Words(language)("said.began", scenario=scenario))
