"""`sim world`: the district that a scenario makes or reads, in numbers and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language, output_file, scenario_file, set_values

if TYPE_CHECKING:
    from sim.world.model import World


MOST_LISTED = 60
"""Places of a level up to which each is listed."""


@click.command(short_help="Show the district of a scenario: numbers, findings, a picture.")
@scenario_file
@set_values
@click.option("--out", metavar="FILE", callback=output_file, help="Draw the district into this SVG file.")
@language
@as_json
def world(file: str, sets: tuple[str, ...], out: Path | None, language: str, as_json: bool) -> None:
    """Build the district of the scenario FILE; tell its numbers and what was found in its files."""
    from sim.cli.check import print_warnings
    from sim.scenario.late_problems import placed_in
    from sim.scenario.read import resolve
    from sim.world.build import build_world

    resolved = resolve(file, sets)
    print_warnings(resolved)
    with placed_in(resolved):
        built = build_world(resolved.scenario)
    numbers = _numbers(built)
    if out is not None:
        from sim.report.world_map import write_world_map

        write_world_map(built, out, "zh" if language == "zh" else "en")
    if as_json:
        print_json({**numbers, "notes": built.notes, "picture": out and str(out)})
        return
    click.echo(_text(built, numbers))
    if out is not None:
        click.echo(f"Picture: {out}")


def _numbers(world: World) -> dict[str, Any]:
    """Return how much there is of everything; a road open both ways counts once."""
    import numpy as np

    places, roads = world.places, world.roads
    ends = np.sort(np.stack([roads.tail, roads.head]), axis=0)
    # Two roads may join the same two nodes; the two directions of one are equally long.
    length_m = np.round(1000 * roads.length_km)
    each = np.unique(np.vstack([ends, roads.road_class, length_m]), axis=1, return_index=True)[1]
    km = np.bincount(roads.road_class[each], roads.length_km[each], minlength=len(roads.classes))
    levels = np.bincount(places.level, minlength=len(places.levels))
    return {
        "name": world.name,
        "places": dict(zip(places.levels, levels.tolist(), strict=True)),
        "cells": len(world.cells),
        "residents": float(world.cells.residents.sum()),
        "road_nodes": len(roads.x_km),
        "roads": len(each),
        "road_km": {name: round(length, 3) for name, length in zip(roads.classes, km.tolist(), strict=True) if length},
        "metric": roads.metric,
        "detour": roads.detour,
        "below": _below(world),
    }


def _below(world: World) -> dict[str, Any]:
    """Return the places of the widest level that divides the world, with their cells and residents."""
    import numpy as np

    places = world.places
    for number, level in enumerate(places.levels[:-1]):
        members = np.flatnonzero(places.level == number)
        if len(members) > 1:
            cells = np.bincount(world.ancestors(level) + 1, minlength=len(places.code) + 1)[1:]
            rows = [
                {
                    "code": places.code[place],
                    "name": places.name[place],
                    "cells": int(cells[place]),
                    "residents": float(places.residents[place]),
                }
                for place in members.tolist()
            ]
            return {"level": level, "places": rows}
    return {}


def _text(world: World, numbers: dict[str, Any]) -> str:
    levels = ", ".join(f"{count:,} {level}" for level, count in numbers["places"].items())
    lines = [
        f"{numbers['name']}: {numbers['residents']:,.0f} residents in {numbers['cells']:,} cells",
        f"Places: {levels}",
    ]
    if numbers["metric"]:
        further = f", {numbers['detour']:g} times as far" if numbers["detour"] != 1 else ""
        lines.append(f"Roads: none; units move straight ({numbers['metric']}){further}")
    else:
        total = sum(numbers["road_km"].values())
        classes = ", ".join(f"{name} {length:,.1f}" for name, length in numbers["road_km"].items())
        lines.append(f"Roads: {total:,.1f} km between {numbers['road_nodes']:,} nodes ({classes})")
    below = numbers["below"]
    if below and len(below["places"]) <= MOST_LISTED:
        lines.append(f"By {below['level']}:")
        lines += [
            f"  {place['cells']:>7,} cells {place['residents']:>12,.0f} residents  {_named(place)}"
            for place in below["places"]
        ]
    return "\n".join([*lines, *(f"- {note}" for note in world.notes)])


def _named(place: dict[str, Any]) -> str:
    code, name = place["code"], place["name"]
    return str(code) if name in ("", code) else f"{name} ({code})"
