"""Map of one design: how many minutes each part of the district is from the nearest base."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.record.results.reading import Results
from sim.report.compared import Compared, strictest_target_min
from sim.report.drawing import Drawing, name_for_id, svg_of
from sim.report.maps import (
    FEW_CELLS,
    Ground,
    draw_classes,
    draw_outline,
    draw_roads,
    draw_scale_bar,
    legend_axes,
    map_axes,
    nearest_cell,
    paint,
)
from sim.report.numbers import amount, target
from sim.report.style import INK, PAPER, WIDTH_IN, house_style, shortened, text_width_in
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

COLOURS = ("#dceaf6", "#a9cbe6", "#f39a4d", "#cb5a0c", "#7a2604")
"""Inside the circle blue, outside orange to brown; darker is farther, so that grey print reads the same way."""

UNREACHED = "#3a3a3a"

EDGE = (8, 48, 107)
"""Colour of the line round the circle, as red, green and blue."""

_MARKERS = ("s", "o", "^", "D")
_MANY_BASES = 60
_MAP_WIDTH = WIDTH_IN / 2 - 0.1
_LEGEND_LEFT = 0.1
_ROW_IN = 0.2


def class_limits_min(target_min: float) -> tuple[float, ...]:
    """Return the upper limits of all classes but the last: half the target, the target, twice and four times."""
    return target_min / 2, target_min, 2 * target_min, 4 * target_min


def draw(results: Results, design: Compared, words: Words) -> Drawing:
    """Draw the map of one design."""
    target_min = strictest_target_min(results)
    cells = results.sql(
        "SELECT c.x_km, c.y_km, c.residents, v.circle_min FROM cells c"
        " LEFT JOIN coverage v ON v.cell = c.code AND v.design = $design ORDER BY c.code",
        {"design": design.name},
    )
    outline = results.table("outline").to_numpy(dtype=np.float64)
    ground = Ground(cells["x_km"].to_numpy(), cells["y_km"].to_numpy(), outline, results.table("roads"))
    minutes = cells["circle_min"].to_numpy(dtype=np.float64)
    residents = cells["residents"].to_numpy()
    inside = inside_share(minutes, residents, target_min)
    who = words("map.residents" if residents.sum() > 0 else "map.cells", share=amount(inside, "share", words))
    alt = words("map.alt", design=design.title, who=who, target=target(target_min, words))
    name = f"map-{design.name}"
    with house_style(name):
        bases = _bases(results, design)
        symbols = _symbols(bases, words)
        below_in = 0.95 + _ROW_IN * max(symbol.row for symbol in symbols)
        figure, axes = map_axes(ground, _MAP_WIDTH, above_in=0.02, below_in=below_in)
        _colour(axes, ground, _class_of(minutes, target_min))
        draw_roads(axes, ground)
        draw_outline(axes, ground)
        draw_scale_bar(axes, ground, words("unit.name.km"))
        _draw_bases(axes, bases)
        _legend(figure, symbols, below_in, target_min, words)
        svg = svg_of(figure, name_for_id(name), alt)
    caption = words("map.caption", who=who, target=target(target_min, words))
    return Drawing(name_for_id(name), svg, design.title, caption, alt)


def inside_share(minutes: FloatArray, residents: FloatArray, target_min: float) -> float:
    """Return the share of residents in cells within the target; the share of cells where no residents are known."""
    weight = residents if residents.sum() > 0 else np.ones(len(residents))
    return float(weight[minutes <= target_min].sum() / weight.sum())


def _class_of(minutes: FloatArray, target_min: float) -> IntArray:
    """Return the colour class of each cell; the last one is for cells that no unit can reach."""
    limits = class_limits_min(target_min)
    reached = np.isfinite(minutes)
    return np.where(reached, np.searchsorted(limits, np.where(reached, minutes, 0.0)), len(limits) + 1)


def _colour(axes: Axes, ground: Ground, classes: IntArray) -> None:
    from matplotlib.colors import to_rgb

    palette: NDArray[np.uint8] = np.array([to_rgb(c) for c in (*COLOURS, UNREACHED)]) * 255
    colours = palette.round().astype(np.uint8)[classes]
    if len(classes) < FEW_CELLS:
        axes.scatter(ground.x_km, ground.y_km, s=60, c=colours / 255, edgecolors=INK, linewidths=0.5, zorder=4)
        return
    pixels = nearest_cell(ground)
    inside = (pixels < 0) | (classes[pixels] <= 1)
    picture = colours[pixels]
    picture[_edge(inside) & (pixels >= 0)] = EDGE
    paint(axes, ground, picture, pixels >= 0)


def _edge(inside: BoolArray) -> BoolArray:
    """Return the pixels inside that touch one outside: with this line the map reads without colour too."""
    framed = np.pad(inside, 1, mode="edge")
    surrounded = framed[:-2, 1:-1] & framed[2:, 1:-1] & framed[1:-1, :-2] & framed[1:-1, 2:]
    return inside & ~surrounded


def _bases(results: Results, design: Compared) -> pd.DataFrame:
    """Return the places where units wait that can go to some call, one row a group and place, in their order."""
    kinds, units = results.scenario.demand.kinds.values(), results.scenario.designs[design.name].units
    sorts = [set(needs) for kind in kinds for needs in kind.sorts_of_unit]
    answer = [name for name, group in units.items() if any(needs <= set(group.skills) for needs in sorts)]
    found = results.sql(
        'SELECT "group", any_value(title) AS title, base_x_km, base_y_km, min(row) AS first FROM'
        " (SELECT *, row_number() OVER () AS row FROM units) WHERE design = $design"
        ' GROUP BY "group", base_x_km, base_y_km ORDER BY first',
        {"design": design.name},
    )
    return found[found["group"].isin(answer)]


def _draw_bases(axes: Axes, bases: pd.DataFrame) -> None:
    for number, (_, group) in enumerate(bases.groupby("group", sort=False)):
        many = len(group) > _MANY_BASES
        axes.scatter(
            group["base_x_km"], group["base_y_km"], s=3 if many else 18, marker=_MARKERS[number % len(_MARKERS)],
            c=INK, edgecolors="none" if many else PAPER, linewidths=0 if many else 0.6, zorder=5 if many else 6,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A group of units in the legend: where it stands, its marker and its words."""

    left_in: float
    row: int
    marker: str
    text: str


def _symbols(bases: pd.DataFrame, words: Words) -> list[_Symbol]:
    """Return the groups of units side by side, in as many rows as they need."""
    symbols: list[_Symbol] = []
    left, row = _LEGEND_LEFT, 0
    for number, (_, group) in enumerate(bases.groupby("group", sort=False)):
        title = group["title"].iloc[0] or group["group"].iloc[0]
        text = shortened(words("map.base", title=title, count=len(group)), _MAP_WIDTH - 0.3, 8)
        if left > _LEGEND_LEFT and left + 0.15 + text_width_in(text, 8) > _MAP_WIDTH:
            left, row = _LEGEND_LEFT, row + 1
        symbols.append(_Symbol(left, row, _MARKERS[number % len(_MARKERS)], text))
        left += text_width_in(text, 8) + 0.35
    return symbols


def _legend(figure: Figure, symbols: list[_Symbol], height_in: float, target_min: float, words: Words) -> None:
    """Draw the classes as a strip of boxes below the map, and the symbols of the bases below that."""
    legend = legend_axes(figure, _MAP_WIDTH, height_in)
    limits = [f"{limit:g}" for limit in class_limits_min(target_min)]
    labels = [f"≤ {limits[0]}", *(f"{a}–{b}" for a, b in pairwise(limits)), f"> {limits[-1]}"]
    draw_classes(legend, _MAP_WIDTH, words("map.legend"), list(zip(COLOURS, labels, strict=True)))
    for symbol in symbols:
        height = -0.8 - _ROW_IN * symbol.row
        legend.scatter([symbol.left_in], [height], s=16, marker=symbol.marker, c=INK, linewidths=0)
        legend.text(symbol.left_in + 0.12, height, symbol.text, fontsize=8, va="center")
