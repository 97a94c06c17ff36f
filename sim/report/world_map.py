"""The map of a world: people, townships, roads, without any units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, IntArray
from sim.record.results.whole import write_whole
from sim.record.results.world import roads_frame
from sim.report.drawing import svg_of
from sim.report.maps import (
    BORDER,
    FEW_CELLS,
    Ground,
    borders,
    draw_outline,
    draw_roads,
    draw_scale_bar,
    map_axes,
    nearest_cell,
    paint,
)
from sim.report.strays import draw_mark_legend, draw_marks, legend_height_in, marks_of
from sim.report.style import INK, MUTED, PAPER, WIDTH_IN, axes_at, house_style, text_width_in
from sim.report.words import Language, Words
from sim.world.model import World

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox
    from numpy.typing import NDArray

COLOURS = ("#f7f4e9", "#e3e0bd", "#bfcf9a", "#8db48e", "#5b9482", "#2f6b6a")
"""People per square kilometre, few to many; darker is denser, in grey print too."""

LIMITS_PER_KM2 = (100.0, 300.0, 1000.0, 3000.0, 10000.0)
_BELOW_IN, _SCALE_IN = 0.62, 0.26
"""Height below the map of scale bar and legend, and of the scale bar alone."""

_MOST_NAMES, _NAME_PT = 60, 8.0


@dataclass(frozen=True, slots=True)
class Division:
    """The level whose places are outlined and named: its place above each cell, and the places themselves."""

    of_cell: IndexArray
    places: IntArray


def draw_world(world: World, language: Language = "en") -> str:
    """Return the map of a world as SVG: how densely people live, roads, the places of the upper level with names.

    What the readers left out or doubt is marked, and so are roads that do not hang together with most others.
    """
    words = Words(language)
    ground = Ground(world.cells.x_km, world.cells.y_km, world.outline, roads_frame(world))
    division = _division(world)
    alt = words("world.alt", name=world.name, residents=f"{world.cells.residents.sum():,.0f}", cells=len(world.cells))
    marks = marks_of(world)
    marks_in = legend_height_in(marks)
    dense = len(world.cells) >= FEW_CELLS and bool(world.cells.residents.any())
    with house_style("world"):
        figure, axes = map_axes(
            ground, WIDTH_IN, above_in=0.02, below_in=(_BELOW_IN if dense else _SCALE_IN) + marks_in
        )
        if dense:
            _paint_density(axes, ground, world, division)
            _legend(figure, words, marks_in)
        else:
            _dots(axes, world)
        draw_roads(axes, ground)
        draw_marks(axes, marks)
        if marks:
            draw_mark_legend(figure, marks, words)
        draw_outline(axes, ground)
        draw_scale_bar(axes, ground, words("unit.name.km"))
        _name_places(axes, world, division)
        if world.assumed_positions:
            told = words("world.assumed", count=f"{world.assumed_positions:,}", cells=f"{len(world.cells):,}")
            height_in = figure.get_size_inches()[1]
            figure.text(0.04 / WIDTH_IN, (_BELOW_IN - 0.14) / height_in, told, fontsize=8, va="center_baseline")
        return svg_of(figure, "world", alt)


def write_world_map(world: World, file: Path, language: Language = "en") -> None:
    """Write the map into an SVG file, which appears complete or not at all.

    Raises
    ------
    ResultsError
        The file cannot be written.
    """
    write_whole(file, draw_world(world, language) + "\n")


def _division(world: World) -> Division:
    """Return the widest level that divides the world into several places; none of it when there is no such level."""
    places = world.places
    for number, level in enumerate(places.levels[:-1]):
        members = np.flatnonzero(places.level == number)
        if len(members) > 1:
            return Division(world.ancestors(level), members)
    return Division(np.full(len(world.cells), NONE, dtype=np.int32), np.empty(0, dtype=np.int64))


def _paint_density(axes: Axes, ground: Ground, world: World, division: Division) -> None:
    pixels = nearest_cell(ground)
    density = _people_per_km2(ground, pixels, world.cells.residents)
    picture = _palette()[np.searchsorted(LIMITS_PER_KM2, density)][pixels]
    picture[borders(np.where(pixels >= 0, division.of_cell[pixels], NONE))] = BORDER
    paint(axes, ground, picture, pixels >= 0)


def _people_per_km2(ground: Ground, pixels: IntArray, residents: FloatArray) -> FloatArray:
    """Return residents of each cell over the ground that is nearest to it, shape `(cells,)`."""
    west, east, south, north = ground.extent
    pixel_km2 = (east - west) * (north - south) / pixels.size
    area_km2 = np.bincount(pixels[pixels >= 0], minlength=len(residents)) * pixel_km2
    density: FloatArray = residents / np.maximum(area_km2, pixel_km2)
    return density


def _palette() -> NDArray[np.uint8]:
    from matplotlib.colors import to_rgb

    return (np.array([to_rgb(colour) for colour in COLOURS]) * 255).round().astype(np.uint8)


def _dots(axes: Axes, world: World) -> None:
    largest = max(float(world.cells.residents.max()), 1.0)
    sizes = 12 + 60 * world.cells.residents / largest
    axes.scatter(world.cells.x_km, world.cells.y_km, s=sizes, c=COLOURS[-1], edgecolors=PAPER, linewidths=0.6, zorder=4)


def _name_places(axes: Axes, world: World, division: Division) -> None:
    """Write the names of the places at their seats, with a dot; none when there are too many to read."""
    places, chosen = world.places, division.places
    if not 0 < len(chosen) <= _MOST_NAMES:
        return
    axes.scatter(
        places.x_km[chosen], places.y_km[chosen], s=14, c=INK, edgecolors=PAPER, linewidths=0.6, zorder=6
    )  # fmt: skip
    seats = axes.transData.transform(np.column_stack([places.x_km[chosen], places.y_km[chosen]]))
    taken: list[Bbox] = []
    for place, (x, y) in zip(chosen.tolist(), seats * 72 / axes.figure.dpi, strict=True):
        spot = _free_spot(places.name[place], float(x), float(y), taken)
        if spot is not None:
            text = axes.annotate(
                places.name[place], (places.x_km[place], places.y_km[place]), xytext=spot, textcoords="offset points",
                ha="center", va="center_baseline", fontsize=_NAME_PT, zorder=7,
            )  # fmt: skip
            text.set_bbox({"boxstyle": "round,pad=0.1", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.75})


def _free_spot(name: str, x: float, y: float, taken: list[Bbox]) -> tuple[float, float] | None:
    """Return where beside its dot a name overlaps no other, in points, and take that place; None where nowhere."""
    from matplotlib.transforms import Bbox

    half_width, half_height = 36 * text_width_in(name, _NAME_PT) + 2, 0.65 * _NAME_PT
    for dx, dy in ((0.0, 11.0), (0.0, -11.0), (half_width + 4, 0.0), (-half_width - 4, 0.0)):
        box = Bbox.from_extents(x + dx - half_width, y + dy - half_height, x + dx + half_width, y + dy + half_height)
        if not any(box.overlaps(other) for other in taken):
            taken.append(box)
            return dx, dy
    return None


def _legend(figure: Figure, words: Words, below_in: float) -> None:
    from matplotlib.patches import Rectangle

    legend = axes_at(figure, 0, below_in, 0, figure.get_size_inches()[1] - _BELOW_IN - below_in)
    legend.set(xlim=(0, WIDTH_IN), ylim=(-_BELOW_IN, 0))
    legend.set_axis_off()
    title = words("world.legend")
    legend.text(0.04, -0.36, title, fontsize=8, va="center_baseline")
    left = 0.2 + text_width_in(title, 8)
    limits = [f"{limit:,.0f}" for limit in LIMITS_PER_KM2]
    labels = [f"< {limits[0]}", *(f"{a}–{b}" for a, b in pairwise(limits)), f"> {limits[-1]}"]
    box = min(0.82, (WIDTH_IN - left - 0.05) / len(COLOURS))
    for number, (colour, label) in enumerate(zip(COLOURS, labels, strict=True)):
        at = left + number * box
        legend.add_patch(Rectangle((at, -0.42), box, 0.13, facecolor=colour, edgecolor=MUTED, linewidth=0.5))
        legend.text(at + box / 2, -0.53, label, ha="center", va="center", fontsize=7)
