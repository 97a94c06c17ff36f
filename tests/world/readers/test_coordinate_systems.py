"""Coordinates of any system become longitude and latitude."""

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError
from pyproj import Geod, Transformer

from sim.errors import InputError
from sim.scenario.specs.coordinates import Coordinates, FileCoordinates
from sim.world.readers.chinese_grids import shifted
from sim.world.readers.coordinate_systems import named_system, system_notes, to_wgs84

FEET = "+proj=tmerc +lat_0=35.8333333333 +lon_0=-92.5 +k=0.9999333333 +x_0=500000 +y_0=0 +units=us-ft +datum=NAD83"
XIAN_WKT = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def at(x, y):
    return np.array([x]), np.array([y])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wgs84", "wgs84"), ("WGS 84", "wgs84"), ("GCJ-02", "gcj02"), ("bd_09", "bd09"), ("Plane", "plane"),
        ("epsg:4547", "EPSG:4547"), ("EPSG: 04547", "EPSG:4547"), (FEET, FEET),
    ],
)  # fmt: skip
def test_a_system_has_one_name_however_it_is_written(written, meant):
    assert TypeAdapter(Coordinates).validate_python(written) == meant


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("gcj", "did you mean gcj02"),
        ("4547", "did you mean EPSG:4547"),
        ("mars", r"give plane, wgs84, gcj02, bd09, an EPSG code"),
        ("from_file", "is no coordinate system"),
        (["wgs84"], "valid string"),
    ],
)
def test_what_is_no_system_is_refused_with_a_proposal(written, expected):
    with pytest.raises(ValidationError, match=expected):
        TypeAdapter(Coordinates).validate_python(written)


def test_only_files_that_can_say_it_are_asked_for_their_system():
    assert TypeAdapter(FileCoordinates).validate_python("from file") == "from_file"


def test_longitude_and_latitude_of_the_globe_stay_as_they_are():
    lon, lat = to_wgs84(*at(114.5, 33.7), "wgs84", "here")
    assert (lon[0], lat[0]) == (114.5, 33.7)


@pytest.mark.parametrize("grid", ["gcj02", "bd09"])
def test_shifted_maps_are_shifted_back(grid):
    lon, lat = to_wgs84(*shifted(*at(114.5, 33.7), grid), grid, "here")
    assert (lon[0], lat[0]) == pytest.approx((114.5, 33.7), abs=1e-9)


def test_a_state_plane_in_survey_feet_is_the_one_in_metres():
    # EPSG:26997 is the same plane in metres; a survey foot is 1200/3937 m.
    lon, lat = to_wgs84(*at(1_692_800.0, 1_134_700.0), FEET, "here")
    metres = to_wgs84(*at(1_692_800 * 1200 / 3937, 1_134_700 * 1200 / 3937), "EPSG:26997", "here")
    assert Geod(ellps="WGS84").inv(lon, lat, *metres)[2] < 0.01
    assert (lon[0], lat[0]) == pytest.approx((-92.3158, 38.9496), abs=1e-4)


def test_the_middle_of_a_gauss_krueger_zone_has_its_longitude():
    lon, lat = to_wgs84(*at(500_000.0, 3_733_000.0), "EPSG:4547", "here")
    assert lon[0] == pytest.approx(114, abs=1e-9)
    # Length of the meridian from the equator.
    assert Geod(ellps="GRS80").inv(114, 0, 114, lat[0])[2] == pytest.approx(3_733_000, abs=0.01)


def test_unknown_positions_stay_unknown():
    lon, lat = to_wgs84(np.array([np.nan, 500_000.0]), np.array([1.0, 3_733_000.0]), "EPSG:4547", "here")
    assert np.isnan([lon[0], lat[0]]).all()
    assert lon[1] == pytest.approx(114)


@pytest.mark.parametrize(
    ("point", "system", "expected"),
    [
        ((114.0, 33.0), "EPSG:99999", "'EPSG:99999' is no coordinate system that PROJ knows"),
        ((114.0, 33.0), "+proj=nothing", "'+proj=nothing' is no coordinate system that PROJ knows"),
        ((114.0, 33.0), "EPSG:5773", "'EPSG:5773' is Vertical CRS; places need a geographic or a projected system"),
        ((33.0, 114.0), "wgs84", "1 latitudes are beyond 90 degrees, the first 114; "
         "are longitude (x) and latitude (y) swapped?"),
        ((5e15, 3e6), "EPSG:4547", "1 of 1 points cannot lie in EPSG:4547, the first 5e+15, 3000000; "
         "is it another system, or are x and y swapped?"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_refused_with_the_reason(point, system, expected):
    with pytest.raises(InputError) as caught:
        to_wgs84(*at(*point), system, "world.here")
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [("world.here", expected)]


@pytest.mark.parametrize(
    ("system", "place", "expected"),
    [
        ("wgs84", (114.0, 33.0), []),
        ("EPSG:4547", (114.0, 33.0), []),
        (FEET, (-92.3, 38.9), []),
        ("gcj02", (114.0, 33.0), []),
        ("gcj02", (11.6, 50.0), ["1 of 1 places lie outside China, where gcj02 is WGS84"]),
        (XIAN_WKT, (114.0, 33.0), [
            "PROJ knows no shift from the datum of GCS_Xian_1980 to WGS84: positions may be off by 100 m or more"
        ]),
        ("EPSG:4547", (11.6, 50.0), [
            "suspicious: the places lie around longitude 11.6000, latitude 50.0000, and EPSG:4547 is meant for "
            "China - onshore between 112°30'E and 115°30'E; is it the right one?"
        ]),
    ],
)  # fmt: skip
def test_a_system_that_does_not_fit_its_place_is_reported(system, place, expected):
    assert system_notes(*at(*place), system, "places", "here") == expected


def test_the_text_of_a_prj_file_goes_by_its_name():
    assert named_system(XIAN_WKT) == "GCS_Xian_1980"
    assert named_system("EPSG:4547") == "EPSG:4547"


def table(**options):
    return {
        "roads": {"format": "none"},
        "cells": {"format": "table", "table": {"id": "id", "x": "x", "y": "y", **options}},
    }


def test_the_same_places_make_the_same_world_in_every_system(written, built):
    lon, lat = np.array([114.5, 114.6, 114.5]), np.array([33.7, 33.7, 33.75])
    given = {
        "wgs84": (lon, lat),
        "gcj02": shifted(lon, lat, "gcj02"),
        "bd09": shifted(lon, lat, "bd09"),
        "EPSG:32650": Transformer.from_crs("EPSG:4326", "EPSG:32650", always_xy=True).transform(lon, lat),
    }
    worlds = []
    for number, (system, (x, y)) in enumerate(given.items()):
        rows = "".join(f"v{row},{a:.12g},{b:.12g}\n" for row, (a, b) in enumerate(zip(x, y, strict=True)))
        file = written(f"{number}.csv", "id,x,y\n" + rows)
        worlds.append(built(table(file=file, coordinates=system)))
    for world in worlds:
        np.testing.assert_allclose(world.cells.x_km, worlds[0].cells.x_km, atol=1e-5)
        np.testing.assert_allclose(world.cells.y_km, worlds[0].cells.y_km, atol=1e-5)
    assert np.ptp(worlds[0].cells.x_km) > 9


def test_a_system_that_does_not_fit_a_table_is_told_with_everything_else(written, problems_of):
    file = written("p.csv", "id,x,y\na,114,33\na,1e20,33\n")
    assert problems_of(table(file=file, coordinates="EPSG:4547")) == [
        (
            "world.source.cells.table",
            "1 of 2 points cannot lie in EPSG:4547, the first 1e+20, 33; is it another system, or are x and y swapped?",
        ),
        ("p.csv:3:id", "'a' stands in line 2 already; it must be unique"),
    ]
