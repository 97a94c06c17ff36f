"""GeoJSON as it should be, and as it is found."""

import json

import pytest

from sim.errors import InputError
from sim.world.readers.geojson_file import depth, geometries, read_collection


@pytest.fixture
def read(written):
    def reading(document):
        text = document if isinstance(document, str | bytes) else json.dumps(document)
        return read_collection(written("f.json", text), "here")

    return reading


POINT = {"type": "Point", "coordinates": [114.0, 33.0]}


def test_a_collection_a_feature_and_a_lone_geometry_are_all_read(read):
    feature = {"type": "Feature", "geometry": POINT, "properties": {"name": "劳桥"}}
    for document in (feature, {"type": "FeatureCollection", "features": [feature]}):
        (found,) = read(document).features
        assert (found.number, found.properties, found.geometry) == (1, {"name": "劳桥"}, POINT)
    (found,) = read(POINT).features
    assert (found.properties, found.geometry) == ({}, POINT)


def test_a_geometry_without_type_is_read_with_its_other_members_as_properties(read):
    found = read({"coordinates": [[[[0, 0]]]], "code": "411603"})
    assert found.features[0].properties == {"code": "411603"}
    assert list(geometries(found.features[0].geometry)) == [("", [[[[0, 0]]]])]
    assert depth([[[[0, 0]]]]) == 4
    assert found.notes == ("f.json has no member type; it is read as the geometry that its coordinates make",)


def test_members_that_are_no_features_are_kept_as_features_without_a_geometry(read):
    found = read({"type": "FeatureCollection", "features": ["no", {"properties": [1]}]})
    assert [(feature.number, feature.properties, feature.geometry) for feature in found.features] == [
        (1, {}, None),
        (2, {}, None),
    ]
    assert list(geometries(None)) == [("missing", None)]


def test_a_collection_of_geometries_is_all_of_them_in_order(read):
    inner = {"type": "GeometryCollection", "geometries": [POINT, "no"]}
    nested = {"type": "GeometryCollection", "geometries": [inner, {"type": "LineString", "coordinates": []}]}
    (feature,) = read(nested).features
    assert [kind for kind, _ in geometries(feature.geometry)] == ["Point", "missing", "LineString"]


def test_an_old_file_may_name_its_system(read):
    name = "urn:ogc:def:crs:EPSG::4547"
    assert read({**POINT, "crs": {"type": "name", "properties": {"name": name}}}).system == name
    assert read(POINT).system == read({**POINT, "crs": None}).system == ""


def test_signs_of_chinese_maps_are_seen(read):
    feature = {"type": "Feature", "geometry": POINT, "properties": {"cp": [1, 2], "childNum": 1}}
    document = {"type": "FeatureCollection", "features": [feature], "UTF8Encoding": False}
    assert read(document).signs == ("UTF8Encoding", "cp", "childNum")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("[1]", "is no GeoJSON collection of features; its type is None"),
        ({"type": "Topology"}, "is no GeoJSON collection of features; its type is 'Topology'"),
        ({"type": ["Point"]}, "is no GeoJSON collection of features; its type is ['Point']"),
        ({"type": "FeatureCollection", "features": {}}, "is no GeoJSON collection of features; its type is "
         "'FeatureCollection'"),
        ({**POINT, "crs": "EPSG:4326"}, "has a member crs that names no coordinate system; say which it is with "
         "coordinates"),
        ('{"type": "Point", "coordinates": [' + "9" * 5000 + ", 1]}", "has a number with thousands of digits"),
    ],
)  # fmt: skip
def test_what_is_no_geojson_is_refused_with_the_reason(read, document, expected):
    with pytest.raises(InputError) as caught:
        read(document)
    assert [problem.message for problem in caught.value.problems] == [expected]
