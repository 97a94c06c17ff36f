"""Record and simulation side by side: after how many minutes which share of the calls was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray
from sim.calibration.replay import Part
from sim.calibration.validate import Validation
from sim.report.drawing import Drawing, svg_of
from sim.report.style import FAINT, axes_at, house_style, look, new_figure, round_ticks
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_STEPS = 500
_SHOWN: tuple[Part, Part] = ("travel", "response")


def draw(found: Validation, words: Words) -> Drawing:
    """Draw one panel for travel and one for response."""
    medians = {part: _middle(found, part) for part in _SHOWN}
    alt = words(
        "validated.curves.alt", observed=f"{medians['response'][0]:.1f}", simulated=f"{medians['response'][1]:.1f}"
    )
    with house_style("validated-curves"):
        figure = new_figure(3.0)
        for part, (left, right) in zip(_SHOWN, ((0.55, 3.85), (4.15, 0.2)), strict=True):
            _panel(axes_at(figure, left, 0.5, right, 0.35), found, part, words)
        svg = svg_of(figure, "validated-curves", alt)
    return Drawing("validated-curves", svg, words("validated.curves"), words("validated.curves.caption"), alt)


def _middle(found: Validation, part: Part) -> tuple[float, float]:
    observed, made = _pair(found, part)
    return _median(observed), _median(made)


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if len(values) else float("nan")


def _pair(found: Validation, part: Part) -> tuple[FloatArray, FloatArray]:
    observed = found.observed[part]
    rows = ~np.isnan(observed)
    made = np.concatenate([one[rows] for one in found.simulated[part]])
    return np.sort(observed[rows]), np.sort(made[~np.isnan(made)])


def _panel(axes: Axes, found: Validation, part: Part, words: Words) -> None:
    observed, made = _pair(found, part)
    for number, (label, values) in enumerate((("record", observed), ("simulated", made))):
        style = look(number)
        place = np.unique(np.linspace(0, max(len(values) - 1, 0), min(len(values), _MOST_STEPS)).astype(np.int64))
        axes.step(
            values[place], 100 * (place + 1) / max(len(values), 1), where="post", color=style.colour, linewidth=1.8,
            linestyle="solid" if number == 0 else (0, (4, 1.5)), label=words(f"validated.{label}"),
        )  # fmt: skip
    end = max((float(np.quantile(one, 0.985)) for one in (observed, made) if len(one)), default=1.0)
    axes.set(xlim=(0, end), ylim=(0, 101), xlabel=words("fitted.minutes"))
    axes.grid(visible=True, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.set_title(words(f"validated.part.{part}"), pad=6)
    axes.legend(loc="lower right", frameon=False, fontsize=8)
    round_ticks(axes, "y", 6)
