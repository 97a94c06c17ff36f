"""Units cover areas that were left without a free one, and stay free all the while."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import simpy

from sim.arrays import NONE, BoolArray, FloatArray, IntArray
from sim.engine.crew import Crew, Steps
from sim.engine.instant import RELOCATE, Moment
from sim.engine.situation import Situation
from sim.engine.state import Inputs, UnitColumns
from sim.record.journal import Fact
from sim.responders.posts import find_posts
from sim.rules.relocation import empty_posts, is_relieved, nearest_within, row_for, spare_units
from sim.scenario.specs.relocation import NearestCover

if TYPE_CHECKING:
    from sim.engine.desk import Desk


def _nobody_watches(unit: int, change: int) -> None:
    """Take no notice."""


@dataclass(slots=True)
class WatchedColumns(UnitColumns):
    """Columns that tell when a unit became free (1) or busy (-1)."""

    watch: Callable[[int, int], None] = _nobody_watches

    def set_free(self, unit: int) -> None:
        """The unit may be ordered from now on."""
        if not self.free[unit]:
            UnitColumns.set_free(self, unit)
            self.watch(unit, 1)

    def set_busy(self, unit: int) -> None:
        """The unit may not be ordered any more."""
        if self.free[unit]:
            UnitColumns.set_busy(self, unit)
            self.watch(unit, -1)


def columns_for(inputs: Inputs) -> UnitColumns:
    """Return the columns of a fleet off duty at home; watched only where somebody may have to move."""
    watched = inputs.fleet.design.desk.relocation is not None
    return (WatchedColumns if watched else UnitColumns).at_their_bases(inputs)


def relocate(desk: Desk) -> None:
    """Keep areas covered by the rule of the desk, if it has one."""
    if isinstance(desk.units, WatchedColumns):
        Relocation(desk, desk.units)


class Move(NamedTuple):
    """What a unit is told that is to cover a post."""

    post: int
    relocation: Relocation

    def carried_out_by(self, crew: Crew) -> Steps:
        """Drive to the post and wait there until something else comes. Returns the order that follows, or None."""
        return self.relocation.cover(crew, self)


class Relocation:
    """Looks at the end of every instant in which a unit became free or busy whether somebody has to move.

    That is after the desk has decided and after units that asked for a call have their answer, so that a unit is only
    moved when nobody wants it. A unit is on duty for its post from the moment in which it is told to move.
    """

    def __init__(self, desk: Desk, columns: WatchedColumns) -> None:
        inputs = desk.inputs
        rule = inputs.fleet.design.desk.relocation
        assert rule is not None
        self.desk, self.columns, self.rule = desk, columns, rule
        self.posts = find_posts(rule, inputs.fleet, inputs.world)
        self.post = self.posts.home.copy()
        self._moves: list[bool] = self.posts.moves.tolist()
        self._free_at = [0] * (len(self.posts) + 1)
        self._away: set[int] = set()
        self._modes = sorted({group.mode for group in inputs.fleet.groups})
        modes = [self._modes.index(group.mode) for group in inputs.fleet.groups]
        self._mode = np.array(modes, dtype=np.int32)[inputs.fleet.group]
        self._is_due = False
        columns.watch = self.count

    def count(self, unit: int, change: int) -> None:
        """A unit became free or busy: look at the end of this instant, if it is one of those that move."""
        if not self._moves[unit]:
            return
        # A unit without a post, NONE, counts in the last place, which is for none.
        self._free_at[self.post[unit]] += change
        if not self._is_due:
            self._is_due = True
            Moment(self.desk.env, RELOCATE).callbacks.append(lambda _: self._look())

    def cover(self, crew: Crew, move: Move) -> Steps:
        """The story of a move. Returns the order that follows, or None once home."""
        order = yield from _stay_at(crew, int(self.posts.node[move.post]), float(self.posts.leg_km[move.post]))
        if not isinstance(order, Move):
            self.post[crew.unit] = self.posts.home[crew.unit]
            self._away.discard(crew.unit)
        if order is None:
            return (yield from crew.drive_home(free=True))
        return order

    def _look(self) -> None:
        self._is_due = False
        free = self.columns.all_free & self.posts.moves
        if isinstance(self.rule, NearestCover):
            self._fill_areas(self.rule, free)
        else:
            self._comply(free)

    def _fill_areas(self, rule: NearestCover, free: BoolArray) -> None:
        movable, free_at = free.copy(), self._free_at[:-1]
        for unit in sorted(self._away):
            post, home = int(self.post[unit]), int(self.posts.home[unit])
            if free[unit] and is_relieved(post, home, free_at):
                self._send(unit, home, movable)
                free_at[post] -= 1
                free_at[home] += 1
        if max(free_at, default=0) <= rule.keep:
            return
        for post in empty_posts(free_at):
            spare = (spare_units(self.post, free, free_at, rule.keep) & movable).nonzero()[0]
            unit = self._nearest(spare, post, rule.within_min or math.inf)
            if unit != NONE:
                free_at[self.post[unit]] -= 1
                free_at[post] += 1
                self._send(unit, post, movable)

    def _comply(self, free: BoolArray) -> None:
        """Fill the posts listed for so many free units; the units beyond go home."""
        row = row_for(int(np.count_nonzero(free)), self.posts.numbers)
        listed = self.posts.rows[row] if row != NONE else ()
        movable = free.copy()
        unfilled = []
        for post in listed:
            there = np.flatnonzero(movable & (self.post == post))
            if len(there):
                movable[there[0]] = False
            else:
                unfilled.append(post)
        for post in unfilled:
            unit = self._nearest(np.flatnonzero(movable), post, math.inf)
            if unit != NONE:
                self._send(unit, post, movable)
        for unit in np.flatnonzero(movable & (self.post != self.posts.home)).tolist():
            self._send(unit, int(self.posts.home[unit]), movable)

    def _nearest(self, units: IntArray, post: int, within_min: float) -> int:
        """Return the one of `units` that is soonest at a post; `NONE` when none is within reach.

        Passes over those whose battery does not take them there and home.
        """
        if not len(units):
            return NONE
        expected = self._expected_min(units, post)
        while (best := nearest_within(expected, within_min)) != NONE:
            unit = int(units[best])
            if self._has_range(unit, post):
                return unit
            expected[best] = np.inf
        return NONE

    def _has_range(self, unit: int, post: int) -> bool:
        """Whether the battery of a unit, if it has one, takes it to a post and home; where it is has been looked at."""
        batteries = self.desk.candidates.batteries
        if batteries is None:
            return True
        travel, columns, now = self.desk.inputs.travel, self.columns, self.desk.env.now
        ways = travel.matrix(self._modes[self._mode.item(unit)], travel.periods.index_at(now))
        node, leg_km = self.posts.node.item(post), self.posts.leg_km.item(post)
        km = columns.node_km[unit] + ways.km.item(ways.row.item(node), columns.node[unit]) + leg_km
        return batteries.suffices(unit, km, (node, leg_km), now)

    def _expected_min(self, units: IntArray, post: int) -> FloatArray:
        """Return the expected minutes of each of `units` to a post, shape of `units`."""
        travel, columns, now = self.desk.inputs.travel, self.columns, self.desk.env.now
        for unit in units.tolist():
            if unit in columns.trip:
                turn = columns.trip[unit].turn(now)
                columns.stands(unit, turn.node, turn.rest_min, turn.rest_km)
        expected, nodes, mode_of = columns.all_node_min[units], columns.all_node[units], self._mode[units]
        for number, mode in enumerate(self._modes):
            ways = travel.matrix(mode, travel.periods.index_at(now))
            mine = mode_of == number
            on_road = ways.minutes[ways.row[self.posts.node[post]], nodes[mine]]
            expected[mine] += on_road + self.posts.leg_km[post] * ways.leg_min_per_km
        return expected

    def _send(self, unit: int, post: int, movable: BoolArray) -> None:
        """Tell a free unit to cover a post; to its own base it just goes home."""
        self.desk.send_elsewhere(unit, None if post == self.posts.home[unit] else Move(post, self))
        self.post[unit] = post
        self._away.add(unit)
        movable[unit] = False


def _stay_at(crew: Crew, node: int, leg_km: float) -> Steps:
    """Drive to a door and stand by there, free all the while. Returns the order that ends it; None: go home."""
    unit, columns = crew.unit, crew.columns
    crew.situation = Situation.RELOCATING
    columns.at_base[unit] = False
    crew.note((crew.env.now, Fact.RELOCATED, NONE, unit, 0.0))
    trip = columns.trip[unit] = crew.trip_to(crew.group.mode, crew.env.now, node, leg_km)
    crew.desk.offer_again(unit, crew.process.interrupt)
    try:
        yield simpy.Timeout(crew.env, trip.minutes)
    except simpy.Interrupt as told:
        return told.cause
    del columns.trip[unit]
    crew.note((crew.env.now, Fact.AT_POST, NONE, unit, trip.km))
    columns.stands(unit, node, leg_km * crew.pace, leg_km)
    return (yield crew.stand_by())
