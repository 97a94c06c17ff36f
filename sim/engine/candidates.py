"""Who could go to a call, and how soon each would be there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, TravelArray
from sim.engine.state import Inputs, UnitColumns
from sim.errors import InputError, Problem
from sim.responders.trip import Turn
from sim.rules.dispatch import UNLISTED, nearest, own_area_first, preferred


class Choice(NamedTuple):
    """The unit chosen and the way it expects to have: minutes and kilometres from where it is."""

    unit: int
    travel_min: float
    km: float


class _Ways(NamedTuple):
    """Travel of one mode in one period, as plain arrays for quick look-ups."""

    minutes: TravelArray
    km: TravelArray
    row: IndexArray
    pace: float


class Candidates:
    """Chooses among the free units by the rule of the desk.

    Expected minutes are those of the period in which the unit is ordered, to the door of the cell; a unit on its
    way home first has to reach the next road node.
    """

    def __init__(self, inputs: Inputs, units: UnitColumns) -> None:
        self.inputs, self.units = inputs, units
        fleet, tape = inputs.fleet, inputs.tape
        self._able = inputs.able[:, fleet.group]
        modes = [group.mode for group in fleet.groups]
        self.modes = sorted(set(modes))
        self.mode = np.array([self.modes.index(mode) for mode in modes], dtype=np.int32)[fleet.group]
        self.cell: list[int] = tape.cell.tolist()
        self.cell_node: list[int] = inputs.world.cells.node.tolist()
        self.cell_leg_km: list[float] = inputs.world.cells.leg_km.tolist()
        self.desk = fleet.design.desk
        self.cell_area = _cell_areas(inputs) if self.desk.rule == "own_area_first" else None
        self.rank = _ranks(inputs) if self.desk.rule == "preference" else None
        self._ways: dict[tuple[int, int], _Ways] = {}
        self._turns: dict[int, Turn] = {}

    def look(self, now: float) -> None:
        """See where the units on their way home are at minute `now`; do this before choosing."""
        units = self.units
        self._turns.clear()
        for unit, trip in units.trip.items():
            turn = trip.turn(now)
            units.node[unit], units.leg_km[unit] = turn.node, 0.0
            units.rest_min[unit], units.rest_km[unit] = turn.rest_min, turn.rest_km
            self._turns[unit] = turn

    def done_km(self, unit: int) -> float:
        """Return how far a unit that was on its way home at the last look had come."""
        return self._turns[unit].done_km

    def choose(self, matter: int, now: float) -> Choice | None:
        """Return the unit to send to `matter`, or None when none may go; some able unit must be free."""
        free = (self.units.free & self._able[self.inputs.need[matter]]).nonzero()[0]
        period = self.inputs.travel.periods.index_at(now)
        expected = self.expected_min(free, self.cell[matter], period)
        best = self._apply_rule(free, expected, self.cell[matter])
        if best == NONE or expected[best] == np.inf:
            return None
        unit = int(free[best])
        return Choice(unit, float(expected[best]), self._km(unit, self.cell[matter], period))

    def _apply_rule(self, free: IndexArray, expected: FloatArray, cell: int) -> int:
        if self.rank is not None:
            return preferred(self.rank[cell, free])
        if self.cell_area is not None:
            area = self.inputs.fleet.area[free]
            own = (area == NONE) | (area == self.cell_area[self.inputs.fleet.group[free], cell])
            return own_area_first(expected, own)
        return nearest(expected)

    def expected_min(self, units: IndexArray, cell: int, period: int) -> FloatArray:
        """Return the expected minutes of each of `units` to the door of `cell`, shape of `units`."""
        columns = self.units
        node, leg_km = columns.node[units], columns.leg_km[units] + self.cell_leg_km[cell]
        if len(self.modes) == 1:
            ways = self._travel(0, period)
            expected: FloatArray = ways.minutes[ways.row[self.cell_node[cell]]][node] + leg_km * ways.pace
        else:
            expected = np.empty(len(units))
            mode = self.mode[units]
            for number in range(len(self.modes)):
                mine = mode == number
                ways = self._travel(number, period)
                to_cell = ways.minutes[ways.row[self.cell_node[cell]]]
                expected[mine] = to_cell[node[mine]] + leg_km[mine] * ways.pace
        if columns.trip:
            expected += columns.rest_min[units]
        return expected

    def _km(self, unit: int, cell: int, period: int) -> float:
        ways, columns = self._travel(int(self.mode[unit]), period), self.units
        on_road = float(ways.km[ways.row[self.cell_node[cell]], columns.node[unit]])
        return columns.rest_km[unit] + float(columns.leg_km[unit]) + on_road + self.cell_leg_km[cell]

    def _travel(self, mode: int, period: int) -> _Ways:
        ways = self._ways.get((mode, period))
        if ways is None:
            matrix = self.inputs.travel.matrix(self.modes[mode], period)
            # A memory map costs more at every look-up than a plain array over the same pages.
            ways = _Ways(np.asarray(matrix.minutes), np.asarray(matrix.km), matrix.row, matrix.leg_min_per_km)
            self._ways[mode, period] = ways
        return ways


def _cell_areas(inputs: Inputs) -> IndexArray:
    """The place of each group's `area_level` above each cell, shape `(groups, cells)`."""
    none = np.full(len(inputs.world.cells), NONE, dtype=np.int32)
    levels = [group.area_level for group in inputs.fleet.groups]
    return np.stack([none if level is None else inputs.world.ancestors(level) for level in levels])


def _ranks(inputs: Inputs) -> IndexArray:
    """Place of each unit in the list of each cell, shape `(cells, units)`; `UNLISTED` where it is not named."""
    fleet, world = inputs.fleet, inputs.world
    unit_of = {name: unit for unit, name in enumerate(fleet.name)}
    cell_of = {world.places.code[place]: cell for cell, place in enumerate(world.cells.place.tolist())}
    ranks = np.full((len(world.cells), len(fleet)), UNLISTED, dtype=np.int32)
    problems = []
    for code, names in fleet.design.desk.preferences.items():
        if code not in cell_of:
            problems.append(Problem(f"{code!r} is no cell of {world.name}", f"desk.preferences.{code}"))
            continue
        for rank, name in enumerate(names):
            if name not in unit_of:
                some = ", ".join(list(unit_of)[:6])
                problems.append(Problem(f"{name!r} is no unit; units are {some}", f"desk.preferences.{code}[{rank}]"))
                continue
            ranks[cell_of[code], unit_of[name]] = rank
    without = sorted(cell_of.keys() - fleet.design.desk.preferences.keys())
    problems += [Problem(f"cell {code!r} has no list; every cell needs one", "desk.preferences") for code in without]
    if problems:
        raise InputError(tuple(problems))
    return ranks
