"""One span of a design as formulas see it: who is free, who waits, who is lost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.experiment.companion.asked import Asked, Needs
from sim.experiment.companion.kept import Keeping, Kept
from sim.experiment.companion.spans import Span
from sim.experiment.companion.stations import Stations
from sim.theory.erlang import Line
from sim.theory.hypercube import CityLaw, Hypercube
from sim.theory.stations import Calls, StationsLaw, stations_law

MOST_STATES = 5000
"""Larger cities are approximated."""

MOST_WORK = 4_000_000
"""Cells times states of a city that is still solved exactly."""

LEFT_OVER, CHOICES = 1e-3, (6, 10, 20, 40)
"""Lists of stations end where about as few calls would go on, and are so long."""

ENOUGH = 1e-8
MOST_ROUNDS = 60


class NobodyError(Exception):
    """Nobody who is on duty may answer some calls: they wait for the next shift, of which no formula here speaks."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Calls with the same needs in one span.

    Attributes
    ----------
    weight:
        Calls a minute of each kind and cell, times the units of this sort that each takes, shape `(kinds, cells)`.
    may_answer, order:
        Which stations may, shape `(stations,)`; in which order each cell asks them, shape `(cells, choices)`.
    lists, list_of:
        The orders that there are, shape `(lists, choices)`, and which is that of each cell, shape `(cells,)`.
    at_once, after_wait:
        The minutes of its calls.
    """

    needs: Needs
    weight: FloatArray
    may_answer: BoolArray
    order: IndexArray
    lists: IndexArray
    list_of: IntArray
    at_once: Kept
    after_wait: Kept

    @property
    def rates(self) -> FloatArray:
        """Calls a minute of each cell that somebody can reach, shape `(cells,)`."""
        return np.where(self.order[:, 0] == NONE, 0.0, self.weight.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the calls of one sort.

    Attributes
    ----------
    at_once:
        Share of each cell's calls that each choice answers at once, shape `(cells, choices)`.
    waited, lost:
        Share of each cell's calls, shape `(cells,)`.
    withdrawn:
        Share of all calls that leave the line.
    wait_min:
        Mean wait of the calls that are answered, as if work were exponential.
    from_line:
        Share of the calls that waited which each station answers, shape `(stations,)`.
    on_duty:
        Share of the work of each station that falls into its hours of duty, shape `(stations,)`.
    """

    at_once: FloatArray
    waited: FloatArray
    lost: FloatArray
    withdrawn: float
    wait_min: float
    from_line: FloatArray
    on_duty: FloatArray


class City:
    """Solves the spans of a design, one after the other."""

    def __init__(self, stations: Stations, asked: Asked) -> None:
        self.stations, self.asked = stations, asked
        self.exact = True
        self._cubes: dict[tuple[bytes, bytes], Hypercube] = {}
        self._lists: dict[tuple[bytes, int, int], tuple[IndexArray, IndexArray, IntArray]] = {}
        self.room = stations.fleet.design.desk.queue_limit

    def sorts(self, span: Span) -> list[Sort]:
        """Return the calls of a span by their needs; those that nobody makes then are left out.

        Raises
        ------
        NobodyError
            Nobody who is on duty may answer some of them.
        """
        units = self.stations.units(span.on_duty)
        weights = {needs: self._weight(needs, span) for needs in self.asked.needs}
        weights = {needs: weight for needs, weight in weights.items() if weight.any()}
        every = sum((weight.sum(axis=0) for weight in weights.values()), np.zeros(len(self.stations.world.cells)))
        keeping = Keeping(self.stations, self.asked, span)
        return [self._sort(needs, weight, keeping, units, every) for needs, weight in weights.items()]

    def _weight(self, needs: Needs, span: Span) -> FloatArray:
        taken = np.array([slots.count(needs) for slots in self.asked.slots])
        return np.asarray((taken * span.rates)[:, np.newaxis] * self.asked.cells, dtype=np.float64)

    def _sort(self, needs: Needs, weight: FloatArray, keeping: Keeping, units: IntArray, every: FloatArray) -> Sort:
        may_answer = self.stations.can_meet(needs) & (units > 0)
        if not may_answer.any():
            raise NobodyError
        order, lists, list_of = self._order(may_answer, units, keeping)
        at_once, after_wait = keeping.at_once(weight, order), keeping.after_wait(weight, every)
        return Sort(needs, weight, may_answer, order, lists, list_of, at_once, after_wait)

    def _order(
        self, may_answer: BoolArray, units: IntArray, keeping: Keeping
    ) -> tuple[IndexArray, IndexArray, IntArray]:
        span, choices = keeping.span, len(self.stations)
        if not self._is_small(units):
            busiest = float(span.rates @ (self.asked.work_mean + 10)) / int(units[may_answer].sum())
            choices = next((some for some in CHOICES if busiest**some < LEFT_OVER), CHOICES[-1])
        key = may_answer.tobytes(), span.period, choices
        if key not in self._lists:
            order = self.stations.order(may_answer, span.period, choices)
            lists, list_of = np.unique(order, axis=0, return_inverse=True)
            self._lists[key] = order, lists, list_of.ravel()
        return self._lists[key]

    def _is_small(self, units: IntArray) -> bool:
        return bool(math.prod((units + 1).tolist()) <= MOST_STATES)

    def outcomes(self, sorts: list[Sort], span: Span) -> list[Outcome]:
        """Return what becomes of the calls of a span in a steady state, one entry a sort.

        Raises
        ------
        ValueError
            There are more calls than those who may answer can serve.
        """
        units = self.stations.units(span.on_duty)
        if self._is_small(units):
            lists = np.concatenate([_padded(sort.order, len(self.stations)) for sort in sorts])
            if self._can_be_exact(lists, units):
                return self._exactly(sorts, lists, units)
        self.exact = False
        return self.shared_out(sorts, self.about(sorts, units, self.room))

    def _can_be_exact(self, lists: IndexArray, units: IntArray) -> bool:
        if len(np.unique(lists, axis=0)) * math.prod((units + 1).tolist()) > MOST_WORK:
            return False
        everybody = (lists != NONE).sum(axis=1) == np.count_nonzero(units)
        return self.room == 0 or bool(everybody[lists[:, 0] != NONE].all())

    def _exactly(self, sorts: list[Sort], lists: IndexArray, units: IntArray) -> list[Outcome]:
        """Solve the hypercube again and again, until calls keep units as long as they were taken to."""
        active, reached = np.flatnonzero(units), lists[:, 0] != NONE
        number = np.full(len(units) + 1, NONE, dtype=np.int32)
        number[active] = np.arange(len(active))
        order, rates = number[lists[reached]], np.concatenate([sort.rates for sort in sorts])[reached]
        held = np.concatenate([_by_station(sort, sort.at_once.held, len(units)) for sort in sorts])[reached][
            :, active
        ].T
        later = np.repeat([sort.after_wait.held[active] for sort in sorts], [len(sort.order) for sort in sorts], axis=0)
        cube = self._cube(order, units[active])
        mean = np.full(len(active), float((held[order[:, 0], np.arange(len(order))] * rates).sum() / rates.sum()))
        law = cube.solve(rates, 1 / np.maximum(mean, ENOUGH), self.room, self._leave(sorts))
        for _ in range(MOST_ROUNDS):
            flow, queued = law.at_once * rates, np.outer(law.from_line, law.waited * rates)
            minutes = (flow * held).sum(axis=1) + (queued * later[reached].T).sum(axis=1)
            calls = flow.sum(axis=1) + queued.sum(axis=1)
            found = np.divide(minutes, calls, out=mean.copy(), where=calls > 0)
            if np.abs(found - mean).max() <= ENOUGH * found.max():
                break
            mean = found
            law = cube.solve(rates, 1 / np.maximum(mean, ENOUGH), self.room, self._leave(sorts))
        return self._spread(sorts, law, number, reached)

    def _cube(self, order: IndexArray, units: IntArray) -> Hypercube:
        key = order.tobytes(), units.tobytes()
        if key not in self._cubes:
            self._cubes[key] = Hypercube(order, units)
        return self._cubes[key]

    def _spread(self, sorts: list[Sort], law: CityLaw, number: IndexArray, reached: BoolArray) -> list[Outcome]:
        """Hand the law of the whole city out to the sorts of calls; those whom nobody reaches are neither."""
        place = np.where(reached, np.cumsum(reached) - 1, 0)
        from_line = np.zeros(len(self.stations))
        from_line[number[:-1] != NONE] = law.from_line
        found, start = [], 0
        for sort in sorts:
            rows, there = place[start : start + len(sort.order)], reached[start : start + len(sort.order)]
            start += len(sort.order)
            at_once = law.at_once[number[sort.order], rows[:, np.newaxis]]
            found.append(
                Outcome(
                    at_once=np.where(sort.order != NONE, at_once, 0.0),
                    waited=np.where(there, law.waited[rows], 0.0),
                    lost=np.where(there, law.lost[rows], 0.0),
                    withdrawn=law.withdrawn_share,
                    wait_min=law.served_wait_mean,
                    from_line=from_line,
                    on_duty=np.ones(len(self.stations)),
                )
            )
        return found

    def _leave(self, sorts: list[Sort]) -> float:
        """Return the rate at which a call that waits withdraws, over all sorts."""
        return float(np.average([self.leave_of(sort) for sort in sorts], weights=[s.weight.sum() for s in sorts]))

    def leave_of(self, sort: Sort) -> float:
        """Return the rate at which a call of a sort that waits withdraws."""
        gone = [0.0 if kind.patience is None else 1 / kind.patience.mean for kind in self.asked.kinds.values()]
        return float(np.average(gone, weights=sort.weight.sum(axis=1)))

    def about(
        self, sorts: list[Sort], units: IntArray, room: int | None, given: Mapping[int, Line] | None = None
    ) -> StationsLaw:
        """Return the approximate law of a span; `stations_law` says what `room` and `given` are."""
        leave = [self.leave_of(sort) for sort in sorts]
        return stations_law([_by_list(sort) for sort in sorts], units, room, leave, given)

    def shared_out(self, sorts: list[Sort], law: StationsLaw) -> list[Outcome]:
        """Return what an approximate law makes of the calls of each sort."""
        found, lines = [], list(zip(sorts, law.lines, strict=True))
        for sort, at_once, line, from_line in zip(sorts, law.at_once, law.lines, law.from_line, strict=True):
            there = (sort.order[:, 0] != NONE).astype(np.float64)
            found.append(
                Outcome(
                    at_once=at_once[sort.list_of],
                    waited=line.waited_share * (1 - line.lost_share) * there,
                    lost=line.lost_share * there,
                    withdrawn=line.withdrawn_share,
                    wait_min=_wait(line, [other for one, other in lines if _is_more(one, sort)]),
                    from_line=from_line,
                    on_duty=law.on_duty,
                )
            )
        return found


def _is_more(one: Sort, other: Sort) -> bool:
    """Return whether all who may answer `other` may answer `one`, and more of them."""
    inside = one.may_answer[other.may_answer].all()
    return bool(inside and one.may_answer.sum() > other.may_answer.sum())


def _wait(line: Line, wider: list[Line]) -> float:
    """Return the mean wait before those who may answer, who may answer the calls of wider lines as well.

    While such a line is there all of them are busy and serve it in turn; at other times they have theirs alone.
    """
    wait = line.served_wait_mean
    for other in wider:
        alone = max(0.0, 1 - other.waited_share / line.waited_share) if line.waited_share > 0 else 0.0
        wait = max(wait, line.served_wait_mean * alone + other.served_wait_mean)
    return wait


def _by_list(sort: Sort) -> Calls:
    """Return the calls of a sort with one row for all cells that ask the same stations in the same order."""
    number = len(sort.lists)
    rates = np.bincount(sort.list_of, weights=sort.rates, minlength=number).astype(np.float64)
    minutes = sort.at_once.held.T * sort.rates
    held = np.array([np.bincount(sort.list_of, weights=row, minlength=number) for row in minutes]).T
    held = np.divide(held, rates[:, np.newaxis], out=np.zeros_like(held), where=rates[:, np.newaxis] > 0)
    return Calls(rates, sort.lists, held, sort.after_wait.held, sort.may_answer)


def busy_units(sort: Sort, outcome: Outcome, *, tasks_only: bool) -> FloatArray:
    """Return how many units of each station that are on duty calls of a sort keep busy on average, shape `(stations,)`.

    Parameters
    ----------
    tasks_only:
        Leave out the way home of units that take no calls on it.
    """
    at_once, later = (kept.task if tasks_only else kept.held for kept in (sort.at_once, sort.after_wait))
    listed = sort.order != NONE
    minutes = (sort.rates[:, np.newaxis] * outcome.at_once * at_once)[listed]
    served = max(0.0, float(sort.rates @ outcome.waited) - outcome.withdrawn * float(sort.rates.sum()))
    busy = np.bincount(sort.order[listed], weights=minutes, minlength=len(later))
    return np.asarray((busy + served * outcome.from_line * later) * outcome.on_duty, dtype=np.float64)


def _padded(order: IndexArray, width: int) -> IndexArray:
    missing = np.full((len(order), max(0, width - order.shape[1])), NONE, dtype=np.int32)
    return np.hstack([order, missing])


def _by_station(sort: Sort, minutes: FloatArray, stations: int) -> FloatArray:
    """Return minutes of choices as minutes of stations, 0 where a station is no choice, shape `(cells, stations)`."""
    found = np.zeros((len(minutes), stations + 1))
    np.put_along_axis(found, sort.order.astype(np.int64), minutes, axis=1)  # what is no choice goes into the last
    return found[:, :stations]
