"""Townships in a table of their own above villages in another, joined by code."""

import pytest

from .workbooks import xlsx

TOWNSHIPS = "code,name,people,lon,lat\n411603001,柳湖街道,100,1,0\n411603002,王店街道,50,9,9\n"
VILLAGES = (
    "code,name,street,x_km,y_km,people\n"
    "411603001200,李楼,411603001,0,0,10\n411603001201,左桥,411603001,1,0,20\n411603002200,李楼,411603002,5,5,30\n"
)


@pytest.fixture
def source(written):
    def write(townships=TOWNSHIPS, villages=VILLAGES, *, column="street", township=None, **cells):
        level = {"table": {"file": written("t.csv", townships), "id": "code"}, "name_column": "name"}
        return {
            "roads": {"format": "none"},
            "name": "淮阳区",
            "cells": {
                "format": "table",
                "table": {"file": written("v.csv", villages), "id": "code"},
                "name_column": "name",
                "residents_column": "people",
                "level_columns": {"township": column} if column else {},
                "level_tables": {"township": {**level, **(township or {})}},
                **cells,
            },
        }

    return write


def test_places_of_a_level_have_the_codes_and_names_of_their_table(source, built):
    world = built(source())
    places = world.places
    assert places.levels == ("district", "township", "cell")
    assert places.code[:3] == ("淮阳区", "411603001", "411603002")
    assert places.name == ("淮阳区", "柳湖街道", "王店街道", "李楼", "左桥", "李楼")
    assert places.parent.tolist() == [-1, 0, 0, 1, 1, 2]
    assert places.residents.tolist()[:3] == [60, 30, 30]
    assert world.notes == (
        "t.csv has no columns x_km and y_km: positions are not known from it",
        "1 names are those of several cells, which only their codes tell apart: 李楼 ×2",
    )


@pytest.mark.parametrize("padding", ["", "000"])
def test_without_a_column_the_beginning_of_the_code_says_the_township(source, built, padding):
    townships = TOWNSHIPS.replace("001,", f"001{padding},").replace("002,", f"002{padding},")
    assert built(source(townships, column=None)).places.parent.tolist() == [-1, 0, 0, 1, 1, 2]


def test_three_levels_are_joined_by_their_tables(source, written, built):
    districts = {"table": {"file": written("d.csv", "code,name\n411603,淮阳区\n"), "id": "code"}, "name_column": "name"}
    given = source(column=None)
    given["cells"]["level_tables"] = {"district": districts, **given["cells"]["level_tables"]}
    places = built(given).places
    assert places.levels == ("district", "township", "cell")
    assert places.code[:3] == ("411603", "411603001", "411603002")
    assert places.name[0] == "淮阳区"


def test_the_seat_is_the_cell_nearest_to_where_the_table_says(source, built):
    at = {"table": {"file": "", "id": "code", "x": "lon", "y": "lat"}}
    given = source()
    file = given["cells"]["level_tables"]["township"]["table"]["file"]
    given["cells"]["level_tables"]["township"]["table"] = {**at["table"], "file": file}
    # Most people of the first township live in its second village; its table puts the seat there too.
    assert built(given).places.seat_node.tolist()[1:3] == [1, 2]
    given["cells"]["level_tables"]["township"]["table"]["x"] = "lat"
    given["cells"]["level_tables"]["township"]["table"]["y"] = "lon"
    assert built(given).places.seat_node.tolist()[1] == 0


def test_a_cell_whose_township_is_in_no_table_is_refused_with_its_line(source, problems_of):
    villages = VILLAGES.replace("411603002200,李楼,411603002", "411603003200,李楼,411603003")
    assert problems_of(source(villages=villages)) == [
        ("v.csv:4:street", "'411603003' is no township; did you mean 411603002?")
    ]
    assert problems_of(source(villages=villages, column=None)) == [
        (
            "v.csv:4:code",
            "'411603003200' begins with the code of no township; say in level_columns which column has it",
        )
    ]


def test_townships_without_villages_are_left_out_and_named(source, built):
    world = built(source(TOWNSHIPS + "411603999,新站镇,1,2,2\n"))
    assert "新站镇" not in world.places.name
    assert world.notes[1] == "1 of 3 places of the level township have no cell and are left out: 新站镇 (411603999)"


def test_problems_of_both_tables_come_at_once(source, problems_of):
    townships = TOWNSHIPS + "411603001,柳湖,-1,0,0\n"
    villages = VILLAGES + "4.11603E+11,新村,411603001,0,0,5\n411603001200,旧村,411603001,0,0,x\n"
    found = problems_of(source(townships, villages, township={"residents_column": "people"}))
    assert [place for place, _ in found] == [
        "t.csv:4:code",
        "t.csv:4:people",
        "v.csv:5:code",
        "v.csv:6:code",
        "v.csv:6:people",
    ]


def test_the_same_tables_as_sheets_of_one_workbook_make_the_same_places(source, written, built):
    def rows(csv):
        # As Excel keeps them: what looks like a number is one.
        return [[float(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in csv.splitlines()]

    book = written("淮阳.xlsx", xlsx({"镇": rows(TOWNSHIPS), "村": rows(VILLAGES)}))
    given = source()
    given["cells"]["table"] = {"file": book, "sheet": "村", "id": "code"}
    given["cells"]["level_tables"]["township"]["table"] = {"file": book, "sheet": "镇", "id": "code"}
    places, expected = built(given).places, built(source()).places
    assert (places.code, places.name, places.parent.tolist()) == (
        expected.code,
        expected.name,
        expected.parent.tolist(),
    )


def test_doubtful_numbers_and_codes_are_told(source, built):
    villages = VILLAGES.replace(",10\n", ",1.5\n").replace(",30\n", ",0\n") + "".join(
        f"4116030022{row},村{row},411603002,1,{row},{12 if row < 40 else 90_000}\n" for row in range(10, 41)
    )
    notes = built(source(villages=villages + "village,外,411603002,1,1,3\n")).notes
    assert notes[-4:] == (
        "suspicious: 1 of 35 cells have a broken number of residents, the first 李楼 (411603001200) with 1.5; "
        "are they in 万 (10,000)?",
        "1 of 35 cells have no residents: 李楼 (411603002200)",
        "suspicious: 村40 (411603002240) has 90,000 residents, half of the others fewer than 12; is it a total?",
        "suspicious: 1 codes are not of 12 digits as the other 34: 外 (village)",
    )


def test_a_column_of_households_overrules_the_size_of_households(source, built):
    assert built(source(households_column="people")).cells.households.tolist() == [10, 20, 30]
