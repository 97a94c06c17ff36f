"""Who could go to a call, and how soon each would be there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray, TravelArray
from sim.engine.eligible import Areas, preference_ranks
from sim.engine.islands import Islands
from sim.engine.state import Inputs, UnitColumns
from sim.responders.rounds import Rounds
from sim.responders.trip import Moving
from sim.rules.dispatch import UNLISTED, nearest, preferred
from sim.world.travel import TravelMatrix

if TYPE_CHECKING:
    from sim.engine.battery import Batteries


@dataclass(slots=True)
class Choice:
    """The unit chosen and the way it expects to have: minutes and kilometres from where it is.

    `taken_from` is the matter that it is taken from, `NONE` for a free unit.
    """

    unit: int
    travel_min: float
    km: float
    taken_from: int = NONE


@dataclass(slots=True)
class WaysOfMode:
    """Travel of one mode in one period.

    `row` is the row of each cell in the tables, `besides_min` what every way to its door takes besides that on the
    road. One entry is read twice as fast from a memory view as from an array.
    """

    minutes: memoryview[float]
    km: memoryview[float]
    all_minutes: TravelArray
    row: list[int]
    besides_min: list[float]


Ways = list[WaysOfMode]
"""Travel in one period, one entry for each run of units with the same mode."""

FEW = 48
"""So many units are sooner asked one by one than all at once."""


class Candidates:
    """Chooses among the free units by the rule of the desk, and among those on a break and in use.

    Expected minutes are those of the period in which the unit is ordered, to the door of the cell; a unit on its
    way first has to reach the next road node.
    """

    def __init__(self, inputs: Inputs, units: UnitColumns) -> None:
        self.inputs, self.units = inputs, units
        fleet, tape = inputs.fleet, inputs.tape
        # Units stand by group, so those of one mode are runs of neighbours.
        modes = [group.mode for group in fleet.groups]
        self.modes = [mode for mode, before in zip(modes, [None, *modes], strict=False) if mode != before]
        run = np.cumsum([mode != before for mode, before in zip(modes, [None, *modes], strict=False)]) - 1
        self._run: list[int] = run[fleet.group].tolist()
        self._run_starts = np.searchsorted(run[fleet.group], np.arange(1, len(self.modes)))
        self.cell: list[int] = tape.cell.tolist()
        self.cell_node: list[int] = inputs.doors.node.tolist()
        self.cell_leg_km: list[float] = inputs.doors.leg_km.tolist()
        rule = fleet.design.desk.rule
        able = inputs.able[:, fleet.group]
        self._able = list(able)
        self._area = fleet.area.copy()
        self._areas = Areas(inputs, able, self._area) if rule == "own_area_first" else None
        self._rank = preference_ranks(inputs) if rule == "preference" else None
        self._ways: dict[int, Ways] = {}
        self._done_km: dict[int, float] = {}
        self.batteries: Batteries | None = None
        self._islands: Islands | None = None
        if inputs.travel.periods.edges:
            self._islands = Islands(inputs.travel, self.modes, self._run, units, self._able, self._look_at_all)

    def door(self, matter: int) -> tuple[int, float]:
        """Return where a call is: its road node, and the kilometres from there to the door."""
        cell = self.cell[matter]
        return self.cell_node[cell], self.cell_leg_km[cell]

    def redeploy(self, units: IndexArray, meets: frozenset[int], area: IndexArray) -> None:
        """From now on `units` meet other needs and have other own areas."""
        for need, able in enumerate(self._able):
            able[units] = need in meets
        self._area[units] = area
        if self._areas is not None:
            self._areas = Areas(self.inputs, np.stack(self._able), self._area)

    def done_km(self, unit: int) -> float:
        """Return how far a unit that was chosen on its way had come."""
        return self._done_km[unit]

    def choose(self, matter: int, need: int, now: float) -> Choice | None:
        """Return the free unit that meets `need` to send to `matter`, or None when none may go."""
        cell = self.cell[matter]
        if self._islands is not None and self._islands.nobody_reaches(self.cell_node[cell], need, now):
            return None
        ways = self.ways_at(now)
        if self._areas is not None:
            own = self._areas.own(need, cell)
            choice = self._nearest_of(own, cell, now, ways)
            if choice is not None or len(own) == len(self._run):
                return choice
        return self._choose_among(self._able[need], cell, now, ways)

    def take_from(self, matter: int, need: int, now: float) -> Choice | None:
        """Return a unit in use that `matter` may take: from the least urgent matter, then the one soonest there."""
        cell, ways = self.cell[matter], self.ways_at(now)
        priority, able = int(self.inputs.tape.priority[matter]), self._able[need]
        best: tuple[int, float, int] | None = None
        for unit, use in self.units.takeable.items():
            if use.priority > priority and able[unit]:
                self._look(unit, use.trip, now)
                travel_min = self._minutes(unit, cell, ways)
                is_better = travel_min < math.inf and (best is None or (-use.priority, travel_min, unit) < best)
                if is_better and self._has_range(unit, cell, now, ways):
                    best = -use.priority, travel_min, unit
        if best is None:
            return None
        _, travel_min, unit = best
        return Choice(unit, travel_min, self._km(unit, cell, ways), self.units.takeable[unit].matter)

    def call_away(self, matter: int, need: int, now: float) -> Choice | None:
        """Return the unit soonest there of those that `matter` may call away from their break."""
        cell, ways = self.cell[matter], self.ways_at(now)
        priority, able = int(self.inputs.tape.priority[matter]), self._able[need]
        best, best_min = NONE, math.inf
        for unit, least in sorted(self.units.resting.items()):
            if priority <= least and able[unit]:
                travel_min = self._minutes(unit, cell, ways)
                if travel_min < best_min and self._has_range(unit, cell, now, ways):
                    best, best_min = unit, travel_min
        return None if best == NONE else Choice(best, best_min, self._km(best, cell, ways))

    def way(self, unit: int, matter: int, now: float) -> Choice:
        """Return the way of a unit from where it is to a call; without end where its battery does not suffice."""
        self._locate(unit, now)
        cell, ways = self.cell[matter], self.ways_at(now)
        travel_min = self._minutes(unit, cell, ways) if self._has_range(unit, cell, now, ways) else math.inf
        return Choice(unit, travel_min, self._km(unit, cell, ways))

    def one(self, unit: int, matter: int, now: float) -> Choice | None:
        """Return the way of a unit that alone may be sent to `matter`; None when it may not go."""
        return self._nearest_of([unit], self.cell[matter], now, self.ways_at(now))

    def _nearest_of(self, some: list[int], cell: int, now: float, ways: Ways) -> Choice | None:
        """Choose one by one: an area mostly has few units of its own, too few for arrays to pay."""
        free, trips, run, anybody = self.units.free, self.units.trip, self._run, self.batteries is None
        node, node_min = self.units.node, self.units.node_min
        best, best_min = NONE, math.inf
        for unit in some:
            if free[unit]:
                mode = ways[run[unit]]  # what `_minutes` says, without a call for each unit
                if unit in trips:
                    ahead, ahead_min = trips[unit].ahead(now)
                else:
                    ahead, ahead_min = node[unit], node_min[unit]
                travel_min = ahead_min + (mode.minutes[mode.row[cell], ahead] + mode.besides_min[cell])
                if travel_min < best_min and (anybody or self._has_range(unit, cell, now, ways)):
                    best, best_min = unit, travel_min
        if best == NONE:
            return None
        if best in trips:
            self._locate(best, now)
        return Choice(best, best_min, self._km(best, cell, ways))

    def _choose_among(self, able: BoolArray, cell: int, now: float, ways: Ways) -> Choice | None:
        units = (self.units.all_free & able).nonzero()[0]
        if len(units) <= FEW and self._rank is None and self.batteries is None:
            return self._nearest_of(units.tolist(), cell, now, ways)
        if not len(units):
            return None
        self._look_at_all(units, able, now)
        expected = self.expected_min(units, cell, ways)
        choice = self._best(units, expected, cell, now, ways)
        if self.batteries is None or choice is None:
            return choice
        short: list[tuple[int, float]] = []
        door = self.cell_node[cell], self.cell_leg_km[cell]
        while choice is not None and not self.batteries.suffices(choice.unit, choice.km, door, now):
            short.append((choice.unit, choice.km))
            expected[units.searchsorted(choice.unit)] = np.inf
            choice = self._best(units, expected, cell, now, ways)
        if choice is None:
            self.batteries.look_again(short, door, now)
        return choice

    def _best(self, units: IntArray, expected: FloatArray, cell: int, now: float, ways: Ways) -> Choice | None:
        """Choose among free units by the rule of the desk; None when nobody gets there."""
        if self._rank is None or cell >= len(self._rank):  # an office has no list
            best = nearest(expected)
        else:
            best = preferred(np.where(expected < np.inf, self._rank[cell, units], UNLISTED))
        if best == NONE or expected[best] == np.inf:
            return None
        unit = int(units[best])
        self._locate(unit, now)
        return Choice(unit, float(expected[best]), self._km(unit, cell, ways))

    def _has_range(self, unit: int, cell: int, now: float, ways: Ways) -> bool:
        """Whether the battery of a unit, if it has one, takes it to a cell and home."""
        if self.batteries is None:
            return True
        self._locate(unit, now)
        door = self.cell_node[cell], self.cell_leg_km[cell]
        return self.batteries.suffices(unit, self._km(unit, cell, ways), door, now)

    def _look_at_all(self, units: IntArray, able: BoolArray, now: float) -> None:
        """See where those of `units`, all that are free and `able`, are that are on their way."""
        free, rounds = self.units.free, self.units.rounds
        if rounds is not None:
            self._look_at_rounds(rounds, units, now)
        for unit, trip in self.units.trip.items():
            if free[unit] and able[unit] and (rounds is None or unit not in rounds.out):
                self.units.node[unit], self.units.node_min[unit] = trip.ahead(now)

    def _look_at_rounds(self, rounds: Rounds, units: IntArray, now: float) -> None:
        """See where the units are that go round their beats, all at once; of the one chosen more is asked later."""
        out, node, rest_min = rounds.look(units, now)
        self.units.all_node[out], self.units.all_node_min[out] = node, rest_min

    def _locate(self, unit: int, now: float) -> None:
        """See where a free unit is, which may be on its way."""
        if unit in self.units.trip:
            self._look(unit, self.units.trip[unit], now)

    def _look(self, unit: int, trip: Moving | None, now: float) -> None:
        """See where a unit is that is on its way; without a trip it is where it stands."""
        if trip is None:
            self._done_km[unit] = 0.0
        else:
            node, rest_min, rest_km, self._done_km[unit] = trip.turn(now)
            self.units.stands(unit, node, rest_min, rest_km)

    def expected_min(self, units: IntArray, cell: int, ways: Ways) -> FloatArray:
        """Return the expected minutes of each of `units` (ascending) to the door of `cell`, shape of `units`."""
        expected, node = self.units.all_node_min.take(units), self.units.all_node.take(units)
        ends = [len(units)] if len(ways) == 1 else [*units.searchsorted(self._run_starts).tolist(), len(units)]
        start = 0
        for mode, end in zip(ways, ends, strict=True):
            if start < end:
                to_cell = mode.all_minutes[mode.row[cell]]
                expected[start:end] += to_cell.take(node[start:end]) + np.float64(mode.besides_min[cell])
            start = end
        return expected

    def _minutes(self, unit: int, cell: int, ways: Ways) -> float:
        """What `expected_min` says of one unit, to the bit."""
        mode, columns = ways[self._run[unit]], self.units
        return columns.node_min[unit] + (mode.minutes[mode.row[cell], columns.node[unit]] + mode.besides_min[cell])

    def _km(self, unit: int, cell: int, ways: Ways) -> float:
        mode, columns = ways[self._run[unit]], self.units
        return columns.node_km[unit] + mode.km[mode.row[cell], columns.node[unit]] + self.cell_leg_km[cell]

    def ways_at(self, now: float) -> Ways:
        """Return the travel of the period in which `now` lies."""
        period = self.inputs.travel.periods.index_at(now)
        return self._ways.get(period) or self._ways_in(period)

    def _ways_in(self, period: int) -> Ways:
        ways = self._ways[period] = [self._to_cells(self.inputs.travel.matrix(mode, period)) for mode in self.modes]
        return ways

    def _to_cells(self, table: TravelMatrix) -> WaysOfMode:
        doors = self.inputs.doors
        besides_min = doors.leg_km * table.leg_min_per_km + table.start_min
        minutes, km = (cast("memoryview[float]", every.data) for every in (table.minutes, table.km))
        return WaysOfMode(minutes, km, table.minutes, table.row[doors.node].tolist(), besides_min.tolist())
