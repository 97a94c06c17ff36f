"""The boundary of the district: read, chosen from a file of several, and the cells outside of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import FloatArray
from sim.errors import input_error
from sim.world.readers.boundaries import Boundaries, polygon_km2, polygons
from sim.world.readers.complaints import did_you_mean, named
from sim.world.readers.coordinates import LocalPlane
from sim.world.readers.extras import geo_package
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.ground import Boundary
    from sim.scenario.specs.world import ReadWorld

PATH = "world.source.boundary"


@dataclass(frozen=True, slots=True)
class DistrictBoundary:
    """The ground of a district as a shapely polygon or multipolygon, in degrees or, on a plane, in kilometres."""

    shape: Any
    notes: tuple[str, ...]

    def on_plane(self, plane: LocalPlane) -> Any:
        """Return the shape in kilometres."""
        return shape_on_plane(self.shape, plane, PATH)


def read_boundary(spec: Boundary) -> DistrictBoundary:
    """Return the polygons of a file that have the properties asked for, put together.

    Raises
    ------
    InputError
        If the file cannot be read or holds no such polygon.
    """
    found = polygons(spec.file, f"{PATH}.file", spec.coordinates)
    rows = _chosen(found, spec)
    shape = geo_package("shapely", PATH).union_all([found.shapes[row] for row in rows])
    parts = f"{len(rows):,} polygons of " if len(rows) > 1 else ""
    note = f"the boundary, {parts}{Path(spec.file).name}, holds {polygon_km2(shape, PATH):,.2f} km2"
    return DistrictBoundary(shape, (*found.notes, note))


def shape_on_plane(shape: Any, plane: LocalPlane, path: str) -> Any:
    """Return a shape in degrees as one in kilometres."""
    shapely = geo_package("shapely", path)
    return shapely.transform(shape, lambda xy: np.column_stack(plane.to_km(xy[:, 0], xy[:, 1], path)))


def _chosen(found: Boundaries, spec: Boundary) -> list[int]:
    rows = list(range(len(found)))
    for name, value in spec.where.items():
        if not any(name in properties for properties in found.properties):
            known = dict.fromkeys(name for properties in found.properties for name in properties)
            raise input_error(
                f"{name!r} is no property of {Path(spec.file).name}{did_you_mean(name, known, 'there are')}",
                path=f"{PATH}.where",
            )
        values = [found.properties[row].get(name, "") for row in rows]
        rows = [row for row, given in zip(rows, values, strict=True) if given == value]
        if not rows:
            raise input_error(
                f"no polygon has {value!r}{did_you_mean(value, dict.fromkeys(values), 'there are')}",
                path=f"{PATH}.where.{name}",
            )
    return rows


def ring_of(shape: Any, path: str) -> FloatArray:
    """Return the outer ring of a shape, of its largest part if it has several, for maps: `(points, 2)`."""
    largest = max(geo_package("shapely", path).get_parts(shape), key=lambda part: part.area)
    ring: FloatArray = np.asarray(largest.exterior.coords, dtype=np.float64)[:-1, :2]
    return ring


def held_inside(sites: Sites, shape: Any, spec: ReadWorld) -> Sites:
    """Return the sites with those outside the boundary reported or left out, as `spec.outside` says.

    Raises
    ------
    InputError
        If there are such and they are to be refused, or none is left.
    """
    shapely = geo_package("shapely", PATH)
    known = np.flatnonzero(sites.known)
    points = shapely.points(sites.x[known], sites.y[known])
    away_km = shapely.distance(shape, points)
    outside = known[away_km > 0]
    if not len(outside):
        return sites
    worst = int(known[np.argmax(away_km)])
    found = (
        f"{len(outside):,} of {len(sites):,} cells lie outside the boundary: {named(sites.labels(outside))}; "
        f"the farthest, {sites.labels([worst])[0]}, {away_km.max():.2f} km"
    )
    if spec.outside == "error":
        raise input_error(f"{found}; mend them, or say report or drop", path="world.source.outside")
    if spec.outside == "drop":
        keep = np.ones(len(sites), dtype=np.bool_)
        keep[outside] = False
        if not keep.any():
            raise input_error("no cell is left inside the boundary", path="world.source.outside")
        lost = float(sites.residents[outside].sum())
        sites, found = sites.kept(keep), f"{found}; they were left out, with {lost:,.0f} residents of their table"
    elif 2 * len(outside) > len(known):
        found = f"suspicious: {found}; is it the boundary of this district, in the right coordinate system?"
    return replace(sites, notes=(*sites.notes, found))
