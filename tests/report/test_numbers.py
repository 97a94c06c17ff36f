"""Numbers are written as a planner reads them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.numbers import amount, difference, interval, percent, plain, size_of_difference, target
from sim.report.words import Words

EN, ZH = Words("en"), Words("zh")


def spaced(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (6.24, "min", "6.2 min", "6.2 分钟"),
        (0.7409, "share", "74.1 %", "74.1%"),
        (38_350_000, "yuan/year", "38.4 million yuan a year", "3,835 万元/年"),
        (48_000, "yuan/year", "48,000 yuan a year", "48,000元/年"),
        (1234, "people", "1,234 people", "1,234 人"),
        (18.2, "people", "18.2 people", "18.2 人"),
        (0.25, "", "0.25", "0.25"),
        (12.5, "parsec", "12.5 parsec", "12.5 parsec"),
        (-0.04, "min", "0.0 min", "0.0 分钟"),
        (math.nan, "min", "–", "–"),
    ],
)
def test_an_amount_has_few_digits_and_its_unit(value, unit, english, chinese):
    assert spaced(amount(value, unit, EN)) == english
    assert spaced(amount(value, unit, ZH)) == chinese


def test_number_and_unit_stay_on_one_line():
    assert amount(6.2, "min", EN) == "6.2\u00a0min"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (-8.6, "min", "−8.6 min"),
        (8.6, "min", "+8.6 min"),
        (0.474, "share", "+47.4 percentage points"),
        (-0.00001, "share", "0.0 percentage points"),
        (0.0, "min", "0.0 min"),
        (484, "people", "+484 people"),
        (math.nan, "min", "–"),
    ],
)
def test_a_difference_has_a_sign_unless_it_is_nothing(value, unit, expected):
    assert spaced(difference(value, unit, EN)) == expected


def test_a_sentence_says_less_or_more_instead_of_a_sign():
    assert spaced(size_of_difference(-8.6, "min", EN)) == "8.6 min"
    assert spaced(size_of_difference(0.05, "share", ZH)) == "5.0 个百分点"


def test_an_interval_has_its_unit_once():
    assert spaced(interval(-9.14, -8.06, "min", EN)) == "−9.1 to −8.1 min"
    assert spaced(interval(8.06, 9.14, "min", EN, signed=False)) == "8.1 to 9.1 min"
    assert spaced(interval(-0.01, 0.02, "share", ZH, with_unit=False)) == "−1.0 至 +2.0"
    assert interval(math.nan, 1.0, "min", EN) == "–"


def test_a_narrow_interval_gets_the_decimals_that_tell_its_ends_apart():
    assert spaced(interval(-4.24, -4.21, "min", EN)) == "−4.24 to −4.21 min"
    assert spaced(interval(2.0, 2.0, "min", EN)) == "+2.0 to +2.0 min"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_plain_number_reads_back(value, digits):
    text = plain(value, digits).replace(",", "").replace("−", "-")
    assert float(text) == pytest.approx(value, abs=0.51 * 10.0**-digits)
    assert not text.startswith("-") or float(text) < 0


def test_targets_and_levels_are_written_as_they_were_set():
    assert spaced(target(5.0, EN)) == "5 min"
    assert spaced(target(7.5, ZH)) == "7.5 分钟"
    assert spaced(percent(0.95, EN)) == "95 %"
    assert percent(0.999, ZH) == "99.9%"
