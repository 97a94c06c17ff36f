"""Cells from a table of places: a CSV file, or a GeoJSON file of points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.specs.coordinates import PLANE, WGS84
from sim.world.readers.complaints import Complaints
from sim.world.readers.coordinate_systems import placed
from sim.world.readers.csv_file import read_csv
from sim.world.readers.geojson import read_points
from sim.world.readers.sites import Sites
from sim.world.readers.text_table import TextTable

if TYPE_CHECKING:
    from sim.scenario.specs.cells import TableCells

PATH = "world.source.cells"
RESERVED_LEVELS = ("cell", "code", "name")
"""Names that a level cannot have: the lowest level, and columns of every table of cells."""


def read_table_cells(spec: TableCells, complaints: Complaints) -> Sites:
    """Return the cells of a table; a cell without a name is named by its code."""
    system = spec.table.coordinates
    if Path(spec.table.file).suffix.lower() in (".geojson", ".json"):
        table, x, y, declared = read_points(spec.table.file, f"{PATH}.table.file", complaints)
        system = (declared or WGS84) if system == PLANE else system
    else:
        table = read_csv(spec.table.file, spec.table.encoding, f"{PATH}.table.file", complaints)
        x = table.numbers(spec.table.x, f"{PATH}.table.x", complaints)
        y = table.numbers(spec.table.y, f"{PATH}.table.y", complaints)
    x, y, notes = placed(x, y, system, spec.table.unit_km, f"{PATH}.table", complaints)
    code = table.unique(spec.table.id, f"{PATH}.table.id", complaints)
    return Sites(
        code,
        _names(spec, table, code, complaints),
        x,
        y,
        _amounts(table, spec.residents_column, "residents_column", 0.0, complaints),
        _amounts(table, spec.weight_column, "weight_column", 1.0, complaints),
        system != PLANE,
        () if spec.node_column is None else table.text(spec.node_column, f"{PATH}.node_column", complaints),
        _upper(spec, table, complaints),
        notes,
    )


def _names(spec: TableCells, table: TextTable, code: tuple[str, ...], complaints: Complaints) -> tuple[str, ...]:
    if spec.name_column is None:
        return code
    given = table.text(spec.name_column, f"{PATH}.name_column", complaints, blank_is_fine=True)
    return tuple(name or code for name, code in zip(given, code, strict=True))


def _amounts(table: TextTable, column: str | None, field: str, without: float, complaints: Complaints) -> FloatArray:
    if column is None:
        return np.full(len(table), without)
    return table.numbers(column, f"{PATH}.{field}", complaints, least=0)


def _upper(spec: TableCells, table: TextTable, complaints: Complaints) -> dict[str, tuple[str, ...]]:
    upper = {}
    for level, column in spec.level_columns.items():
        path = f"{PATH}.level_columns.{level}"
        if level in RESERVED_LEVELS:
            complaints.add(f"{level!r} cannot be the name of an upper level; choose another", path)
        upper[level] = table.text(column, path, complaints)
    return upper
