"""Boundaries on the globe: their areas, their repair, and doubts about where they lie."""

import json

import numpy as np
import pytest
from pyproj import Geod

from sim.errors import InputError
from sim.world.readers.boundaries import polygons
from sim.world.readers.chinese_grids import shifted

from .shapefiles import write_shapefile

HUAIYANG_KM2 = 1334.56
RING = [[114.0, 33.0], [115.0, 33.0], [115.0, 34.0], [114.0, 34.0], [114.0, 33.0]]
HOLE = [[114.4, 33.4], [114.4, 33.6], [114.6, 33.6], [114.6, 33.4], [114.4, 33.4]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def square_km2(ring):
    lon, lat = np.array(ring).T
    return abs(Geod(ellps="WGS84").polygon_area_perimeter(lon, lat)[0]) / 1e6


@pytest.fixture
def read(written):
    def reading(*geometries, **more):
        features = [{"type": "Feature", "geometry": geometry, "properties": {"name": f"p{number}"}}
                    for number, geometry in enumerate(geometries)]  # fmt: skip
        file = written("b.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
        return polygons(file, "here", **more)

    return reading


@pytest.mark.parametrize("coordinates", ["from_file", "gcj02"])
@pytest.mark.parametrize("file", ["datav_411603_huaiyang.json", "he2_nan2_zhou1_kou3.geojson"])
def test_huaiyang_has_its_area_in_both_files(shared_data, file, coordinates):
    found = polygons(str(shared_data / "huaiyang" / file), "here", coordinates)
    row = next(row for row, properties in enumerate(found.properties) if properties["name"].startswith("淮阳"))
    assert found.area_km2[row] == pytest.approx(HUAIYANG_KM2, rel=0.005)
    assert all(shape.is_valid for shape in found.shapes)
    # That it may be GCJ-02 is suspected until somebody says which it is.
    doubts = [note for note in found.notes if note.startswith("suspicious")]
    assert len(doubts) == (coordinates == "from_file")
    assert all("529 m off" in doubt and "coordinates: gcj02" in doubt for doubt in doubts)


def test_huaiyang_lies_some_530_m_from_where_its_file_says(shared_data):
    file = str(shared_data / "huaiyang" / "datav_411603_huaiyang.json")
    middles = [polygons(file, "here", system).shapes[0].centroid for system in ("wgs84", "gcj02")]
    (here, there) = ((middle.x, middle.y) for middle in middles)
    assert Geod(ellps="WGS84").inv(*here, *there)[2] == pytest.approx(530, abs=30)


def test_a_hole_is_taken_off_and_parts_are_added(read):
    far = [[lon + 2, lat] for lon, lat in RING]
    both = {"type": "MultiPolygon", "coordinates": [[RING, HOLE], [far]]}
    found = read(polygon(RING, HOLE), both, polygon(RING[::-1], HOLE[::-1]), coordinates="wgs84")
    one = square_km2(RING) - square_km2(HOLE)
    assert found.area_km2.tolist() == pytest.approx([one, one + square_km2(RING), one])
    assert found.notes == ()


def test_a_polygon_that_crosses_itself_is_repaired_and_reported(read):
    spike = [*RING[:2], [116.0, 33.0], [115.0, 33.0], *RING[2:]]
    found = read(polygon(spike), polygon(RING), coordinates="wgs84")
    assert found.area_km2[0] == pytest.approx(found.area_km2[1])
    assert found.shapes[0].is_valid
    assert found.notes[0].startswith("1 of 2 boundaries cross or touch themselves and were repaired")
    assert found.notes[0].endswith(": p0")


def test_what_is_no_polygon_is_left_out_and_named(read):
    wrong = [None, {"type": "Point", "coordinates": [1, 2]}, polygon([[1, 2], [3, 4]]), polygon([["1", "2"]] * 4)]
    found = read(polygon(RING), *wrong, coordinates="wgs84")
    assert [properties["name"] for properties in found.properties] == ["p0"]
    assert found.notes == ("4 of 5 features of b.geojson are no polygons: p1, p2, p3, p4",)
    with pytest.raises(InputError, match="holds no polygon"):
        read(*wrong)


def test_a_shapefile_says_its_system_and_its_names(tmp_path):
    shape = write_shapefile(tmp_path / "b", [polygon(RING[::-1], HOLE[::-1])], columns={"NAME": ["淮阳"]})
    found = polygons(shape, "here")
    assert found.properties == ({"NAME": "淮阳"},)
    assert found.area_km2[0] == pytest.approx(square_km2(RING) - square_km2(HOLE))
    assert found.notes == ()


def test_a_shapefile_without_prj_must_be_explained(tmp_path):
    shape = write_shapefile(tmp_path / "b", [polygon(RING[::-1])], prj=None)
    with pytest.raises(InputError, match=r"has no \.prj"):
        polygons(shape, "here")
    assert len(polygons(shape, "here", "wgs84")) == 1


def test_boundaries_elsewhere_are_not_suspected(read):
    bavaria = [[lon - 102.5, lat + 16] for lon, lat in RING]
    assert read(polygon(bavaria)).notes == ()
    assert len(read(polygon(RING)).notes) == 1


def test_shifted_boundaries_are_shifted_back(read):
    ring = np.column_stack(shifted(*np.array(RING).T, "gcj02")).tolist()
    found = read(polygon(ring), coordinates="gcj02")
    np.testing.assert_allclose(found.shapes[0].exterior.coords, RING, atol=1e-8)


def test_latitudes_that_cannot_be_are_refused(read):
    with pytest.raises(InputError, match=r"are longitude \(x\) and latitude \(y\) swapped"):
        read(polygon([[lat, lon] for lon, lat in RING]))
