"""What every map has: extent, ground coloured by the nearest cell, roads, outline, scale bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IntArray
from sim.report.style import INK, MUTED, axes_at, new_figure

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

PIXELS = 520
"""Pixels of the ground along the longer side of a map."""

FEW_CELLS = 60
"""With fewer cells than this the ground is left white and the cells are drawn as dots."""

_REACH_IN_GAPS = 1.5
"""How far a cell colours the ground where no boundary is known, in usual distances between neighbours."""

BORDER = (110, 90, 70)
"""Colour of the line between two places, as red, green and blue."""

ROADS_AS_PICTURE = 15_000
"""With more segments than this the roads are drawn as pixels, which keeps the page small."""

SCALE_BAR_BELOW_IN = 0.13
"""How far the scale bar lies below the map."""

_WIDTHS = {"motorway": 1.1, "trunk": 1.1, "primary": 0.9, "secondary": 0.6, "tertiary": 0.45}
_NARROW = 0.25


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the cells lie: positions in kilometres, the boundary (may be empty), the roads, the extent of the map."""

    x_km: FloatArray
    y_km: FloatArray
    outline: FloatArray
    roads: pd.DataFrame

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, east, south, north of the map, with a small margin."""
        x = np.concatenate([self.x_km, self.outline[:, 0], self.roads["x0_km"], self.roads["x1_km"]])
        y = np.concatenate([self.y_km, self.outline[:, 1], self.roads["y0_km"], self.roads["y1_km"]])
        size = max(float(np.ptp(x)), float(np.ptp(y)), 0.1)
        margin = 0.03 * size
        centre_x, centre_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        half_x = max(float(np.ptp(x)) / 2, 0.2 * size) + margin
        half_y = max(float(np.ptp(y)) / 2, 0.2 * size) + margin
        return float(centre_x - half_x), float(centre_x + half_x), float(centre_y - half_y), float(centre_y + half_y)


def map_axes(ground: Ground, width_in: float, above_in: float, below_in: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes hold the map in true proportion, with room above and below."""
    west, east, south, north = ground.extent
    height_in = width_in * (north - south) / (east - west)
    height_in = min(height_in, 1.3 * width_in)
    figure = new_figure(height_in + above_in + below_in, width_in)
    axes = axes_at(figure, 0.02, below_in, 0.02, above_in)
    axes.set_axis_off()
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal")
    return figure, axes


def nearest_cell(ground: Ground) -> IntArray:
    """Return for each pixel of the map the nearest cell, -1 outside the district; row 0 is the south."""
    from matplotlib.path import Path
    from scipy.spatial import cKDTree

    west, east, south, north = ground.extent
    step = max(east - west, north - south) / PIXELS
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    points = np.column_stack([x.ravel(), y.ravel()])
    tree = cKDTree(np.column_stack([ground.x_km, ground.y_km]))
    distance, cell = tree.query(points)
    if len(ground.outline) > 2:
        inside = Path(ground.outline).contains_points(points)
    else:
        gaps, _ = tree.query(tree.data, k=[2])
        inside = np.asarray(distance) <= _REACH_IN_GAPS * np.quantile(gaps, 0.9)
    return np.where(inside, cell, -1).reshape(x.shape)


def paint(axes: Axes, ground: Ground, colours: NDArray[np.uint8], shown: BoolArray) -> None:
    """Lay a picture under the map; `colours` has shape `(rows, columns, 3)`, pixels that are not shown stay white."""
    alpha = np.where(shown, np.uint8(255), np.uint8(0))
    west, east, south, north = ground.extent
    axes.imshow(
        np.dstack([colours, alpha]), extent=(west, east, south, north), origin="lower", interpolation="none",
        aspect="equal", zorder=0,
    )  # fmt: skip


def borders(place: IntArray) -> BoolArray:
    """Return the pixels whose right or upper neighbour lies in another place; the outer edge has its own line."""
    border: BoolArray = np.zeros(place.shape, dtype=np.bool_)
    border[:, :-1] = (place[:, :-1] != place[:, 1:]) & (place[:, 1:] != NONE)
    border[:-1] |= (place[:-1] != place[1:]) & (place[1:] != NONE)
    border &= place != NONE
    return border


def draw_roads(axes: Axes, ground: Ground) -> None:
    """Draw the roads, wide classes wider; one path for each width."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    roads = ground.roads
    widths = roads["road_class"].map(_WIDTHS).fillna(_NARROW)
    for width in sorted(set(widths)):
        segments = roads[widths == width]
        ends = segments[["x0_km", "y0_km", "x1_km", "y1_km"]].to_numpy().reshape(-1, 2)
        codes = np.tile([Path.MOVETO, Path.LINETO], len(segments))
        patch = PathPatch(Path(ends, codes), fill=False, edgecolor=MUTED, linewidth=width, alpha=0.75, zorder=2)
        patch.set_rasterized(len(roads) > ROADS_AS_PICTURE)
        axes.add_patch(patch)


def draw_outline(axes: Axes, ground: Ground) -> None:
    """Draw the boundary, closed."""
    if len(ground.outline) > 2:
        closed = np.concatenate([ground.outline, ground.outline[:1]])
        axes.plot(closed[:, 0], closed[:, 1], color=INK, linewidth=0.9, zorder=3)


def draw_classes(legend: Axes, width_in: float, title: str, classes: Sequence[tuple[str, str]]) -> None:
    """Draw a strip of boxes with their names below each, along the upper edge of axes measured in inches.

    Parameters
    ----------
    classes:
        Colour and name of each, from the left.
    """
    from matplotlib.patches import Rectangle

    legend.text(0.04, -0.13, title, fontsize=8, va="center")
    box = (width_in - 0.08) / len(classes)
    for number, (colour, name) in enumerate(classes):
        left = 0.04 + number * box
        legend.add_patch(Rectangle((left, -0.41), box, 0.15, facecolor=colour, edgecolor=INK, linewidth=0.5))
        legend.text(left + box / 2, -0.53, name, ha="center", va="center", fontsize=8)


def legend_axes(figure: Figure, width_in: float, height_in: float) -> Axes:
    """Return axes along the lower edge of a figure, in inches; their upper edge is 0."""
    legend = axes_at(figure, 0, 0, 0, figure.get_size_inches()[1] - height_in)
    legend.set(xlim=(0, width_in), ylim=(-height_in, 0))
    legend.set_axis_off()
    return legend


def draw_scale_bar(axes: Axes, ground: Ground, unit: str) -> None:
    """Draw a bar of a round length under the lower right corner of the map, its length to the left of it."""
    west, east, south, north = ground.extent
    most = (east - west) / 6
    power = 10.0 ** np.floor(np.log10(most))
    length = max(step * power for step in (1, 2, 5) if step * power <= most)
    km_per_in = (north - south) / (axes.get_window_extent().height / axes.figure.dpi)
    right, low = east - 0.01 * (east - west), south - SCALE_BAR_BELOW_IN * km_per_in
    axes.plot([right - length, right], [low, low], color=INK, linewidth=2, solid_capstyle="butt", clip_on=False)
    axes.text(
        right - length - 0.01 * (east - west), low, f"{length:g} {unit}", ha="right", va="center_baseline", fontsize=8
    )
