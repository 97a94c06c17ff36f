"""The key of a figure: which line or marker is which design, in rows across the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.compared import Compared
from sim.report.style import WIDTH_IN, axes_at, shortened, text_width_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW_IN, _SAMPLE_IN, _GAP_IN, _LEFT_IN = 0.21, 0.34, 0.3, 0.05


@dataclass(frozen=True, slots=True)
class _Entry:
    design: Compared
    text: str
    left_in: float
    row: int


def _entries(designs: list[Compared]) -> list[_Entry]:
    entries: list[_Entry] = []
    left, row = _LEFT_IN, 0
    for design in designs:
        text = shortened(design.title, WIDTH_IN - 2 * _SAMPLE_IN)
        width = _SAMPLE_IN + text_width_in(text) + _GAP_IN
        if entries and left + width > WIDTH_IN:
            left, row = _LEFT_IN, row + 1
        entries.append(_Entry(design, text, left, row))
        left += width
    return entries


def key_height_in(designs: list[Compared]) -> float:
    """Return the height that the key needs, in inches."""
    return _ROW_IN * (1 + max(entry.row for entry in _entries(designs)))


def draw_key(figure: Figure, designs: list[Compared], *, lines: bool) -> None:
    """Draw the key along the upper edge, with lines or with markers only."""
    height = key_height_in(designs)
    axes = axes_at(figure, 0, figure.get_size_inches()[1] - height, 0, 0)
    axes.set(xlim=(0, WIDTH_IN), ylim=(-height, 0))
    axes.set_axis_off()
    for entry in _entries(designs):
        look, level = entry.design.look, -_ROW_IN * (entry.row + 0.5)
        ends = [entry.left_in, entry.left_in + _SAMPLE_IN - 0.06]
        if lines:
            axes.plot(ends, [level, level], color=look.colour, linestyle=look.dashes, linewidth=1.8)
        axes.plot(
            [sum(ends) / 2], [level], marker=look.marker, color=look.colour, markersize=6, markeredgecolor="white",
            markeredgewidth=0.5, linestyle="none",
        )  # fmt: skip
        axes.text(entry.left_in + _SAMPLE_IN, level, entry.text, va="center_baseline")
