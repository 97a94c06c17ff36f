"""How a user shows how times are written."""

import pytest

from sim.scenario.specs.time_formats import read_pattern


@pytest.mark.parametrize(
    ("pattern", "directives", "holds"),
    [
        ("YYYY-MM-DD HH:MM:SS", "%Y-%m-%d %H:%M:%S", "moment"),
        ("yyyy-mm-dd hh:mm", "%Y-%m-%d %H:%M", "moment"),
        ("MM/DD/YYYY HH:MM:SS AM", "%m/%d/%Y %I:%M:%S %p", "moment"),
        ("M/D/YY h:mm PM", "%m/%d/%y %I:%M %p", "moment"),
        ("YYYY年M月D日 上午 H时MM分", "%Y年%m月%d日 %p %I时%M分", "moment"),
        ("YYYYMMDDHHMMSS", "%Y%m%d%H%M%S", "moment"),
        ("YYYY-MM-DDTHH:MM:SS.FFFZZ", "%Y-%m-%dT%H:%M:%S.%f%z", "moment"),
        ("DD-MON-YYYY", "%d-%b-%Y", "date"),
        ("HH:MM", "%H:%M", "time"),
        ("H:MM:SS 下午", "%I:%M:%S %p", "time"),
    ],
)
def test_mm_is_the_month_until_the_hours_are_named(pattern, directives, holds):
    read = read_pattern(pattern)
    assert (read.directives, read.holds) == (directives, holds)


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("YYYY-QQ-DD", "Q is no part of a time"),
        ("YYYY-MM-DD %H", "% is no part of a time"),
        ("YYYY-MM-YYYY", "YYYY stands twice"),
        ("YYYY-MM HH:MM", "year, month and day are not each in it once"),
        ("DD.MM.YYYY HH", "hours and minutes are not both in it"),
        ("MM-MON-YYYY HH:MM", "year, month and day are not each in it once"),
        ("SS", "hours and minutes are not both in it"),
        ("", "year, month and day are not each in it once"),
    ],
)
def test_what_is_no_time_says_why(pattern, what):
    with pytest.raises(ValueError, match=what):
        read_pattern(pattern)
