"""Shapefiles: whole, packed, in other encodings, and damaged."""

import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.world.readers import archive
from sim.world.readers.shape_file import read_shapefile

from .shapefiles import WGS84_PRJ, packed, write_shapefile

LINES = [
    {"type": "LineString", "coordinates": [[114.0, 33.0], [114.1, 33.0]]},
    {"type": "MultiLineString", "coordinates": [[[114.0, 33.0], [114.0, 33.1]], [[114.2, 33.0], [114.2, 33.1]]]},
]
DAMAGED = "its .shp is damaged at shape 1; fetch it again"
NAMES = {"路名": ["淮阳路", "龙湖路"]}


@pytest.fixture
def roads(tmp_path):
    """Return the path of a whole shapefile of two roads."""
    return write_shapefile(tmp_path / "roads", LINES, columns=NAMES)


def read(file, encoding="from_file"):
    return read_shapefile(str(file), encoding, "here")


def complaint(file, encoding="from_file"):
    with pytest.raises(InputError) as caught:
        read(file, encoding)
    (problem,) = caught.value.problems
    return problem.message


def test_lines_and_their_columns_are_read(roads):
    found = read(roads)
    assert [feature.geometry["coordinates"] for feature in found.features] == [
        [[(114.0, 33.0), (114.1, 33.0)]],
        [[(114.0, 33.0), (114.0, 33.1)], [(114.2, 33.0), (114.2, 33.1)]],
    ]
    assert [feature.properties for feature in found.features] == [{"路名": "淮阳路"}, {"路名": "龙湖路"}]
    assert (found.system, found.notes) == (WGS84_PRJ, ())


def test_a_zip_file_is_the_shapefile_in_it(roads):
    assert read(packed(roads, names={"roads.shp": "Roads.SHP"})) == read(roads)


def test_a_shape_without_points_and_one_without_a_table_are_features_too(tmp_path):
    file = write_shapefile(tmp_path / "n", [LINES[0], None])
    assert [feature.geometry is None for feature in read(file).features] == [False, True]
    Path(file).with_suffix(".dbf").unlink()
    found = read(file)
    assert [feature.properties for feature in found.features] == [{}, {}]
    assert found.notes == ("n.shp comes without a .dbf: its lines have no columns",)


def test_a_row_that_is_marked_as_deleted_takes_its_shape_with_it(roads):
    table = Path(roads).with_suffix(".dbf")
    patch(table, table.read_bytes().index("淮".encode()) - 1, b"*")
    assert [(feature.number, feature.geometry is None) for feature in read(roads).features] == [(1, True), (2, False)]


def test_a_name_that_its_column_cuts_in_the_middle_of_a_character_loses_that_character(tmp_path):
    file = write_shapefile(tmp_path / "c", LINES, columns={"name": ["x" * 40, "湖"]})
    table = Path(file).with_suffix(".dbf")
    patch(table, table.read_bytes().index(b"xxx") + 38, "淮".encode()[:2])
    assert [feature.properties["name"] for feature in read(file).features] == ["x" * 38, "湖"]


@pytest.mark.parametrize(
    ("encoding", "cpg", "driver", "asked"),
    [
        ("gbk", "GBK", 0, "from_file"), ("gbk", "936", 0, "from_file"), ("gbk", "CP936", 0, "from_file"),
        ("gbk", None, 0x4D, "from_file"), ("gbk", None, 0, "gbk"), ("gbk", "UTF-8", 0, "gbk"),
        ("utf-8", "65001", 0x4D, "from_file"), ("utf-8", None, 0, "from_file"), ("big5", "Big5", 0, "from_file"),
        ("big5", "950", 0, "from_file"),
    ],
)  # fmt: skip
def test_the_encoding_is_the_asked_one_or_that_of_the_file(tmp_path, encoding, cpg, driver, asked):
    file = write_shapefile(tmp_path / "e", LINES, columns={"name": ["淮", "湖"]}, cpg=cpg, encoding=encoding)
    patch(Path(file).with_suffix(".dbf"), 29, bytes([driver]))
    assert [feature.properties["name"] for feature in read(file, asked).features] == ["淮", "湖"]


def test_another_encoding_is_named(tmp_path):
    file = write_shapefile(tmp_path / "e", LINES, columns={"name": ["淮阳", "龙湖"]}, cpg=None, encoding="gbk")
    assert complaint(file).startswith("the texts of its .dbf are not UTF-8; say `encoding: gbk` beside it")
    Path(file).with_suffix(".cpg").write_text("martian")
    assert complaint(file).startswith("its .cpg names an encoding that nobody knows, 'martian'")


def patch(file, at, content):
    whole = bytearray(Path(file).read_bytes())
    whole[at : at + len(content)] = content
    Path(file).write_bytes(bytes(whole))


def cut(file, to):
    Path(file).write_bytes(Path(file).read_bytes()[:to])


@pytest.mark.parametrize(
    ("ending", "harm", "expected"),
    [
        (".shp", lambda file: cut(file, 50), "its .shp is no shapefile"),
        (".shp", lambda file: patch(file, 0, b"PK"), "its .shp is no shapefile"),
        (".shp", lambda file: cut(file, 150), "its .shp is cut short: it should have 312 bytes and has 150"),
        (".shp", lambda file: patch(file, 104, struct.pack(">i", -50)), DAMAGED),
        (".shp", lambda file: patch(file, 104, struct.pack(">i", 9999)), DAMAGED),
        (".shp", lambda file: patch(file, 148, struct.pack("<i", 2**30)), DAMAGED),
        (".shp", lambda file: patch(file, 108, struct.pack("<i", 77)), DAMAGED),
        (".dbf", lambda file: cut(file, 20), "its .dbf is cut short"),
        (".dbf", lambda file: cut(file, -1), "its .dbf is cut short: it should have 2 rows and has 1"),
        (".dbf", lambda file: patch(file, 8, bytes(4)), "its .dbf is damaged"),
        (".dbf", lambda file: patch(file, 4, struct.pack("<I", 1)), "has 2 shapes and 1 rows in its .dbf; "
         "the files do not belong together"),
    ],
)  # fmt: skip
def test_a_damaged_shapefile_is_refused_with_the_reason(roads, ending, harm, expected):
    harm(Path(roads).with_suffix(ending))
    assert complaint(roads) == expected


def test_no_byte_that_is_wrong_makes_more_than_a_complaint(roads):
    for ending in (".shp", ".dbf"):
        whole = Path(roads).with_suffix(ending).read_bytes()
        for at in range(0, len(whole), 3):
            patch(Path(roads).with_suffix(ending), at, bytes([whole[at] ^ 0xFF]))
            with suppress(InputError):
                read(roads)
            Path(roads).with_suffix(ending).write_bytes(whole)


def test_what_is_no_whole_zip_file_is_refused(roads, tmp_path):
    zipped = packed(roads)
    content = Path(zipped).read_bytes()
    Path(zipped).write_bytes(content[: len(content) // 2])
    assert complaint(zipped).startswith("is no whole zip file (File is not a zip file)")
    Path(zipped).write_bytes(content.replace(b"PK\x01\x02", b"PK\x01\x03"))
    assert complaint(zipped).startswith("is no whole zip file")
    at = content.index(b"roads.shp") + len("roads.shp") + 40
    Path(zipped).write_bytes(content[:at] + b"\xff\x00\xff" + content[at + 3 :])
    assert complaint(zipped).startswith("is no whole zip file")


@pytest.mark.parametrize("name", ["../roads.shp", "/roads.shp", "a/../../roads.shp", "C:\\roads.shp", "..\\roads.shp"])
def test_a_zip_file_that_leads_out_of_its_folder_is_refused(roads, name):
    assert complaint(packed(roads, names={"roads.shp": name})).endswith("would lie outside its folder; do not use it")


def test_a_zip_file_with_none_or_several_shapefiles_is_refused(tmp_path, roads):
    several = tmp_path / "several.zip"
    with zipfile.ZipFile(several, "w") as target:
        target.writestr("__MACOSX/._a.shp", "")
        target.writestr("readme.txt", "")
    assert complaint(several) == "holds no .shp file; it holds readme.txt"
    with zipfile.ZipFile(several, "a") as target:
        target.writestr("a.shp", "")
        target.writestr("b.shp", "")
    assert complaint(several) == "holds 2 .shp files: a.shp, b.shp; unpack the one that is wanted"


def test_a_zip_bomb_is_refused_whatever_it_says_about_its_size(roads, monkeypatch):
    zipped = packed(roads)
    monkeypatch.setattr(archive, "LARGEST_BYTES", 2**20)
    assert len(read(zipped).features) == 2
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("bomb.shp", bytes(2**22))
    assert complaint(zipped) == "holds more than 1 MB unpacked; cut out the district first, or unpack it"


def test_a_locked_zip_file_is_refused(roads):
    zipped = packed(roads)
    content = bytearray(Path(zipped).read_bytes())
    # The flag of every member that says it is encrypted.
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)
    Path(zipped).write_bytes(bytes(content))
    assert complaint(zipped).startswith("cannot be unpacked: File")


def test_a_file_of_another_kind_is_refused(written):
    assert complaint(written("roads.kml", "x")) == "roads.kml does not end in one of .shp, .zip"
