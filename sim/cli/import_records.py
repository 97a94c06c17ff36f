"""`sim import`: records of the district's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language
from sim.report.findings import told
from sim.report.words import Language, Words

if TYPE_CHECKING:
    from sim.calls.import_calls import Imported


@click.group(name="import", short_help="Bring records of your own: calls.")
def import_records() -> None:
    """Bring records of the district's own."""


@import_records.command(short_help="Read recorded calls; count what is wrong with them.")
@click.argument("file", metavar="FILE")
@click.option("--map", "mapping", metavar="MAPPING", help="YAML file that tells what the columns of FILE mean.")
@click.option("--guess", is_flag=True, help="Write a draft of MAPPING from FILE's columns; without --map, print it.")
@click.option("--out", metavar="FOLDER", help="Folder of the imported calls; NAME-calls here if not given.")
@click.option("--overwrite", is_flag=True, help="Replace the folder if it holds imported calls.")
@language
@as_json
def calls(
    file: str, mapping: str | None, guess: bool, out: str | None, overwrite: bool, language: Language, as_json: bool
) -> int:
    """Read the recorded calls of FILE (CSV, Excel or Parquet) into a folder, and tell what is wrong with them.

    Begin with --guess --map mapping.yaml, check every line of the draft, then leave --guess away. Only columns that the
    mapping names are read: names, phone numbers and addresses stay where they are. The folder holds calls.parquet,
    quality.html (look at it first), quality.json, left_out.csv and the mapping.
    """
    if guess:
        _guess(file, mapping, language, as_json)
        return 0
    if mapping is None:
        raise click.UsageError("give --map MAPPING; --guess writes a draft of one")
    from sim.calls.import_calls import import_calls
    from sim.record.calls_folder import write_calls_folder
    from sim.scenario.call_mapping import read_call_mapping

    read, target = read_call_mapping(mapping), Path(out or f"{Path(file).stem}-calls")
    faults: list[str] = []
    imported = write_calls_folder(
        lambda: import_calls(file, read),
        target,
        lambda found, folder: faults.extend(_add_page(found, folder, language)),
        overwrite=overwrite,
    )
    if as_json:
        print_json({"folder": str(target), **imported.quality, "warnings": faults})
    else:
        words = Words(language)
        click.echo(_text(imported, target, words))
        for fault in faults:
            click.echo(words("said.warning", text=told(fault, words)[0]), err=True)
    return 1 if faults else 0


def _add_page(imported: Imported, folder: Path, language: Language) -> list[str]:
    """Write the page; return what is wrong where it could not be made: the calls are not lost for a fault in it."""
    from sim.report.recorded.page import write_quality_page

    try:
        write_quality_page(imported, folder, language)
    except OSError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return [f"quality.html could not be made ({what}); the calls are complete"]
    return []


def _guess(file: str, mapping: str | None, language: Language, as_json: bool) -> None:
    """Write or print a draft of a mapping."""
    from sim.calls.guess import guess_mapping
    from sim.record.results.whole import write_whole
    from sim.report.recorded.draft import draft

    if mapping is not None and Path(mapping).exists():
        raise click.ClickException(f"{mapping}: exists already; choose another name, or move it away first")
    text = draft(guess_mapping(file), Path(file).name, language)
    if mapping is not None:
        write_whole(Path(mapping), text, "another name")
    if as_json:
        print_json({"mapping": mapping, "draft": text})
    elif mapping is None:
        click.echo(text)
    else:
        click.echo(Words(language)("said.drafted", mapping=mapping, file=file))


def _text(imported: Imported, target: Path, words: Words) -> str:
    known: dict[str, Any] = imported.quality
    counts = {name: f"{known[name]:,}" for name in ("rows", "used", "demand")}
    lines = [words("said.imported", first=known["first"], last=known["last"], zone=known["time_zone"], **counts)]
    for name, entry in known["counts"].items():
        if entry["count"]:
            said = {key: told(entry[key], words)[0] for key in ("meaning", "done")}
            share = f"{entry['share']:.1%}"
            lines.append("- " + words("said.flaw", name=name, count=f"{entry['count']:,}", share=share, **said))
    dropped = known["columns"]["dropped"]
    if dropped:
        lines.append(words("said.dropped", columns=words("list.between").join(dropped)))
    return "\n".join([*lines, words("said.calls", folder=target)])
