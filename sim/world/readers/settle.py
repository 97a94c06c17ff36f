"""Cells brought onto the ground: one plane in kilometres, a position for each, the places above, the residents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import FloatArray
from sim.errors import input_error
from sim.world.readers.complaints import named
from sim.world.readers.coordinates import LocalPlane, plane_around
from sim.world.readers.district_boundary import DistrictBoundary, held_inside, ring_of, shape_on_plane
from sim.world.readers.even_spread import grid_within
from sim.world.readers.extras import geo_package
from sim.world.readers.missing_positions import with_positions
from sim.world.readers.sites import Sites, UpperPlaces
from sim.world.readers.totals import with_totals

if TYPE_CHECKING:
    from sim.scenario.specs.cells import GridCells
    from sim.scenario.specs.world import ReadWorld

PLACES = "world.source.cells"
BOUNDARY = "world.source.boundary"
MOST_CELLS = 100_000
"""Cells of a grid above which its spacing is refused."""

WAYS = ("on a plane", "in longitude and latitude")


@dataclass(frozen=True, slots=True)
class Grounded:
    """Cells on a plane in kilometres, the place of that plane on the globe if it has one, and the outline on it.

    `assumed` counts the cells whose position is an assumption.
    """

    sites: Sites
    plane: LocalPlane | None
    outline: FloatArray
    assumed: int


def plane_of(sites: Sites, boundary: DistrictBoundary | None) -> LocalPlane | None:
    """Return the local plane for places without roads; None where they are given on a plane."""
    if boundary is not None:
        west, south, east, north = boundary.shape.bounds
        return plane_around(np.array([west, east]), np.array([south, north]))
    if not on_globe(sites):
        return None
    if sites.known.any():
        return plane_around(sites.x[sites.known], sites.y[sites.known])
    boxes = np.array([shape.bounds for places in sites.levels.values() for shape in places.shapes])
    return plane_around(boxes[:, [0, 2]], boxes[:, [1, 3]]) if len(boxes) else None


def on_globe(sites: Sites) -> bool:
    """Whether positions are degrees; where no cell has one, those of the places above tell."""
    if sites.known.any():
        return sites.wgs84
    return any(places.wgs84 for places in sites.levels.values() if places.says_where)


def check_ways(sites: Sites, boundary: DistrictBoundary | None) -> None:
    """Check that cells, the places above them and the boundary are all given on a plane, or all in degrees.

    Raises
    ------
    InputError
        If they are not.
    """
    globe = on_globe(sites)
    for level, places in sites.levels.items():
        if places.says_where and places.wgs84 != globe:
            message = f"is {WAYS[places.wgs84]} and the cells are {WAYS[globe]}; give both in one way"
            raise input_error(message, path=f"{PLACES}.level_tables.{level}.table")
    if boundary is not None and not globe and (sites.known.any() or any(p.says_where for p in sites.levels.values())):
        raise input_error(
            f"is {WAYS[True]} and the cells are {WAYS[False]}; give both in one way", path="world.source.boundary"
        )


def on_plane(sites: Sites, plane: LocalPlane) -> Sites:
    """Return sites, and the places above them, in kilometres instead of degrees."""
    known = sites.known
    x_km, y_km = np.full(len(sites), np.nan), np.full(len(sites), np.nan)
    x_km[known], y_km[known] = plane.to_km(sites.x[known], sites.y[known], PLACES)
    levels = {level: _places_on_plane(places, plane) for level, places in sites.levels.items()}
    return replace(sites, x=x_km, y=y_km, wgs84=False, levels=levels)


def _places_on_plane(places: UpperPlaces, plane: LocalPlane) -> UpperPlaces:
    known = np.isfinite(places.x) & np.isfinite(places.y)
    x_km, y_km = np.full(len(known), np.nan), np.full(len(known), np.nan)
    if known.any():
        x_km[known], y_km[known] = plane.to_km(places.x[known], places.y[known], PLACES)
    shapes = tuple(shape_on_plane(shape, plane, PLACES) for shape in places.shapes)
    return replace(places, x=x_km, y=y_km, wgs84=False, shapes=shapes)


def on_ground(sites: Sites, boundary: DistrictBoundary | None, plane: LocalPlane | None, spec: ReadWorld) -> Grounded:
    """Return sites on a plane with positions, the places that they lie in, and the residents of the given totals.

    Raises
    ------
    InputError
        With what cannot be done.
    """
    check_ways(sites, boundary)
    shape, outline = None, np.empty((0, 2))
    if boundary is not None:
        if plane is None:
            message = f"is {WAYS[True]}, and the roads are {WAYS[False]}; give both in one way"
            raise input_error(message, path=BOUNDARY)
        shape = boundary.on_plane(plane)
        outline = ring_of(shape, BOUNDARY)
        sites = replace(sites, notes=(*boundary.notes, *sites.notes))
    if plane is not None:
        sites = on_plane(sites, plane)
    if spec.cells.format == "grid":
        sites = _grid(sites, spec.cells, shape)
    elif shape is not None:
        sites = held_inside(sites, shape, spec)
    for level, above in sites.upper.items():
        if not above:
            sites = replace(sites, upper={**sites.upper, level: _joined_by_position(sites, level)})
    assumed = int(np.count_nonzero(~sites.known))
    sites = with_positions(sites, shape)
    return Grounded(sites if spec.totals is None else with_totals(sites, spec.totals), plane, outline, assumed)


def _grid(sites: Sites, spec: GridCells, boundary: Any) -> Sites:
    """Return a cell for each point of the grid inside the boundary, row by row from the south-west."""
    path = f"{PLACES}.spacing_km"
    if boundary.area / spec.spacing_km**2 > MOST_CELLS:
        message = f"{spec.spacing_km:g} km makes more than {MOST_CELLS:,} cells; take a wider spacing"
        raise input_error(message, path=path)
    points = grid_within(boundary, spec.spacing_km, PLACES)
    if not len(points):
        raise input_error("no point of the grid lies inside the boundary; take a narrower spacing", path=path)
    low = points.min(axis=0)
    steps = np.rint((points - low) / spec.spacing_km).astype(int) + 1
    code = tuple(f"E{east}N{north}" for east, north in steps.tolist())
    count = len(code)
    note = f"{count:,} cells stand on a grid of {spec.spacing_km:g} km inside the boundary"
    return replace(
        sites, code=code, name=code, x=points[:, 0].copy(), y=points[:, 1].copy(), residents=np.zeros(count),
        weight=np.ones(count), area_km2=np.full(count, boundary.area / count), notes=(*sites.notes, note),
    )  # fmt: skip


def _joined_by_position(sites: Sites, level: str) -> tuple[str, ...]:
    """Return the code of the place whose boundary each cell lies in, the first of several.

    Raises
    ------
    InputError
        If a cell has no position or lies in none.
    """
    places, path = sites.levels[level], f"{PLACES}.level_tables.{level}.join"
    if not places.shapes:
        raise input_error("position needs a file of polygons", path=path)
    shapely = geo_package("shapely", path)
    lost = np.flatnonzero(~sites.known)
    if len(lost):
        raise input_error(
            f"{len(lost):,} cells have no position by which to find their {level}: {named(sites.labels(lost))}",
            path=path,
        )
    cell, place = shapely.STRtree(places.shapes).query(shapely.points(sites.x, sites.y), predicate="intersects")
    first = np.full(len(sites), len(places.code))
    np.minimum.at(first, cell, place)
    nowhere = np.flatnonzero(first == len(places.code))
    if len(nowhere):
        raise input_error(
            f"{len(nowhere):,} of {len(sites):,} cells lie in no {level}: {named(sites.labels(nowhere))}", path=path
        )
    return tuple(places.code[row] for row in first.tolist())
