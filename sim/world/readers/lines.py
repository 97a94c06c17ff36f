"""Lines of a GeoJSON file or a shapefile, each with its class of road, its direction and its level."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, IntArray
from sim.errors import input_error
from sim.scenario.specs.road_classes import Direction
from sim.world.readers.complaints import Complaints, did_you_mean, named
from sim.world.readers.features import positions
from sim.world.readers.fine_roads import CLASS_NUMBER
from sim.world.readers.geojson_file import Collection, Feature, depth, geometries, text_of
from sim.world.readers.text_table import TextTable

if TYPE_CHECKING:
    from sim.scenario.specs.roads import GeoJsonRoads, ShapefileRoads

PATH = "world.source.roads"

FORWARD, BACKWARD = 1, 2
BITS: dict[Direction, int] = {"forward": FORWARD, "backward": BACKWARD, "both": FORWARD | BACKWARD}

UNUSABLE = "unusable lines"
"""Lines without two positions, or whose positions are no numbers."""

CLASS_COLUMNS = ("MTFCC", "highway", "fclass", "道路等级", "技术等级")
"""Columns that tell the class of road in files that are common."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as they are drawn, one after the other.

    `x`, `y` and `line` have shape `(vertices,)`; `road_class` (index into `CLASSES`, `NONE` for a line that is left
    out), `direction` (bits `FORWARD` and `BACKWARD`, along the line) and `level` have shape `(lines,)`.
    """

    x: FloatArray
    y: FloatArray
    line: IndexArray
    road_class: IndexArray
    direction: IntArray
    level: FloatArray
    notes: tuple[str, ...]


def lines_of(collection: Collection, spec: ShapefileRoads | GeoJsonRoads, complaints: Complaints) -> Lines:
    """Return the lines of a file, as its columns and the scenario classify them, with what was found.

    Raises
    ------
    InputError
        If a column is missing, a value of a direction or a level is unknown, or no line is left.
    """
    table = _table(collection, spec.file)
    classes = _classes(spec, table, complaints)
    direction, level = _directions(spec, table, complaints), _levels(spec, table, complaints)
    complaints.stop_if_any()
    drawn: list[tuple[int, FloatArray]] = []
    odd = Counter[str]()
    without: list[int] = []
    for row, feature in enumerate(collection.features):
        parts, kinds = _parts(feature)
        odd.update(kinds)
        drawn += [(row, part) for part in parts]
        if not parts:
            without.append(feature.number)
    if not drawn:
        raise input_error(f"holds no lines; it has {_counted(odd)}", path=f"{PATH}.file", file=spec.file)
    of = np.array([row for row, _ in drawn], dtype=np.int32)
    if (classes[of] == NONE).all():
        raise input_error(_none_listed(spec, table), path=f"{PATH}.classes", file=spec.file)
    xy = np.concatenate([part for _, part in drawn])
    line = np.repeat(np.arange(len(drawn), dtype=np.int32), [len(part) for _, part in drawn])
    notes = (*collection.notes, *_odd_notes(odd, without, len(table), spec.file), *_class_hint(spec, table))
    return Lines(xy[:, 0].copy(), xy[:, 1].copy(), line, classes[of], direction[of], level[of], notes)


def left_out_note(
    spec: ShapefileRoads | GeoJsonRoads, collection: Collection, lines: Lines, km: FloatArray
) -> list[str]:
    """Return a note on the lines that are left out for their class, `km` being the length of every line."""
    out = lines.road_class == NONE
    if not out.any() or spec.class_column is None:
        return []
    values = (text_of(feature.properties.get(spec.class_column)) for feature in collection.features)
    seen = Counter(value or "(blank)" for value in values if value not in spec.classes)
    return [
        f"{np.count_nonzero(out):,} of {len(out):,} lines ({km[out].sum():,.1f} km) are left out, because "
        f"world.source.roads.classes does not list their {spec.class_column}: {_counted(seen)}"
    ]


def _table(collection: Collection, file: str) -> TextTable:
    features = collection.features
    names = dict.fromkeys(name for feature in features for name in feature.properties)
    columns = {name: tuple(text_of(feature.properties.get(name)) for feature in features) for name in names}
    return TextTable(file, columns, tuple(feature.number for feature in features), row_word="feature")


def _classes(spec: ShapefileRoads | GeoJsonRoads, table: TextTable, complaints: Complaints) -> IndexArray:
    if spec.class_column is None:
        return np.full(len(table), CLASS_NUMBER[spec.road_class], dtype=np.int32)
    values = table.text(spec.class_column, f"{PATH}.class_column", complaints, blank_is_fine=True)
    number = {value: CLASS_NUMBER[road_class] for value, road_class in spec.classes.items()}
    return np.array([number.get(value, NONE) for value in values], dtype=np.int32)


def _directions(spec: ShapefileRoads | GeoJsonRoads, table: TextTable, complaints: Complaints) -> IntArray:
    if spec.oneway_column is None:
        return np.full(len(table), FORWARD | BACKWARD)
    values = table.text(spec.oneway_column, f"{PATH}.oneway_column", complaints, blank_is_fine=True)
    meant = {value.lower(): BITS[direction] for value, direction in spec.oneway_values.items()}

    def wrong(value: str) -> str | None:
        if value.lower() in meant:
            return None
        return f"{value!r} is not listed in {PATH}.oneway_values{did_you_mean(value, filter(None, meant), 'it has')}"

    if spec.oneway_column in table.columns:
        table.complain(spec.oneway_column, complaints, wrong)
    return np.array([meant.get(value.lower(), 0) for value in values], dtype=np.int64)


def _levels(spec: ShapefileRoads | GeoJsonRoads, table: TextTable, complaints: Complaints) -> FloatArray:
    if spec.level_column is None:
        return np.zeros(len(table))
    level = table.numbers(spec.level_column, f"{PATH}.level_column", complaints, blank_is_fine=True)
    return np.where(np.isnan(level), 0.0, level)


def _parts(feature: Feature) -> tuple[list[FloatArray], list[str]]:
    """Return the lines of a feature, and what else stands there."""
    lines: list[Any] = []
    odd: list[str] = []
    for kind, coordinates in geometries(feature.geometry):
        levels = depth(coordinates)
        if kind == "LineString" or (not kind and levels == 2):
            lines.append(coordinates)
        elif kind == "MultiLineString" or (not kind and levels == 3):
            lines += coordinates if isinstance(coordinates, list) else [None]
        else:
            odd.append(kind or "geometry without type")
    points = [positions(line) for line in lines]
    good = [line for line in points if line is not None and len(line) > 1]
    return good, odd + [UNUSABLE] * (len(points) - len(good))


def _odd_notes(odd: Counter[str], without: list[int], features: int, file: str) -> list[str]:
    if not odd:
        return []
    note = f"{Path(file).name} holds what is no line and is left out: {_counted(odd)}"
    if without:
        note += f"; {len(without):,} of {features:,} features have no line at all: {named(map(str, without))}"
    return [note]


def _class_hint(spec: ShapefileRoads | GeoJsonRoads, table: TextTable) -> list[str]:
    known = [column for column in CLASS_COLUMNS if column in table.columns]
    if spec.class_column is not None or not known:
        return []
    return [
        f"every line counts as {spec.road_class}; the column {known[0]} seems to tell roads from paths: "
        f"try class_column: {known[0]}"
    ]


def _none_listed(spec: ShapefileRoads | GeoJsonRoads, table: TextTable) -> str:
    values = Counter(value or "(blank)" for value in table.columns.get(spec.class_column or "", ()))
    return f"holds no road of the listed classes; its column {spec.class_column} has {_counted(values)}"


def _counted(counts: Counter[str], limit: int = 8) -> str:
    shown = ", ".join(f"{count:,} {value}" for value, count in counts.most_common(limit))
    return (shown or "nothing") + (f" and {len(counts) - limit:,} other values" if len(counts) > limit else "")
