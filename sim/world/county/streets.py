"""The streets of the county town: an irregular grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sim.arrays import FloatArray
from sim.world.county.outline import Outline
from sim.world.county.spacing import in_town
from sim.world.county.towns import Towns

MOST_STREET_CORNERS = 600
STREETS_USED = 0.8
"""Share of the lattice of possible streets that becomes streets; the gaps make it irregular. Assumption."""


@dataclass(frozen=True, slots=True)
class StreetArea:
    """The ground of the county town that has streets, about one every `block_km`; an area of 0 has none."""

    centre_km: FloatArray
    area_km2: float
    block_km: float
    corners_km: FloatArray


def lay_streets(towns: Towns, outline: Outline, street_km: float, rng: Generator) -> StreetArea:
    """Return the street corners of the county town: a jittered lattice, close enough for `street_km` of streets.

    A lattice of spacing s has 2 / s kilometres of streets in a square kilometre.
    """
    area = float(towns.area_km2[0])
    centre = towns.xy_km[0]
    if street_km <= 0 or area <= 0:
        return StreetArea(centre, 0.0, 0.0, np.empty((0, 2)))
    side = float(np.sqrt(area))
    spacing = float(np.clip(2 * STREETS_USED * area / street_km, np.sqrt(area / MOST_STREET_CORNERS), side / 2))
    half = int(np.ceil(0.6 * side / spacing))
    steps = np.arange(-half, half + 1)
    lattice = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) + 0.5
    corners = centre + spacing * (lattice + 0.35 * (rng.random(lattice.shape) - 0.5))
    return StreetArea(centre, area, spacing, outline.pull_inside(corners[in_town(corners, centre, area)]))
