"""The three colours of a dispute, and numbers given for each of them."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

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


class ColourShares(ByColour):
    """How disputes divide among the colours; the three make 1."""

    blue: float = setting(0.80, help="Share of blue: slight.", ge=0, le=1, source=ASSUMPTION)
    yellow: float = setting(0.17, help="Share of yellow: may grow.", ge=0, le=1, source=ASSUMPTION)
    red: float = setting(0.03, help="Share of red: may turn violent.", ge=0, le=1, source=ASSUMPTION)

    @model_validator(mode="after")
    def _make_one(self) -> ColourShares:
        if abs(sum(self.of()) - 1.0) > 1e-9:
            raise ValueError(f"blue, yellow and red must make 1; they make {sum(self.of()):g}")
        return self


class ColourRates(ByColour):
    """Events a year, for one dispute of each colour."""

    blue: float = setting(0.02, help="For a blue one.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION)
    yellow: float = setting(0.15, help="For a yellow one.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION)
    red: float = setting(0.80, help="For a red one.", unit="1/year", ge=0, le=1e6, source=ASSUMPTION)


class ColourChances(ByColour):
    """The chance that one sitting settles a dispute of each colour."""

    blue: float = setting(
        0.85, help="Of a blue one.", ge=0, le=1, source="0.75 to 0.85 an attempt at village level: " + ASSUMPTION
    )
    yellow: float = setting(0.75, help="Of a yellow one.", ge=0, le=1, source=ASSUMPTION)
    red: float = setting(0.50, help="Of a red one.", ge=0, le=1, source=ASSUMPTION)


class ColourDays(ByColour):
    """Days allowed for each colour."""

    blue: float = setting(7.0, help="For a blue one.", unit="days", gt=0, le=3650, source=ASSUMPTION)
    yellow: float = setting(3.0, help="For a yellow one.", unit="days", gt=0, le=3650, source=ASSUMPTION)
    red: float = setting(1.0, help="For a red one.", unit="days", gt=0, le=3650, source=ASSUMPTION)
