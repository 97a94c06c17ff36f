"""What does not hang together on the map of a world: roads apart, lines and places left out, places far from roads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.report.maps import ROADS_AS_PICTURE, legend_axes
from sim.report.style import TARGET_COLOUR, WIDTH_IN
from sim.report.words import Words
from sim.world.model import World
from sim.world.reach import strong_parts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_APART, _LEFT_OUT, _PLACE = "#d55e00", "#56b4e9", "#0072b2"
_SAMPLE_IN, _ROW_IN, _PT = 0.24, 0.2, 8.0
_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """One sort of thing that is marked: the key of its word, how much of it there is, where, and how to draw it.

    `ends` has shape `(things, 4)`: east and north of one end and of the other, which for a point are the same.
    """

    key: str
    amount: float
    ends: FloatArray
    draw: Callable[[Axes, FloatArray], None]


def marks_of(world: World) -> list[Mark]:
    """Return what there is to mark."""
    lines, apart, legs, places = world.strays.lines, _apart(world), _legs(world), world.strays.places
    lines_km = float(np.hypot(lines[:, 0] - lines[:, 2], lines[:, 1] - lines[:, 3]).sum())
    found = [
        Mark("left_out", lines_km, lines, _left_out_lines),
        Mark("apart", len(apart), apart, _apart_roads),
        Mark("far", len(legs), legs, _far_places),
        Mark("dropped", len(places), np.tile(places, 2), _dropped_places),
    ]
    return [mark for mark in found if len(mark.ends)]


def draw_marks(axes: Axes, marks: list[Mark]) -> None:
    """Draw the marks over the roads."""
    for mark in marks:
        mark.draw(axes, mark.ends)


def legend_height_in(marks: list[Mark]) -> float:
    """Return the height of the rows that say what the marks mean."""
    return _ROW_IN * (-(-len(marks) // _IN_A_ROW)) + 0.05 * bool(marks)


def draw_mark_legend(figure: Figure, marks: list[Mark], words: Words) -> None:
    """Say along the lower edge of a figure what each mark means, and how much of it there is."""
    legend = legend_axes(figure, WIDTH_IN, legend_height_in(marks))
    for number, mark in enumerate(marks):
        left = 0.04 + (number % _IN_A_ROW) * WIDTH_IN / _IN_A_ROW
        middle = -_ROW_IN * (number // _IN_A_ROW + 0.5)
        mark.draw(legend, np.array([[left, middle, left + _SAMPLE_IN, middle]]))
        text = words(f"world.strays.{mark.key}", amount=f"{mark.amount:,.0f}")
        legend.text(left + _SAMPLE_IN + 0.08, middle, text, fontsize=_PT, va="center_baseline")


def _apart(world: World) -> FloatArray:
    """Return the roads that do not lead both ways into the part of the network with most nodes, once each."""
    roads = world.roads
    part = strong_parts(len(roads.node_name), roads.tail, roads.head) if len(roads.tail) else np.empty(0, dtype=int)
    if not len(part) or not part.any():
        return np.empty((0, 4))
    inside = part == np.bincount(part).argmax()
    apart = ~(inside[roads.tail] & inside[roads.head])
    ends = np.sort(np.column_stack((roads.tail[apart], roads.head[apart])), axis=1)
    tail, head = np.unique(ends, axis=0).T
    return np.column_stack((roads.x_km[tail], roads.y_km[tail], roads.x_km[head], roads.y_km[head]))


def _legs(world: World) -> FloatArray:
    """Return the ways from the road to the cells that lie far from it."""
    far, cells, roads = world.strays.far, world.cells, world.roads
    node = cells.node[far]
    return np.column_stack((roads.x_km[node], roads.y_km[node], cells.x_km[far], cells.y_km[far]))


def _lines(axes: Axes, ends: FloatArray, colour: str, width: float, order: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    codes = np.tile([Path.MOVETO, Path.LINETO], len(ends))
    patch = PathPatch(Path(ends.reshape(-1, 2), codes), fill=False, edgecolor=colour, linewidth=width, zorder=order)
    patch.set_rasterized(len(ends) > ROADS_AS_PICTURE)
    axes.add_patch(patch)


def _left_out_lines(axes: Axes, ends: FloatArray) -> None:
    _lines(axes, ends, _LEFT_OUT, 0.6, 1.9)


def _apart_roads(axes: Axes, ends: FloatArray) -> None:
    _lines(axes, ends, _APART, 1.6, 2.5)


def _far_places(axes: Axes, ends: FloatArray) -> None:
    _lines(axes, ends, TARGET_COLOUR, 0.6, 4.5)
    axes.scatter(
        ends[:, 2], ends[:, 3], s=16, marker="o", facecolors="none", edgecolors=TARGET_COLOUR, linewidths=1.0, zorder=5
    )  # fmt: skip


def _dropped_places(axes: Axes, ends: FloatArray) -> None:
    middle = (ends[:, :2] + ends[:, 2:]) / 2
    axes.scatter(middle[:, 0], middle[:, 1], s=18, marker="x", c=_PLACE, linewidths=1.2, zorder=5)
