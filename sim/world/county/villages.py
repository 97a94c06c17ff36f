"""The villages: urban communities inside the towns, rural villages between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.chance import Streams
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county.outline import Outline, length, r2_sequence
from sim.world.county.plan import Plan
from sim.world.county.shares import apportion, apportion_between
from sim.world.county.spacing import first_alike, in_town, nearest_alike, relax, town_ground
from sim.world.county.towns import Towns

RURAL = 0
"""Zone of the countryside; zone 1 + i is the ground of town i."""

GROUND_PER_VILLAGE = 40
GROUND_PER_GROUP = 12
GROUND_PER_TOWN = 400
"""Sample points of the ground, at least."""

VILLAGE_ROUNDS = 2
VILLAGE_SIGMA = 0.5
COMMUNITY_SIGMA = 0.35
"""Standard deviation of the logarithm of the residents of a village, of a community. Assumptions."""

SEAT_VILLAGE = 1.6
"""Size of the village where a rural township has its seat, in those of others. Assumption."""

URBAN_GRID = 1.6
"""Residents of an urban group or household cell, in those of a rural one. Assumption."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Sample points of the county's ground and the zone of each, shapes `(points, 2)` and `(points,)`."""

    xy_km: FloatArray
    zone: IntArray


@dataclass(frozen=True, slots=True)
class Villages:
    """All villages, sorted by township, communities before rural villages, nearest to the seat first.

    Columns of shape `(villages,)`; `seat_km` of shape `(townships, 2)` says where each township has its seat.
    The first village of a township stands at its seat.
    """

    xy_km: FloatArray
    zone: IntArray
    township: IntArray
    residents: IntArray
    groups: IntArray
    seat_km: FloatArray

    @property
    def urban(self) -> BoolArray:
        """Whether each village is an urban community."""
        urban: BoolArray = self.zone != RURAL
        return urban


def sample_ground(spec: GeneratedWorld, towns: Towns, outline: Outline, streams: Streams) -> Ground:
    """Return sample points: many in each town, and over the country between the towns."""
    country_count = max(4000, GROUND_PER_VILLAGE * spec.villages, GROUND_PER_GROUP * spec.groups)
    country = outline.spread(country_count, streams.generator("county", "ground"))
    open_ = country[~_in_any_town(country, towns)]
    grounds = [open_ if len(open_) else country]
    for town in np.flatnonzero(towns.residents):
        count = max(GROUND_PER_TOWN, int(2 * country_count * towns.residents[town] / spec.residents))
        unit = r2_sequence(count, streams.generator("county", f"ground of town {town}"))
        ground = town_ground(towns.xy_km[town], float(towns.area_km2[town]), unit)
        grounds.append(outline.pull_inside(ground))
    zones = np.concatenate([[RURAL], 1 + np.flatnonzero(towns.residents)])
    return Ground(np.concatenate(grounds), np.repeat(zones, [len(ground) for ground in grounds]))


def _in_any_town(points: FloatArray, towns: Towns) -> BoolArray:
    """Whether each point lies in the county town or in the nearest other town."""
    alike = np.zeros(len(points), dtype=np.int64)
    town = nearest_alike(points, alike, towns.xy_km, alike[: len(towns.xy_km)])
    inside = in_town(points, towns.xy_km[0], float(towns.area_km2[0]))
    return inside | in_town(points, towns.xy_km[town], towns.area_km2[town])


def place_villages(
    spec: GeneratedWorld, plan: Plan, towns: Towns, ground: Ground, outline: Outline, streams: Streams
) -> Villages:
    """Return the villages, each in the township of the nearest seat."""
    rural_count = spec.villages - plan.communities
    zone = np.repeat(np.arange(1 + plan.towns), [rural_count, *towns.communities])
    at_seat = _seat_villages(plan, towns, rural_count)
    xy = outline.pull_inside(_village_points(zone, at_seat, towns, ground))
    seat_rows = at_seat
    if plan.urban_towns:
        seat_rows = np.concatenate([rural_count + _town_offices(xy[zone == 1], plan.town_townships), at_seat[1:]])
    seat_km = xy[seat_rows]
    township = _townships(xy, zone, seat_km, plan)
    residents = _residents(spec, plan, towns, zone, at_seat, streams)
    weight = residents / np.where(zone == RURAL, 1.0, URBAN_GRID)
    groups = apportion_between(spec.groups, weight, np.ones(len(zone), dtype=np.int64), residents)
    order = np.lexsort((length(xy - seat_km[township]), zone == RURAL, township))
    return Villages(xy[order], zone[order], township[order], residents[order], groups[order], seat_km)


def _seat_villages(plan: Plan, towns: Towns, rural_count: int) -> IntArray:
    """Row of the village at the centre of each town: the first rural villages for the seats without townspeople."""
    first = rural_count + np.cumsum(towns.communities) - towns.communities
    rural_seats = np.arange(plan.towns) - plan.urban_towns
    rows: IntArray = np.where(towns.communities > 0, first, rural_seats)
    return rows


def _village_points(zone: IntArray, at_seat: IntArray, towns: Towns, ground: Ground) -> FloatArray:
    xy = first_alike(zone, ground.xy_km, ground.zone)
    xy[at_seat] = towns.xy_km
    # Rural villages keep their distance from the towns too, which have ground of their own.
    urban = towns.xy_km[towns.communities > 0]
    fixed = np.zeros(len(zone) + len(urban), dtype=bool)
    fixed[at_seat] = True
    fixed[len(zone) :] = True
    seeds = np.concatenate([xy, urban])
    seed_zone = np.concatenate([zone, np.full(len(urban), RURAL)])
    return relax(seeds, seed_zone, ground.xy_km, ground.zone, rounds=VILLAGE_ROUNDS, step=0.8, fixed=fixed)[: len(zone)]


def _town_offices(communities: FloatArray, count: int) -> IntArray:
    """Return the communities where the county town's townships have their offices, far from one another.

    The first community, in the middle, is one of them; the outer half of the town has none.
    """
    from_middle = length(communities - communities[0])
    order = np.argsort(from_middle, kind="stable")
    inner = order[: max(count, (len(order) + 1) // 2)]
    offices = [0]
    gap = np.where(inner == 0, -1.0, from_middle[inner])
    while len(offices) < count:
        farthest = int(inner[np.argmax(gap)])
        offices.append(farthest)
        gap = np.where(inner == farthest, -1.0, np.minimum(gap, length(communities[inner] - communities[farthest])))
    return np.array(offices)


def _townships(xy: FloatArray, zone: IntArray, seat_km: FloatArray, plan: Plan) -> IntArray:
    """Township of each village: that of its town, or of the nearest seat."""
    alike = np.zeros(len(zone), dtype=np.int64)
    nearest = nearest_alike(xy, alike, seat_km, alike[: len(seat_km)])
    office = nearest_alike(xy, alike, seat_km[: plan.town_townships], alike[: plan.town_townships])
    township: IntArray = np.where(zone == RURAL, nearest, np.where(zone == 1, office, plan.town_townships - 2 + zone))
    return township


def _residents(
    spec: GeneratedWorld, plan: Plan, towns: Towns, zone: IntArray, at_seat: IntArray, streams: Streams
) -> IntArray:
    rng = streams.generator("county", "residents of villages")
    normal = rng.standard_normal(len(zone))
    weight = np.exp(np.where(zone == RURAL, VILLAGE_SIGMA, COMMUNITY_SIGMA) * normal)
    weight[at_seat] *= np.where(towns.communities > 0, 1.0, SEAT_VILLAGE)
    totals = np.concatenate([[spec.residents - plan.urban_residents], towns.residents])
    return apportion(totals, zone, weight)
