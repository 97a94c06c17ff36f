"""Roads read from files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.specs.coordinates import FROM_FILE, PLANE, FileCoordinates
from sim.scenario.specs.road_classes import DRIVABLE, Direction, RoadClass, known_classes, known_directions
from sim.scenario.specs.tables import Table
from sim.spec import ASSUMPTION, SHEET, MisfitError, Spec, setting


class CsvRoads(Spec):
    """Road nodes and roads in two tables: CSV, workbooks (.xlsx, .xls, .xlsb, .ods) or Parquet."""

    format: Literal["csv"] = setting("csv", help="Two tables.")
    nodes: Table = setting(help="Road nodes.")
    file: str = setting(help="Path of the roads, from the folder of the scenario file.", min_length=1, is_file=True)
    encoding: Literal["utf-8", "gbk"] = setting(
        "utf-8", help="How the text of the roads is encoded; GBK includes GB 18030."
    )
    sheet: str | None = setting(None, help=SHEET, min_length=1)
    from_column: str = setting("from", help="Column of the node where a road starts.")
    to_column: str = setting("to", help="Column of the node where a road ends.")
    length_column: str | None = setting(None, help="Column of the length; straight from node to node when not given.")
    length_unit_km: float = setting(
        1.0, help="One unit of the length column; 0.001 for metres.", unit="km", gt=0, le=1000
    )
    class_column: str | None = setting(None, help="Column of the road class.")
    road_class: RoadClass = setting("unclassified", help="Class of every road when no column gives one.")
    oneway_column: str | None = setting(None, help="Column that says whether a road is one-way (yes, no, 1, 0).")

    @model_validator(mode="after")
    def _a_unit_needs_its_column(self) -> CsvRoads:
        if self.length_column is None and self.length_unit_km != 1:
            raise MisfitError(((("length_unit_km",), "goes with length_column; lengths come from the nodes here"),))
        return self


class OsmRoads(Spec):
    """Roads of an OpenStreetMap file (.osm, .osm.gz, .osm.pbf)."""

    format: Literal["osm"] = setting("osm", help="An OpenStreetMap file.")
    file: str = setting(help="Path, from the folder of the scenario file.", min_length=1, is_file=True)
    classes: list[RoadClass] = setting(
        factory=lambda: list(DRIVABLE),
        help="Classes of road to keep; links belong to their class, living streets to residential, footways to path.",
        min_length=1,
    )
    roundabouts: Literal["one_way", "as_tagged"] = setting(
        "one_way",
        help="Roundabouts are one-way, or only where a tag oneway says so; many counts of road networks do the latter.",
        source="OpenStreetMap wiki, Key:oneway: junction=roundabout implies oneway=yes",
    )


class LineRoads(Spec):
    """Roads drawn as lines; where lines share a vertex, at the same level, there is a junction.

    Of roads that lie on each other the widest is kept.
    """

    file: str = setting(help="Path, from the folder of the scenario file.", min_length=1, is_file=True)
    coordinates: FileCoordinates = setting(
        FROM_FILE,
        help="What the coordinates are: from_file (what the file says), plane, wgs84, gcj02, bd09, an EPSG code such "
        "as EPSG:4490, or a PROJ string.",
    )
    unit_km: float = setting(1.0, help="Length of one unit of plane coordinates.", unit="km", gt=0, le=1000)
    class_column: str | None = setting(None, help="Column of the road class.")
    classes: dict[str, RoadClass] = setting(
        factory=known_classes,
        help="Class of road of each value of that column; a line with another value is left out.",
        source="values: OpenStreetMap wiki, Key:highway; US Census Bureau, MTFCC definitions. Their classes: "
        + ASSUMPTION,
        min_length=1,
    )
    road_class: RoadClass = setting("unclassified", help="Class of every road when no column gives one.")
    oneway_column: str | None = setting(None, help="Column that says which ways a road is open.")
    oneway_values: dict[str, Direction] = setting(
        factory=known_directions,
        help="Which way each value of that column means, along the line as it is drawn; in small letters.",
    )
    level_column: str | None = setting(
        None,
        help="Column of the level, a number: 0 on the ground, 1 on a bridge, -1 in a tunnel. "
        "Roads that cross at different levels do not meet.",
    )

    @model_validator(mode="after")
    def _degrees_have_no_length(self) -> LineRoads:
        if self.coordinates != PLANE and self.unit_km != 1:
            raise MisfitError(((("unit_km",), f"goes with plane coordinates; {self.coordinates} has its own unit"),))
        return self


class ShapefileRoads(LineRoads):
    """Roads of a shapefile: a .shp with its .dbf and .prj beside it, or a .zip that holds them."""

    format: Literal["shapefile"] = setting("shapefile", help="A shapefile.")
    encoding: Literal["from_file", "utf-8", "gbk"] = setting(
        "from_file", help="How its texts are encoded; a .cpg or the .dbf says it in most files."
    )


class GeoJsonRoads(LineRoads):
    """Roads of a GeoJSON file of lines."""

    format: Literal["geojson"] = setting("geojson", help="A GeoJSON file.")


class StraightLines(Spec):
    """No roads: units move straight from place to place."""

    format: Literal["none"] = setting("none", help="No roads.")
    metric: Literal["euclidean", "manhattan"] = setting("euclidean", help="How distance is measured.")
    detour: float = setting(
        1.0,
        help="Length of a way for each kilometre of that distance; about 1.32 by road in Chinese cities "
        "(Annals of GIS 27(4), 2021, 351-369).",
        ge=1, le=5,
    )  # fmt: skip


Roads = Annotated[CsvRoads | OsmRoads | ShapefileRoads | GeoJsonRoads | StraightLines, Field(discriminator="format")]
"""Any of these; told apart by `format`."""
