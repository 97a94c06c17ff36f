"""Residents of a census spread over the cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.errors import input_error
from sim.world.readers.complaints import named
from sim.world.readers.shares import shared_out
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.ground import Totals

PATH = "world.source.totals"
_BY = {
    "equal": "in equal shares",
    "area": "by area",
    "residents": "by the residents of their table",
    "households": "by households",
    "weight": "by weight",
}


def with_totals(sites: Sites, spec: Totals) -> Sites:
    """Return the sites with the residents of `spec`, in whole numbers that add up to its totals.

    Raises
    ------
    InputError
        If the cells do not have what their shares should be in proportion to, or the level has no totals.
    """
    weights = _weights(sites, spec)
    residents = np.zeros(len(sites))
    groups = _groups(sites, spec)
    for name, total, cells in groups:
        if total and not weights[cells].any():
            raise input_error(f"no cell of {name} has any {spec.by}; say by: equal", path=f"{PATH}.by")
        residents[cells] = shared_out(round(total), weights[cells]) if total else 0
    over = f"the {len(sites):,} cells"
    if spec.level is not None:
        over = f"the cells of {len(groups):,} places of the level {spec.level}"
    before = sites.residents.sum()
    instead = f", in place of {before:,.0f} in their table" if before else ""
    note = f"{residents.sum():,.0f} residents, a given total, are spread over {over} {_BY[spec.by]}{instead}"
    return replace(sites, residents=residents, notes=(*sites.notes, note, *_lost(sites, spec)))


def _weights(sites: Sites, spec: Totals) -> FloatArray:
    if spec.by == "equal":
        return np.ones(len(sites))
    column = {
        "area": sites.area_km2, "residents": sites.residents, "households": sites.households, "weight": sites.weight,
    }[spec.by]  # fmt: skip
    if not len(column) or not np.isfinite(column).all():
        needs = "cells that are drawn as polygons, or are spread" if spec.by == "area" else f"{spec.by}_column"
        raise input_error(f"needs {needs}; or say by: equal", path=f"{PATH}.by")
    return column


def _groups(sites: Sites, spec: Totals) -> list[tuple[str, float, IntArray]]:
    if spec.level is None:
        return [("the district", float(spec.residents or 0), np.arange(len(sites)))]
    places = sites.levels.get(spec.level)
    if places is None or np.isnan(places.residents).all():
        raise input_error(
            f"the level {spec.level} has no totals; give it a table with residents_column in cells.level_tables",
            path=f"{PATH}.level",
        )
    above = np.array(sites.upper[spec.level])
    return [
        (name, total, cells)
        for code, name, total in zip(places.code, places.name, places.residents.tolist(), strict=True)
        if len(cells := np.flatnonzero(above == code))
    ]


def _lost(sites: Sites, spec: Totals) -> list[str]:
    """Return a note on places whose residents have no cell to live in."""
    if spec.level is None:
        return []
    places = sites.levels[spec.level]
    empty = np.flatnonzero(~np.isin(places.code, list(set(sites.upper[spec.level]))) & (places.residents > 0))
    if not len(empty):
        return []
    names = named(places.name[row] for row in empty)
    return [f"{places.residents[empty].sum():,.0f} residents of places without cells are left out: {names}"]
