"""Many rectangles of one look as a single path: far cheaper to lay out and to write than as many patches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def add_rectangles(
    axes: Axes, left: FloatArray, bottom: FloatArray, width: float, height: float | FloatArray, **look: Any
) -> None:
    """Draw rectangles of one look, as `axes.bar` would; the limits of the axes are left to the caller.

    Parameters
    ----------
    left, bottom:
        Corners, shape `(rectangles,)`, in the units of the axes.
    height:
        One for all, or shape `(rectangles,)`.
    look:
        Properties of a patch: `facecolor`, `hatch`, `edgecolor`, `linewidth` and so on.
    """
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    x = left[:, None] + width * np.array([0.0, 1.0, 1.0, 0.0, 0.0])
    y = bottom[:, None] + np.broadcast_to(height, left.shape)[:, None] * np.array([0.0, 0.0, 1.0, 1.0, 0.0])
    codes = np.tile([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], len(left))
    axes.add_patch(PathPatch(Path(np.column_stack([x.ravel(), y.ravel()]), codes), **look))


def add_hours(axes: Axes, values: FloatArray, limits: tuple[float, ...], colours: tuple[str, ...]) -> None:
    """Colour the hours of a week by their value, days one above the other; an hour without a value stays empty.

    Parameters
    ----------
    values:
        Shape `(168,)`, NaN where there is none.
    limits, colours:
        Values from which on the next colour is meant; one colour more than limits.
    """
    hour = np.arange(len(values))
    # NaN comes after every number, so behind the last colour.
    level = np.where(np.isnan(values), len(colours), np.searchsorted(limits, values, side="right"))
    for number, colour in enumerate(colours):
        mine = hour[level == number].astype(np.float64)
        if len(mine):
            add_rectangles(axes, mine % 24, mine // 24, 1.0, 1.0, facecolor=colour, edgecolor="white", linewidth=0.5)
