"""Cells, boundaries and totals brought together on one ground."""

import json

import numpy as np
import pytest

from sim.scenario.specs.world import ReadWorld
from sim.spec import MisfitError

WEST, SOUTH, SIDE = 114.8, 33.7, 0.1
"""A square of a tenth of a degree, some 9.27 by 11.09 km."""


def box(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring, **properties):
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}


SQUARE = feature(box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), name="淮阳", code="411603")
ELSEWHERE = feature(box(113, 33, 113.1, 33.1), name="川汇", code="411602")
WEST_HALF = feature(box(WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE), id="T1", name="西镇", people="1001")
EAST_HALF = feature(box(WEST + SIDE / 2, SOUTH, WEST + SIDE, SOUTH + SIDE), id="T2", name="东镇", people="500")
VILLAGES = "code,name,t,n,hh\n1,甲,T1,10,1\n2,乙,T1,30,3\n3,丙,T2,20,1\n4,丁,T1,0,2\n5,戊,T2,20,1\n"


@pytest.fixture
def source(written):
    """Return the source of a district of five villages without coordinates inside the square."""

    def write(villages=VILLAGES, *, boundary=(SQUARE,), roads=None, townships=None, given=None, **more):
        cells = {
            "format": "table",
            "table": {"file": written("v.csv", villages), "id": "code", "coordinates": "wgs84", "x": "x", "y": "y"},
            "name_column": "name",
            "level_columns": {"township": "t"},
            "missing_position": "spread",
            **(given or {}),
        }
        if townships is not None:
            file = written("t.geojson", collection(*townships)) if isinstance(townships, tuple) else townships
            table = {"file": file, "id": "id", "coordinates": "wgs84", "x": "x", "y": "y"}
            cells["level_tables"] = {"township": {"table": table, "name_column": "name"}}
        parts = {"roads": roads or {"format": "none"}, "cells": cells, **more}
        if boundary:
            file = written("b.geojson", collection(*boundary))
            parts["boundary"] = {"file": file, "coordinates": "wgs84", **more.pop("where", {})}
        return {**parts, **more}

    return write


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False)


def test_villages_without_coordinates_are_spread_inside_the_boundary_and_that_is_said(source, built):
    world = built(source())
    width, height = np.ptp(world.outline, axis=0)
    assert (abs(world.cells.x_km) < width / 2).all()
    assert (abs(world.cells.y_km) < height / 2).all()
    assert len(set(zip(world.cells.x_km.tolist(), world.cells.y_km.tolist(), strict=True))) == 5
    assert width * height == pytest.approx(102.8, rel=0.001)
    # Each has a fifth of the ground, and its people live all over that.
    np.testing.assert_allclose(world.cells.leg_km, 2 / 3 * np.sqrt(width * height / 5 / np.pi), rtol=1e-3)
    assert world.places.seat_leg_km.tolist() == [0] * len(world.places.code)
    assert world.notes == (
        "the boundary, b.geojson, holds 102.77 km2",
        "v.csv has no columns x and y: positions are not known from it",
        "5 of 5 cells have no position and are spread evenly inside the boundary of the district, those of one "
        "township side by side; where each of them lies is an assumption",
        "residents are taken to live all over the area of their cell: 1.71 km on average from its middle",
    )


def test_villages_of_one_township_lie_side_by_side_though_the_table_mixes_them(source, built):
    cells = built(source()).cells
    township_2 = cells.y_km[[2, 4]]
    # The square is higher than it is wide: the first township gets its south.
    assert township_2.min() > cells.y_km[[0, 1, 3]].max()


def test_villages_lie_inside_the_boundary_of_their_township_where_that_is_known(source, built):
    world = built(source(townships=(WEST_HALF, EAST_HALF), boundary=None))
    assert (world.cells.x_km[[0, 1, 3]] < 0).all()
    assert (world.cells.x_km[[2, 4]] > 0).all()
    assert world.places.name[1:3] == ("西镇", "东镇")
    assert "spread evenly inside the boundary of their township" in world.notes[1]


def test_villages_lie_around_the_seat_of_their_township_where_only_that_is_known(source, written, built):
    seats = f"id,name,x,y\nT1,西镇,{WEST + 0.02},{SOUTH + 0.05}\nT2,东镇,{WEST + 0.08},{SOUTH + 0.05}\n"
    world = built(source(townships=written("t.csv", seats)))
    assert (world.cells.x_km[[0, 1, 3]] < 0).all()
    assert (world.cells.x_km[[2, 4]] > 0).all()
    assert "spread evenly around the seat of their township" in world.notes[2]


def test_two_seats_in_one_place_leave_no_ground_for_the_second(source, written, problems_of):
    seats = f"id,name,x,y\nT1,西镇,{WEST + 0.02},{SOUTH + 0.05}\nT2,东镇,{WEST + 0.02},{SOUTH + 0.05}\n"
    ((path, message),) = problems_of(source(townships=written("t.csv", seats)))
    assert path == "world.source.cells.missing_position"
    assert message.startswith("hardly any ground inside the boundary is nearest to the seats of ")


def test_only_what_lacks_a_position_is_spread(source, built, problems_of):
    rows = VILLAGES.replace("hh\n", "hh,x,y\n").replace("10,1\n", f"10,1,{WEST + 0.05},{SOUTH + 0.05}\n")
    rows = "\n".join(row if row.count(",") == 6 else row + ",," for row in rows.splitlines())
    world = built(source(rows))
    assert world.cells.x_km[0] == pytest.approx(0, abs=1e-6)
    assert world.cells.leg_km[0] == 0
    assert world.notes[1].startswith("4 of 5 cells have no position")
    half = rows.replace(",20,1,,", f",20,1,{WEST},", 1)
    assert problems_of(source(half)) == [("v.csv:4:x", "has only one of x and y; give both or none")]


def test_without_saying_spread_a_missing_position_is_an_error_that_names_the_way_out(source, problems_of):
    rows = "code,name,t,x,y\n1,甲,T1,,\n"
    hint = "is empty; a number is needed; or say missing_position: spread, to place it by assumption"
    assert problems_of(source(rows, given={"missing_position": "error"})) == [("v.csv:2:x", hint), ("v.csv:2:y", hint)]


def test_spreading_needs_something_to_spread_in(source, problems_of):
    ((path, message),) = problems_of(source(boundary=None))
    assert path == "world.source.cells.missing_position"
    assert message.startswith("5 of 5 cells have no position, and nothing says within what they lie; give ")


def test_one_polygon_of_many_is_the_boundary_if_asked_for(source, built, problems_of):
    two = {"boundary": (ELSEWHERE, SQUARE)}
    given = source(**two)
    given["boundary"]["where"] = {"name": "淮阳"}
    assert built(given).notes[0] == "the boundary, b.geojson, holds 102.77 km2"
    assert built(source(**two)).notes[0] == "the boundary, 2 polygons of b.geojson, holds 206.36 km2"
    given["boundary"]["where"] = {"name": "淮扬"}
    assert problems_of(given) == [("world.source.boundary.where.name", "no polygon has '淮扬'; there are 川汇, 淮阳")]
    given["boundary"]["where"] = {"nam": "淮阳"}
    assert problems_of(given) == [
        ("world.source.boundary.where", "'nam' is no property of b.geojson; did you mean name?")
    ]


OUTSIDE = "code,name,t,n,hh,x,y\n1,甲,T1,10,1,114.85,33.75\n2,乙,T1,30,3,115,33.75\n3,丙,T1,5,1,114.81,33.71\n"


def test_cells_outside_the_boundary_are_reported_left_out_or_refused(source, built, problems_of):
    residents = {"residents_column": "n"}
    found = "1 of 3 cells lie outside the boundary: 乙 (2); the farthest, 乙 (2), 9.27 km"
    world = built(source(OUTSIDE, given=residents))
    assert len(world.cells) == 3
    assert world.notes[1] == found
    world = built(source(OUTSIDE, given=residents, outside="drop"))
    assert world.places.name[-2:] == ("甲", "丙")
    assert world.notes[1] == f"{found}; they were left out, with 30 residents of their table"
    assert problems_of(source(OUTSIDE, outside="error")) == [
        ("world.source.outside", f"{found}; mend them, or say report or drop")
    ]


def test_a_boundary_that_most_cells_lie_outside_of_is_doubted(source, built, problems_of):
    world = built(source(OUTSIDE, boundary=(ELSEWHERE,)))
    assert world.notes[1].startswith("suspicious: 3 of 3 cells lie outside the boundary: 甲 (1), 乙 (2), 丙 (3); the ")
    assert world.notes[1].endswith("; is it the boundary of this district, in the right coordinate system?")
    assert problems_of(source(OUTSIDE, boundary=(ELSEWHERE,), outside="drop")) == [
        ("world.source.outside", "no cell is left inside the boundary")
    ]


@pytest.mark.parametrize(
    ("by", "residents"),
    [("equal", [2, 2, 2, 2, 2]), ("residents", [1, 4, 3, 0, 2]), ("households", [1, 4, 1, 3, 1]), ("area", [2] * 5)],
)
def test_a_total_is_spread_in_whole_numbers_by_what_is_asked_for(source, built, by, residents):
    columns = {"residents_column": "n", "households_column": "hh"}
    world = built(source(given=columns, totals={"residents": 10, "by": by}))
    assert world.cells.residents.tolist() == residents
    assert world.places.residents[0] == 10
    note = next(note for note in world.notes if "a given total" in note)
    assert note.startswith("10 residents, a given total, are spread over the 5 cells ")
    assert note.endswith(", in place of 80 in their table")


def test_totals_of_townships_are_spread_over_the_villages_of_each(source, built, problems_of):
    lone = feature(box(113, 33, 113.1, 33.1), id="T3", name="无村镇", people="7")
    given = source(townships=(WEST_HALF, EAST_HALF, lone), totals={"level": "township"})
    given["cells"]["level_tables"]["township"]["residents_column"] = "people"
    world = built(given)
    assert world.cells.residents.tolist() == [334, 334, 250, 333, 250]
    assert world.notes[-3:-1] == (
        "1,501 residents, a given total, are spread over the cells of 2 places of the level township in equal shares",
        "7 residents of places without cells are left out: 无村镇",
    )
    given["totals"]["by"] = "residents"
    assert problems_of(given) == [("world.source.totals.by", "no cell of 西镇 has any residents; say by: equal")]
    given["cells"]["level_tables"]["township"]["residents_column"] = None
    assert problems_of(given) == [
        (
            "world.source.totals.level",
            "the level township has no totals; give it a table with residents_column in cells.level_tables",
        )
    ]


def test_what_totals_are_in_proportion_to_must_be_there(source, problems_of):
    assert problems_of(source(OUTSIDE, totals={"residents": 10, "by": "area"})) == [
        ("world.source.totals.by", "needs cells that are drawn as polygons, or are spread; or say by: equal")
    ]
    assert problems_of(source(OUTSIDE, totals={"residents": 10, "by": "households"})) == [
        ("world.source.totals.by", "needs households_column; or say by: equal")
    ]


def test_cells_belong_to_the_township_whose_boundary_they_lie_in_if_asked_for(source, built, problems_of):
    given = source(OUTSIDE.replace("115,", "114.89,"), townships=(WEST_HALF, EAST_HALF), given={"level_columns": {}})
    given["cells"]["level_tables"]["township"]["join"] = "position"
    world = built(given)
    # 114.85 is on both boundaries; the first counts.
    assert [world.places.code[place] for place in world.ancestors("township")] == ["T1", "T2", "T1"]
    given = source(OUTSIDE, townships=(WEST_HALF, EAST_HALF), given={"level_columns": {}})
    given["cells"]["level_tables"]["township"]["join"] = "position"
    assert problems_of(given) == [
        ("world.source.cells.level_tables.township.join", "1 of 3 cells lie in no township: 乙 (2)")
    ]
    given = source(townships=(WEST_HALF, EAST_HALF), given={"level_columns": {}})
    given["cells"]["level_tables"]["township"]["join"] = "position"
    assert problems_of(given)[0][1].startswith("5 cells have no position by which to find their township: 甲 (1), ")


def test_villages_drawn_as_polygons_stand_in_their_middle_and_know_their_area(written, built):
    halves = [
        {**half, "properties": {"code": name, "name": name}}
        for half, name in ((WEST_HALF, "甲"), (EAST_HALF, "乙"), (ELSEWHERE, "丙"))
    ]
    table = {"file": written("v.geojson", collection(*halves)), "id": "code", "coordinates": "wgs84"}
    source = {
        "roads": {"format": "none"},
        "cells": {"format": "table", "table": table, "name_column": "name"},
        "totals": {"residents": 4000, "by": "area"},
    }
    world = built(source)
    assert world.cells.residents.tolist() == [996, 996, 2008]
    assert world.cells.x_km[1] - world.cells.x_km[0] == pytest.approx(4.635, abs=0.01)
    assert world.cells.leg_km.tolist() == pytest.approx([2.697, 2.697, 3.83], abs=0.02)


def test_cells_on_a_grid_fill_the_boundary(written, built, problems_of):
    townships = written("t.geojson", collection(WEST_HALF, EAST_HALF))
    level = {
        "table": {"file": townships, "id": "id", "coordinates": "wgs84"},
        "name_column": "name",
        "join": "position",
    }
    source = {
        "roads": {"format": "none"},
        "boundary": {"file": written("b.geojson", collection(SQUARE)), "coordinates": "wgs84"},
        "cells": {"format": "grid", "spacing_km": 2, "level_tables": {"township": level}},
        "totals": {"residents": 60},
    }
    world = built(source)
    assert len(world.cells) == 30
    assert world.places.code[3:5] == ("E1N1", "E2N1")
    assert np.diff(world.cells.x_km[:2]).tolist() == pytest.approx([2.0])
    assert world.cells.residents.tolist() == [2] * 30
    assert world.places.residents[:3].tolist() == [60, 24, 36]
    source["cells"]["spacing_km"] = 0.01
    assert problems_of(source)[0][1].startswith("0.01 km makes more than 100,000 cells")
    source["cells"]["spacing_km"] = 50
    assert problems_of(source)[0][1].startswith("no point of the grid lies inside the boundary")
    level["join"] = "code"
    assert problems_of(source) == [
        ("world.source.cells.level_tables.township.join", "cells on a grid have no codes; say position")
    ]


def test_what_is_on_a_plane_and_what_is_on_the_globe_do_not_go_together(source, written, problems_of, csv_source):
    plane = source(OUTSIDE)
    plane["cells"]["table"]["coordinates"] = "plane"
    assert problems_of(plane) == [
        (
            "world.source.boundary",
            "is in longitude and latitude and the cells are on a plane; give both in one way",
        )
    ]
    seats = source(OUTSIDE, boundary=None, townships=written("t.csv", "id,name,x,y\nT1,西镇,1,1\n"))
    seats["cells"]["level_tables"]["township"]["table"]["coordinates"] = "plane"
    assert problems_of(seats) == [
        (
            "world.source.cells.level_tables.township.table",
            "is on a plane and the cells are in longitude and latitude; give both in one way",
        )
    ]
    roads = csv_source()["roads"]
    assert problems_of(source(roads=roads)) == [
        ("world.source.boundary", "is in longitude and latitude, and the roads are on a plane; give both in one way")
    ]


def test_spread_villages_stand_at_roads_where_there_are_any(source, written, built):
    nodes = "id,x,y\na,114.82,33.72\nb,114.88,33.72\nc,114.85,33.78\n"
    roads = {
        "format": "csv",
        "nodes": {"file": written("n.csv", nodes), "id": "id", "x": "x", "y": "y", "coordinates": "wgs84"},
        "file": written("r.csv", "from,to\na,b\nb,c\n"),
    }
    world = built(source(roads=roads, far_from_road_km=50))
    assert len(world.cells) == 5
    assert len(world.outline) == 4
    assert set(world.cells.node.tolist()) <= {0, 1, 2}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"cells": {"format": "grid", "spacing_km": 1}}, "a grid needs a boundary to lie in"),
        ({"cells": {"format": "inline", "points": [{"code": "a"}]}, "outside": "drop"}, "goes with a boundary"),
        ({"cells": {"format": "inline", "points": [{"code": "a"}]}, "totals": {}}, "give either residents"),
        (
            {"cells": {"format": "inline", "points": [{"code": "a"}]}, "totals": {"residents": 1, "level": "a"}},
            "give either residents",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_refused(part, expected):
    with pytest.raises((MisfitError, ValueError), match=expected):
        ReadWorld.model_validate({"roads": {"format": "none"}, **part})
