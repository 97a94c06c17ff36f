"""The register of places: every district, township, village, group and cell with its code, name and seat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, FloatArray, IntArray
from sim.chance import Streams
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county import names
from sim.world.county.households import Groups, HouseholdCells
from sim.world.county.outline import length
from sim.world.county.plan import Plan
from sim.world.county.towns import Towns
from sim.world.county.villages import Villages
from sim.world.geography import Places

LEVELS = ("district", "township", "village", "group", "cell")

DISTRICT_CODE = "900000"
"""No real district of China has a code that begins with 9: the places are invented."""

TOWNS_PROPER = 0.65
"""Share of the townships outside the county town that are 镇, if they have townspeople; others are 乡. Assumption."""


@dataclass(frozen=True, slots=True)
class Settled:
    """All that stands before the roads are built."""

    plan: Plan
    towns: Towns
    villages: Villages
    groups: Groups
    cells: HouseholdCells


def register(
    spec: GeneratedWorld, settled: Settled, nodes_km: FloatArray, origin: FloatArray, streams: Streams
) -> Places:
    """Return all places, level by level; offices stand at the nearest road node. `origin` is taken off coordinates."""
    villages, groups, cells = settled.villages, settled.groups, settled.cells
    counts = [1, len(villages.seat_km), len(villages.township), len(groups.village), len(cells.group)]
    start = np.cumsum(counts) - counts
    parent = np.concatenate([
        [NONE], np.zeros(counts[1], dtype=np.int64), start[1] + villages.township, start[2] + groups.village,
        start[3] + cells.group,
    ])  # fmt: skip
    xy = np.concatenate([settled.towns.xy_km[:1], villages.seat_km, villages.xy_km, groups.xy_km, cells.xy_km])
    in_townships = np.bincount(villages.township, villages.residents, counts[1])
    residents = np.concatenate([
        [spec.residents], in_townships, villages.residents, groups.residents, cells.residents
    ]).astype(np.float64)  # fmt: skip
    seat_node, seat_leg_km = nearest_node(xy, nodes_km)
    code, name = _codes(settled), _names(spec, settled, streams)
    return Places(
        levels=LEVELS,
        code=tuple(code),
        name=tuple(name),
        level=np.repeat(np.arange(len(LEVELS)), counts).astype(np.int32),
        parent=parent.astype(np.int32),
        x_km=xy[:, 0] - origin[0],
        y_km=xy[:, 1] - origin[1],
        residents=residents,
        seat_node=seat_node.astype(np.int32),
        seat_leg_km=seat_leg_km,
    )


def nearest_node(points: FloatArray, nodes_km: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the nearest road node of each point and the distance to it, both of shape `(points,)`."""
    from scipy.spatial import cKDTree

    node = np.asarray(cKDTree(nodes_km).query(points)[1], dtype=np.int64)
    return node, length(points - nodes_km[node])


def _township_kinds(plan: Plan) -> IntArray:
    """Kind of each township: 0 sub-district (街道), 1 town (镇), 2 township (乡)."""
    kinds = np.full(plan.town_townships + plan.towns - 1, 2, dtype=np.int64)
    kinds[: plan.town_townships] = 0 if plan.town_townships > 1 else 1
    outside = min(round(TOWNS_PROPER * (plan.towns - 1)), max(plan.urban_towns - 1, 0))
    kinds[plan.town_townships : plan.town_townships + outside] = 1
    return kinds


def _codes(settled: Settled) -> list[str]:
    """Codes in the manner of China's: each level adds its number to the code above.

    Townships count from 001 (街道), 100 (镇), 200 (乡); villages from 001 (communities) and 200 (rural villages).
    """
    villages, groups, cells = settled.villages, settled.groups, settled.cells
    kinds = _township_kinds(settled.plan)
    townships = _extend([DISTRICT_CODE], np.zeros(len(kinds), dtype=np.int64), kinds)
    of_villages = _extend(townships, villages.township, np.where(villages.urban, 0, 2))
    of_groups = _extend(of_villages, groups.village)
    of_cells = _extend(of_groups, cells.group)
    return [DISTRICT_CODE, *townships, *of_villages, *of_groups, *of_cells]


def _extend(codes: list[str], above: IntArray, kind: IntArray | None = None) -> list[str]:
    """Return the code above each place followed by its number there: two digits, or three that begin with the kind.

    More digits where they do not suffice.
    """
    key = above * 3 + (0 if kind is None else kind)
    order = np.argsort(key, kind="stable")
    first = np.searchsorted(key[order], key)
    number = np.empty(len(key), dtype=np.int64)
    number[order] = np.arange(len(key))
    number = number - first
    if kind is None:
        number += 1
        digits = max(2, len(str(number.max())))
    else:
        number += kind == 0
        digits = max(3, 1 + len(str(np.where(kind == 2, number // 8, number).max())))
        number += kind * 10 ** (digits - 1)
    return [f"{codes[up]}{n:0{digits}d}" for up, n in zip(above.tolist(), number.tolist(), strict=True)]


def _names(spec: GeneratedWorld, settled: Settled, streams: Streams) -> list[str]:
    villages, groups, cells, plan = settled.villages, settled.groups, settled.cells, settled.plan
    rng = streams.generator("county", "names")
    endings = ("街道", "镇", "乡")
    kinds = _township_kinds(plan)
    stems = names.township_names(len(kinds), rng)
    if plan.town_townships == 1:
        stems[0] = "城关"
    townships = [stem + endings[kind] for stem, kind in zip(stems, kinds.tolist(), strict=True)]
    rural = names.village_names(len(villages.urban), rng)
    communities = names.community_names(len(villages.urban), rng)
    of_villages = [b if urban else a for a, b, urban in zip(rural, communities, villages.urban.tolist(), strict=True)]
    of_groups = names.numbered(groups.village, of_villages, "组")
    of_cells = names.numbered(cells.group, of_groups, "格")
    return [spec.name, *townships, *of_villages, *of_groups, *of_cells]
