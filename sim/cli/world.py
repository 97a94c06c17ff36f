"""`sim world`: the district that a scenario makes or reads, in numbers and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.console import print_json
from sim.cli.options import as_json, language, output_file, scenario_file, set_values
from sim.report.words import Language, Words

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
def world(file: str, sets: tuple[str, ...], out: Path | None, language: Language, as_json: bool) -> None:
    """Build the district of the scenario FILE; tell its numbers and what was found in its files."""
    from sim.cli.check import print_warnings
    from sim.scenario.late_problems import placed_in
    from sim.scenario.read import resolve
    from sim.world.build import build_world

    resolved, words = resolve(file, sets), Words(language)
    print_warnings(resolved, words)
    with placed_in(resolved):
        built = build_world(resolved.scenario)
    numbers = _numbers(built)
    if out is not None:
        from sim.report.world_map import write_world_map

        write_world_map(built, out, language)
    if as_json:
        print_json({**numbers, "notes": built.notes, "picture": out and str(out)})
        return
    click.echo(_text(built, numbers, words))
    if out is not None:
        click.echo(words("said.picture", file=out))


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


def _text(world: World, numbers: dict[str, Any], words: Words) -> str:
    from sim.report.findings import told

    residents, between = f"{numbers['residents']:,.0f}", words("list.between")
    lines = [
        words("district.residents", name=numbers["name"], residents=residents, cells=f"{numbers['cells']:,}"),
        words("district.places", levels=between.join(_levels(numbers["places"], words))),
        _roads(numbers, words),
    ]
    below = numbers["below"]
    if below and len(below["places"]) <= MOST_LISTED:
        lines.append(words("district.by", level=words.known("level", below["level"])))
        for place in below["places"]:
            cells, people = f"{place['cells']:>9,}", f"{place['residents']:>12,.0f}"
            lines.append(words("district.row", cells=cells, residents=people, name=_named(place)))
    return "\n".join([*lines, *(f"- {told(note, words)[0]}" for note in world.notes)])


def _levels(places: dict[str, int], words: Words) -> list[str]:
    return [
        words("district.level", count=f"{count:,}", level=words.known("level", level))
        for level, count in places.items()
    ]


def _roads(numbers: dict[str, Any], words: Words) -> str:
    if numbers["metric"]:
        key = "district.straight" if numbers["detour"] == 1 else "district.further"
        return words(key, metric=numbers["metric"], times=f"{numbers['detour']:g}")
    km = f"{sum(numbers['road_km'].values()):,.1f}"
    classes = words("list.between").join(f"{name} {length:,.1f}" for name, length in numbers["road_km"].items())
    return words("district.roads", km=km, nodes=f"{numbers['road_nodes']:,}", classes=classes)


def _named(place: dict[str, Any]) -> str:
    code, name = place["code"], place["name"]
    return str(code) if name in ("", code) else f"{name} ({code})"
