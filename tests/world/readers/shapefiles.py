"""Shapefiles written by the tests."""

import zipfile
from pathlib import Path

import shapefile

WGS84_PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def write_shapefile(stem, shapes, *, columns=None, prj=WGS84_PRJ, cpg="UTF-8", encoding="utf-8"):
    """Write a shapefile and return the path of its .shp.

    Parameters
    ----------
    shapes:
        Of each its geometry as in GeoJSON, or None; all of one kind.
    columns:
        Name of each column and its values, as text.
    """
    columns = columns or {"id": [str(number) for number in range(len(shapes))]}
    kind = next(shape["type"] for shape in shapes if shape)
    lines = kind.endswith("LineString")
    with shapefile.Writer(str(stem), shapefile.POLYLINE if lines else shapefile.POLYGON, encoding=encoding) as writer:
        for name in columns:
            writer.field(name, "C", 40)
        for row, shape in enumerate(shapes):
            if shape is None:
                writer.null()
            else:
                writer.shape(shape)
            writer.record(*(values[row] for values in columns.values()))
    for ending, text in ((".prj", prj), (".cpg", cpg)):
        if text is not None:
            Path(f"{stem}{ending}").write_text(text, encoding="utf-8")
    return f"{stem}.shp"


def packed(shp, *, names=None):
    """Pack a shapefile and what lies beside it into a zip file; `names` says what a file is called there."""
    stem = Path(shp).with_suffix("")
    target = stem.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(stem.parent.glob(f"{stem.name}.*")):
            if file != target:
                archive.writestr((names or {}).get(file.name, file.name), file.read_bytes())
    return str(target)
