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
from sim.world.readers.coordinates import LocalPlane, plane_around
from sim.world.readers.csv_roads import read_csv_roads
from sim.world.readers.fine_roads import FineRoads, simplified
from sim.world.readers.inline_cells import read_inline_cells
from sim.world.readers.line_roads import read_line_roads
from sim.world.readers.osm_places import read_osm_places
from sim.world.readers.osm_roads import read_osm_roads
from sim.world.readers.road_notes import mode_notes, road_notes
from sim.world.readers.sites import Sites, UpperPlaces
from sim.world.readers.suspicions import extent_notes, refuse_swapped, speed_notes
from sim.world.readers.table_cells import read_table_cells
from sim.world.readers.tree import places_and_cells

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
    roads, sites = _files(spec)
    notes = speed_notes(travel)
    if roads is None:
        return _straight_world(spec, sites, travel, notes)
    notes += [*roads.notes, *extent_notes(roads.x_km, roads.y_km, "road nodes"), *road_notes(roads)]
    return _road_world(spec, _on_roads(sites, roads), roads, travel, notes)


def _files(spec: ReadWorld) -> tuple[FineRoads | None, Sites]:
    problems: list[Problem] = []
    roads, sites = None, None
    try:
        roads = _roads(spec)
    except InputError as error:
        problems += error.problems
    try:
        sites = _sites(spec)
    except InputError as error:
        problems += error.problems
    if sites is None or problems:
        # Roads and places may come from one file; what is wrong with it is said once.
        raise InputError(tuple(dict.fromkeys(problems)))
    return roads, sites


def _roads(spec: ReadWorld) -> FineRoads | None:
    if spec.roads.format == "csv":
        return read_csv_roads(spec.roads, Complaints())
    if spec.roads.format in ("shapefile", "geojson"):
        return read_line_roads(spec.roads, Complaints())
    return read_osm_roads(spec.roads) if spec.roads.format == "osm" else None


def _sites(spec: ReadWorld) -> Sites:
    complaints = Complaints()
    if spec.cells.format == "inline":
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


def _on_roads(sites: Sites, roads: FineRoads) -> Sites:
    if sites.wgs84 != (roads.plane is not None):
        way = ("on a plane", "in longitude and latitude")
        raise input_error(
            f"the places are given {way[sites.wgs84]} and the roads {way[not sites.wgs84]}; give both in one way",
            path=PLACES,
        )
    swapped = replace(sites, x=sites.y, y=sites.x)
    if roads.plane is not None:
        sites = _on_plane(sites, roads.plane)
        # What is beyond 90 degrees can be no latitude: such places were not swapped.
        swapped = _on_plane(swapped, roads.plane) if np.abs(swapped.y).max() <= 90 else sites
    refuse_swapped(sites, roads.x_km, roads.y_km, swapped, PLACES)
    return sites


def _on_plane(sites: Sites, plane: LocalPlane) -> Sites:
    x_km, y_km = plane.to_km(sites.x, sites.y, PLACES)
    levels = {level: _seats_on_plane(places, plane) for level, places in sites.levels.items()}
    return replace(sites, x=x_km, y=y_km, wgs84=False, levels=levels)


def _seats_on_plane(places: UpperPlaces, plane: LocalPlane) -> UpperPlaces:
    if not places.wgs84:
        return places
    known = np.isfinite(places.x) & np.isfinite(places.y)
    x_km, y_km = np.full(len(known), np.nan), np.full(len(known), np.nan)
    x_km[known], y_km[known] = plane.to_km(places.x[known], places.y[known], PLACES)
    return replace(places, x=x_km, y=y_km, wgs84=False)


def _road_world(spec: ReadWorld, sites: Sites, fine: FineRoads, travel: Travel, notes: list[str]) -> World:
    notes += [*sites.notes, *extent_notes(sites.x, sites.y, "places")]
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
    return World(spec.name, places, cells, roads, travel, tuple(notes), plane=fine.plane)


def _straight_world(spec: ReadWorld, sites: Sites, travel: Travel, notes: list[str]) -> World:
    if sites.node_name:
        raise input_error("a world without roads has no road nodes; leave it out", path=f"{PLACES}.node_column")
    plane = plane_around(sites.x, sites.y) if sites.wgs84 else None
    if plane is not None:
        sites = _on_plane(sites, plane)
    metric = spec.roads.metric if spec.roads.format == "none" else ""
    none = np.empty(0, dtype=np.int32)
    roads = Roads(sites.code, sites.x, sites.y, none, none, np.empty(0), none, (), metric)
    node = np.arange(len(sites), dtype=np.int32)
    places, cells = places_and_cells(sites, node, np.zeros(len(sites)), spec.name, spec.household_size)
    notes += [*sites.notes, *extent_notes(sites.x, sites.y, "places")]
    return World(spec.name, places, cells, roads, travel, tuple(notes), plane=plane)
