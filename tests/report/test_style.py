"""Text in figures is measured without fonts, so that a page has the same layout on every machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.style import LOOKS, house_style, look, new_figure, shortened, text_width_in, wrapped


def test_a_chinese_character_is_as_wide_as_high():
    assert text_width_in("淮阳", 72) == 2.0
    assert text_width_in("ab", 72) == pytest.approx(1.16)


@given(st.text(max_size=80), st.floats(0.3, 5))
def test_a_shortened_text_fits_and_begins_like_the_original(text, width):
    short = shortened(text, width)
    assert text_width_in(short) <= width or short == "…"
    assert short == text or text.startswith(short.removesuffix("…"))


@given(st.text(max_size=80), st.floats(0.3, 5))
def test_a_wrapped_text_has_at_most_two_lines_that_fit(text, width):
    lines = wrapped(text, width)
    assert 1 <= len(lines) <= 2
    assert all(text_width_in(line) <= width or line == "…" for line in lines)


def test_a_text_is_broken_at_spaces_and_between_chinese_characters():
    assert wrapped("one auxiliary per village", text_width_in("one auxiliary") + 0.05) == [
        "one auxiliary",
        "per village",
    ]
    assert wrapped("一村一辅警方案", text_width_in("一村一辅")) == ["一村一辅", "警方案"]
    assert wrapped("short", 5) == ["short"]
    assert wrapped("unbreakable", text_width_in("unbrea")) == ["unbre…"]


def test_designs_look_different_without_colour_too():
    assert len({(str(one.dashes), one.marker) for one in LOOKS}) == len(LOOKS)
    assert look(0) is look(len(LOOKS))


def test_matplotlibs_own_settings_are_back_afterwards():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with house_style("salt"):
        new_figure(1)
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert dict(mpl.rcParams) == before
