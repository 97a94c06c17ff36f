"""A drawing is SVG that can stand in a page beside others."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim.report.drawing import Drawing, svg_of
from sim.report.style import axes_at, house_style, new_figure

HOSTILE = "一村 <script>alert(1)</script> $x^2$ & -- ]]>"


def draw(name="one", salt="salt"):
    with house_style(salt):
        figure = new_figure(2)
        axes = axes_at(figure, 0.5, 0.5, 0.2, 0.3)
        axes.plot([1, 2, 3], [1.23456789, 4, 2], marker="o")
        axes.imshow([[1, 2], [3, 4]], extent=(1, 2, 1, 2), aspect="auto", interpolation="none")
        axes.set_title(HOSTILE)
        return svg_of(figure, name, 'says "hello" & <goodbye>')


@pytest.fixture(scope="module")
def svg():
    return draw()


def test_it_is_well_formed_and_keeps_text_as_text(svg):
    root = ET.fromstring(svg)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert HOSTILE in texts
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'says "hello" & <goodbye>'


def test_every_id_begins_with_its_name_and_every_reference_is_met(svg):
    ids = re.findall(r' id="([^"]+)"', svg)
    references = re.findall(r'(?:href="#|url\(#)([^")]+)', svg)
    assert ids
    assert all(name.startswith("one-") for name in ids)
    assert set(references) <= set(ids)


def test_it_says_nothing_about_when_and_where_it_was_made(svg):
    assert "metadata" not in svg
    assert "matplotlib.org" not in svg
    assert "<!--" not in svg
    assert "<?xml" not in svg
    assert "<style" not in svg


def test_the_same_figure_gives_the_same_bytes(svg):
    assert draw() == svg
    assert draw("other") != svg


def test_coordinates_are_rounded(svg):
    assert [d for d in re.findall(r' d="([^"]*)"', svg) if re.search(r"\d\.\d{3,}", d)] == []


def test_fonts_are_left_to_the_reader(svg):
    assert "Microsoft YaHei" in svg
    assert "DejaVu" not in svg


def test_a_notebook_shows_the_drawing(svg):
    assert Drawing("one", svg, "title", "caption", "alt")._repr_svg_() == svg
