"""Dates along an axis, alike in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def date_axis(axes: Axes) -> None:
    """Write dates along the lower edge as numbers: days, months or years, whatever fits."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=8, interval_multiples=True)  # type: ignore[no-untyped-call]
    forms = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S"]
    axes.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(  # type: ignore[no-untyped-call]
        locator, formats=forms, zero_formats=forms, offset_formats=[""] * 6, show_offset=False
    )
    axes.xaxis.set_major_formatter(formatter)
