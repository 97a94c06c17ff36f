"""Cells read from files, or written in the scenario itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.specs.tables import Table
from sim.spec import ASSUMPTION, Name, Spec, setting


class Point(Spec):
    """A cell written in the scenario itself."""

    code: str = setting(help="Its code, unique.", min_length=1)
    name: str = setting("", help="Its name.")
    x_km: float = setting(0.0, help="East coordinate.", unit="km", ge=-100_000, le=100_000)
    y_km: float = setting(0.0, help="North coordinate.", unit="km", ge=-100_000, le=100_000)
    residents: float = setting(0.0, help="Residents.", unit="people", ge=0, le=1e9)
    weight: float = setting(1.0, help="Share of incidents in proportion to this number.", ge=0, le=1e9)


class InlineCells(Spec):
    """Cells written in the scenario itself; good for small cases."""

    format: Literal["inline"] = setting("inline", help="Written here.")
    points: list[Point] = setting(help="The cells.", min_length=1)


class LevelTable(Spec):
    """A table of the places of an upper level, such as townships: their codes, names, totals and seats."""

    table: Table = setting(
        help="The file and its columns; where it has the columns x and y, they are where the places have their seats."
    )
    name_column: str | None = setting(None, help="Column of the name; the code when not given.")
    residents_column: str | None = setting(
        None, help="Column of the residents of each place, to spread over its cells: see totals."
    )
    join: Literal["code", "position"] = setting(
        "code", help="A cell belongs to the place with its code, or to the one whose boundary (polygon) it lies in."
    )


class TableCells(Spec):
    """Cells in a table: CSV, Excel, or points or polygons of GeoJSON or a shapefile."""

    format: Literal["table"] = setting("table", help="A CSV, Excel or GeoJSON file, or a shapefile.")
    table: Table = setting(help="The file and its columns (properties, for GeoJSON).")
    name_column: str | None = setting(None, help="Column of the name.")
    residents_column: str | None = setting(None, help="Column of the residents.")
    households_column: str | None = setting(
        None, help="Column of the households; residents by household_size when not given."
    )
    weight_column: str | None = setting(None, help="Column of the weight of incidents.")
    node_column: str | None = setting(None, help="Column of the road node; the nearest one when not given.")
    level_columns: dict[Name, str] = setting(
        factory=dict,
        help="Upper levels, widest first: level -> column with the place above, its code where the level has a table.",
    )
    level_tables: dict[Name, LevelTable] = setting(
        factory=dict,
        help="Tables of the places of upper levels, widest first. A level that level_columns does not have is "
        "below those, and its place is the one whose code the cell's code begins with.",
    )
    missing_position: Literal["error", "spread"] = setting(
        "error",
        help="Cells without a position are refused, or spread evenly inside the boundary of their place or district: "
        "where each of them lies is then an assumption.",
    )


class GridCells(Spec):
    """Cells on a square grid inside the boundary, where no villages are known; residents come from totals."""

    format: Literal["grid"] = setting("grid", help="A grid inside the boundary.")
    spacing_km: float = setting(help="Distance from one cell to the next.", unit="km", gt=0, le=100)
    level_tables: dict[Name, LevelTable] = setting(
        factory=dict, help="Boundaries (polygons) of the places of upper levels, widest first, with join: position."
    )


class OsmPlaces(Spec):
    """Cells at the named places (city, town, village, hamlet, ...) of the roads' OpenStreetMap file."""

    format: Literal["osm"] = setting("osm", help="Named places of the OpenStreetMap file.")
    kinds: list[str] = setting(
        factory=lambda: ["city", "town", "suburb", "village", "hamlet", "neighbourhood"],
        help="Values of the tag `place` to keep.", min_length=1,
    )  # fmt: skip
    residents_default: float = setting(
        100.0, help="Residents of a place without a population tag.", unit="people", ge=0, le=1e9, source=ASSUMPTION
    )


Cells = Annotated[InlineCells | TableCells | OsmPlaces | GridCells, Field(discriminator="format")]
"""Any of these; told apart by `format`."""
