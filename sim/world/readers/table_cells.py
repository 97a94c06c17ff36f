"""Cells from a table of places: a CSV file, a sheet of an Excel workbook, or a GeoJSON file of points."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.world.readers.complaints import Complaints, named
from sim.world.readers.level_tables import joined_by_beginning, joined_by_column, names_of, read_level
from sim.world.readers.placed_table import read_placed_table
from sim.world.readers.sites import Sites, UpperPlaces
from sim.world.readers.suspicions import code_notes, residents_notes
from sim.world.readers.text_table import TextTable

if TYPE_CHECKING:
    from sim.scenario.specs.cells import GridCells, LevelTable, TableCells

PATH = "world.source.cells"
RESERVED_LEVELS = ("cell", "code", "name")
"""Names that a level cannot have: the lowest level, and columns of every table of cells."""

MOST_RESIDENTS = 1e7
"""Residents of one cell above which its number is refused."""


def read_table_cells(spec: TableCells, complaints: Complaints) -> Sites:
    """Return the cells of a table; a cell without a name is named by its code."""
    found = read_placed_table(
        spec.table,
        _wanted(spec),
        f"{PATH}.table",
        complaints,
        may_lack_positions=spec.missing_position == "spread",
        hint="or say missing_position: spread, to place it by assumption",
    )
    table = found.table
    code = table.unique(spec.table.id, f"{PATH}.table.id", complaints)
    name = names_of(spec.name_column, table, code, PATH, complaints)
    levels = _levels(spec.level_tables, complaints)
    households = np.empty(0)
    if spec.households_column is not None:
        households = _amounts(table, spec.households_column, "households_column", 0.0, complaints)
    sites = Sites(
        code, name, found.x, found.y,
        _amounts(table, spec.residents_column, "residents_column", 0.0, complaints),
        _weights(table, spec.weight_column, complaints),
        found.wgs84,
        () if spec.node_column is None else table.text(spec.node_column, f"{PATH}.node_column", complaints),
        _upper(spec, table, code, levels, complaints),
        levels=levels, households=households, area_km2=found.area_km2,
    )  # fmt: skip
    complaints.stop_if_any()
    doubts = residents_notes(sites) if spec.residents_column is not None else []
    doubts += code_notes(code, sites.labels(range(len(sites))))
    return replace(sites, notes=(*complaints.notes, *_name_notes(name, code), *doubts))


def read_grid_levels(spec: GridCells, complaints: Complaints) -> Sites:
    """Return no cells, and the upper levels that those on a grid will lie in."""
    levels = _levels(spec.level_tables, complaints)
    for level, places in spec.level_tables.items():
        if places.join != "position":
            message = "cells on a grid have no codes; say position"
            complaints.add(message, f"{PATH}.level_tables.{level}.join")
    complaints.stop_if_any()
    nothing = np.empty(0)
    return Sites(
        (), (), nothing, nothing, nothing, nothing, upper=dict.fromkeys(levels, ()), notes=tuple(complaints.notes),
        levels=levels,
    )  # fmt: skip


def _levels(tables: dict[str, LevelTable], complaints: Complaints) -> dict[str, UpperPlaces]:
    return {level: read_level(spec, f"{PATH}.level_tables.{level}", complaints) for level, spec in tables.items()}


def _wanted(spec: TableCells) -> list[str]:
    columns = (
        spec.table.id, spec.name_column, spec.residents_column, spec.households_column,
        spec.weight_column, spec.node_column, *spec.level_columns.values(),
    )  # fmt: skip
    return [column for column in columns if column is not None]


def _amounts(table: TextTable, column: str | None, field: str, without: float, complaints: Complaints) -> FloatArray:
    if column is None:
        return np.full(len(table), without)
    return table.counts(column, f"{PATH}.{field}", complaints, MOST_RESIDENTS)


def _weights(table: TextTable, column: str | None, complaints: Complaints) -> FloatArray:
    if column is None:
        return np.ones(len(table))
    return table.numbers(column, f"{PATH}.weight_column", complaints, least=0)


def _upper(
    spec: TableCells,
    table: TextTable,
    code: tuple[str, ...],
    levels: dict[str, UpperPlaces],
    complaints: Complaints,
) -> dict[str, tuple[str, ...]]:
    upper = {}
    for level in (*spec.level_columns, *levels):
        if level in RESERVED_LEVELS:
            field = "level_columns" if level in spec.level_columns else "level_tables"
            complaints.add(f"{level!r} cannot be the name of an upper level; choose another", f"{PATH}.{field}.{level}")
    for level, column in spec.level_columns.items():
        path = f"{PATH}.level_columns.{level}"
        if level in levels:
            upper[level] = joined_by_column(table, column, levels[level], level, path, complaints)
        else:
            hint = f"where cells were merged, name the column in fill_down: [{column}]"
            upper[level] = table.text(column, path, complaints, hint=hint)
    for level, places in levels.items():
        if spec.level_tables[level].join == "position":
            # Found when all cells and boundaries are on one plane.
            upper[level] = ()
        elif level not in upper:
            upper[level] = joined_by_beginning(table, code, spec.table.id, places, level, complaints)
    return upper


def _name_notes(names: tuple[str, ...], codes: tuple[str, ...]) -> list[str]:
    several = [(name, count) for name, count in Counter(names).items() if count > 1]
    if names == codes or not several:
        return []
    examples = named(f"{name} ×{count}" for name, count in several)
    return [f"{len(several):,} names are those of several cells, which only their codes tell apart: {examples}"]
