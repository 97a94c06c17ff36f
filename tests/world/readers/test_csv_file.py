"""Everything that can be wrong with a CSV file."""

import pytest

from sim.errors import InputError
from sim.world.readers.complaints import Complaints
from sim.world.readers.table_file import read_columns


def read(file, encoding="utf-8"):
    complaints = Complaints()
    table = read_columns(file, (), "where", complaints, encoding)
    complaints.stop_if_any()
    return table


def message_of(file, encoding="utf-8"):
    with pytest.raises(InputError) as caught:
        read(file, encoding)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    "content",
    [
        "id,name\n1,城关\n2,王店\n".encode(),
        "\ufeffid,name\r\n1,城关\r\n2,王店\r\n".encode(),
        "id,name\r1,城关\r2,王店".encode(),
        '\n id , name \n\n1,"城关"\n , \n2, 王店\n\n'.encode(),
    ],
    ids=["plain", "windows with byte order mark", "old mac", "blank lines and spaces"],
)
def test_the_same_table_comes_out_of_every_editor(written, content):
    table = read(written("t.csv", content))
    assert table.columns == {"id": ("1", "2"), "name": ("城关", "王店")}


def test_a_row_knows_its_line_also_after_a_cell_with_line_breaks(written):
    table = read(written("t.csv", 'id,name\n\n1,"a\nb"\n2,c\n'))
    assert table.lines == (3, 5)


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators_are_read_where_only_they_give_the_wanted_columns(written, sign, word):
    text = '某县,村庄表\n代码,"名称",人口\n1,"a ""b""",5\n'.replace(",", sign)
    complaints = Complaints()
    table = read_columns(written("t.csv", text), ("代码", "人口"), "where", complaints)
    assert table.columns == {"代码": ("1",), "名称": ('a "b"',), "人口": ("5",)}
    assert f"the columns of t.csv are separated by {word}, not by commas" in complaints.notes


def test_decimal_commas_are_no_numbers(written):
    complaints = Complaints()
    table = read_columns(written("t.csv", "id;x\n1;3,5\n"), ("id", "x"), "where", complaints)
    table.numbers("x", "where.x", complaints)
    with pytest.raises(InputError, match="'3,5' is not a number; write it without separators"):
        complaints.stop_if_any()


def test_full_width_digits_are_digits(written):
    complaints = Complaints()
    table = read_columns(
        written("t.csv", "代码,x\n４１１６０３００１００１,１２３．５\n"), ("代码", "x"), "where", complaints
    )
    assert table.codes("代码", "where", complaints) == ("411603001001",)
    assert table.numbers("x", "where", complaints).tolist() == [123.5]


def test_gbk_is_recognised_and_read_when_it_is_declared(written):
    file = written("t.csv", "id,name\n1,淮阳\n".encode("gbk"))
    problem = message_of(file)
    assert problem.message == "looks like GBK, not UTF-8; say `encoding: gbk` beside it, or save it as CSV in UTF-8"
    assert (problem.path, problem.file, problem.line) == ("where", file, 2)
    assert read(file, "gbk").columns["name"] == ("淮阳",)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"id,name\n", "has a header and no rows"),
        (b"id;name\n1;2\n", "has its columns separated by semicolons; use commas"),
        (b"id\tname\n1\t2\n", "has its columns separated by tabs; use commas"),
        (b"id,id,x\n1,2,3\n", "has two columns named 'id'"),
        ("id,x\n1,2\n".encode("utf-16"), "is UTF-16; save it as CSV in UTF-8"),
        (b"\x1f\x8brest", "is a gzip file; unpack it first"),
        (b"id,x\n1,\xff\xff\n", "is not UTF-8 text (byte 0xff); save it as CSV in UTF-8"),
        (b'id,x\n1,"open\n', "is not valid CSV: it ends inside quotes; is it only part of a file?"),
        (b'id,x\n1,"a"b\n', "is not valid CSV: ',' expected after '\"'; is a quote (\") not closed?"),
    ],
)
def test_a_file_that_is_no_csv_table_is_refused_with_the_reason(written, content, expected):
    assert message_of(written("t.csv", content)).message == expected


def test_a_file_that_is_not_gbk_although_declared_is_refused(written):
    expected = "is not GBK text (byte 0xff); save it as CSV in UTF-8"
    assert message_of(written("t.csv", b"id\n\xff\xff\n"), "gbk").message == expected


def test_rows_with_too_many_or_too_few_cells_are_all_named(written):
    with pytest.raises(InputError) as caught:
        read(written("t.csv", "id,x\n1\n1,2\n1,2,3\n"))
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [
        (2, "has 1 cells where the header has 2"),
        (4, "has 3 cells where the header has 2"),
    ]


def test_a_missing_file_is_named_with_the_one_that_was_probably_meant(written, tmp_path):
    written("nodes.csv", "id\n1\n")
    problem = message_of(str(tmp_path / "node.csv"))
    assert problem.path == "where"
    assert problem.message == f"there is no such file; did you mean {tmp_path / 'nodes.csv'}?"
    gone = str(tmp_path / "gone" / "t.csv")
    assert message_of(gone).message == f"there is no such file, and no folder {tmp_path / 'gone'}"


def test_a_folder_is_no_file(tmp_path):
    assert message_of(str(tmp_path)).message == "is a folder; give a file"


def test_a_file_that_may_not_be_read_is_refused(written, monkeypatch):
    file = written("t.csv", "id\n1\n")

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refused)
    expected = "cannot be read: Permission denied; is it open in Excel or WPS? Close it there"
    assert message_of(file).message == expected


def test_a_column_of_wrong_numbers_names_ten_lines_and_counts_the_rest(written):
    file = written("t.csv", "x\n" + "oops\n" * 12)
    complaints = Complaints()
    read_columns(file, (), "where", complaints).numbers("x", "where.x", complaints)
    with pytest.raises(InputError) as caught:
        complaints.stop_if_any()
    problems = caught.value.problems
    assert [problem.line for problem in problems] == [*range(2, 12), 12]
    assert problems[0].message == "'oops' is not a number"
    assert problems[-1].message == "2 more lines with the same problem"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("abc", "'abc' is not a number"),
        ("nan", "'nan' is not a number"),
        ("inf", "'inf' is not a number"),
        ("1_000", "'1_000' is not a number"),
        ('"1,000"', "'1,000' is not a number; write it without separators"),
        ("1 000", "'1 000' is not a number; write it without separators"),
        ("-1", "-1 is less than 0"),
        ("", "is empty; a number is needed"),
    ],
)
def test_what_is_not_a_fitting_number_is_said_with_its_line(written, cell, expected):
    file = written("t.csv", f"id,x\n1,5\n2,{cell}\n")
    complaints = Complaints()
    read_columns(file, (), "where", complaints).numbers("x", "where.x", complaints, least=0)
    with pytest.raises(InputError) as caught:
        complaints.stop_if_any()
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.path, problem.message) == (file, 3, "x", expected)


def test_a_missing_column_is_named_with_the_one_that_was_probably_meant(written):
    file = written("t.csv", "id,x_100m\n1,5\n")
    complaints = Complaints()
    table = read_columns(file, (), "where", complaints)
    table.numbers("x_10m", "where.x", complaints)
    table.text("quite else", "where.name", complaints)
    with pytest.raises(InputError) as caught:
        complaints.stop_if_any()
    assert {problem.path: problem.message for problem in caught.value.problems} == {
        "where.x": "'x_10m' is no column of t.csv; did you mean x_100m?",
        "where.name": "'quite else' is no column of t.csv; its columns are id, x_100m",
    }
