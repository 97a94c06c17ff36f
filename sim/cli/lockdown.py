"""`sim lockdown`: who closes which exit, so that the last is closed as early as possible."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language, scenario_file, set_values
from sim.report.words import Language, Words
from sim.scenario.widths import columns_of, padded

if TYPE_CHECKING:
    from sim.experiment.closing import Closing
    from sim.responders.fleet import Fleet
    from sim.scenario.specs.response import Design
    from sim.scenario.specs.scenario import Scenario
    from sim.world.model import World

TABLES = (".csv", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet")
"""Endings by which `--points` is taken for a file, also one that is not there."""


@click.command(short_help="Send units to close exits, so that the last is closed as early as possible.")
@scenario_file
@click.option(
    "--points",
    required=True,
    metavar="A,B,...|FILE",
    help="The points to close: names, or a table (CSV, workbook, Parquet) that lists them.",
)
@click.option(
    "--column", default="node", show_default=True,
    help="Column of the file. `place`: codes or names of places; any other: names of road nodes. Without a file it says"
    " what the names are.",
)  # fmt: skip
@click.option("--only", metavar="COLUMN=VALUE", help="Only these rows of the file, for example scope=A.")
@click.option("--area", metavar="PLACE", help="Only units whose base lies in this place.")
@click.option("--units", metavar="A,B", help="Only these groups of units.")
@click.option("--design", metavar="NAME", help="Design that says where units wait; the baseline if not given.")
@click.option(
    "--at", type=click.DateTime(["%H:%M"]), metavar="HH:MM", default="12:00", show_default=True,
    help="Only units on duty then, on the first day.",
)  # fmt: skip
@click.option(
    "--encoding", type=click.Choice(["utf-8", "gbk"]), default="utf-8", show_default=True, help="Of a CSV file."
)
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook; the only one that is not empty if not given.")
@set_values
@language
@as_json
def lockdown(file: str, sets: tuple[str, ...], language: Language, as_json: bool, **asked: Any) -> None:
    """Send one unit of the scenario FILE to each point, all at once from their bases.

    The last arrival is as early as any assignment can make it, and of all such assignments this one has the smallest
    sum of minutes. Turnout counts with its mean, ways are those of a plain day.
    """
    from sim.cli.check import print_warnings
    from sim.experiment.closing import close_points, units_on_hand
    from sim.responders.bases import find_points
    from sim.responders.fleet import build_fleet
    from sim.scenario.late_problems import placed_in
    from sim.scenario.read import resolve
    from sim.world.build import build_world

    resolved, words = resolve(file, sets), Words(language)
    if not as_json:
        print_warnings(resolved, words)
    design = _design(resolved.scenario, asked["design"])
    with placed_in(resolved):
        world = build_world(resolved.scenario)
        fleet = build_fleet(design, world, resolved.scenario.clock)
    names = _names(asked)
    points = find_points(world, names, "points", asked["column"])
    groups = [name.strip() for name in (asked["units"] or "").split(",") if name.strip()]
    units = units_on_hand(world, fleet, 60.0 * asked["at"].hour + asked["at"].minute, groups, asked["area"])
    closing = close_points(world, fleet, points, units)
    rows = _rows(world, fleet, closing, names)
    if as_json:
        print_json({"last_min": closing.last_min, "units_on_hand": closing.on_hand, "points": rows})
    else:
        click.echo(_text(closing, rows, words))


def _design(scenario: Scenario, name: str | None) -> Design:
    from sim.errors import input_error, meant

    if name is None or name in scenario.designs:
        return scenario.designs[name or scenario.baseline]
    hint = meant(name, scenario.designs, f"there are {', '.join(scenario.designs)}")
    raise input_error(f"{name!r} is no design; {hint}", "design")


def _names(asked: dict[str, Any]) -> list[str]:
    """Return the names of the points, from the command line or from a file; each once."""
    from sim.errors import input_error

    given, column = asked["points"], asked["column"]
    if Path(given).suffix.lower() in TABLES or Path(given).is_file():
        names = _column(given, column, asked["only"], asked["encoding"], asked["sheet"])
    elif asked["only"] is not None:
        raise click.UsageError("--only chooses rows of a table; --points names none")
    else:
        names = [name.strip() for name in given.replace("，", ",").split(",") if name.strip()]
    if not names:
        raise input_error(f"{given!r} names no point; write names with commas between them, or a table", "points")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise input_error(f"{', '.join(twice[:5])}: named twice; each point needs one unit", "points")
    return names


def _column(
    file: str, column: str, only: str | None, encoding: Literal["utf-8", "gbk"], sheet: str | None
) -> list[str]:
    from sim.errors import input_error
    from sim.world.readers.complaints import Complaints
    from sim.world.readers.table_file import read_columns

    complaints = Complaints()
    where, equals, value = (only or "").partition("=")
    if only is not None and not equals:
        raise click.UsageError(f"--only {only!r}: write COLUMN=VALUE, for example scope=A")
    wanted = [column] if only is None else [column, where.strip()]
    table = read_columns(file, wanted, "points", complaints, encoding, sheet)
    names = table.codes(column, "column", complaints)
    values = names if only is None else table.text(where.strip(), "only", complaints, blank_is_fine=True)
    complaints.stop_if_any()
    chosen = [name for name, found in zip(names, values, strict=True) if only is None or found == value.strip()]
    if not chosen:
        raise input_error(f"no row of {file} has {only}; there are {', '.join(sorted(set(values))[:10])}", "only")
    return chosen


def _rows(world: World, fleet: Fleet, closing: Closing, names: list[str]) -> list[dict[str, Any]]:
    """Return one row a point, the last to be closed first."""
    from sim.arrays import NONE

    rows = []
    for name, unit, minutes in zip(names, closing.unit.tolist(), closing.minutes.tolist(), strict=True):
        place = int(fleet.base_place[unit])
        base = world.roads.node_name[fleet.base_node[unit]] if place == NONE else world.places.code[place]
        rows.append({"point": name, "unit": fleet.name[unit], "base": base, "minutes": minutes})
    return sorted(rows, key=lambda row: -row["minutes"])


def _text(closing: Closing, rows: list[dict[str, Any]], words: Words) -> str:
    count, last = f"{len(rows):,}", f"{closing.last_min:.6f}"
    head = {key: words(f"lockdown.column.{key}") for key in ("point", "unit", "base", "minutes")}
    lines = [head, *({**row, "minutes": f"{row['minutes']:.3f}"} for row in rows)]
    widths = {key: max(columns_of(line[key]) for line in lines) for key in ("point", "unit", "base")}
    return "\n".join(
        [
            words("lockdown.closed", points=count, on_hand=f"{closing.on_hand:,}", last=last),
            *(
                f"  {'  '.join(padded(line[key], width) for key, width in widths.items())}  {line['minutes']}"
                for line in lines
            ),
        ]
    )
