"""Cells without a position, spread over the ground that they must lie on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.errors import input_error
from sim.world.readers.complaints import named
from sim.world.readers.even_spread import samples_of, spread
from sim.world.readers.sites import Sites

PATH = "world.source.cells.missing_position"

REFINED = (1, 4, 16, 64, 256)
"""How many times as many samples a district gets, until the ground of every place has some of its own."""

Ground = tuple[IntArray, FloatArray, float]
"""Cells that are to be spread, samples of the ground for them, and its area in square kilometres."""


def with_positions(sites: Sites, boundary: Any) -> Sites:
    """Return the sites, on a plane, with those spread evenly that have no position.

    They lie inside the boundary of the narrowest place above them that has one. Where none has, but the seats of the
    narrowest level are known, they lie inside the district's boundary where no other seat is nearer; otherwise anywhere
    inside it, the places of an upper level side by side in the order of the table. The ground is shared equally.

    Parameters
    ----------
    boundary:
        Polygon of the district in kilometres, or None.

    Raises
    ------
    InputError
        If there is no boundary that they must lie in, or the ground of a place is too narrow for its cells.
    """
    missing = np.flatnonzero(~sites.known)
    if not len(missing):
        return sites
    drawn = next((level for level in _levels(sites) if sites.levels[level].shapes), None)
    seated = next((level for level in _levels(sites) if _seats_are_known(sites, level)), None)
    if drawn is not None:
        grounds, where = _inside(sites, missing, drawn), f"inside the boundary of their {drawn}"
    elif boundary is None:
        raise input_error(
            f"{len(missing):,} of {len(sites):,} cells have no position, and nothing says within what they lie; "
            "give world.source.boundary, or a level_tables with polygons",
            path=PATH,
        )
    elif seated is not None:
        grounds, where = _around_seats(sites, missing, seated, boundary), f"around the seat of their {seated}"
    else:
        grounds = iter([(missing, samples_of(boundary, len(missing), PATH), float(boundary.area))])
        beside = f", those of one {next(reversed(sites.upper))} side by side" if sites.upper else ""
        where = f"inside the boundary of the district{beside}"
    x, y, area = sites.x.copy(), sites.y.copy(), np.full(len(sites), np.nan)
    for unordered, samples, km2 in grounds:
        rows = _in_order(sites, unordered)
        x[rows], y[rows] = spread(samples, [[above[row] for above in sites.upper.values()] for row in rows]).T
        area[rows] = km2 / len(rows)
    note = (
        f"{len(missing):,} of {len(sites):,} cells have no position and are spread evenly {where}; "
        "where each of them lies is an assumption"
    )
    return replace(sites, x=x, y=y, area_km2=area, notes=(*sites.notes, note))


def _levels(sites: Sites) -> list[str]:
    """Return the upper levels that have a table, narrowest first."""
    return [level for level in reversed(sites.upper) if level in sites.levels]


def _seats_are_known(sites: Sites, level: str) -> bool:
    places = sites.levels[level]
    used = np.isin(places.code, list(set(sites.upper[level])))
    return bool(np.isfinite(places.x[used]).all() and np.isfinite(places.y[used]).all())


def _by_place(sites: Sites, rows: IntArray, level: str) -> dict[int, IntArray]:
    """Return the rows below each place of a level, by its number in the level's table."""
    number = {code: place for place, code in enumerate(sites.levels[level].code)}
    below: dict[int, list[int]] = {}
    for row in rows.tolist():
        below.setdefault(number[sites.upper[level][row]], []).append(row)
    return {place: np.array(members) for place, members in below.items()}


def _inside(sites: Sites, missing: IntArray, level: str) -> Iterator[Ground]:
    for place, rows in _by_place(sites, missing, level).items():
        shape = sites.levels[level].shapes[place]
        yield rows, samples_of(shape, len(rows), PATH), float(shape.area)


def _around_seats(sites: Sites, missing: IntArray, level: str, boundary: Any) -> Iterator[Ground]:
    from scipy.spatial import cKDTree

    places = sites.levels[level]
    members = _by_place(sites, missing, level)
    seats = np.flatnonzero(np.isin(places.code, list(set(sites.upper[level]))))
    tree = cKDTree(np.column_stack((places.x[seats], places.y[seats])))
    narrow: list[int] = []
    for times in REFINED:
        samples = samples_of(boundary, times * len(missing), PATH)
        nearest = seats[np.asarray(tree.query(samples)[1])]
        found = np.bincount(nearest, minlength=len(places.code))
        narrow = [place for place, rows in members.items() if found[place] < len(rows)]
        if not narrow:
            km2 = float(boundary.area) / len(samples)
            return ((rows, samples[nearest == place], km2 * int(found[place])) for place, rows in members.items())
    names = named(places.name[place] for place in narrow)
    raise input_error(f"hardly any ground inside the boundary is nearest to the seats of {names}", path=PATH)


def _in_order(sites: Sites, rows: IntArray) -> IntArray:
    """Return rows with those of one upper place together, in the order in which the table first names the places."""
    keys = []
    for above in reversed(sites.upper.values()):
        first = {code: number for number, code in enumerate(dict.fromkeys(above))}
        keys.append([first[above[row]] for row in rows.tolist()])
    return rows[np.lexsort(keys)] if keys else rows
