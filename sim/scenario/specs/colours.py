"""The three colours of a dispute, and numbers given for each of them."""

from __future__ import annotations

from typing import Literal

from sim.spec import ASSUMPTION, Spec, setting

Colour = Literal["blue", "yellow", "red"]
COLOURS: tuple[Colour, ...] = ("blue", "yellow", "red")
"""From the least grave to the gravest (P4: 红黄蓝三色)."""


class ByColour(Spec):
    """A number for each colour."""

    def of(self) -> tuple[float, float, float]:
        """Return the numbers in the order of `COLOURS`."""
        blue, yellow, red = (getattr(self, colour) for colour in COLOURS)
        return blue, yellow, red


class ColourDays(ByColour):
    """Days allowed for each colour."""

    blue: float = setting(7.0, help="For a blue one.", unit="days", gt=0, le=3650, source=ASSUMPTION)
    yellow: float = setting(3.0, help="For a yellow one.", unit="days", gt=0, le=3650, source=ASSUMPTION)
    red: float = setting(1.0, help="For a red one.", unit="days", gt=0, le=3650, source=ASSUMPTION)
