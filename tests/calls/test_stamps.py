"""Points in time, however they are written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.calls.stamps import ABSENT, DATE, INSTANT, MISSING, TIME_OF_DAY, UNREADABLE, WALL, read_times, with_dates


def shown(texts, formats, typed=False):
    """Return what each cell is, and its time as text."""
    read = read_times(texts, formats, typed=typed)
    times = [None if at == ABSENT else str(np.datetime64(int(at), "us").astype("datetime64[s]")) for at in read.at]
    return list(zip(read.what.tolist(), times, strict=True))


@pytest.mark.parametrize(
    ("text", "pattern", "means"),
    [
        ("12/31/2016 23:59:59", "MM/DD/YYYY HH:MM:SS", "2016-12-31T23:59:59"),
        ("3/7/2024 9:05", "MM/DD/YYYY HH:MM", "2024-03-07T09:05:00"),
        ("7/3/2024 9:05", "DD/MM/YYYY HH:MM", "2024-03-07T09:05:00"),
        ("03/07/2024 09:05:00 pm", "MM/DD/YYYY HH:MM:SS AM", "2024-03-07T21:05:00"),
        ("3/7/2024 12:05:00 a.m.", "M/D/YYYY H:MM:SS AM", "2024-03-07T00:05:00"),
        ("2024年3月7日 下午 9:05", "YYYY年M月D日 上午 H:MM", "2024-03-07T21:05:00"),
        ("2024/3/7 上午12:05:09", "YYYY/M/D 上午H:MM:SS", "2024-03-07T00:05:09"),
        ("２０２４-03-07 ２1：05", "YYYY-MM-DD HH:MM", "2024-03-07T21:05:00"),
        ("20240307210509", "YYYYMMDDHHMMSS", "2024-03-07T21:05:09"),
        ("07-MAR-24 21:05", "DD-MON-YY HH:MM", "2024-03-07T21:05:00"),
        ("2024-03-07T21:05:09.250", "iso", "2024-03-07T21:05:09"),
        ("45358.5", "excel", "2024-03-07T12:00:00"),
    ],
)
def test_a_time_on_the_clock_is_read(text, pattern, means):
    assert shown([text], [pattern]) == [(WALL, means)]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("1709845509", "unix"),
        ("1709845509250", "unix_ms"),
        ("2024-03-07T21:05:09Z", "iso"),
        ("2024-03-08 05:05:09+08:00", "iso"),
        ("2024-03-08 05:05:09+08", "iso"),
        ("2024-03-08 05:05:09 +0800", "YYYY-MM-DD HH:MM:SS ZZ"),
    ],
)
def test_a_time_with_an_offset_is_an_instant(text, pattern):
    assert shown([text], [pattern]) == [(INSTANT, "2024-03-07T21:05:09")]


def test_the_first_format_that_fits_is_taken_and_the_rest_is_told_apart():
    found = shown(["31/12/2016", "12/11/2016", None, "noon", "0.5"], ["DD/MM/YYYY", "MM/DD/YYYY", "excel"])
    assert found == [
        (DATE, "2016-12-31T00:00:00"), (DATE, "2016-11-12T00:00:00"), (MISSING, None), (UNREADABLE, None),
        (TIME_OF_DAY, "1970-01-01T12:00:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["02/30/2016 00:00:00", "13/01/2016 00:00:00", "01/01/2016 24:00:00", "01/01/2016 00:60:00", "01-01-2016 00:00:00",
     "01/01/2016", "0１/x1/2016 00:00:00", "1e300", "99999999999999999999"],
)  # fmt: skip
def test_what_is_no_time_is_unreadable(text):
    assert shown([text], ["MM/DD/YYYY HH:MM:SS", "unix", "excel", "iso"]) == [(UNREADABLE, None)]


def test_what_the_file_itself_marks_as_a_time_is_read_whatever_the_formats():
    texts = ["2024-03-07 21:05:09", "2024-03-07", "21:05:09"]
    assert [what for what, _ in shown(texts, ["DD.MM.YYYY HH:MM"], typed=True)] == [WALL, WALL, TIME_OF_DAY]
    assert [what for what, _ in shown(texts, ["DD.MM.YYYY HH:MM"])] == [UNREADABLE] * 3


def test_a_date_beside_a_time_makes_a_moment():
    times = read_times(["23:10", "1899-12-30 08:15", None, "late", "07:00"], ["HH:MM", "YYYY-MM-DD HH:MM"], typed=False)
    dates = read_times(["2024-03-07", "2024-03-08", "2024-03-09", "2024-03-10", None], ["YYYY-MM-DD"], typed=False)
    found = with_dates(times, dates)
    assert found.what.tolist() == [WALL, WALL, MISSING, UNREADABLE, TIME_OF_DAY]
    assert str(np.datetime64(int(found.at[1]), "us")) == "2024-03-08T08:15:00.000000"


@given(st.lists(st.integers(-2_208_988_800, 7_258_032_000), max_size=20))
def test_digits_read_fast_are_those_read_slowly(seconds):
    moments = np.array(seconds, dtype="datetime64[s]")
    texts = [str(moment).replace("T", " ") for moment in moments]
    fast = read_times(texts, ["YYYY-MM-DD HH:MM:SS"], typed=False)
    slow = read_times(texts, ["iso"], typed=False)
    assert fast.at.tolist() == slow.at.tolist() == [second * 1_000_000 for second in seconds]
