"""Where a unit may be on the line of places, told from the ways it drove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

MOMENT = 1e-6
"""Minutes or kilometres: what rounding may do to a sum."""


class Standing(NamedTuple):
    """Where a unit is, and the next place, where it can turn first."""

    x_km: float
    next_x_km: float

    def km_to(self, x_km: float) -> float:
        """Return the length of the way from here."""
        return abs(self.next_x_km - self.x_km) + abs(x_km - self.next_x_km)

    def after(self, km: float, bound_for: float) -> Standing:
        """Return where it is after so many kilometres on its way."""
        to_next = abs(self.next_x_km - self.x_km)
        if km < to_next:
            return Standing(self.x_km + float(np.sign(self.next_x_km - self.x_km)) * km, self.next_x_km)
        ahead = float(np.sign(bound_for - self.next_x_km))
        x_km = self.next_x_km + ahead * (km - to_next)
        return Standing(x_km, float(np.ceil(x_km * ahead)) * ahead)


def at_a_place(standing: Iterable[Standing], km: float, bound_for: Iterable[float]) -> set[Standing]:
    """Return where units are that have driven so far to one of the places."""
    return {Standing(x, x) for here in standing for x in bound_for if abs(here.km_to(x) - km) < MOMENT}


def on_the_way(standing: Iterable[Standing], km: float, bound_for: Iterable[float]) -> set[Standing]:
    """Return where units are that have driven so far towards one of the places, and are not there yet."""
    return {here.after(km, x) for here in standing for x in bound_for if km < here.km_to(x) + MOMENT}


def anywhere_on_patrol(standing: Iterable[Standing], km: float) -> set[Standing]:
    """Return where units may be that have driven so far from a place, and may have turned at every other."""
    whole, rest = divmod(km, 1.0)
    near = {
        here.x_km + step
        for here in standing
        for step in range(-int(whole), int(whole) + 1)
        if (step - int(whole)) % 2 == 0
    }
    return {Standing(x + way * rest, x + way if rest else x) for x in near if -0.5 < x < 6.5 for way in (-1, 1)}
