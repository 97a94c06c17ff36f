"""Codes and counts as spreadsheets and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.world.readers.written_values import clean_text, code_of, count_of

CODE = "411603001200"


@pytest.mark.parametrize(
    "written",
    [CODE, f"{CODE}.0", f"{CODE}.", "4.11603001200E+11", "4.11603001200e11", f"'{CODE}", "４１１６０３００１２００"],
)
def test_a_code_comes_back_whole_from_what_a_spreadsheet_made_of_it(written):
    assert code_of(written) == CODE


@given(st.integers(10**8, 10**15 - 1))
def test_a_code_survives_every_way_of_writing_all_its_digits(number):
    ways = (str(number), f"{number}.0", f"{number:.{len(str(number)) - 1}e}", f"{number:.{len(str(number)) - 1}E}")
    assert {code_of(way) for way in ways} == {str(number)}


@given(st.integers(10**8, 10**12 - 1), st.integers(1, 6))
def test_a_code_that_was_shortened_is_never_guessed(number, digits):
    short = f"{number:.{digits}E}"
    assert code_of(short) is None


@pytest.mark.parametrize("written", ["v1", "a.0", "1.5", "王店", "41-16", "", "0123", "E+11"])
def test_what_no_spreadsheet_has_touched_stays(written):
    assert code_of(written) == written


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,234", ("1234", True)),
        ("1，234，567", ("1234567", True)),
        ("1 234", ("1234", True)),
        ("1234人", ("1234", True)),
        ("1,234 户", ("1234", True)),
        ("１２３", ("123", False)),
        ("-1,234.5", ("-1234.5", True)),
        ("1,23", ("1,23", False)),
        ("12,34,567", ("12,34,567", False)),
        ("人", ("人", False)),
        ("3万人", ("3万人", False)),
        ("", ("", False)),
    ],
)
def test_a_count_is_read_as_people_write_it_or_left_to_be_refused(written, read):
    assert count_of(written) == read


def test_letters_of_no_width_and_wide_spaces_are_no_part_of_a_text():
    assert clean_text("\ufeff\u3000王 店\u200b \u3000") == "王 店"
