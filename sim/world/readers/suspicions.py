"""Signs that coordinates or speeds are in other units than the scenario says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.errors import input_error
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.travel import Travel

TOO_WIDE_KM, TOO_NARROW_KM = 2000.0, 0.05
"""Extents of a district beyond which its unit is doubted."""

TOO_FAST_KMH = 150.0
"""Highest road speed of a mode above which its unit is doubted."""


def extent_notes(x_km: FloatArray, y_km: FloatArray, what: str) -> list[str]:
    """Return a note if points lie in a box that no district fills; points that all coincide are meant to."""
    width, height = float(np.ptp(x_km)), float(np.ptp(y_km))
    widest = max(width, height)
    if TOO_NARROW_KM <= widest <= TOO_WIDE_KM or widest == 0:
        return []
    factor = "metres given as kilometres (unit_km: 0.001)" if widest > TOO_WIDE_KM else "kilometres given as metres"
    return [f"suspicious: the {what} lie in a box of {width:.4g} by {height:.4g} km; are they {factor}?"]


def speed_notes(travel: Travel) -> list[str]:
    """Return a note for each mode whose highest speed on a road is doubtful."""
    notes = []
    for name, mode in travel.modes.items():
        highest = max(mode.speed_kmh.values())
        if highest > TOO_FAST_KMH:
            notes.append(f"suspicious: the highest speed of mode {name} is {highest:g} km/h; is it in another unit?")
    return notes


def refuse_swapped(sites: Sites, x_km: FloatArray, y_km: FloatArray, swapped: Sites, path: str) -> None:
    """Refuse places that mostly lie outside the box of the roads but inside it with their coordinates swapped.

    Parameters
    ----------
    sites, swapped:
        The places as given, and with x and y swapped, in kilometres.
    x_km, y_km:
        The road nodes.

    Raises
    ------
    InputError
        With the number of such places.
    """
    outside, inside = ~_in_box(sites, x_km, y_km), _in_box(swapped, x_km, y_km)
    if 2 * np.count_nonzero(outside & inside) > len(sites):
        raise input_error(
            f"{np.count_nonzero(outside):,} of {len(sites):,} places lie outside the box of the roads, and "
            f"{np.count_nonzero(inside):,} lie inside it when x and y are swapped; swap the columns x and y",
            path=path,
        )


def _in_box(sites: Sites, x_km: FloatArray, y_km: FloatArray) -> BoolArray:
    # Half a box of margin on every side, at least 1 km: roads may be cut closer than the places.
    margin_x, margin_y = max(1.0, float(np.ptp(x_km)) / 2), max(1.0, float(np.ptp(y_km)) / 2)
    inside: BoolArray = (
        (sites.x >= x_km.min() - margin_x)
        & (sites.x <= x_km.max() + margin_x)
        & (sites.y >= y_km.min() - margin_y)
        & (sites.y <= y_km.max() + margin_y)
    )
    return inside
