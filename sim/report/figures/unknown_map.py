"""Map of one design: where disputes begin that nobody ever comes to know of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, FloatArray, IntArray
from sim.measures.grouping import ratio, sums_by
from sim.record.results.reading import Results
from sim.record.results.schema import CELLS
from sim.report.compared import Compared
from sim.report.drawing import Drawing, name_for_id, svg_of
from sim.report.maps import (
    BORDER,
    FEW_CELLS,
    Ground,
    borders,
    draw_classes,
    draw_outline,
    draw_roads,
    draw_scale_bar,
    legend_axes,
    map_axes,
    nearest_cell,
    paint,
)
from sim.report.numbers import amount
from sim.report.style import INK, WIDTH_IN, house_style
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

COLOURS = ("#f1eef6", "#bdc9e1", "#74a9cf", "#2b8cbe", "#045a8d", "#02263d")
"""From few to many; darker is more, in grey print too."""

LIMITS = (0.15, 0.3, 0.45, 0.6, 0.75)
_NONE_BEGAN = "#ffffff"

FEWEST = 20
"""Places are so large that this many disputes begin in one on average: in smaller ones the map would show chance."""

_MAP_WIDTH = WIDTH_IN / 2 - 0.1
_BELOW_IN = 0.75


@dataclass(frozen=True, slots=True)
class Unknown:
    """Share of the disputes of each place that were never known, all replications together.

    `of_cell` is the place of each cell, shape `(cells,)`; `begun` and `share` have shape `(places,)`, NaN where none
    began. `level` is the level of the places.
    """

    level: str
    of_cell: IntArray
    begun: FloatArray
    share: FloatArray


def draw(results: Results, design: Compared, words: Words) -> Drawing | None:
    """Draw the map of one design; None in runs without disputes."""
    if results.scenario.demand.disputes is None:
        return None
    cells = _cells(results, design)
    found = unknown(cells)
    outline = results.table("outline").to_numpy(dtype=np.float64)
    ground = Ground(cells["x_km"].to_numpy(), cells["y_km"].to_numpy(), outline, results.table("roads"))
    name, text = name_for_id(f"unknown-{design.name}"), _summary(found, words)
    alt = words("unknown.alt", design=design.title, summary=text)
    with house_style(name):
        figure, axes = map_axes(ground, _MAP_WIDTH, above_in=0.02, below_in=_BELOW_IN)
        _colour(axes, ground, found)
        draw_roads(axes, ground)
        draw_outline(axes, ground)
        draw_scale_bar(axes, ground, words("unit.name.km"))
        steps = [f"{100 * limit:g}" for limit in LIMITS]
        names = [f"< {steps[0]}", *(f"{low}–{high}" for low, high in pairwise(steps)), f"> {steps[-1]}"]
        draw_classes(
            legend_axes(figure, _MAP_WIDTH, _BELOW_IN), _MAP_WIDTH, words("unknown.legend"),
            list(zip(COLOURS, names, strict=True)),
        )  # fmt: skip
        svg = svg_of(figure, name, alt)
    return Drawing(name, svg, design.title, text, alt)


def unknown(cells: pd.DataFrame) -> Unknown:
    """Return the shares by cell, or by the lowest level above whose places have enough disputes.

    Parameters
    ----------
    cells:
        One row a cell: `begun` and `unknown` disputes, then the columns of the table of cells.
    """
    columns = [str(column) for column in cells.columns]
    upper = columns[columns.index(CELLS[-1].name) + 1 :]
    # A name may repeat, but not below the same place.
    levels = [("cell", ["code"]), *((upper[number], upper[: number + 1]) for number in reversed(range(len(upper))))]
    divided = (_by(cells, level, columns) for level, columns in levels)
    return next((found for found in divided if found.begun.mean() >= FEWEST), _by(cells, *levels[-1]))


def _by(cells: pd.DataFrame, level: str, columns: list[str]) -> Unknown:
    """Return the shares of the places that have the same texts in some columns."""
    of_cell = cells.groupby(columns, dropna=False, sort=False).ngroup().to_numpy().astype(np.int64)
    begun, never = (sums_by(of_cell, int(of_cell.max()) + 1, cells[name].to_numpy()) for name in ("begun", "unknown"))
    return Unknown(level, of_cell, begun, ratio(never, begun))


def _cells(results: Results, design: Compared) -> pd.DataFrame:
    return results.sql(
        "SELECT coalesce(d.begun, 0) AS begun, coalesce(d.unknown, 0) AS unknown, c.* FROM cells c LEFT JOIN"
        " (SELECT cell, count(*) AS begun, count(*) FILTER (known_at IS NULL) AS unknown FROM disputes"
        "  WHERE design = $design AND in_window GROUP BY cell) d ON d.cell = c.code ORDER BY c.code",
        {"design": design.name},
    )


def _summary(found: Unknown, words: Words) -> str:
    whole = float(np.nansum(found.share * found.begun) / max(1.0, found.begun.sum()))
    judged = found.begun >= FEWEST
    if np.count_nonzero(judged) < 2:
        return words("unknown.whole", share=amount(whole, "share", words))
    low, high = np.quantile(found.share[judged], [0.1, 0.9])
    return words(
        "unknown.caption", share=amount(whole, "share", words), low=amount(float(low), "share", words),
        high=amount(float(high), "share", words), level=words.known("level", found.level),
        begun=f"{found.begun.mean():.0f}",
    )  # fmt: skip


def _colour(axes: Axes, ground: Ground, found: Unknown) -> None:
    from matplotlib.colors import to_rgb

    palette: NDArray[np.uint8] = np.array([to_rgb(colour) for colour in (*COLOURS, _NONE_BEGAN)]) * 255
    known = ~np.isnan(found.share)
    classes = np.where(known, np.searchsorted(LIMITS, np.where(known, found.share, 0.0), side="right"), len(COLOURS))
    colours = palette.round().astype(np.uint8)[classes][found.of_cell]
    if len(colours) < FEW_CELLS:
        axes.scatter(ground.x_km, ground.y_km, s=60, c=colours / 255, edgecolors=INK, linewidths=0.5, zorder=4)
        return
    pixels = nearest_cell(ground)
    picture = colours[pixels]
    picture[borders(np.where(pixels >= 0, found.of_cell[pixels], NONE))] = BORDER
    paint(axes, ground, picture, pixels >= 0)
