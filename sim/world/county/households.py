"""Groups inside the villages, and household cells inside the groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.chance import Streams
from sim.scenario.specs.world import GeneratedWorld
from sim.world.county.outline import Outline
from sim.world.county.plan import RURAL_M2_PER_RESIDENT, URBAN_M2_PER_RESIDENT, Plan
from sim.world.county.shares import apportion, apportion_between
from sim.world.county.spacing import first_alike, nearest_alike, relax
from sim.world.county.villages import RURAL, URBAN_GRID, Ground, Villages

MAIN_HAMLET = 1.6
"""Size of a village's first group, around the village committee, in those of its others. Assumption."""

GROUP_SIGMA = 0.4
CELL_SIGMA = 0.25
"""Standard deviation of the logarithm of the residents of a group, of a cell. Assumptions."""

MEAN_DISTANCE_IN_SQUARE = 0.3826
"""Mean distance from the centre of a unit square to its points: (sqrt(2) + ln(1 + sqrt(2))) / 6.

Source: Larson and Odoni (1981), Urban Operations Research, chapter 3.
"""


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups, village by village; columns of shape `(groups,)`. The first one of a village stands at its centre."""

    xy_km: FloatArray
    village: IntArray
    residents: IntArray
    cells: IntArray


@dataclass(frozen=True, slots=True)
class HouseholdCells:
    """All household cells, group by group; columns of shape `(cells,)`.

    `inside_km` is the mean distance between the centre of a cell and the doors in it.
    """

    xy_km: FloatArray
    group: IntArray
    residents: IntArray
    households: IntArray
    inside_km: FloatArray


def place_groups(
    spec: GeneratedWorld, villages: Villages, ground: Ground, outline: Outline, streams: Streams
) -> Groups:
    """Return the groups: hamlets around the centre of a rural village, blocks side by side in a town."""
    rng = streams.generator("county", "groups")
    village = np.repeat(np.arange(len(villages.groups)), villages.groups)
    first = np.cumsum(villages.groups) - villages.groups
    residents, cells = _group_sizes(spec, villages, village, first, streams)

    has_seed = np.isin(ground.zone, villages.zone)
    ground_xy = ground.xy_km[has_seed]
    owner = nearest_alike(ground_xy, ground.zone[has_seed], villages.xy_km, villages.zone)
    # A village whose ground no sample hit still has its own centre to stand on.
    bare = np.setdiff1d(np.arange(len(villages.groups)), owner)
    ground_xy = np.concatenate([ground_xy, villages.xy_km[bare]])
    owner = np.concatenate([owner, bare])
    centre = villages.xy_km[village]
    drawn = first_alike(village, ground_xy, owner)
    towards = np.where(villages.urban[village], 1.0, 0.5 + 0.4 * rng.random(len(village)))
    xy = centre + (drawn - centre) * towards[:, None]
    xy[first] = villages.xy_km
    fixed = np.zeros(len(village), dtype=bool)
    fixed[first] = True
    xy = relax(xy, village, ground_xy, owner, rounds=2, step=0.5, fixed=fixed)
    return Groups(outline.pull_inside(xy), village, residents, cells)


def _group_sizes(
    spec: GeneratedWorld, villages: Villages, village: IntArray, first: IntArray, streams: Streams
) -> tuple[IntArray, IntArray]:
    rng = streams.generator("county", "residents of groups")
    weight = np.exp(GROUP_SIGMA * rng.standard_normal(len(village)))
    weight[first] *= np.where(villages.urban, 1.0, MAIN_HAMLET)
    residents = apportion(villages.residents, village, weight)
    grid = residents / np.where(villages.urban[village], URBAN_GRID, 1.0)
    return residents, apportion_between(spec.cells, grid, np.ones(len(village), dtype=np.int64), residents)


def place_cells(
    spec: GeneratedWorld, plan: Plan, villages: Villages, groups: Groups, outline: Outline, streams: Streams
) -> HouseholdCells:
    """Return the household cells: the built-up area of a group cut into rows of plots of like size."""
    rng = streams.generator("county", "cells")
    group = np.repeat(np.arange(len(groups.cells)), groups.cells)
    residents = apportion(groups.residents, group, np.exp(CELL_SIGMA * rng.standard_normal(len(group))))
    rural = villages.zone[groups.village] == RURAL
    m2 = np.where(rural, RURAL_M2_PER_RESIDENT, URBAN_M2_PER_RESIDENT) * plan.crowding
    area_km2 = 1e-6 * m2 * groups.residents
    aspect = 0.7 + 0.6 * rng.random(len(area_km2))
    across, up = _plots(groups.cells, rng)
    width, depth = np.sqrt(area_km2 * aspect)[group], np.sqrt(area_km2 / aspect)[group]
    xy = groups.xy_km[group] + np.column_stack([across * width, up * depth])
    inside_km = MEAN_DISTANCE_IN_SQUARE * np.sqrt(1e-6 * m2[group] * residents)
    households = _households(spec, residents)
    return HouseholdCells(outline.pull_inside(xy), group, residents, households, inside_km)


def _plots(cells: IntArray, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Place of each cell in its group's built-up area, across and up within -0.5 and 0.5: rows that face south."""
    group = np.repeat(np.arange(len(cells)), cells)
    number = np.arange(len(group)) - (np.cumsum(cells) - cells)[group]
    columns = np.ceil(np.sqrt(cells)).astype(np.int64)
    rows = -(-cells // columns)
    row = number // columns[group]
    in_row = np.where(row == rows[group] - 1, cells[group] - columns[group] * row, columns[group])
    jitter = np.where(cells[group] > 1, 0.5, 0.0)[:, None] * (rng.random((len(group), 2)) - 0.5)
    across = (number % columns[group] + 0.5 + jitter[:, 0]) / in_row - 0.5
    up = 0.5 - (row + 0.5 + jitter[:, 1]) / rows[group]
    return across, up


def _households(spec: GeneratedWorld, residents: IntArray) -> IntArray:
    """Whole households that sum to residents / household_size; at least one in a cell where there are enough."""
    total = max(round(spec.residents / spec.household_size), 1)
    least = 1 if total >= len(residents) else 0
    together = np.zeros(len(residents), dtype=np.int64)
    return apportion(np.array([total]), together, residents.astype(np.float64), least)
