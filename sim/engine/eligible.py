"""Which units a call's place goes by: its own area's, or those on its list."""

from __future__ import annotations

import numpy as np

from sim.arrays import NONE, BoolArray, IndexArray
from sim.engine.state import Inputs
from sim.errors import InputError, Problem
from sim.rules.dispatch import UNLISTED


class Areas:
    """Tells which units that can serve a call have its cell in their own area; without an area, every cell is.

    `able` has shape `(needs, units)`, `area` is the own area of each unit, shape `(units,)`; the
    fleet's if not given.
    """

    def __init__(self, inputs: Inputs, able: BoolArray, area: IndexArray | None = None) -> None:
        fleet, doors = inputs.fleet, inputs.doors
        areas: list[int] = (fleet.area if area is None else area).tolist()
        levels = sorted({group.area_level for group in fleet.groups if group.area_level is not None})
        # For each cell the places around it that can be somebody's area, at every level.
        self._around = [doors.ancestors(inputs.world, level) for level in levels]
        # Cells with the same places around them have the same number.
        number = np.zeros(len(doors), dtype=np.int64)
        for place in self._around:
            number = np.unique(number * (place.max(initial=NONE) + 2) + place - NONE, return_inverse=True)[1]
        self._number: list[int] = number.tolist()
        self._of: list[dict[int, list[int]]] = [{} for _ in able]
        for units, meets in zip(self._of, able, strict=True):
            for unit in np.flatnonzero(meets).tolist():
                units.setdefault(areas[unit], []).append(unit)
        self._own: list[dict[int, list[int]]] = [{} for _ in able]

    def own(self, need: int, cell: int) -> list[int]:
        """Return the units that meet `need` and have `cell` in their own area, in ascending order."""
        number = self._number[cell]
        own = self._own[need].get(number)
        if own is None:
            # The whole district is around every cell.
            around = {NONE, *(int(place[cell]) for place in self._around)}
            own = sorted(unit for place in around for unit in self._of[need].get(place, ()))
            self._own[need][number] = own
        return own


def preference_ranks(inputs: Inputs) -> IndexArray:
    """Return the place of each unit in the list of each cell, shape `(cells, units)`; `UNLISTED` where not named.

    Raises
    ------
    InputError
        When a list names a cell or a unit that does not exist, or a cell has no list.
    """
    fleet, world = inputs.fleet, inputs.world
    unit_of = {name: unit for unit, name in enumerate(fleet.name)}
    cell_of = {world.places.code[place]: cell for cell, place in enumerate(world.cells.place.tolist())}
    ranks = np.full((len(world.cells), len(fleet)), UNLISTED, dtype=np.int32)
    lists = fleet.design.desk.preferences
    without = sorted(cell_of.keys() - lists.keys())
    problems = [Problem(f"cell {code!r} has no list; every cell needs one", "desk.preferences") for code in without]
    for code, names in lists.items():
        if code not in cell_of:
            problems.append(Problem(f"{code!r} is no cell of {world.name}", f"desk.preferences.{code}"))
            continue
        for rank, name in enumerate(names):
            if name in unit_of:
                ranks[cell_of[code], unit_of[name]] = rank
                continue
            some = ", ".join(list(unit_of)[:6])
            problems.append(Problem(f"{name!r} is no unit; units are {some}", f"desk.preferences.{code}[{rank}]"))
    if problems:
        raise InputError(tuple(problems))
    return ranks
