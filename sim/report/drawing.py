"""A finished figure: SVG that stands by itself, with the words that go with it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sim.report.style import FONTS, LAYOUT_FONT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PROLOG = re.compile(r"^.*?(?=<svg )", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_PATH = re.compile(r'(?<= d=")[^"]*|(?<= x=")[^"]*|(?<= y=")[^"]*')
_REFERENCE = re.compile(r'((?<= id=")|(?<=href="#)|(?<=url\(#))')
_STYLE = re.compile(r"<defs>\s*<style type=\"text/css\">.*?</style>\s*</defs>", re.DOTALL)
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^"]*"')
_FONT_FAMILY = f"font-family: '{LAYOUT_FONT}'; "
_BLANK = re.compile(r">\s*\n\s*<")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure with its title, a caption that says how to read it, and the same in words for who cannot see it.

    `svg` is empty where there is nothing to draw; the caption then says why. Shows itself in a notebook.
    """

    name: str
    svg: str
    title: str
    caption: str
    alt: str

    def _repr_svg_(self) -> str:
        return self.svg


def name_for_id(name: str) -> str:
    """Return a name that is fit for an id: letters and digits of any script, and hyphens."""
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def svg_of(figure: Figure, name: str, alt: str) -> str:
    """Return a figure as an `<svg>` element that can stand in a page beside others.

    Ids begin with `name`, coordinates are rounded to a hundredth of a point, no date or program is written, and text
    stays text in the fonts of the reader's browser. Call it within `house_style`.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = _PROLOG.sub("", buffer.getvalue(), count=1)
    svg = _COMMENT.sub("", _METADATA.sub("", svg, count=1))
    svg = _PATH.sub(lambda path: _NUMBER.sub(_rounded, path[0]).replace("\n", " ").replace(" L ", "L"), svg)
    svg = _NO_TURN.sub("", _STYLE.sub("", svg, count=1))
    svg = _REFERENCE.sub(f"{name}-", svg)
    fonts = ", ".join(f"'{font}'" if " " in font else font for font in FONTS)
    svg = svg.replace(_FONT_FAMILY, "").replace(f"'{LAYOUT_FONT}'", fonts)
    svg = _BLANK.sub("><", svg)
    look = f"font-family: {fonts}; stroke-linejoin: round; stroke-linecap: butt"
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" style="{look}" ', 1).strip()


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
