"""Posts: where units wait to cover an area, their own base or somebody else's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray
from sim.errors import InputError, Problem, input_error
from sim.responders.bases import find_places
from sim.responders.fleet import Fleet
from sim.scenario.specs.relocation import ComplianceTable, NearestCover, Relocation
from sim.world.model import World


@dataclass(frozen=True, slots=True)
class Posts:
    """Where units may be sent to wait.

    Attributes
    ----------
    node, leg_km:
        Road node of each post and the kilometres from there to its door, shape `(posts,)`.
    home:
        The post that each unit counts for when nobody sent it elsewhere, shape `(units,)`; `NONE` for none.
    moves:
        Whether a unit counts and may be sent, shape `(units,)`.
    numbers, rows:
        Of a compliance table: numbers of free units, ascending, and the posts listed for each.
    """

    node: IndexArray
    leg_km: FloatArray
    home: IndexArray
    moves: BoolArray
    numbers: tuple[int, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.node)


def find_posts(relocation: Relocation, fleet: Fleet, world: World) -> Posts:
    """Return the posts of a rule of relocation.

    Raises
    ------
    InputError
        When a level, a place or a group does not exist, or a base lies in no area of the level.
    """
    moves = _who_moves(relocation.groups, fleet)
    if isinstance(relocation, NearestCover):
        return _of_areas(relocation, fleet, world, moves)
    return _of_table(relocation, fleet, world, moves)


def _who_moves(groups: list[str], fleet: Fleet) -> BoolArray:
    known = ", ".join(fleet.group_names)
    problems = [
        Problem(f"{name!r} is no group of units; there are {known}", f"desk.relocation.groups[{number}]")
        for number, name in enumerate(groups)
        if name not in fleet.group_names
    ]
    if problems:
        raise InputError(tuple(problems))
    wanted = [number for number, name in enumerate(fleet.group_names) if name in (groups or fleet.group_names)]
    moves: BoolArray = np.isin(fleet.group, wanted)
    return moves


def _of_areas(rule: NearestCover, fleet: Fleet, world: World, moves: BoolArray) -> Posts:
    """The post of an area is the base of the first unit that has its base there."""
    if rule.level not in world.places.levels:
        known = ", ".join(world.places.levels)
        raise input_error(f"{rule.level!r} is no level; {world.name} has {known}", "desk.relocation.level")
    area = world.above(fleet.base_place, rule.level)
    based = np.flatnonzero(moves & (area != NONE))
    areas, first = np.unique(area[based], return_index=True)
    home = np.searchsorted(areas, area).astype(np.int32)
    home[~moves | (area == NONE)] = NONE
    return Posts(fleet.base_node[based[first]], fleet.base_leg_km[based[first]], home, moves)


def _of_table(rule: ComplianceTable, fleet: Fleet, world: World, moves: BoolArray) -> Posts:
    """Bases and listed places are posts; those behind the same door are one."""
    number_of: dict[tuple[int, float], int] = {}
    doors = zip(fleet.base_node.tolist(), fleet.base_leg_km.tolist(), strict=True)
    home = np.array([number_of.setdefault(door, len(number_of)) for door in doors], dtype=np.int32)
    home[~moves] = NONE
    rows: dict[int, tuple[int, ...]] = {}
    problems: list[Problem] = []
    for free, names in rule.table.items():
        try:
            places = find_places(world, names, f"desk.relocation.table.{free}")
        except InputError as error:
            problems.extend(error.problems)
            continue
        rows[int(free)] = tuple(number_of.setdefault((p.node, p.leg_km), len(number_of)) for p in places)
    if problems:
        raise InputError(tuple(problems))
    numbers = sorted(rows)
    return Posts(
        np.array([node for node, _ in number_of], dtype=np.int32),
        np.array([leg_km for _, leg_km in number_of], dtype=np.float64),
        home, moves, tuple(numbers), tuple(rows[number] for number in numbers),
    )  # fmt: skip
