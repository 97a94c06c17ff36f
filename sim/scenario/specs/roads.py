"""Roads read from files, and the classes of road."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from sim.scenario.specs.tables import Table
from sim.spec import MisfitError, Spec, setting

RoadClass = Literal[
    "motorway", "trunk", "primary", "secondary", "tertiary",
    "unclassified", "residential", "service", "track", "path",
]  # fmt: skip
"""Classes of road, from the widest to the narrowest, in OpenStreetMap's words.

For China: trunk 国道, primary 省道, secondary 县道, tertiary 乡道, unclassified 村道, residential 街巷.
"""


class CsvRoads(Spec):
    """Road nodes and roads in two CSV files."""

    format: Literal["csv"] = setting("csv", help="Two CSV files.")
    nodes: Table = setting(help="Road nodes.")
    file: str = setting(help="Path of the roads, from the folder of the scenario file.", min_length=1, is_file=True)
    encoding: Literal["utf-8", "gbk"] = setting(
        "utf-8", help="How the text of the roads is encoded; GBK includes GB 18030."
    )
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
        factory=lambda: [
            "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
        ],
        help="Classes of road to keep; links belong to their class, living streets to residential, footways to path.",
        min_length=1,
    )  # fmt: skip
    roundabouts: Literal["one_way", "as_tagged"] = setting(
        "one_way",
        help="Roundabouts are one-way, or only where a tag oneway says so; many counts of road networks do the latter.",
        source="OpenStreetMap wiki, Key:oneway: junction=roundabout implies oneway=yes",
    )


class StraightLines(Spec):
    """No roads: units move straight from place to place."""

    format: Literal["none"] = setting("none", help="No roads.")
    metric: Literal["euclidean", "manhattan"] = setting("euclidean", help="How distance is measured.")
