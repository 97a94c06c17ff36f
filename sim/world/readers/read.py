"""A real place: from its files to the world."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InputError, Problem, input_error
from sim.world.geography import Roads
from sim.world.model import World
from sim.world.readers.attach import attach
from sim.world.readers.complaints import Complaints
from sim.world.readers.csv_roads import read_csv_roads
from sim.world.readers.district_boundary import DistrictBoundary, read_boundary
from sim.world.readers.fine_roads import FineRoads, simplified
from sim.world.readers.inline_cells import read_inline_cells
from sim.world.readers.line_roads import read_line_roads
from sim.world.readers.osm_places import read_osm_places
from sim.world.readers.osm_roads import read_osm_roads
from sim.world.readers.road_notes import mode_notes, road_notes
from sim.world.readers.settle import WAYS, Grounded, on_globe, on_ground, on_plane, plane_of
from sim.world.readers.shift_suspicions import Reading, off_road_notes
from sim.world.readers.sites import Sites
from sim.world.readers.suspicions import extent_notes, refuse_swapped, speed_notes
from sim.world.readers.table_cells import read_grid_levels, read_table_cells
from sim.world.readers.tree import inside_notes, places_and_cells

if TYPE_CHECKING:
    from sim.scenario.specs.travel import Travel
    from sim.scenario.specs.world import ReadWorld

PLACES = "world.source.cells"


def read_world(spec: ReadWorld, travel: Travel) -> World:
    """Return the world that `spec` describes, with the readers' findings as its notes.

    Roads given in longitude and latitude, or places where there are no roads, set a local plane in kilometres;
    lengths of such roads are geodesic.

    Raises
    ------
    InputError
        With every problem found in the files.
    """
    roads, sites, boundary = _files(spec)
    notes = speed_notes(travel)
    if roads is None:
        return _straight_world(spec, on_ground(sites, boundary, plane_of(sites, boundary), spec), travel, notes)
    notes += [*roads.notes, *extent_notes(roads.x_km, roads.y_km, "road nodes"), *road_notes(roads)]
    ground = _on_roads(sites, boundary, roads, spec)
    notes += _shift_notes(spec, sites, roads)
    return _road_world(spec, ground, roads, travel, notes)


def _files(spec: ReadWorld) -> tuple[FineRoads | None, Sites, DistrictBoundary | None]:
    problems: list[Problem] = []
    roads, sites, boundary = None, None, None
    try:
        roads = _roads(spec)
    except InputError as error:
        problems += error.problems
    try:
        sites = _sites(spec)
    except InputError as error:
        problems += error.problems
    try:
        boundary = None if spec.boundary is None else read_boundary(spec.boundary)
    except InputError as error:
        problems += error.problems
    if sites is None or problems:
        # Roads and places may come from one file; what is wrong with it is said once.
        raise InputError(tuple(dict.fromkeys(problems)))
    return roads, sites, boundary


def _roads(spec: ReadWorld) -> FineRoads | None:
    if spec.roads.format == "csv":
        return read_csv_roads(spec.roads, Complaints())
    if spec.roads.format in ("shapefile", "geojson"):
        return read_line_roads(spec.roads, Complaints())
    return read_osm_roads(spec.roads) if spec.roads.format == "osm" else None


def _sites(spec: ReadWorld) -> Sites:
    complaints = Complaints()
    if spec.cells.format == "grid":
        sites = read_grid_levels(spec.cells, complaints)
    elif spec.cells.format == "inline":
        sites = read_inline_cells(spec.cells, complaints)
    elif spec.cells.format == "table":
        sites = read_table_cells(spec.cells, complaints)
    elif spec.roads.format == "osm":
        sites = read_osm_places(spec.cells, spec.roads.file)
    else:
        message = "the places of an OpenStreetMap file need the roads of one: world.source.roads with format osm"
        raise input_error(message, path=f"{PLACES}.format")
    complaints.stop_if_any()
    return sites


def _on_roads(sites: Sites, boundary: DistrictBoundary | None, roads: FineRoads, spec: ReadWorld) -> Grounded:
    says_where = spec.cells.format != "grid" and (sites.known.any() or boundary is None)
    if says_where and on_globe(sites) != (roads.plane is not None):
        here, there = WAYS[on_globe(sites)], WAYS[not on_globe(sites)]
        raise input_error(f"the places are given {here} and the roads {there}; give both in one way", path=PLACES)
    known = sites.kept(sites.known)
    if len(known):
        swapped = replace(known, x=known.y, y=known.x)
        if roads.plane is not None:
            known = on_plane(known, roads.plane)
            # What is beyond 90 degrees can be no latitude: such places were not swapped.
            swapped = on_plane(swapped, roads.plane) if np.abs(swapped.y).max() <= 90 else known
        refuse_swapped(known, roads.x_km, roads.y_km, swapped, PLACES)
    return on_ground(sites, boundary, roads.plane, spec)


def _shift_notes(spec: ReadWorld, sites: Sites, roads: FineRoads) -> list[str]:
    """Return a suspicion that places or roads are those of a shifted map; those of one OpenStreetMap file are not."""
    known = sites.kept(sites.known)
    if spec.cells.format != "table" or not len(known) or not on_globe(known):
        return []
    places = Reading(spec.cells.table.coordinates, f"{PLACES}.table.coordinates")
    drawn = Reading("wgs84", "")
    if spec.roads.format == "csv":
        drawn = Reading(spec.roads.nodes.coordinates, "world.source.roads.nodes.coordinates")
    elif spec.roads.format in ("shapefile", "geojson"):
        drawn = Reading(spec.roads.coordinates, "world.source.roads.coordinates")
    return off_road_notes(known.x, known.y, roads, places, drawn, PLACES)


def _road_world(spec: ReadWorld, ground: Grounded, fine: FineRoads, travel: Travel, notes: list[str]) -> World:
    sites = ground.sites
    notes += [*sites.notes, *inside_notes(sites), *extent_notes(sites.x, sites.y, "places")]
    try:
        attached = attach(sites, fine, spec)
    except InputError as error:
        # Places out of reach may only be places in another unit: what looks wrong is said beside it.
        suspicions = [Problem(note, "world.source") for note in notes if note.startswith("suspicious")]
        raise InputError((*error.problems, *suspicions)) from error
    roads, number = simplified(fine, attached.node)
    node = number[attached.node]
    places, cells = places_and_cells(attached.sites, node, attached.leg_km, spec.name, spec.household_size)
    notes += [*attached.notes, *mode_notes(roads, travel, attached.sites, node)]
    return World(
        spec.name, places, cells, roads, travel, tuple(notes), ground.outline, ground.assumed,
        strays=attached.strays, plane=fine.plane,
    )  # fmt: skip


def _straight_world(spec: ReadWorld, ground: Grounded, travel: Travel, notes: list[str]) -> World:
    sites = ground.sites
    if sites.node_name:
        raise input_error("a world without roads has no road nodes; leave it out", path=f"{PLACES}.node_column")
    metric, detour = (spec.roads.metric, spec.roads.detour) if spec.roads.format == "none" else ("", 1.0)
    none = np.empty(0, dtype=np.int32)
    roads = Roads(sites.code, sites.x, sites.y, none, none, np.empty(0), none, (), metric, detour)
    node = np.arange(len(sites), dtype=np.int32)
    places, cells = places_and_cells(sites, node, np.zeros(len(sites)), spec.name, spec.household_size)
    notes += [*sites.notes, *inside_notes(sites), *extent_notes(sites.x, sites.y, "places")]
    return World(
        spec.name, places, cells, roads, travel, tuple(notes), ground.outline, ground.assumed, plane=ground.plane
    )
