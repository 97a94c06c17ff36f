"""The key of a figure in rows across the top: which line or marker is which design, which colour which activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.activities import Activity
from sim.report.compared import Compared
from sim.report.style import WIDTH_IN, axes_at, shortened, text_width_in
from sim.report.words import Words

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


def patch_key_height_in(activities: list[Activity], words: Words) -> float:
    """Return the height that the key of some activities needs, in inches."""
    return _ROW_IN * (1 + max((row for _, _, row in _patches(activities, words)), default=0))


def draw_patch_key(figure: Figure, activities: list[Activity], words: Words) -> None:
    """Draw which colour is which activity along the upper edge."""
    from matplotlib.patches import Rectangle

    height = patch_key_height_in(activities, words)
    axes = axes_at(figure, 0, figure.get_size_inches()[1] - height, 0, 0)
    axes.set(xlim=(0, WIDTH_IN), ylim=(-height, 0))
    axes.set_axis_off()
    for activity, left, row in _patches(activities, words):
        level = -_ROW_IN * (row + 0.5)
        axes.add_patch(
            Rectangle(
                (left, level - 0.055), 0.2, 0.11, facecolor=activity.colour, hatch=activity.hatch, edgecolor="white",
                linewidth=0.3,
            )
        )  # fmt: skip
        axes.text(left + 0.26, level, words(f"state.{activity.state}"), va="center_baseline", fontsize=8)


def _patches(activities: list[Activity], words: Words) -> list[tuple[Activity, float, int]]:
    """Return where each sample stands: inches from the left, and row."""
    found: list[tuple[Activity, float, int]] = []
    left, row = _LEFT_IN, 0
    for activity in activities:
        width = 0.26 + text_width_in(words(f"state.{activity.state}"), 8) + 0.22
        if found and left + width > WIDTH_IN:
            left, row = _LEFT_IN, row + 1
        found.append((activity, left, row))
        left += width
    return found
