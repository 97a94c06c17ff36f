"""When patrols passed which street: from the spells of units on their beats, and the beats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IntArray
from sim.measures.run_tables import RunTables
from sim.measures.window import Window
from sim.record.tables import State


@dataclass(frozen=True, slots=True)
class PatrolHours:
    """The time in which at least one of some units is on duty, as one clock that stands still between: minutes."""

    edges: FloatArray
    worked: FloatArray

    @classmethod
    def of(cls, duties: list[FloatArray]) -> PatrolHours:
        """Return the hours of units with these spans of duty, each of shape `(spans, 2)`."""
        spans = np.concatenate([np.empty((0, 2)), *duties])
        spans = spans[np.argsort(spans[:, 0], kind="stable")]
        until = np.maximum.accumulate(spans[:, 1]) if len(spans) else np.empty(0)
        opens = np.append(True, spans[1:, 0] > until[:-1]) if len(spans) else np.empty(0, dtype=np.bool_)
        closes = np.append(opens[1:], True) if len(spans) else opens
        edges = np.column_stack((spans[opens, 0], until[closes])).ravel()
        lengths = np.diff(edges, prepend=edges[:1])
        lengths[::2] = 0.0
        return cls(edges, np.cumsum(lengths))

    def until(self, at: FloatArray) -> FloatArray:
        """Return how much of it lies before each point in time; shape of `at`."""
        return np.interp(at, self.edges, self.worked) if len(self.edges) else np.zeros(np.shape(at))


@dataclass(frozen=True, slots=True)
class Passes:
    """Passes of the streets of some units' beats, and the streets that they should pass.

    `street` indexes the streets, shape `(passes,)`; `at` is when the unit came to its end. Passes stand by street, then
    time. `number` and `km` describe the streets, shape `(streets,)`.
    """

    number: IntArray
    km: FloatArray
    street: IntArray
    at: FloatArray


def passes_of(tables: RunTables, units: BoolArray) -> Passes:
    """Return what the chosen units passed in the whole run; `units` has shape `(units,)`.

    Streets are those of the beats of a plain day; while one is closed nobody passes it.
    """
    fleet = tables.fleet
    number, km = _streets(tables, [unit for unit in fleet.beats if units[unit]])
    spells, at, street = tables.spells, [np.empty(0)], [np.empty(0, dtype=np.int64)]
    joined = spells.join != NONE if len(spells.join) else np.zeros(len(spells.unit), dtype=np.bool_)
    for row in np.flatnonzero(joined & (spells.state == State.PATROL) & units[spells.unit]).tolist():
        beat = fleet.beat_at(int(spells.unit[row]), float(spells.from_at[row]))
        assert beat is not None  # it has joined one
        patrol = beat.patrol(int(spells.join[row]), float(spells.from_at[row]))
        ends, passed = patrol.passes(float(spells.to_at[row]))
        at.append(ends)
        street.append(passed)
    ends, passed = np.concatenate(at), np.concatenate(street)
    if fleet.detours:  # a given route may lead round closed roads, over streets that are not on it
        ours = np.isin(passed, number)
        ends, passed = ends[ours], passed[ours]
    place = np.searchsorted(number, passed)
    order = np.lexsort((ends, place))
    return Passes(number, km, place[order], ends[order])


def _streets(tables: RunTables, units: list[int]) -> tuple[IntArray, FloatArray]:
    """Return number and length of every street on the beats of these units."""
    found = {id(streets): streets for streets in (tables.fleet.beats[unit].streets() for unit in units)}
    number = np.concatenate([np.empty(0, dtype=np.int64), *(one for one, _ in found.values())])
    km = np.concatenate([np.empty(0), *(lengths for _, lengths in found.values())])
    numbers, first = np.unique(number, return_index=True)
    return numbers, km[first]


@dataclass(frozen=True, slots=True)
class Revisits:
    """Intervals between passes of one street that end in the window, and how the streets fared in it.

    `interval_min` and `interval_km`, the length of its street, have shape `(intervals,)`; `passes` and `within_min`,
    the time in which its last pass was at most the target ago, shape `(streets,)`. Times count patrol hours only.
    """

    interval_min: FloatArray
    interval_km: FloatArray
    passes: IntArray
    within_min: FloatArray
    hours_min: float


def revisits(passes: Passes, hours: PatrolHours, window: Window, target_min: float) -> Revisits:
    """Return how often, and after how long, streets were passed inside the window."""
    from_min, to_min = (float(edge) for edge in hours.until(np.array([window.from_at, window.to_at])))
    at, street = hours.until(passes.at), passes.street
    inside = (passes.at >= window.from_at) & (passes.at < window.to_at)
    again = np.append(False, street[1:] == street[:-1]) if len(street) else np.empty(0, dtype=np.bool_)
    counted = again & inside
    interval_min = np.diff(at, prepend=0.0)[counted]
    # What a pass covers ends with the target, the next pass or the window.
    following = np.append(np.where(again[1:], at[1:], np.inf), np.inf)[: len(at)]
    until = np.minimum(np.minimum(at + target_min, following), to_min)
    covered = np.maximum(until - np.maximum(at, from_min), 0.0)
    streets = len(passes.km)
    return Revisits(
        interval_min,
        passes.km[street[counted]],
        np.bincount(street[inside], minlength=streets),
        np.bincount(street, weights=covered, minlength=streets).astype(np.float64),
        to_min - from_min,
    )
