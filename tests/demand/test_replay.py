"""Recorded calls are replayed as they were, and refused with their line where they cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.chance.streams import Streams
from sim.demand import DemandTape, draw_demand
from sim.errors import InputError
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.demand import Demand
from sim.world.model import World
from tests.world.readers.workbooks import ods, xlsx


def replay(folder: Path, world: World, text: str | bytes, name: str = "calls.csv", days: int = 2) -> DemandTape:
    """Return the tape of a file with this content, on some days from a Monday."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    kinds = {
        "theft": {"rate": {"per_day": 0}, "work": {"law": "exponential", "mean_min": 9}, "priority": 3},
        "fight": {"rate": {"per_day": 0}, "work": {"law": "constant", "mean_min": 5}, "priority": 1},
    }
    demand = Demand.model_validate({"kinds": kinds, "replay": {"file": str(file)}})
    return draw_demand(demand, world, Streams(1), Clock(start=date(2022, 3, 7), days=days, warm_up_days=0))


def test_calls_are_replayed_in_the_order_of_their_times(tmp_path: Path, three_cells: World) -> None:
    tape = replay(tmp_path, three_cells, "at,cell,kind,work_min,priority\n30,b,theft,12,\n10.5,a,fight,,2\n")
    assert tape.known_at.tolist() == [10.5, 30]
    assert tape.cell.tolist() == [0, 1]
    assert tape.kind.tolist() == [1, 0]
    assert tape.work_min.tolist() == [5, 12]
    assert tape.priority.tolist() == [2, 3]


def test_dates_count_from_the_start_of_the_clock(tmp_path: Path, three_cells: World) -> None:
    tape = replay(tmp_path, three_cells, "at,cell,kind\n2022-03-08 00:10:30,a,fight\n2022-03-07T01:00,a,fight\n")
    assert tape.known_at.tolist() == [60, 1450.5]


def test_what_the_record_does_not_tell_is_drawn(tmp_path: Path, three_cells: World) -> None:
    tape = replay(tmp_path, three_cells, "at,cell,kind,turnout_min\n1,a,theft,\n2,a,theft,0.5\n")
    assert (tape.work_min > 0).all()
    assert tape.work_min[0] != tape.work_min[1]
    assert np.isnan(tape.turnout_min[0])
    assert tape.turnout_min[1] == 0.5


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path: Path, three_cells: World) -> None:
    assert len(replay(tmp_path, three_cells, b"\xef\xbb\xbfat,cell,kind\r\n1,a,theft\r\n")) == 1


@pytest.mark.parametrize("name", ["calls.xlsx", "calls.ods", "calls.csv"])
def test_calls_may_stand_in_any_table_with_times_as_an_office_writes_them(
    name: str, tmp_path: Path, three_cells: World
) -> None:
    times = [
        "2022/3/7 00:10",
        "2022-03-07 00:20:00",
        "2022年3月7日 00:30",
        "２０２２年3月7日 下午2:30",
        "2022.3.8 1:00",
    ]
    rows = [["at", "cell", "kind"], *([at, "a", "theft"] for at in times)]
    text = "\n".join(",".join(row) for row in rows).encode()
    content = {"calls.xlsx": xlsx({"警情": rows, "说明": []}), "calls.ods": ods({"警情": rows}), "calls.csv": text}[
        name
    ]
    assert replay(tmp_path, three_cells, content, name).known_at.tolist() == [10, 20, 30, 870, 1500]


def test_days_of_a_spreadsheet_are_not_taken_for_minutes(tmp_path: Path, three_cells: World) -> None:
    text = "at,cell,kind\n44627.25,a,theft\n44628.5,a,theft\n"
    with pytest.raises(InputError, match="look like days of a spreadsheet, not minutes"):
        replay(tmp_path, three_cells, text, days=40)


def test_thousands_of_bad_rows_are_counted(tmp_path: Path, three_cells: World) -> None:
    with pytest.raises(InputError) as caught:
        replay(tmp_path, three_cells, "at,cell,kind\n" + "1,nowhere,theft\n" * 5000)
    assert [problem.message for problem in caught.value.problems][-1] == "4,990 more lines with the same problem"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x,a,theft,,", "2 .*at .*'x' is neither minutes nor a local time"),
        ("5000,a,theft,,", r"5000 lies outside the clock \(2 days from 2022-03-07\)"),
        ("-1,a,theft,,", "-1 lies outside the clock"),
        ("nan,a,theft,,", "'nan' is neither minutes nor a local time"),
        ("2022-03-07T01:00+08:00,a,theft,,", "has an offset from UTC; write the local time without it"),
        ("1,d,theft,,", "'d' is no cell"),
        ("1,a,thefts,,", r"'thefts' is no kind; did you mean theft\?"),
        ("1,a,theft,-4,", "-4 is less than 0"),
        ("1,a,theft,inf,", "'inf' is not a number"),
        ("1,a,theft,four,", "'four' is not a number"),
        ("1,a,theft,,0", "'0': must be a whole number from 1"),
        ("1,a,theft,,high", "'high': must be a whole number from 1"),
        ("1,a", "has 2 cells where the header has 5"),
        ("1,,theft,,", "is empty; every row needs a value"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(
    row: str, message: str, tmp_path: Path, three_cells: World
) -> None:
    with pytest.raises(InputError, match=message):
        replay(tmp_path, three_cells, f"at,cell,kind,work_min,priority\n{row}\n")


def test_every_bad_row_is_named_at_once(tmp_path: Path, three_cells: World) -> None:
    with pytest.raises(InputError) as caught:
        replay(tmp_path, three_cells, "at,cell,kind\nx,a,theft\n1,zz,theft\n")
    assert [problem.line for problem in caught.value.problems] == [2, 3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is empty"),
        (b"at,cell,kind\n", "has a header and no rows"),
        (b"at;cell\n1;a\n", "has its columns separated by semicolons; use commas"),
        (b"at,cell,kinds\n1,a,theft\n", r"'kinds' is no known column; did you mean kind\?"),
        ("at,cell,kind\n1,街道,theft\n".encode("gbk"), "looks like GBK, not UTF-8; say `encoding: gbk`"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(text: bytes, message: str, tmp_path: Path, three_cells: World) -> None:
    with pytest.raises(InputError, match=message):
        replay(tmp_path, three_cells, text)


def test_a_missing_file_is_named(tmp_path: Path, three_cells: World) -> None:
    demand = Demand.model_validate(
        {
            "kinds": {"a": {"rate": {"per_day": 0}, "work": {"law": "constant", "mean_min": 1}}},
            "replay": {"file": str(tmp_path / "gone.csv")},
        }
    )
    with pytest.raises(InputError, match=r"gone\.csv"):
        draw_demand(demand, three_cells, Streams(1), Clock())
