"""GeoJSON files (RFC 7946), and what is commonly found in place of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.errors import input_error
from sim.world.readers.csv_file import read_bytes

DEPTH = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
"""How deep the lists of each geometry's coordinates are nested, numbers not counted."""

MAP_SIGNS = ("UTF8Encoding", "cp", "childNum", "adcode", "acroutes", "subFeatureIndex")
"""Members that files from Chinese map services and chart programs have, and GeoJSON itself has not."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A member of a collection; `number` counts from 1, `geometry` is whatever the file has there."""

    number: int
    properties: dict[str, Any]
    geometry: Any


@dataclass(frozen=True, slots=True)
class Collection:
    """The features of a file; `system` names their coordinates where the file does (old GeoJSON may, in `crs`)."""

    features: tuple[Feature, ...]
    system: str
    signs: tuple[str, ...]
    notes: tuple[str, ...]


def read_collection(file: str, path: str) -> Collection:
    """Return the features of a GeoJSON file: of a collection, a lone feature, or a lone geometry, with or without type.

    Raises
    ------
    InputError
        If the file is no GeoJSON.
    """
    document = _document(read_bytes(file, path), path, file)
    kind = document.get("type")
    notes: tuple[str, ...] = ()
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        members = document["features"]
    elif kind == "Feature":
        members = [document]
    elif kind in (*DEPTH, "GeometryCollection") or (kind is None and "coordinates" in document):
        rest = {name: value for name, value in document.items() if name not in ("type", "coordinates", "crs")}
        members = [{"properties": rest, "geometry": document}]
        if kind is None:
            notes = (f"{_short(file)} has no member type; it is read as the geometry that its coordinates make",)
    else:
        raise input_error(f"is no GeoJSON collection of features; its type is {kind!r}", path=path, file=file)
    if not members:
        raise input_error("has no features", path=path, file=file)
    features = tuple(_feature(number, member) for number, member in enumerate(members, start=1))
    return Collection(features, _system(document, path, file), _signs(document, features), notes)


def geometries(geometry: Any) -> Iterator[tuple[str, Any]]:
    """Yield the type and the coordinates of a geometry, or of each one of a collection; `missing` where it is none.

    A geometry without a type has the empty one.
    """
    waiting = [geometry]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict):
            yield "missing", None
        elif one.get("type") == "GeometryCollection" and isinstance(one.get("geometries"), list):
            waiting.extend(reversed(one["geometries"]))
        else:
            yield str(one.get("type", "")), one.get("coordinates")


def depth(coordinates: Any) -> int:
    """Return how deep the first of nested lists are nested."""
    levels = 0
    while isinstance(coordinates, list):
        levels += 1
        coordinates = coordinates[0] if coordinates else None
    return levels


def text_of(value: Any) -> str:
    """Return a property as a table has it: nothing for null, otherwise text without spaces around it."""
    return "" if value is None else str(value).strip()


def _document(content: bytes, path: str, file: str) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise input_error(f"is not valid JSON: {error.msg}", path, file, error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        raise input_error("is not UTF-8 text; GeoJSON always is", path=path, file=file) from error
    except RecursionError as error:
        raise input_error("is nested too deeply to be GeoJSON", path=path, file=file) from error
    except ValueError as error:
        raise input_error("has a number with thousands of digits", path=path, file=file) from error
    if not isinstance(document, dict):
        raise input_error("is no GeoJSON collection of features; its type is None", path=path, file=file)
    return document


def _feature(number: int, member: Any) -> Feature:
    if not isinstance(member, dict):
        return Feature(number, {}, None)
    properties = member.get("properties")
    return Feature(number, properties if isinstance(properties, dict) else {}, member.get("geometry"))


def _system(document: dict[str, Any], path: str, file: str) -> str:
    if document.get("crs") is None:
        return ""
    try:
        name = document["crs"]["properties"]["name"]
    except (KeyError, TypeError, IndexError):
        name = None
    if not isinstance(name, str) or not name:
        message = "has a member crs that names no coordinate system; say which it is with coordinates"
        raise input_error(message, path=path, file=file)
    return name


def _signs(document: dict[str, Any], features: tuple[Feature, ...]) -> tuple[str, ...]:
    members = {*document, *(name for feature in features for name in feature.properties)}
    return tuple(sign for sign in MAP_SIGNS if sign in members)


def _short(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]
