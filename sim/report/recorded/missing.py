"""Which points in time are missing, month by month: a device that fell silent shows here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.calls.columns import Stamp
from sim.calls.table import Calls
from sim.report.compared import Compared
from sim.report.drawing import Drawing, svg_of
from sim.report.key import draw_key, key_height_in
from sim.report.numbers import amount
from sim.report.recorded.calendar import date_axis
from sim.report.style import FAINT, axes_at, house_style, look, new_figure
from sim.report.words import Words


def missing_by_month(calls: Calls, stamp: Stamp) -> tuple[NDArray[np.datetime64], FloatArray]:
    """Return the months that have calls, and the share of their calls without a usable stamp."""
    month = calls.called_at.astype("datetime64[M]")
    missing = np.isnat(getattr(calls, f"{stamp}_at"))
    months, place = np.unique(month, return_inverse=True)
    share: FloatArray = np.bincount(place, missing) / np.bincount(place)
    return months, share


def draw(calls: Calls, stamps: Sequence[Stamp], words: Words) -> Drawing:
    """Draw one line for each stamp that the record has."""
    name, title = "recorded-missing", words("recorded.missing.title")
    if not stamps:
        none = words("recorded.missing.none")
        return Drawing(name, "", title, none, none)
    lines = [Compared(stamp, words(f"stamp.{stamp}"), look(n), is_baseline=False) for n, stamp in enumerate(stamps)]
    shares = [
        f"{line.title} {amount(float(np.isnat(getattr(calls, f'{line.name}_at')).mean()), 'share', words)}"
        for line in lines
    ]
    alt = words("recorded.missing.alt", shares=words.listed(shares))
    with house_style(name):
        key_in = key_height_in(lines)
        figure = new_figure(2.2 + key_in)
        draw_key(figure, lines, lines=True)
        axes = axes_at(figure, 0.55, 0.4, 0.35, 0.2 + key_in)
        top = 0.0
        for line, stamp in zip(lines, stamps, strict=True):
            months, share = missing_by_month(calls, stamp)
            axes.plot(
                months.astype("datetime64[D]"), 100 * share, color=line.look.colour, linestyle=line.look.dashes,
                marker=line.look.marker, markersize=4.5, markeredgecolor="white", markeredgewidth=0.5, linewidth=1.6,
            )  # fmt: skip
            top = max(top, 100 * float(share.max()))
        axes.set_ylim(0, min(max(1.15 * top, 5), 104))
        axes.yaxis.set_major_formatter(lambda value, _: words("unit.%", number=f"{value:g}"))
        axes.grid(visible=True, axis="y", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.tick_params(axis="x", pad=7)
        date_axis(axes)
        svg = svg_of(figure, name, alt)
    return Drawing(name, svg, title, words("recorded.missing.caption", shares=words.listed(shares)), alt)
