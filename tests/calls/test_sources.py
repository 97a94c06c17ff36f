"""Files of every kind, good, strange and hostile: each is read, or refused with one clear message."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.database import connection
from sim.errors import InputError
from tests.world.readers.workbooks import LINK, MAIN, PACKAGE, xls, xlsx

LEAST = "time_zone: Asia/Shanghai\ntimes: {called: 时间}\nkind: 类型\n"
TEXT = "时间,类型\n2024-03-01 10:00:00,打架\n2024-03-01 11:00:00,盗窃\n"


@pytest.fixture
def read(importing):
    """Return a function that imports a file and returns the times and kinds in it."""

    def run(content, more="", name="calls.csv"):
        calls = importing(content, more, mapping=LEAST, name=name).calls
        return list(zip(calls.called_at.astype("datetime64[s]").astype(str).tolist(), calls.kind.text(), strict=True))

    return run


@pytest.fixture
def refusal(read):
    """Return a function that imports a file and returns what is said against it."""

    def run(content, more="", name="calls.csv"):
        with pytest.raises(InputError) as refused:
            read(content, more, name)
        (problem,) = refused.value.problems
        assert Path(problem.file).name in {name, "mapping.yaml"}
        return problem

    return run


BOTH = [("2024-03-01T10:00:00", "打架"), ("2024-03-01T11:00:00", "盗窃")]


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (TEXT, ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.replace("\n", "\r\n"), ""),
        (TEXT.rstrip(), ""),
        (TEXT.encode("gbk"), "table: {encoding: gbk}\n"),
        (TEXT.replace(",", ";"), "table: {separator: semicolon}\n"),
        (TEXT.replace(",", "\t"), "table: {separator: tab}\n"),
        ("接警记录,\n,\n" + TEXT, "table: {header_row: 3}\n"),
        (TEXT.replace("打架", '" 打架 "').replace("\n2", "\n\n2"), ""),
        ("备注," + TEXT.replace("\n2", '\n"a, ""b""\n c",2'), ""),
    ],
)
def test_a_csv_file_is_read_however_it_is_written(read, content, more):
    assert read(content, more) == BOTH


def test_lines_are_those_of_the_file_where_cells_hold_breaks(importing):
    text = "备注," + TEXT.replace("\n2", '\n"a\nb\nc",2')
    assert importing(text, mapping=LEAST).calls.line.tolist() == [2, 5]


DAY = 45352
"""The 1st of March 2024 as spreadsheets count."""

MOMENT, CLOCK = 1, 2
"""Styles of a cell that shows date and time, and of one that shows a time."""

STYLED = {
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="22"/>'
    '<xf numFmtId="20"/></cellXfs></styleSheet>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{LINK}/worksheet" Target="worksheets/s1.xml"/>'
    f'<Relationship Id="s" Type="{LINK}/styles" Target="styles.xml"/></Relationships>',
}


def styled(*rows):
    """Return a workbook of rows of texts and of pairs of a number and its style."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if isinstance(cell, str)
            else f'<c r="{chr(65 + place)}{number}" s="{cell[1]}"><v>{cell[0]}</v></c>'
            for place, cell in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return xlsx({"a": "".join(lines)}, **STYLED)


def test_a_workbook_is_read_with_dates_times_and_text(read):
    rows = [
        ["时间", "类型"],
        [(DAY + 10 / 24, MOMENT), "打架"],
        ["2024-03-01 11:00:00", "盗窃"],
        [(DAY, MOMENT), "火灾"],
    ]
    assert read(styled(*rows), name="记录.xlsx") == [("2024-03-01T00:00:00", "火灾"), *BOTH]


def test_dates_and_times_of_a_workbook_may_stand_apart(importing):
    book = styled(["日期", "时间", "到达", "类型"], [(DAY, MOMENT), (0.99, CLOCK), (0.01, CLOCK), (3, 0)])
    mapping = "time_zone: Asia/Shanghai\ntimes: {called: {column: 时间, date: 日期}, arrived: 到达}\nkind: 类型\n"
    calls = importing(book, mapping=mapping, name="记录.xlsx").calls
    assert calls.called_at[0] == np.datetime64("2024-03-01T23:45:36")
    assert calls.arrived_at[0] == np.datetime64("2024-03-02T00:14:24")
    assert (calls.line[0], calls.kind.text()[0]) == (2, "3")


ROWS = [["时间", "类型"], ["2024-03-01 10:00:00", "打架"], [], ["2024-03-01 11:00:00", "盗窃", "note"]]


@pytest.mark.parametrize("write", [xlsx, xls])
def test_columns_without_a_name_beside_the_table_do_not_matter(read, write):
    assert read(write({"记录": ROWS}), name="calls.any") == BOTH


def test_a_sheet_is_chosen_by_name(read, refusal):
    book = xlsx({"表1": [["x"], ["y"]], "表2": ROWS})
    assert read(book, "table: {sheet: 表2}\n", "calls.xlsx") == BOTH
    assert "has no sheet '表3'" in refusal(book, "table: {sheet: 表3}\n", "calls.xlsx").message
    assert "say which one with `sheet`" in refusal(book, "", "calls.xlsx").message


def test_titles_above_the_header_are_skipped(read):
    assert read(xlsx({"a": [["接警记录"], [], *ROWS]}), "table: {header_row: 3}\n", "calls.xlsx") == BOTH


def test_a_parquet_file_is_read(read, tmp_path):
    file = tmp_path / "it's [1].parquet"
    with connection() as database:
        database.execute(
            f"""COPY (SELECT TIMESTAMP '2024-03-01 10:00:00' AS "时间", '打架' AS "类型", 'x' AS "姓名" UNION ALL
            SELECT TIMESTAMP '2024-03-01 11:00:00', '盗窃', NULL UNION ALL SELECT NULL, NULL, NULL)
            TO '{str(file).replace("'", "''")}' (FORMAT parquet)"""
        )
    assert read(file.read_bytes(), name=file.name) == BOTH


def test_instants_of_a_parquet_file_are_put_on_the_wall_of_the_zone(read, tmp_path):
    file = tmp_path / "calls.parquet"
    with connection() as database:
        database.execute(
            f"""COPY (SELECT make_timestamptz(1709258400000000) AS "时间", '打架' AS "类型")
            TO '{file}' (FORMAT parquet)"""
        )
    assert read(file.read_bytes(), name=file.name) == BOTH[:1]


@pytest.mark.parametrize(
    ("content", "more", "line", "what"),
    [
        (b"", "", 0, "is empty"),
        ("\n\n", "", 1, "has no header"),
        ("时间,类型\n", "", 0, "has a header and no rows"),
        (TEXT.encode("gbk"), "", 1, "looks like GBK, not UTF-8; say `table: {encoding: gbk}`"),
        (TEXT, "table: {encoding: gbk}\n", 1, "is UTF-8, not GBK"),
        (TEXT.encode() + b"2024-03-01 12:00:00,\xff\n", "", 4, "is not UTF-8 text (byte 0xff)"),
        (TEXT.encode("utf-16"), "", 0, "is UTF-16"),
        (b"\x1f\x8b" + bytes(30), "", 0, "is a gzip file"),
        (b"%PDF-1.7\n", "", 0, "is a PDF file"),
        (TEXT.replace(",", ";"), "", 1, "say `table: {separator: semicolon}`"),
        (TEXT + "2024-03-01 12:00:00,a\0b\n", "", 4, "holds a NUL byte"),
        (TEXT + '2024-03-01 12:00:00,"打架\n', "", 4, "it ends inside quotes"),
        (TEXT + '2024-03-01 12:00:00,"a"b\n', "", 4, "is a quote"),
        (TEXT + "x" * 10_000_000, "", 4, "has a line of more than 1,000,000 characters"),
        ("x" * 10_000_000, "", 1, "has a line of more than 1,000,000 characters"),
        (TEXT + "2024-03-01 12:00:00," + "y" * 200_000 + "\n", "", 4, "field larger than field limit"),
        (",".join("abcdefghij" * 300), "", 1, "has 3,000 columns"),
        (b"PK\x03\x04" + bytes(30), "", 0, "is damaged or cut short"),
        (xlsx({"a": []}), "", 0, "is an Excel workbook with nothing in it"),
        (xlsx({"a": ROWS[:1]}), "", 0, "has a header and no rows"),
        (b"PAR1" + bytes(30) + b"PAR1", "", 0, "is no Parquet file that can be read"),
        (TEXT, "table: {format: excel}\n", 0, "is text and no Excel workbook"),
        (TEXT, "table: {format: parquet}\n", 0, "is no Parquet file that can be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(refusal, content, more, line, what):
    problem = refusal(content, more)
    assert (problem.line, what in problem.message) == (line, True), problem


def test_numbers_that_nobody_could_have_meant_do_no_harm(importing):
    mapping = LEAST + "position: {x: x, y: y, coordinates: EPSG:4547}\nplace: p\ntime_formats: [unix, excel, iso]\n"
    huge = ["9" * 400, "1e308", "-1e308", "inf", "nan", "0x10", "1_000"]
    good = "2024-03-01 10:00:00,a,500000,3700000,1\n"
    found = importing(
        "时间,类型,x,y,p\n" + good * 3 + "".join(f"{n},a,{n},{n},{n[:60]}\n" for n in huge), mapping=mapping
    )
    assert found.quality["used"] == 1
    assert found.quality["counts"]["unreadable_called"]["count"] == 6
    assert found.quality["counts"]["no_call_time"]["lines"] == [9]  # nan


GOOD_BOOK = xlsx({"a": ROWS})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_bytes_are_read_or_refused(read, data):
    start = data.draw(st.sampled_from([b"", TEXT.encode(), b"PAR1", GOOD_BOOK[:200]]))
    content = bytearray(start + data.draw(st.binary(max_size=80)))
    for _ in range(data.draw(st.integers(0, 3)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(InputError):
        read(bytes(content), name="calls.any")
