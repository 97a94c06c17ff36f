"""The place tree above a list of cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray
from sim.world.geography import Cells, Places
from sim.world.readers.sites import Sites

ROOTS = ("district", "city", "province")
"""Names of the level of the whole district; the first that no column gives is used."""

WHOLE = "whole"
"""Name of that level where the columns give all of `ROOTS`."""

CELL = "cell"


def inside_notes(sites: Sites) -> list[str]:
    """Return a note if ways inside cells are added to their legs."""
    if not np.isfinite(sites.area_km2).any():
        return []
    mean_km = float(np.nanmean(inside_km(sites.area_km2)))
    return [f"residents are taken to live all over the area of their cell: {mean_km:.2f} km on average from its middle"]


@dataclass(frozen=True, slots=True)
class _Tree:
    levels: tuple[str, ...]
    code: tuple[str, ...]
    name: tuple[str, ...]
    level: IndexArray
    parent: IndexArray
    key: tuple[str, ...]
    """What the sites call each upper place: its code in the table of its level, or its name."""


def places_and_cells(
    sites: Sites, node: IndexArray, leg_km: FloatArray, district: str, household_size: float
) -> tuple[Places, Cells]:
    """Return the tree of places above `sites`, and the cells. Positions are kilometres.

    Levels are the sites' upper levels, widest first, then `cell`. Unless the widest of them has one place only, the
    whole district stands above as the root, called `district`.

    The residents of an upper place are those of its cells, its position is their centre weighted by residents (plain
    where nobody lives), and its seat is the cell nearest to where the table of its level says, or else to that centre,
    the first of equally near ones. Where the area of cells is known, their people live all over it: the mean way from
    the middle is added to the leg of the cell, not to that of its seat.
    """
    tree = _tree(sites, district)
    cell_place = np.arange(len(tree.code) - len(sites), len(tree.code), dtype=np.int32)
    x_km, y_km, residents, seat = _centres(tree, cell_place, sites)
    places = Places(
        tree.levels, tree.code, tree.name, tree.level, tree.parent, x_km, y_km, residents, node[seat], leg_km[seat]
    )
    households = sites.households if len(sites.households) else sites.residents / household_size
    to_door_km = leg_km + inside_km(sites.area_km2) if len(sites.area_km2) else leg_km
    cells = Cells(
        cell_place, sites.x, sites.y, sites.residents, households, sites.weight, node.astype(np.int32), to_door_km
    )
    return places, cells


def inside_km(area_km2: FloatArray) -> FloatArray:
    """Return the mean distance from the middle of a disc of each area to a point of it; 0 where the area is NaN."""
    mean_km: FloatArray = 2 / 3 * np.sqrt(np.nan_to_num(area_km2) / np.pi)
    return mean_km


def _tree(sites: Sites, district: str) -> _Tree:
    columns = dict(sites.upper)
    widest = next(iter(columns.values()), ())
    if len(set(widest)) != 1:
        root = next((level for level in ROOTS if level not in columns), WHOLE)
        columns = {root: (district,) * len(sites), **columns}
    # A place is known by its whole path: two villages of one name in two townships are two villages.
    names: list[str] = []
    levels: list[int] = []
    parents: list[int] = []
    paths: list[tuple[str, ...]] = []
    row_of: dict[tuple[str, ...], int] = {}
    for depth, level in enumerate(columns, start=1):
        known = _names(sites, level)
        for path in dict.fromkeys(zip(*list(columns.values())[:depth], strict=True)):
            row_of[path] = len(paths)
            parents.append(row_of.get(path[:-1], NONE))
            paths.append(path)
            names.append(known.get(path[-1], path[-1]))
            levels.append(depth - 1)
    above = [row_of[path] for path in zip(*columns.values(), strict=True)]
    return _Tree(
        (*columns, CELL),
        (*_codes(paths, sites.code), *sites.code),
        (*names, *sites.name),
        np.array(levels + [len(columns)] * len(sites), dtype=np.int32),
        np.array(parents + above, dtype=np.int32),
        tuple(path[-1] for path in paths),
    )


def _names(sites: Sites, level: str) -> dict[str, str]:
    places = sites.levels.get(level)
    return dict(zip(places.code, places.name, strict=True)) if places else {}


def _codes(paths: list[tuple[str, ...]], taken: tuple[str, ...]) -> list[str]:
    """Return a unique code for each upper place: its name, or as much of its path as tells it from the others."""
    codes: list[str] = []
    used = set(taken)
    for path in paths:
        candidates = ["/".join(path[-length:]) for length in range(1, len(path) + 1)]
        code = next((code for code in candidates if code not in used), candidates[-1])
        while code in used:
            code += "'"
        used.add(code)
        codes.append(code)
    return codes


def _centres(
    tree: _Tree, cell_place: IndexArray, sites: Sites
) -> tuple[FloatArray, FloatArray, FloatArray, IndexArray]:
    count = len(tree.code)
    x_km, y_km, residents = np.empty(count), np.empty(count), np.zeros(count)
    seat = np.empty(count, dtype=np.int32)
    x_km[cell_place], y_km[cell_place], residents[cell_place] = sites.x, sites.y, sites.residents
    seat[cell_place] = np.arange(len(sites), dtype=np.int32)
    given = _given_seats(tree, sites)
    above = tree.parent[cell_place]
    while (above != NONE).all():
        for place, cells in _groups(above):
            people = sites.residents[cells]
            share = people / people.sum() if people.sum() > 0 else np.full(len(cells), 1 / len(cells))
            residents[place] = people.sum()
            x_km[place], y_km[place] = share @ sites.x[cells], share @ sites.y[cells]
            x, y = given.get(place, (x_km[place], y_km[place]))
            seat[place] = cells[np.argmin(np.hypot(sites.x[cells] - x, sites.y[cells] - y))]
        above = tree.parent[above]
    return x_km, y_km, residents, seat


def _given_seats(tree: _Tree, sites: Sites) -> dict[int, tuple[float, float]]:
    seats = {}
    for level, places in sites.levels.items():
        rows = {code: row for row, code in enumerate(places.code)}
        for place in np.flatnonzero(tree.level == tree.levels.index(level)).tolist():
            row = rows[tree.key[place]]
            if np.isfinite(places.x[row]) and np.isfinite(places.y[row]):
                seats[place] = (float(places.x[row]), float(places.y[row]))
    return seats


def _groups(above: IndexArray) -> list[tuple[int, IndexArray]]:
    order = np.argsort(above, kind="stable").astype(np.int32)
    starts = np.flatnonzero(np.diff(above[order], prepend=-2))
    return [(int(above[cells[0]]), cells) for cells in np.split(order, starts[1:])]
