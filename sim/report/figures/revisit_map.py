"""Map of one design: how long it takes until a patrol passes a street again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.record.results.reading import Results
from sim.report.compared import Compared
from sim.report.drawing import Drawing, name_for_id, svg_of
from sim.report.maps import Ground, draw_scale_bar, map_axes
from sim.report.numbers import amount, target
from sim.report.style import FAINT, INK, WIDTH_IN, axes_at, house_style
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#0a2f57", "#3b8bc4", "#f39a4d", "#cb5a0c", "#5e5e5e")
_WIDTHS = (2.4, 1.9, 1.5, 1.1, 0.9)
_DASHES: tuple[str | tuple[float, tuple[float, ...]], ...] = ("solid", "solid", "solid", "solid", (0, (2, 1.2)))
"""Often is blue and thick, seldom orange and thin, so that grey print reads the same way."""

_MAP_WIDTH = WIDTH_IN / 2 - 0.1
_BELOW_IN = 0.85


@dataclass(frozen=True, slots=True)
class Revisits:
    """The streets of the beats of one design, shape `(streets,)`.

    `ends_km` has shape `(streets, 4)`: x and y of one end, x and y of the other. `interval_min` is the mean time from
    one pass to the next, in hours in which somebody who patrols is on duty; infinite where nobody ever passed.
    """

    ends_km: FloatArray
    km: FloatArray
    interval_min: FloatArray
    target_min: float

    @property
    def within_share(self) -> float:
        """Share of the length of all streets that is passed as often as it should be."""
        return float(self.km[self.interval_min <= self.target_min].sum() / self.km.sum())

    @property
    def median_min(self) -> float:
        """Interval that half the length of all streets does not exceed."""
        order = np.argsort(self.interval_min, kind="stable")
        place = np.searchsorted(self.km[order].cumsum(), self.km.sum() / 2)
        return float(self.interval_min[order][place])


def revisits(results: Results, design: Compared) -> Revisits | None:
    """Return how often the streets of a design's beats are passed, all replications together; None without any."""
    streets = results.sql(
        "SELECT x0_km, y0_km, x1_km, y1_km, any_value(km) AS km, min(target_min) AS target_min,"
        " CASE WHEN sum(passes) > 0 THEN sum(patrol_min) / sum(passes) ELSE 'infinity' END AS interval_min"
        " FROM streets WHERE design = $design GROUP BY x0_km, y0_km, x1_km, y1_km ORDER BY ALL",
        {"design": design.name},
    )
    if streets.empty:
        return None
    return Revisits(
        streets[["x0_km", "y0_km", "x1_km", "y1_km"]].to_numpy(dtype=np.float64),
        streets["km"].to_numpy(dtype=np.float64),
        streets["interval_min"].to_numpy(dtype=np.float64),
        float(streets["target_min"].min()),
    )


def limits_min(target_min: float) -> tuple[float, ...]:
    """Return the upper limits of all classes but the last: half the target, the target, twice and four times."""
    return target_min / 2, target_min, 2 * target_min, 4 * target_min


def draw(results: Results, design: Compared, words: Words) -> Drawing | None:
    """Draw the map of one design; None where nobody patrols streets."""
    found = revisits(results, design)
    if found is None:
        return None
    length, spread = amount(float(found.km.sum()), "km", words), _spread(found, words)
    alt = words("revisit.alt", design=design.title, length=length, spread=spread)
    name = name_for_id(f"revisit-{design.name}")
    with house_style(name):
        ground = _ground(found, results.table("roads"))
        figure, axes = map_axes(ground, _MAP_WIDTH, above_in=0.02, below_in=_BELOW_IN)
        _draw_streets(axes, ground.roads[["x0_km", "y0_km", "x1_km", "y1_km"]].to_numpy(), FAINT, 0.5, "solid")
        classes = classes_of(found)
        for number in reversed(range(len(_COLOURS))):
            mine = found.ends_km[classes == number]
            _draw_streets(axes, mine, _COLOURS[number], _WIDTHS[number], _DASHES[number])
        draw_scale_bar(axes, ground, words("unit.name.km"))
        _legend(figure, found.target_min, words)
        svg = svg_of(figure, name, alt)
    return Drawing(name, svg, design.title, words("revisit.caption", length=length, spread=spread), alt)


def classes_of(found: Revisits) -> IntArray:
    """Return the class of each street; the last one is for those passed more seldom than all limits, or never."""
    return np.searchsorted(limits_min(found.target_min), found.interval_min)


def _spread(found: Revisits, words: Words) -> str:
    """Return how the intervals are spread over the length of the streets, in a sentence."""
    median = found.median_min
    return words(
        "revisit.half.never" if np.isinf(median) else "revisit.spread",
        share=amount(found.within_share, "share", words), target=target(found.target_min, words),
        median=amount(median, "min", words),
    )  # fmt: skip


def _ground(found: Revisits, roads: pd.DataFrame) -> Ground:
    """Return the ground around the beats: a beat may be a small part of the district."""
    x, y = found.ends_km[:, ::2].ravel(), found.ends_km[:, 1::2].ravel()
    beat = Ground(x, y, np.empty((0, 2)), roads.iloc[:0])
    west, east, south, north = beat.extent
    inside = roads[
        roads[["x0_km", "x1_km"]].min(axis="columns").ge(west)
        & roads[["x0_km", "x1_km"]].max(axis="columns").le(east)
        & roads[["y0_km", "y1_km"]].min(axis="columns").ge(south)
        & roads[["y0_km", "y1_km"]].max(axis="columns").le(north)
    ]
    return Ground(x, y, np.empty((0, 2)), inside)


def _draw_streets(
    axes: Axes, ends_km: FloatArray, colour: str, width: float, dashes: str | tuple[float, tuple[float, ...]]
) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if len(ends_km):
        codes = np.tile([Path.MOVETO, Path.LINETO], len(ends_km))
        path = Path(ends_km.reshape(-1, 2), codes)
        axes.add_patch(PathPatch(path, fill=False, edgecolor=colour, linewidth=width, linestyle=dashes, zorder=2))


def _legend(figure: Figure, target_min: float, words: Words) -> None:
    """Draw the classes as lines below the map."""
    legend = axes_at(figure, 0, 0, 0, figure.get_size_inches()[1] - _BELOW_IN)
    legend.set(xlim=(0, _MAP_WIDTH), ylim=(-_BELOW_IN, 0))
    legend.set_axis_off()
    legend.text(0.04, -0.25, words("revisit.legend"), fontsize=8, va="center")
    limits = [f"{limit:g}" for limit in limits_min(target_min)]
    labels = [f"≤ {limits[0]}", *(f"{a}–{b}" for a, b in pairwise(limits)), f"> {limits[-1]}"]
    box = (_MAP_WIDTH - 0.08) / len(_COLOURS)
    for number, label in enumerate(labels):
        left = 0.04 + number * box
        legend.plot(
            [left + 0.06, left + box - 0.06], [-0.45, -0.45], color=_COLOURS[number], linewidth=_WIDTHS[number],
            linestyle=_DASHES[number],
        )  # fmt: skip
        legend.text(left + box / 2, -0.62, label, ha="center", va="center", fontsize=8, color=INK)
