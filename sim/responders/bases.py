"""Where units wait: from what the user wrote to road nodes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE
from sim.errors import InputError, Problem, input_error, meant
from sim.scenario.specs.response import Bases
from sim.world.model import World
from sim.world.readers.complaints import Complaints
from sim.world.readers.csv_file import Encoding
from sim.world.readers.table_file import read_columns


@dataclass(frozen=True, slots=True)
class Base:
    """One place where units wait; `place` is `NONE` for a road node at which no cell lies."""

    node: int
    leg_km: float
    place: int
    x_km: float
    y_km: float


def find_bases(bases: Bases, world: World, path: str) -> list[Base]:
    """Return the bases in the order of the world's places, or as listed.

    Parameters
    ----------
    path:
        Where `bases` stands in the scenario, for messages.

    Raises
    ------
    InputError
        When a level, place, node or file does not exist, or a name means several places.
    """
    if bases.level is not None:
        return [_at_place(world, place) for place in places_of_level(world, bases.level, bases.largest, path)]
    if bases.places is not None:
        return _listed(world, bases.places, f"{path}.places", "place")
    if bases.nodes is not None:
        return _listed(world, bases.nodes, f"{path}.nodes", "node")
    names = read_names(bases.file or "", bases.column, f"{path}.file", bases.encoding, bases.sheet)
    return find_points(world, names, f"{path}.file", bases.column)


def find_places(world: World, names: list[str], path: str) -> list[Base]:
    """Return where the seats of places are, by code or name, in the order listed.

    Raises
    ------
    InputError
        When a name is no place, or means several.
    """
    return _listed(world, names, path, "place")


def find_points(world: World, names: list[str], path: str, column: str) -> list[Base]:
    """Return road nodes by name, or where the seats of places are if `column` is `place`, in the order listed.

    Raises
    ------
    InputError
        When a name is neither, or means several.
    """
    return _listed(world, names, path, "place" if column == "place" else "node")


def find_nodes(world: World, names: list[str], path: str) -> list[int]:
    """Return road nodes by name, in the order listed.

    Raises
    ------
    InputError
        When a name is no road node, or names several.
    """
    return [base.node for base in _listed(world, names, path, "node")]


def places_of_level(world: World, level: str, largest: int | None, path: str) -> list[int]:
    """Return the places of a level in the order of the world, or as many of them as have most residents.

    Raises
    ------
    InputError
        When there is no such level, or not so many places.
    """
    places = world.places
    if level not in places.levels:
        raise input_error(f"{level!r} is no level; {world.name} has {', '.join(places.levels)}", f"{path}.level")
    found = np.flatnonzero(places.level == places.levels.index(level))
    if largest is not None and largest < len(found):
        order = np.argsort(-places.residents[found], kind="stable")[:largest]
        found = np.sort(found[order])
    elif largest is not None and largest > len(found):
        raise input_error(f"{largest}: there are only {len(found)} places of this level", f"{path}.largest")
    return [int(place) for place in found]


def _at_place(world: World, place: int) -> Base:
    places = world.places
    return Base(
        int(places.seat_node[place]), float(places.seat_leg_km[place]), place,
        float(places.x_km[place]), float(places.y_km[place]),
    )  # fmt: skip


def _at_node(world: World, node: int) -> Base:
    cells = np.flatnonzero(world.cells.node == node)
    place = int(world.cells.place[cells[0]]) if len(cells) else NONE
    return Base(node, 0.0, place, float(world.roads.x_km[node]), float(world.roads.y_km[node]))


def _listed(world: World, names: list[str], path: str, what: str) -> list[Base]:
    known = places_by_name(world) if what == "place" else {name: [i] for i, name in enumerate(world.roads.node_name)}
    found, problems = [], []
    for number, name in enumerate(names):
        candidates = known.get(name, [])
        if len(candidates) == 1:
            found.append(_at_place(world, candidates[0]) if what == "place" else _at_node(world, candidates[0]))
            continue
        if candidates:
            codes = ", ".join(world.places.code[place] for place in candidates[:5])
            message = f"{name!r} means {len(candidates)} places; use a code: {codes}"
        else:
            hint = meant(name, known, f"{world.name} has {len(known)} of them")
            message = f"{name!r} is no {what} of {world.name}; {hint}"
        problems.append(Problem(message, f"{path}[{number}]"))
    if problems:
        raise InputError(tuple(problems))
    return found


def places_by_name(world: World) -> dict[str, list[int]]:
    """Return the places that a code or a name means.

    A code is never ambiguous, even where it is also somebody's name.
    """
    found: dict[str, list[int]] = {}
    for place, name in enumerate(world.places.name):
        found.setdefault(name, []).append(place)
    return found | {code: [place] for place, code in enumerate(world.places.code)}


def read_names(file: str, column: str, path: str, encoding: Encoding, sheet: str | None) -> list[str]:
    """Return the names in a column of a table.

    Parameters
    ----------
    path:
        Where the file stands in the scenario, for messages.

    Raises
    ------
    InputError
        When it cannot be read, or a row has no name.
    """
    complaints = Complaints()
    table = read_columns(file, [column], path, complaints, encoding, sheet)
    names = table.codes(column, f"{path.rpartition('.')[0]}.column", complaints)
    complaints.stop_if_any()
    return list(names)
