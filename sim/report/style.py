"""How every figure looks: colours told apart by colour-blind eyes and in black-and-white print, fonts, sizes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = (
    "system-ui", "Segoe UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei",
    "Helvetica Neue", "Arial", "sans-serif",
)  # fmt: skip
"""Fonts that the reader's browser tries in turn; between them every system has Latin and Chinese letters."""

LAYOUT_FONT = "DejaVu Sans"
"""Font that comes with matplotlib, so that a page has the same layout wherever it is made; wider than most."""

INK, MUTED, FAINT, PAPER = "#1a1a1a", "#5a5a5a", "#d4d4d4", "#ffffff"
TARGET_COLOUR = "#8a1538"

WIDTH_IN = 7.2
"""Width of a figure over the whole page."""

FONT_PT = 9.0


@dataclass(frozen=True, slots=True)
class Look:
    """How one design is drawn: by colour, and without colour by dashes and markers."""

    colour: str
    dashes: str | tuple[float, tuple[float, ...]]
    marker: str
    hatch: str


LOOKS = (
    Look("#4d4d4d", (0, (5, 2)), "s", "////"),
    Look("#0072b2", "solid", "o", ""),
    Look("#d55e00", (0, (1, 1.2)), "^", "...."),
    Look("#009e73", (0, (7, 2, 1.5, 2)), "D", "\\\\\\\\"),
    Look("#cc79a7", (0, (3, 1, 1, 1, 1, 1)), "v", "xxxx"),
    Look("#56b4e9", (0, (9, 3)), "P", "++++"),
)
"""Okabe and Ito's colours; the first is the baseline's."""


def look(number: int) -> Look:
    """Return the look of the design with this number, the baseline being 0."""
    return LOOKS[number % len(LOOKS)]


@contextmanager
def house_style(salt: str) -> Iterator[None]:
    """Set matplotlib's parameters while figures are drawn; the same figure and salt always give the same bytes."""
    import warnings

    import matplotlib as mpl

    parameters: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "text.parse_math": False,
        "font.family": [LAYOUT_FONT],
        "font.size": FONT_PT,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": FONT_PT,
        "axes.titlelocation": "left",
        "axes.grid": False,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "text.color": INK,
        "hatch.linewidth": 0.6,
        "hatch.color": PAPER,
        "axes.unicode_minus": True,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
    }
    with mpl.rc_context(parameters), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def new_figure(height_in: float, width_in: float = WIDTH_IN) -> Figure:
    """Return an empty figure that belongs to no window."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width_in, height_in))


def axes_at(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Return axes whose edges lie this many inches inside the figure's; text never decides the layout."""
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    )


def text_width_in(text: str, size_pt: float = FONT_PT) -> float:
    """Return about how wide a text is, in inches: a Chinese character is as wide as high, others 0.6 of that."""
    return sum(1.0 if _is_wide(letter) else 0.58 for letter in text) * size_pt / 72


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def shortened(text: str, width_in: float, size_pt: float = FONT_PT) -> str:
    """Return a text that fits, cut with an ellipsis where it is too long."""
    if text_width_in(text, size_pt) <= width_in:
        return text
    while text and text_width_in(text + "…", size_pt) > width_in:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, width_in: float, size_pt: float = FONT_PT) -> list[str]:
    """Return a text as at most two lines, broken at a space or between Chinese characters, the rest cut."""
    if text_width_in(text, size_pt) <= width_in:
        return [text]
    breaks = [
        place
        for place in range(1, len(text))
        if (text[place - 1] == " " or _is_wide(text[place - 1]) or _is_wide(text[place]))
        and text_width_in(text[:place].rstrip(), size_pt) <= width_in
    ]
    if not breaks:
        return [shortened(text, width_in, size_pt)]
    return [text[: breaks[-1]].rstrip(), shortened(text[breaks[-1] :].lstrip(), width_in, size_pt)]


def name_rows(axes: Axes, names: list[list[str]], size_pt: float = FONT_PT) -> None:
    """Write one or two lines to the left of each row of a chart.

    Each line is a text of its own: then it ends at the same place in whatever font the reader's browser takes.
    """
    axes.set_yticks([])
    for place, lines in enumerate(names):
        for number, line in enumerate(lines):
            shift = 0.58 * size_pt * (len(lines) - 1 - 2 * number)
            axes.annotate(
                line, (0, place), xytext=(-6, shift), xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                ha="right", va="center_baseline", fontsize=size_pt, annotation_clip=False,
            )  # fmt: skip


def round_ticks(axes: Axes, which: Literal["x", "y"], most: int) -> None:
    """Put at most so many ticks at round numbers on an axis."""
    from matplotlib.ticker import MaxNLocator

    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
