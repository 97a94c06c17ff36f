"""Everything that can be wrong with an Excel workbook, and what comes out of one that is right."""

import contextlib
import random
import sys

import pytest

from sim.errors import InputError
from sim.world.readers import workbook_guard
from sim.world.readers.workbook import read_sheet

from .workbooks import ods, xls, xlsb, xlsx, zipped

VILLAGES = [["代码", "名称", "人口"], [411603001200, "劳桥", "1,234"], [None, None, None], [411603001201, None, 3.5]]
ROWS = [
    (1, ["代码", "名称", "人口"]),
    (2, ["411603001200", "劳桥", "1,234"]),
    (4, ["411603001201", "", "3.5"]),
]
SPITE = "in spite of its ending"
SAVE = "save it as .xlsx or as CSV"


@pytest.fixture
def rows_of(written):
    def read(name, content, sheet=None):
        return read_sheet(written(name, content), content, sheet, "where")

    return read


@pytest.fixture
def refused(rows_of):
    def message(name, content, sheet=None):
        with pytest.raises(InputError) as caught:
            rows_of(name, content, sheet)
        (problem,) = caught.value.problems
        assert problem.path == "where"
        assert problem.file.endswith(name)
        return problem.message

    return message


@pytest.mark.parametrize(
    ("name", "write"), [("t.xlsx", xlsx), ("t.xls", xls), ("t.xlsb", xlsb), ("t.ods", ods), ("t.any", ods)]
)
def test_rows_keep_their_line_and_codes_all_their_digits(rows_of, name, write):
    assert rows_of(name, write({"村": VILLAGES})) == ROWS


def test_a_table_that_begins_further_in_keeps_its_lines_and_columns(rows_of):
    cells = '<row r="3"><c r="C3"><v>1</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c></row>'
    assert rows_of("t.xlsx", xlsx({"a": cells})) == [(3, ["", "", "1", "TRUE", ""])]


def test_a_merged_cell_gives_its_value_to_every_cell_of_it(rows_of):
    rows = [["王店", "a"], [None, "b"], ["柳湖", "c"]]
    assert rows_of("t.xlsx", xlsx({"村": rows}, merged=("A1:A2", "B3:C9", "X1:Z2"))) == [
        (1, ["王店", "a"]),
        (2, ["王店", "b"]),
        (3, ["柳湖", "c"]),
    ]


def test_dates_of_an_open_document_are_written_the_year_first(rows_of):
    cells = "".join(
        f'<table:table-cell office:value-type="{kind}" office:{kind}-value="{value}"/>'
        for kind, value in (("date", "2016-03-05T14:30:00"), ("date", "2016-03-05"), ("time", "PT14H30M00S"))
    )
    rows = rows_of("t.ods", ods({"a": f"<table:table-row>{cells}</table:table-row>"}))
    assert rows == [(1, ["2016-03-05 14:30:00", "2016-03-05", "14:30:00"])]


@pytest.mark.parametrize("value", ["", "<text:p>x</text:p>"])
def test_an_open_document_that_repeats_a_cell_for_ever_does_no_harm(written, value):
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="16384">{value}'
    row = f'<table:table-row table:number-rows-repeated="1048575">{cell}</table:table-cell></table:table-row>'
    content = ods({"a": row + "<table:table-row><table:table-cell/></table:table-row>"})
    with pytest.raises(InputError):
        read_sheet(written("t.ods", content), content, None, "where")


def test_a_number_that_has_lost_digits_is_told_from_an_exact_one(rows_of):
    ((_, row),) = rows_of("t.xlsx", xlsx({"a": [[411603100201999.0, 4.11603100201999e17]]}))
    assert row == ["411603100201999", "4.11603100201999e+17"]


def test_the_only_sheet_that_holds_something_is_read_unless_another_is_named(rows_of, refused):
    three = xlsx({"村": VILLAGES, "空": [], "镇": [["a"]]})
    assert refused("t.xlsx", three) == ("has 2 sheets with something in them: 村, 镇; say which one with `sheet`")
    assert rows_of("t.xlsx", three, "镇") == [(1, ["a"])]
    assert refused("t.xlsx", three, "空") == "has nothing in its sheet '空'"
    assert refused("t.xlsx", three, "村庄") == "has no sheet '村庄'; did you mean 村?"
    assert rows_of("t.xlsx", xlsx({"空": [], "村": VILLAGES})) == ROWS
    assert refused("t.xlsx", xlsx({"空": [], "二": []})) == "is an Excel workbook with nothing in it"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("t.xls", b"<html><table>", f"is a web page or XML {SPITE} .xls; open it in Excel or WPS and {SAVE}"),
        ("t.xls", b"code,name\n1,a\n", f"is text and no Excel workbook {SPITE} .xls; rename it to end in .csv"),
        ("t.xlsx", b"\0\1\2\3", f"is no Excel workbook in spite of its ending .xlsx; {SAVE}"),
        ("t.xlsx", zipped({"a.txt": "a"}), f"is a zip file and no workbook; unpack it first, or {SAVE}"),
        (
            "t.csv",
            zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            f"is a zip file and no workbook; unpack it first, or {SAVE}",
        ),
        ("t.ods", b"code,name\n1,a\n", f"is text and no Excel workbook {SPITE} .ods; rename it to end in .csv"),
        (
            "t.xlsx",
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password; save it without one",
        ),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_with_what_it_is(refused, name, content, expected):
    assert refused(name, content) == expected


def test_a_workbook_that_unpacks_beyond_measure_is_refused_before_it_is_read(refused, monkeypatch):
    monkeypatch.setattr(workbook_guard, "MAX_UNPACKED", 3_000_000)
    bomb = xlsx({"a": "<!--" + "x" * 4_000_000 + "-->"})
    assert len(bomb) < 10_000
    assert refused("t.xlsx", bomb) == "unpacks to more than 3 MB; save the sheet as CSV"


def test_an_entry_that_lies_about_its_size_is_counted_by_what_it_holds(refused, monkeypatch):
    monkeypatch.setattr(workbook_guard, "MAX_UNPACKED", 3_000_000)
    bomb = xlsx({"a": "<!--" + "x" * 4_000_000 + "-->"})
    true = bomb.rindex(b"PK\x01\x02", 0, bomb.index(b"xl/worksheets/s1.xml", bomb.rindex(b"xl/_rels"))) + 24
    assert int.from_bytes(bomb[true : true + 4], "little") > 4_000_000
    assert refused("t.xlsx", bomb[:true] + (100).to_bytes(4, "little") + bomb[true + 4 :]).startswith("unpacks to more")


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='9'><c s='1' r = 'XFD1048576'><v>1</v></c></row>",
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576"><c><v>1</v></c><c r="XFC1048576"><v>1</v></c><c><v>1</v></c></row>',
    ],
    ids=["as usual", "other quotes", "with a prefix", "without places"],
)
def test_two_values_at_the_far_ends_of_a_sheet_do_not_take_all_memory(refused, far):
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert refused("t.xlsx", xlsx({"a": near + far})).startswith(
        "has values as far out as row 1,048,576 and column 16,38"
    )


def test_formatted_cells_without_values_far_out_do_no_harm(rows_of):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert rows_of("t.xlsx", xlsx({"a": cells})) == [(1, ["1"])]


def test_cells_without_places_stand_side_by_side(rows_of):
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row>" * 2
    assert [row for _, row in rows_of("t.xlsx", xlsx({"a": cells}))] == [["1", "2"], ["1", "2"]]


@pytest.mark.parametrize("write", [xlsx, xls])
@pytest.mark.parametrize("case", range(5))
def test_a_damaged_workbook_gives_a_message_and_nothing_else(written, capfd, write, case):
    chance = random.Random(case)
    content = bytearray(write({"村": [["代码", "人口"], *([411603001200 + row, "1,234"] for row in range(50))]}))
    if case % 2:
        del content[chance.randrange(len(content)) :]
    for _ in range(9):
        content[chance.randrange(len(content))] = chance.randrange(256)
    file = written(f"t.{write.__name__}", bytes(content))
    with contextlib.suppress(InputError):
        read_sheet(file, bytes(content), None, "where")
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_does_not_come_to_an_end_is_given_up(refused, monkeypatch):
    monkeypatch.setattr("sim.world.readers.workbook.PATIENCE_S", 0.001)
    expected = "cannot be read as an Excel workbook; open it in Excel or WPS and save it once more, or as CSV"
    assert refused("t.xlsx", xlsx({"a": VILLAGES})) == expected


def test_a_protected_sheet_of_the_old_kind_is_told_from_a_damaged_one(refused, monkeypatch):
    monkeypatch.setattr("sim.world.readers.workbook._answer", lambda file: {"wrong": "password"})
    assert refused("t.xls", xls({"a": VILLAGES})) == "is protected by a password; save it without one"


def test_without_its_package_a_workbook_is_refused_with_how_to_install_it(written, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    content = xlsx({"a": VILLAGES})
    with pytest.raises(InputError, match=r"needs the package python-calamine.*pip install 'peacegrid.excel.'"):
        read_sheet(written("t.xlsx", content), content, None, "where")
