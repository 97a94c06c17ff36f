"""Shapefiles: shapes (.shp) and their table (.dbf), side by side or in a zip file."""

from __future__ import annotations

import struct
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.errors import input_error
from sim.scenario.specs.coordinates import FROM_FILE
from sim.world.readers.archive import packed_files
from sim.world.readers.csv_file import check_file, read_bytes
from sim.world.readers.dbf_table import Row, dbf_encoding, read_dbf
from sim.world.readers.extras import geo_package
from sim.world.readers.geojson_file import Collection, Feature

SUFFIXES = (".shp", ".zip")
BESIDE = (".dbf", ".prj", ".cpg")

_HEADER, _RECORD, _SHAPES_WITH_PARTS = 100, 8, (3, 5, 13, 15, 23, 25)


def read_shapefile(file: str, encoding: str, path: str) -> Collection:
    """Return the shapes of a shapefile as features; one without a table has no properties.

    Parameters
    ----------
    encoding:
        Of the texts in the table, or `from_file`: what a .cpg or the table itself says, else UTF-8.

    Raises
    ------
    InputError
        If the shapefile is not there, not whole, or its texts are in another encoding.
    """
    contents = _contents(file, path)
    found = _geometries(_whole(contents[".shp"], path, file), path, file)
    if not found:
        raise input_error("has no shapes", path=path, file=file)
    table = contents.get(".dbf")
    rows: list[Row | None] = [{}] * len(found)
    if table is not None:
        named = dbf_encoding(table, contents.get(".cpg", b""), path, file) if encoding == FROM_FILE else encoding
        rows = read_dbf(table, "gb18030" if named == "gbk" else named, path, file)
    system = contents.get(".prj", b"").decode("utf-8", "replace").strip().lstrip("\ufeff")
    notes = () if table is not None else (f"{Path(file).name} comes without a .dbf: its lines have no columns",)
    return Collection(_features(found, rows, path, file), system, (), notes)


def _contents(file: str, path: str) -> dict[str, bytes]:
    check_file(file, path)
    if Path(file).suffix.lower() == ".zip":
        return packed_files(file, path, ".shp", BESIDE)
    if Path(file).suffix.lower() != ".shp":
        raise input_error(f"{Path(file).name} does not end in one of {', '.join(SUFFIXES)}", path=path)
    contents = {".shp": read_bytes(file, path)}
    stem = Path(file).stem.lower()
    for other in sorted(Path(file).parent.iterdir()):
        ending = other.suffix.lower()
        if other.stem.lower() == stem and ending in BESIDE and other.is_file() and other.stat().st_size:
            contents[ending] = read_bytes(str(other), path)
    return contents


def _whole(content: bytes, path: str, file: str) -> bytes:
    """Return the part of a .shp that its header speaks of.

    Every record lies inside it and every shape inside its record, which the library does not check.
    """
    if len(content) < _HEADER or content[:4] != b"\x00\x00\x27\x0a":
        raise input_error("its .shp is no shapefile", path=path, file=file)
    size = 2 * struct.unpack(">i", content[24:28])[0]
    if size < _HEADER:
        raise input_error("its .shp is damaged; fetch it again", path=path, file=file)
    if size > len(content):
        message = f"its .shp is cut short: it should have {size:,} bytes and has {len(content):,}"
        raise input_error(message, path=path, file=file)
    at, number = _HEADER, 0
    while at < size:
        number += 1
        words = struct.unpack(">i", content[at + 4 : at + _RECORD])[0] if at + _RECORD <= size else -1
        end = at + _RECORD + 2 * words
        if words < 2 or end > size or not _shape_fits(content[at + _RECORD : min(end, at + _RECORD + 44)], 2 * words):
            raise input_error(f"its .shp is damaged at shape {number:,}; fetch it again", path=path, file=file)
        at = end
    return content[:size]


def _shape_fits(start: bytes, size: int) -> bool:
    kind = struct.unpack("<i", start[:4])[0]
    if kind not in _SHAPES_WITH_PARTS:
        return kind in (0, 1, 8, 11, 18, 21, 28, 31)
    if len(start) < 44:
        return False
    parts, points = struct.unpack("<2i", start[36:44])
    return bool(parts >= 0 and points >= 0 and 44 + 4 * parts + 16 * points <= size)


def _features(found: list[dict[str, Any] | None], rows: list[Row | None], path: str, file: str) -> tuple[Feature, ...]:
    if len(rows) != len(found):
        message = f"has {len(found):,} shapes and {len(rows):,} rows in its .dbf; the files do not belong together"
        raise input_error(message, path=path, file=file)
    # A row that is marked as deleted takes its shape with it.
    return tuple(
        Feature(number, dict(row or {}), None if row is None else geometry)
        for number, (row, geometry) in enumerate(zip(rows, found, strict=True), start=1)
    )


def _geometries(shapes: bytes, path: str, file: str) -> list[dict[str, Any] | None]:
    package: Any = geo_package("shapefile", path)
    package.VERBOSE = False
    broken = (package.ShapefileException, struct.error, ArithmeticError, LookupError, TypeError, ValueError)
    try:
        with package.Reader(shp=BytesIO(shapes)) as reader:
            return [_geometry(shape) for shape in reader.iterShapes()]
    except broken as error:
        raise input_error(f"is no whole shapefile ({error}); fetch it again", path=path, file=file) from error


def _geometry(shape: Any) -> dict[str, Any] | None:
    """Return a shape as GeoJSON has it: lines and points plainly, polygons with their holes sorted out."""
    kind = shape.shapeTypeName.rstrip("ZM") if shape.shapeTypeName != "MULTIPATCH" else ""
    if kind == "POLYLINE":
        starts = [*shape.parts, len(shape.points)]
        parts = [shape.points[first:last] for first, last in pairwise(starts)]
        return {"type": "MultiLineString", "coordinates": parts}
    if kind in ("POINT", "POLYGON", "MULTIPOINT"):
        geometry: dict[str, Any] = shape.__geo_interface__
        return {"type": geometry["type"], "coordinates": _lists(geometry["coordinates"])}
    return None


def _lists(nested: Any) -> Any:
    return [_lists(part) for part in nested] if isinstance(nested, tuple | list) else nested
