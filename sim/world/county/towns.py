"""Where the county town and the township seats lie, and how large they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.chance import Streams
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county.outline import Outline, length
from sim.world.county.plan import TOWN_IN_SEATS, URBAN_M2_PER_RESIDENT, Plan
from sim.world.county.shares import apportion
from sim.world.county.spacing import relax

GROUND_PER_SEAT = 200
SEAT_ROUNDS = 5
SEAT_SIGMA = 0.4
"""Standard deviation of the logarithm of a seat's townspeople. Assumption."""


@dataclass(frozen=True, slots=True)
class Towns:
    """The county town first, then the other seats, largest first; columns of shape `(towns,)`.

    Rural seats have no residents, communities or built-up area here: a village stands there.
    """

    xy_km: FloatArray
    residents: IntArray
    communities: IntArray
    area_km2: FloatArray


def place_towns(spec: GeneratedWorld, plan: Plan, outline: Outline, streams: Streams) -> Towns:
    """Return the towns: seats spaced like central places, the county town near the middle."""
    rng = streams.generator("county", "towns")
    ground = outline.spread(max(2000, GROUND_PER_SEAT * plan.towns), streams.generator("county", "ground of towns"))
    alike = np.zeros(len(ground), dtype=np.int64)
    seats = ground[rng.permutation(len(ground))[: plan.towns]]
    seats = relax(seats, alike[: plan.towns], ground, alike, rounds=SEAT_ROUNDS)
    radius = np.sqrt(spec.area_km2 / np.pi)
    middle = np.mean(ground, axis=0) + 0.3 * radius * (2 * rng.random(2) - 1)
    county_town = int(np.argmin(length(seats - middle)))

    weight = np.exp(SEAT_SIGMA * rng.standard_normal(plan.towns))
    weight[county_town] = TOWN_IN_SEATS * np.mean(weight)
    order = np.argsort(-weight, kind="stable")
    order = np.concatenate(([county_town], order[order != county_town]))
    residents, communities = _townspeople(plan, weight[order])
    area = residents.astype(np.float64) * (1e-6 * URBAN_M2_PER_RESIDENT * plan.crowding)
    return Towns(outline.pull_inside(seats[order], margin=0.05), residents, communities, area)


def _townspeople(plan: Plan, weight: FloatArray) -> tuple[IntArray, IntArray]:
    residents = np.zeros(plan.towns, dtype=np.int64)
    communities = np.zeros(plan.towns, dtype=np.int64)
    if plan.urban_towns:
        urban = slice(0, plan.urban_towns)
        together = np.zeros(plan.urban_towns, dtype=np.int64)
        least = np.ones(plan.urban_towns, dtype=np.int64)
        least[0] = plan.town_townships
        communities[urban] = apportion(np.array([plan.communities]), together, weight[urban], least)
        residents[urban] = apportion(np.array([plan.urban_residents]), together, weight[urban], communities[urban])
    return residents, communities
