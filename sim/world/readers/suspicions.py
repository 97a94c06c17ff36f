"""Signs that coordinates or speeds are in other units than the scenario says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.errors import input_error
from sim.world.readers.complaints import named
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.travel import Travel

TOO_WIDE_KM, TOO_NARROW_KM = 2000.0, 0.05
"""Extents of a district beyond which its unit is doubted."""

TOO_FAST_KMH = 150.0
"""Highest road speed of a mode above which its unit is doubted."""

TOO_MANY_TIMES = 100
"""How many times the median a number of residents is doubted."""

MOST_SHARE = 0.9
"""Share of codes of one shape from which the others are doubted."""


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


def residents_notes(sites: Sites) -> list[str]:
    """Return notes on numbers of residents, as a table gives them, that hardly are numbers of residents."""
    notes, people = [], sites.residents
    broken, empty = np.flatnonzero(people % 1), np.flatnonzero(people == 0)
    if len(broken):
        first = f"{sites.labels(broken[:1])[0]} with {people[broken[0]]:g}"
        notes.append(
            f"suspicious: {len(broken):,} of {len(people):,} cells have a broken number of residents, "
            f"the first {first}; are they in 万 (10,000)?"
        )
    if len(empty) and people.any():
        notes.append(f"{len(empty):,} of {len(people):,} cells have no residents: {named(sites.labels(empty))}")
    typical = float(np.median(people[people > 0])) if people.any() else 0.0
    huge = np.flatnonzero(people > TOO_MANY_TIMES * typical) if typical else np.empty(0, dtype=np.int64)
    if len(huge):
        most = int(huge[np.argmax(people[huge])])
        notes.append(
            f"suspicious: {sites.labels([most])[0]} has {people[most]:,.0f} residents, half of the others fewer than "
            f"{typical:,.0f}; is it a total?"
        )
    return notes


def code_notes(codes: tuple[str, ...], labels: list[str]) -> list[str]:
    """Return a note if a few codes are no numbers of as many digits as nearly all the others."""
    shapes = Counter(len(code) if code.isdecimal() else 0 for code in codes)
    digits, count = shapes.most_common(1)[0]
    odd = [label for code, label in zip(codes, labels, strict=True) if not (code.isdecimal() and len(code) == digits)]
    if not digits or not odd or count < MOST_SHARE * len(codes):
        return []
    return [f"suspicious: {len(odd):,} codes are not of {digits} digits as the other {count:,}: {named(odd)}"]


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
