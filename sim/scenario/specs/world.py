"""The district: generated from its totals, or read from files."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.scenario.specs.times import Hours, HoursOfDay
from sim.spec import ASSUMPTION, Loc, MisfitError, Name, Spec, Whole, setting

RoadClass = Literal[
    "motorway", "trunk", "primary", "secondary", "tertiary",
    "unclassified", "residential", "service", "track", "path",
]  # fmt: skip
"""Classes of road, from the widest to the narrowest, in OpenStreetMap's words.

For China: trunk 国道, primary 省道, secondary 县道, tertiary 乡道, unclassified 村道, residential 街巷.
"""

CAR_KMH: dict[RoadClass, float] = {
    "motorway": 90, "trunk": 60, "primary": 55, "secondary": 50, "tertiary": 40,
    "unclassified": 30, "residential": 25, "service": 15, "track": 15,
}  # fmt: skip
EBIKE_KMH: dict[RoadClass, float] = {
    "trunk": 22, "primary": 22, "secondary": 22, "tertiary": 22, "unclassified": 20,
    "residential": 18, "service": 15, "track": 12, "path": 12,
}  # fmt: skip
FOOT_KMH: dict[RoadClass, float] = {
    "trunk": 5, "primary": 5, "secondary": 5, "tertiary": 5, "unclassified": 5,
    "residential": 5, "service": 5, "track": 5, "path": 5,
}  # fmt: skip


class Mode(Spec):
    """A way of travelling: how fast on each class of road, and off the road."""

    speed_kmh: dict[RoadClass, Annotated[float, Field(gt=0, le=250)]] = setting(
        help="Speed on each class of road; a class that is left out cannot be used.",
        unit="km/h",
        min_length=1,
    )
    offroad_kmh: float = setting(
        help="Speed between a place and its nearest road, walking if need be.", unit="km/h", gt=0, le=250
    )
    period_factor: dict[Name, Annotated[float, Field(gt=0, le=10)]] = setting(
        factory=dict, help="Factor on every road speed in a named period of the day; 1 where none is given."
    )
    oneway: bool = setting(True, help="Whether one-way streets bind.")


def default_modes() -> dict[str, Mode]:
    """Return the four ways of travelling that every scenario knows.

    E-bikes are held to 25 km/h by China's standard GB 17761-2018; the other speeds are assumptions to be
    replaced by measured ones where there are any.
    """
    return {
        "car": Mode(speed_kmh=CAR_KMH, offroad_kmh=15, period_factor={"peak": 0.8, "night": 1.1}),
        "car_on_call": Mode(
            speed_kmh={road: 1.2 * kmh for road, kmh in CAR_KMH.items()},
            offroad_kmh=15,
            period_factor={"peak": 0.9, "night": 1.1},
        ),
        "ebike": Mode(speed_kmh=EBIKE_KMH, offroad_kmh=10, oneway=False),
        "foot": Mode(speed_kmh=FOOT_KMH, offroad_kmh=4.5, oneway=False),
    }


def default_periods() -> dict[str, list[HoursOfDay]]:
    """Return the periods of the day that change speeds."""
    return {"peak": [HoursOfDay(420, 540), HoursOfDay(1020, 1140)], "night": [HoursOfDay(1320, 1800)]}


class Travel(Spec):
    """How units move.

    A mode that is given replaces the known one of that name. A known mode that is not given keeps the factors of those
    periods that are still defined.
    """

    modes: dict[Name, Mode] = setting(
        factory=default_modes, help="Ways of travelling, by name; given ones are added to the four known ones.",
        joins_default=True, source="e-bike: GB 17761-2018 (25 km/h limit); others " + ASSUMPTION,
    )  # fmt: skip
    periods: dict[Name, list[Hours]] = setting(
        factory=default_periods, help="Named periods of the day; any other hour is plain day.", source=ASSUMPTION
    )

    @model_validator(mode="before")
    @classmethod
    def _known_modes_stay(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        modes, periods = given.get("modes", {}), given.get("periods", default_periods())
        if not isinstance(modes, dict) or not isinstance(periods, dict):
            return given
        known = {}
        for name, mode in default_modes().items():
            factors = {period: factor for period, factor in mode.period_factor.items() if period in periods}
            known[name] = mode.model_copy(update={"period_factor": factors})
        return {**given, "modes": {**known, **modes}}

    @model_validator(mode="after")
    def _periods_do_not_overlap(self) -> Travel:
        taken: dict[int, str] = {}
        for name, spans in self.periods.items():
            for minute in sorted(minute % 1440 for span in spans for minute in range(span.start_min, span.end_min)):
                other = taken.setdefault(minute, name)
                if other != name:
                    clock = f"{minute // 60:02d}:{minute % 60:02d}"
                    message = f"overlaps with the period {other}, first at {clock}; each minute has one period"
                    raise MisfitError(((("periods", name), message),))
        return self

    @model_validator(mode="after")
    def _periods_are_known(self) -> Travel:
        known = ", ".join(self.periods) or "no periods"
        unknown: tuple[tuple[Loc, str], ...] = tuple(
            (("modes", name, "period_factor", period), f"no such period; world.travel.periods has {known}")
            for name, mode in self.modes.items()
            for period in mode.period_factor
            if period not in self.periods
        )
        if unknown:
            raise MisfitError(unknown)
        return self


class GeneratedWorld(Spec):
    """A county made from its totals; the same totals and seed make the same county on every machine."""

    kind: Literal["generated"] = setting("generated", help="Made from totals.")
    name: str = setting("county", help="Name of the county, also in Chinese.", min_length=1, max_length=200)
    seed: Whole = setting(1, help="Chooses one county among those with these totals.", ge=0)
    area_km2: float = setting(help="Area.", unit="km2", gt=0, le=200_000)
    residents: Whole = setting(help="Residents.", unit="people", gt=0, le=200_000_000)
    townships: Whole = setting(help="Number of townships.", ge=1, le=1000)
    villages: Whole = setting(help="Number of administrative villages.", ge=1, le=20_000)
    groups: Whole = setting(help="Number of level-4 cells (groups).", ge=1, le=100_000)
    cells: Whole = setting(help="Number of level-5 cells (household cells).", ge=1, le=400_000)
    urban_share: float = setting(
        0.35, help="Share of residents who live in the county town and the township seats.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip
    road_km_per_km2: dict[RoadClass, Annotated[float, Field(gt=0, le=50)]] = setting(
        factory=lambda: {
            "trunk": 0.06, "primary": 0.08, "secondary": 0.2, "tertiary": 0.35, "unclassified": 0.8,
            "residential": 0.15,
        },
        help="Length of road per area, by class.", unit="km/km2", source=ASSUMPTION,
    )  # fmt: skip
    household_size: float = setting(
        2.62, help="Residents in a household.", unit="people", gt=0, le=20,
        source="Seventh national census of China (2020), bulletin 2",
    )  # fmt: skip

    @model_validator(mode="after")
    def _levels_nest(self) -> GeneratedWorld:
        counts = {
            "townships": self.townships, "villages": self.villages, "groups": self.groups, "cells": self.cells,
        }  # fmt: skip
        wrong: tuple[tuple[Loc, str], ...] = tuple(
            ((lower,), f"{counts[lower]}: fewer than the {counts[upper]} {upper}, each of which needs at least one")
            for upper, lower in pairwise(counts)
            if counts[lower] < counts[upper]
        )
        if wrong:
            raise MisfitError(wrong)
        return self


class Table(Spec):
    """A table in a file: CSV with a header line, or GeoJSON points (whose coordinates are always WGS84)."""

    file: str = setting(help="Path, from the folder of the scenario file.", min_length=1, is_file=True)
    encoding: Literal["utf-8", "gbk"] = setting("utf-8", help="How the text is encoded; GBK includes GB 18030.")
    id: str = setting(help="Column that names each row; read as text.")
    x: str = setting("x_km", help="Column of the east coordinate or the longitude.")
    y: str = setting("y_km", help="Column of the north coordinate or the latitude.")
    coordinates: Literal["plane", "wgs84"] = setting("plane", help="What x and y are.")
    unit_km: float = setting(
        1.0, help="Length of one unit of x and y, for plane coordinates.", unit="km", gt=0, le=1000
    )

    @model_validator(mode="after")
    def _degrees_have_no_length(self) -> Table:
        if self.coordinates == "wgs84" and self.unit_km != 1:
            raise MisfitError(((("unit_km",), "goes with plane coordinates; wgs84 is always in degrees"),))
        return self


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


class TableCells(Spec):
    """Cells in a CSV file, or in a GeoJSON file of points."""

    format: Literal["table"] = setting("table", help="A CSV or GeoJSON file.")
    table: Table = setting(help="The file and its columns (properties, for GeoJSON).")
    name_column: str | None = setting(None, help="Column of the name.")
    residents_column: str | None = setting(None, help="Column of the residents.")
    weight_column: str | None = setting(None, help="Column of the weight of incidents.")
    node_column: str | None = setting(None, help="Column of the road node; the nearest one when not given.")
    level_columns: dict[Name, str] = setting(
        factory=dict, help="Upper levels, widest first: level -> column that names the place above."
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


class ReadWorld(Spec):
    """A real place, read from files."""

    kind: Literal["read"] = setting("read", help="Read from files.")
    name: str = setting("district", help="Name of the district.", min_length=1, max_length=200)
    roads: CsvRoads | OsmRoads | StraightLines = setting(help="The roads.", discriminator="format")
    cells: InlineCells | TableCells | OsmPlaces = setting(help="The cells.", discriminator="format")
    unreachable: Literal["error", "drop", "nearest"] = setting(
        "error",
        help="Places that the largest connected part of the roads does not reach both ways: "
        "refuse them, leave them out, or move them to its nearest node.",
    )
    household_size: float = setting(
        2.62, help="Residents in a household.", unit="people", gt=0, le=20,
        source="Seventh national census of China (2020), bulletin 2",
    )  # fmt: skip
    far_from_road_km: float = setting(
        2.0, help="A place farther than this from every road is reported.", unit="km", gt=0, le=1000
    )


class WorldSpec(Spec):
    """Where things are and how units move between them."""

    source: GeneratedWorld | ReadWorld = setting(
        help="Generated from totals, or read from files.", discriminator="kind"
    )
    travel: Travel = setting(factory=Travel, help="How units move.")
