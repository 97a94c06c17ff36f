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
from sim.engine.instant import RELOCATE, EndOfInstant
from sim.engine.situation import Situation
from sim.engine.state import Inputs, UnitColumns
from sim.record.journal import Fact
from sim.responders.posts import find_posts
from sim.rules.relocation import empty_posts, nearest_within, relieved_units, row_for, spare_units
from sim.scenario.specs.relocation import NearestCover

if TYPE_CHECKING:
    from sim.engine.desk import Desk


def _nobody_watches(unit: int) -> None:
    """Take no notice."""


@dataclass(slots=True)
class WatchedColumns(UnitColumns):
    """Columns that tell when a unit became free or busy."""

    watch: Callable[[int], None] = _nobody_watches

    def set_free(self, unit: int) -> None:
        """The unit may be ordered from now on."""
        UnitColumns.set_free(self, unit)
        self.watch(unit)

    def set_busy(self, unit: int) -> None:
        """The unit may not be ordered any more."""
        UnitColumns.set_busy(self, unit)
        self.watch(unit)


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
        self._modes = [group.mode for group in inputs.fleet.groups]
        self._is_due = False
        columns.watch = self.look_later

    def look_later(self, unit: int) -> None:
        """Look at the end of this instant, if the unit is one of those that move."""
        if not self._is_due and self.posts.moves[unit]:
            self._is_due = True
            EndOfInstant(self.desk.env, RELOCATE).callbacks.append(lambda _: self._look())

    def cover(self, crew: Crew, move: Move) -> Steps:
        """The story of a move. Returns the order that follows, or None once home."""
        order = yield from _stay_at(crew, int(self.posts.node[move.post]), float(self.posts.leg_km[move.post]))
        if not isinstance(order, Move):
            self.post[crew.unit] = self.posts.home[crew.unit]
        if order is None:
            return (yield from crew.drive_home(free=True))
        return order

    def _look(self) -> None:
        self._is_due = False
        free = self.columns.free & self.posts.moves
        if isinstance(self.rule, NearestCover):
            self._fill_areas(self.rule, free)
        else:
            self._comply(free)

    def _fill_areas(self, rule: NearestCover, free: BoolArray) -> None:
        movable, posts = free.copy(), len(self.posts)
        for unit in relieved_units(self.post, self.posts.home, free, posts).tolist():
            self._send(unit, int(self.posts.home[unit]))
            movable[unit] = False
        for post in empty_posts(self.post, free, posts).tolist():
            spare = np.flatnonzero(spare_units(self.post, free, posts, rule.keep) & movable)
            self._send_nearest(spare, post, rule.within_min or math.inf, movable)

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
            self._send_nearest(np.flatnonzero(movable), post, math.inf, movable)
        for unit in np.flatnonzero(movable & (self.post != self.posts.home)).tolist():
            self._send(unit, int(self.posts.home[unit]))

    def _send_nearest(self, units: IntArray, post: int, within_min: float, movable: BoolArray) -> None:
        best = nearest_within(self._expected_min(units, post), within_min)
        if best != NONE:
            unit = int(units[best])
            self._send(unit, post)
            movable[unit] = False

    def _expected_min(self, units: IntArray, post: int) -> FloatArray:
        """Return the expected minutes of each of `units` to a post, shape of `units`."""
        inputs, columns, now = self.desk.inputs, self.columns, self.desk.env.now
        node, leg_km = int(self.posts.node[post]), float(self.posts.leg_km[post])
        period = inputs.travel.periods.index_at(now)
        expected = np.zeros(len(units))
        for place, unit in enumerate(units.tolist()):
            if unit in columns.trip:
                turn = columns.trip[unit].turn(now)
                columns.stands(unit, turn.node, turn.rest_min, turn.rest_km)
            ways = inputs.travel.matrix(self._modes[inputs.fleet.group[unit]], period)
            on_road = float(ways.minutes[ways.row[node], columns.node[unit]])
            expected[place] = columns.node_min[unit] + on_road + leg_km * ways.leg_min_per_km
        return expected

    def _send(self, unit: int, post: int) -> None:
        """Tell a free unit to cover a post; to its own base it just goes home."""
        self.post[unit] = post
        self.desk.send_elsewhere(unit, None if post == self.posts.home[unit] else Move(post, self))


def _stay_at(crew: Crew, node: int, leg_km: float) -> Steps:
    """Drive to a door and stand by there, free all the while. Returns the order that ends it; None: go home."""
    unit, columns = crew.unit, crew.columns
    crew.situation = Situation.RELOCATING
    columns.at_base[unit] = False
    crew.note((crew.env.now, Fact.RELOCATED, NONE, unit, 0.0))
    trip = columns.trip[unit] = crew.trip_to(crew.group.mode, crew.env.now, node, leg_km)
    crew.desk.offer_again(unit, crew.process.interrupt)
    try:
        yield crew.env.timeout(trip.minutes)
    except simpy.Interrupt as told:
        return told.cause
    del columns.trip[unit]
    crew.note((crew.env.now, Fact.AT_POST, NONE, unit, trip.km))
    columns.stands(unit, node, leg_km * crew.pace, leg_km)
    return (yield crew.stand_by())
