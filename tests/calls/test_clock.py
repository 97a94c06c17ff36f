"""Times without dates, days put right, and the hours at which clocks are changed."""

import numpy as np
import pytest

from sim.calls.clock import a_day_early, beyond_years, put_together, to_instants, without_days
from sim.calls.stamps import ABSENT, read_times

FORMATS = ["YYYY-MM-DD HH:MM", "HH:MM", "iso"]


def stamps(*rows):
    """Return the stamps of some calls, each a text of times separated by semicolons."""
    columns = zip(*(row.split(";") for row in rows), strict=True)
    reads = [read_times([text.strip() or None for text in column], FORMATS, typed=False) for column in columns]
    return put_together(reads, len(rows))


def shown(at):
    return [None if us == ABSENT else str(np.datetime64(int(us), "us"))[:16] for us in at]


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("2024-01-01 23:58; 23:59; 00:02; 00:31", [1, 1, 2, 2]),  # past midnight
        ("2024-01-02 00:01; 23:59; 00:05; 01:00", [2, 1, 2, 2]),  # a minute out of order stays so
        ("2024-01-01 23:58;; ; 02:00", [1, None, None, 2]),  # gaps do not break the chain
        ("2024-01-01 08:00; 2024-01-05 23:50; 00:10; 00:20", [1, 5, 6, 6]),  # after the last stamp, not after the call
    ],
)
def test_a_time_without_a_date_goes_to_the_nearest_day(row, days):
    wall, _, unreadable = stamps(row)
    assert [None if text is None else int(text[8:10]) for text in shown(wall[0])] == days
    assert not unreadable.any()


def test_a_time_without_any_date_before_it_is_unreadable():
    wall, _, unreadable = stamps("08:00; 08:05; 2024-01-01 08:10; 08:20")
    assert unreadable.tolist() == [[True, True, False, False]]
    assert shown(wall[0]) == [None, None, "2024-01-01T08:10", "2024-01-01T08:20"]


def test_days_that_mean_unknown_and_years_without_records_are_found():
    wall, _, _ = stamps("1900-01-01 00:00; 1899-12-31 23:59; 2024-01-01 00:00; 2201-01-01 00:00")
    assert without_days(wall, frozenset({-25_567})).tolist() == [[True, False, False, False]]
    assert beyond_years(wall).tolist() == [[False, True, False, True]]


def test_a_stamp_of_the_day_before_is_moved_ahead_and_those_after_it_too():
    wall, _, _ = stamps(
        "2024-01-02 23:58; 2024-01-02 00:01; 2024-01-02 00:20",  # midnight was missed
        "2024-01-02 23:58; 2024-01-02 23:50; 2024-01-03 00:20",  # only out of order
        "2024-01-02 23:58; 2024-01-02 08:00; 2024-01-03 00:20",  # eight hours would be too long
        "2024-01-02 23:58;; 2024-01-02 00:20",
    )
    mended = a_day_early(wall, (60.0, 60.0))
    assert [shown(row) for row in mended] == [
        ["2024-01-02T23:58", "2024-01-03T00:01", "2024-01-03T00:20"],
        ["2024-01-02T23:58", "2024-01-02T23:50", "2024-01-03T00:20"],
        ["2024-01-02T23:58", "2024-01-02T08:00", "2024-01-03T00:20"],
        ["2024-01-02T23:58", None, "2024-01-03T00:20"],
    ]
    assert shown(wall[0])[1] == "2024-01-02T00:01"  # the original is not touched


def minutes(row):
    """Return the minutes from the first stamp to each, in Chicago."""
    wall, instant, _ = stamps(row)
    found = to_instants(wall, instant, "America/Chicago")
    return ((found.instant - found.instant[:, :1]) // 60_000_000)[0].tolist(), found


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2024-11-03 01:30; 2024-11-03 01:40; 2024-11-03 02:10", [0, 10, 40]),  # the second pass: less time between
        ("2024-11-03 01:50; 2024-11-03 01:05; 2024-11-03 01:20", [0, 15, 30]),  # the clock went back in between
        ("2024-11-03 00:50; 2024-11-03 01:05; 2024-11-03 01:20", [0, 15, 30]),  # the first pass
        ("2024-11-03 01:10; 2024-11-03 01:20; 2024-11-03 01:30", [0, 10, 20]),
    ],
)
def test_an_hour_that_came_twice_is_read_so_that_stamps_stay_in_order(row, expected):
    since, found = minutes(row)
    assert since == expected
    assert found.in_overlap.tolist() == [True]
    assert not found.in_gap.any()


def test_in_doubt_the_first_pass_is_taken():
    _, found = minutes("2024-11-03 01:10; 2024-11-03 01:20; 2024-11-03 01:30")
    assert shown(found.instant[0])[0] == "2024-11-03T06:10"


def test_a_time_that_the_clock_skipped_is_an_hour_later_on_the_wall():
    since, found = minutes("2024-03-10 01:50; 2024-03-10 02:10; 2024-03-10 03:20")
    assert since == [0, 20, 30]
    assert shown(found.wall[0]) == ["2024-03-10T01:50", "2024-03-10T03:10", "2024-03-10T03:20"]
    assert (found.in_gap.tolist(), found.in_overlap.tolist()) == ([True], [False])


def test_a_night_over_the_change_of_clocks_is_as_long_as_it_was():
    assert minutes("2024-11-02 23:00; 2024-11-03 03:00; 2024-11-03 04:00")[0] == [0, 300, 360]
    assert minutes("2024-03-09 23:00; 2024-03-10 03:00; 2024-03-10 04:00")[0] == [0, 180, 240]


def test_an_instant_shows_on_the_wall_of_the_zone():
    _, found = minutes("2024-07-01T12:00Z; 2024-07-01T12:30+00:00; 2024-07-01 08:00")
    assert shown(found.wall[0]) == ["2024-07-01T07:00", "2024-07-01T07:30", "2024-07-01T08:00"]
    assert shown(found.instant[0])[2] == "2024-07-01T13:00"
