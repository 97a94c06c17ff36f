"""`sim import`: records of the district's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.console import print_json
from sim.cli.options import as_json

if TYPE_CHECKING:
    from sim.calls.import_calls import Imported


@click.group(name="import", short_help="Bring records of your own: calls.")
def import_records() -> None:
    """Bring records of the district's own."""


@import_records.command(short_help="Read recorded calls; count what is wrong with them.")
@click.argument("file", metavar="FILE")
@click.option("--map", "mapping", required=True, metavar="MAPPING", help="YAML file that tells FILE's columns.")
@click.option("--out", metavar="FOLDER", help="Folder of the imported calls; NAME-calls here if not given.")
@click.option("--overwrite", is_flag=True, help="Replace the folder if it holds imported calls.")
@as_json
def calls(file: str, mapping: str, out: str | None, overwrite: bool, as_json: bool) -> None:
    """Read the recorded calls of FILE (CSV, Excel or Parquet) into a folder, and tell what is wrong with them.

    Only columns that the mapping names are read: names, phone numbers and addresses stay where they are. The folder
    holds calls.parquet, quality.json, left_out.csv and the mapping.
    """
    from sim.calls.import_calls import import_calls
    from sim.record.calls_folder import write_calls_folder
    from sim.scenario.call_mapping import read_call_mapping

    read = read_call_mapping(mapping)
    target = Path(out or f"{Path(file).stem}-calls")
    imported = write_calls_folder(lambda: import_calls(file, read), target, lambda _, __: None, overwrite=overwrite)
    if as_json:
        print_json({"folder": str(target), **imported.quality})
    else:
        click.echo(_text(imported, target))


def _text(imported: Imported, target: Path) -> str:
    known: dict[str, Any] = imported.quality
    lines = [
        f"{known['rows']:,} rows, {known['used']:,} usable, {known['demand']:,} of them calls; "
        f"{known['first']} to {known['last']} ({known['time_zone']})"
    ]
    for name, entry in known["counts"].items():
        if entry["count"]:
            lines.append(f"- {name}: {entry['count']:,} ({entry['share']:.1%}): {entry['meaning']}; {entry['done']}")
    dropped = known["columns"]["dropped"]
    if dropped:
        lines.append(f"Columns not read: {', '.join(dropped)}")
    return "\n".join([*lines, f"Folder: {target}"])
