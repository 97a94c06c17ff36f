"""Tables as offices keep them: titles above the header, merged cells, totals, text where numbers should be."""

import pytest

from sim.errors import InputError
from sim.scenario.specs.tables import Table
from sim.world.readers.complaints import Complaints
from sim.world.readers.table_file import read_table

from .workbooks import xls, xlsx

TITLE = "淮阳区行政村基本情况表"
WANTED = ("代码", "名称", "人口")


@pytest.fixture
def read(written):
    """Return the table of a file and the notes about it."""

    def table_and_notes(name, content, wanted=WANTED, **options):
        complaints = Complaints()
        spec = Table(file=written(name, content), id="代码", **options)
        table = read_table(spec, wanted, "where", complaints)
        complaints.stop_if_any()
        return table, complaints.notes

    return table_and_notes


@pytest.fixture
def refused(read):
    def problems(*given, **options):
        with pytest.raises(InputError) as caught:
            read(*given, **options)
        return [(problem.path, problem.line, problem.message) for problem in caught.value.problems]

    return problems


ROWS = [[TITLE, None, None], ["", "", "单位：人"], ["代码", "名称", "人口"], ["1", "劳桥", "10"], ["2", "左桥", "20"]]
CSV = "\n".join(",".join(cell or "" for cell in row) for row in ROWS)


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("t.csv", CSV.encode(), {}),
        ("t.csv", CSV.encode("utf-8-sig"), {}),
        ("t.csv", CSV.encode("gbk"), {"encoding": "gbk"}),
        ("t.csv", CSV.replace(",,\n", "\n", 1).encode(), {}),
        ("t.xlsx", xlsx({"村": ROWS}, merged=("A1:C1",)), {}),
        ("t.xls", xls({"a": [["x"]], "村": ROWS}), {"sheet": "村"}),
    ],
    ids=["utf-8", "with byte order mark", "gbk", "a title of one cell", "xlsx", "xls"],
)
def test_the_header_is_found_below_titles_in_every_kind_of_file(read, name, content, options):
    table, notes = read(name, content, **options)
    assert table.columns == {"代码": ("1", "2"), "名称": ("劳桥", "左桥"), "人口": ("10", "20")}
    assert table.lines == (4, 5)
    assert notes == [f"the header of {name} is line 3; passed over above it: '{TITLE}' and 1 more rows"]


def test_a_header_of_two_rows_is_read_by_its_lower_names(read):
    rows = [["代码", "名称", "人口", None], [None, None, "户数", "人数"], ["1", "劳桥", "3", "10"]]
    expected = {"代码": ("1",), "名称": ("劳桥",), "户数": ("3",), "人数": ("10",)}
    csv = "\n".join(",".join(cell or "" for cell in row) for row in rows)
    for name, content in (
        ("t.csv", csv.encode()),
        ("t.xlsx", xlsx({"a": rows}, merged=("A1:A2", "B1:B2", "C1:D1"))),
    ):
        assert read(name, content, wanted=("代码", "名称", "户数", "人数"))[0].columns == expected


def test_names_of_columns_may_hold_line_breaks_and_columns_without_a_name_are_no_columns(read):
    table, _ = read("t.csv", '代码,"户籍\n人口",,名称,,\n1,10,x,劳桥\n2,20,y,左桥,,,,\n', wanted=("代码", "户籍 人口"))
    assert table.columns == {"代码": ("1", "2"), "户籍 人口": ("10", "20"), "名称": ("劳桥", "左桥")}


def test_a_column_that_is_there_twice_matters_only_if_it_is_asked_for(read, refused):
    content = "代码,备注,备注\n1,a,b\n"
    assert read("t.csv", content, wanted=("代码",))[0].columns["备注"] == ("a",)
    assert refused("t.csv", content, wanted=("代码", "备注")) == [("where.file", 1, "has two columns named '备注'")]


def test_a_misspelt_column_does_not_hide_the_header(read):
    table, _ = read("t.csv", CSV, wanted=("代码", "名称", "人囗"))
    assert list(table.columns) == ["代码", "名称", "人口"]


def test_cells_that_were_merged_before_they_became_csv_are_filled_when_asked_for(read):
    content = "镇,代码\n王店,1\n,2\n柳湖,3\n,4\n"
    assert read("t.csv", content, wanted=("代码",), fill_down=["镇"])[0].columns["镇"] == (
        "王店",
        "王店",
        "柳湖",
        "柳湖",
    )
    assert read("t.csv", content, wanted=("代码",))[0].columns["镇"] == ("王店", "", "柳湖", "")


def test_rows_of_totals_are_left_out_and_counted_when_asked_for(read, refused):
    content = "代码,名称,人口\n1,劳桥,10\n,小计,10\n2,左桥,20\n,合计,30\n"
    table, notes = read("t.csv", content, leave_out={"名称": ["合计", "小计"]})
    assert table.columns["人口"] == ("10", "20")
    assert table.lines == (2, 4)
    assert notes == ["2 of 4 rows of t.csv are left out as leave_out says: lines 3, 5"]
    assert read("t.csv", content, leave_out={"名称": ["总计"]})[1] == ["t.csv has no row that leave_out names"]
    assert refused("t.csv", "代码,名称,人口\n,合计,1\n", leave_out={"名称": ["合计"]}) == [
        ("where.leave_out", 0, "leaves no row")
    ]
    assert refused("t.csv", content, leave_out={"名": ["合计"]}) == [
        ("where.leave_out.名", 0, "'名' is no column of t.csv; did you mean 名称?")
    ]


def test_a_sheet_goes_with_workbooks_only(refused):
    assert refused("t.csv", CSV, sheet="村") == [("where.sheet", 0, "goes with workbooks; t.csv has no sheets")]


def test_a_workbook_with_a_header_and_nothing_below_is_refused(refused):
    assert refused("t.xlsx", xlsx({"a": [list(WANTED)]})) == [("where.file", 0, "has a header and no rows")]


def column(read, cells, method, *given):
    complaints = Complaints()
    content = "代码,名称,人口\n" + "\n".join(f"{row},村,{cell}" for row, cell in enumerate(cells))
    values = getattr(read("t.csv", content)[0], method)("人口", "where", complaints, *given)
    try:
        complaints.stop_if_any()
    except InputError as error:
        return [(problem.line, problem.message) for problem in error.problems]
    return list(values), complaints.notes


def test_counts_with_separators_and_units_are_numbers_and_noted(read):
    assert column(read, ["10", '"1,234"', "56人", "７８"], "counts", 1e7) == (
        [10, 1234, 56, 78],
        [
            "2 of 4 numbers in column 人口 of t.csv are written with separators or a unit, "
            "the first '1,234' in line 3; read as 1234"
        ],
    )


def test_a_column_of_counts_that_is_not_there_is_named_with_the_one_that_was_probably_meant(read):
    complaints = Complaints()
    counts = read("t.csv", CSV)[0].counts("人口数", "where", complaints, 1e7)
    assert counts.tolist() == pytest.approx([float("nan")] * 2, nan_ok=True)
    with pytest.raises(InputError, match=r"'人口数' is no column of t\.csv; did you mean 人口\?"):
        complaints.stop_if_any()


def test_counts_that_are_none_are_refused_each_with_its_line_and_what_is_allowed(read):
    assert column(read, ["-3", "99999999", "约100", "", "1.2.3"], "counts", 1e7) == [
        (2, "-3 is less than 0"),
        (3, "99999999 is more than 10,000,000 in one row; is it in another unit, or a total?"),
        (4, "'约100' is not a number"),
        (5, "is empty; a number is needed"),
        (6, "'1.2.3' is not a number"),
    ]


def test_codes_that_became_numbers_are_mended_or_refused_but_never_called_duplicates(read):
    whole = column(read, ["411603001200.0", "4.11603001201E+11"], "unique")
    assert whole == (
        ["411603001200", "411603001201"],
        [
            "2 of 2 codes in column 人口 of t.csv are written as numbers, "
            "the first '411603001200.0' in line 2; read as 411603001200"
        ],
    )
    lost = "'4.11603E+11' has lost its last digits in a spreadsheet; "
    lost += "make the column text in the table that it comes from, and save it again"
    assert column(read, ["4.11603E+11", "4.11603E+11"], "unique") == [(2, lost), (3, lost)]


def test_codes_are_equal_whichever_way_they_are_written(read):
    assert column(read, ["411603001200", "411603001200.0"], "unique") == [
        (3, "'411603001200' stands in line 2 already; it must be unique")
    ]


def test_a_row_of_totals_without_code_is_met_with_the_way_to_leave_it_out(read):
    complaints = Complaints()
    read("t.csv", "代码,名称,人口\n1,劳桥,10\n,合 计,10\n")[0].unique("代码", "where", complaints)
    with pytest.raises(InputError) as caught:
        complaints.stop_if_any()
    (problem,) = caught.value.problems
    assert problem.line == 3
    assert problem.message == (
        "is empty; every row needs a value; a row of totals is left out with leave_out: {名称: [合 计]}"
    )
