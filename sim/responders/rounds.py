"""Where all units on circuits are, at once: one look into one table instead of one for each of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.arrays import FloatArray, IndexArray, IntArray
from sim.responders.beats import Beat, CircuitPatrol, TimetableBeat


class Rounds:
    """The patrols of units on circuits that are going on.

    All circuits stand one behind the other in one ascending column of minutes, so that one binary search finds the
    next node of every unit.

    Attributes
    ----------
    out:
        The units whose patrol is going on.
    """

    def __init__(self, beats: Iterable[Beat], units: int) -> None:
        circuits = {id(beat.circuit): beat.circuit for beat in beats if isinstance(beat, TimetableBeat)}
        # A gap keeps the end of one circuit and the start of the next apart.
        lengths = [circuit.round_min + 1.0 for circuit in circuits.values()]
        starts = np.concatenate(([0.0], np.cumsum(lengths)))
        self._start = dict(zip(circuits, starts.tolist(), strict=False))
        edges = [c.minutes + start for c, start in zip(circuits.values(), starts[:-1].tolist(), strict=True)]
        self._edges: FloatArray = np.concatenate([np.empty(0), *edges])
        self._node: IndexArray = np.concatenate([np.empty(0, dtype=np.int32), *(c.node for c in circuits.values())])
        self._on = np.zeros(units, dtype=np.bool_)
        self._offset, self._round_min, self._starts_at, self._into = np.zeros((4, units))
        self.out: set[int] = set()

    def begin(self, unit: int, patrol: CircuitPatrol) -> None:
        """A unit is on its circuit from now on."""
        self._offset[unit] = self._start[id(patrol.circuit)]
        self._round_min[unit], self._starts_at[unit] = patrol.circuit.round_min, patrol.starts_at
        self._into[unit] = patrol.circuit.minutes[patrol.place]
        self._on[unit] = True
        self.out.add(unit)

    def end(self, unit: int) -> None:
        """A unit has left its circuit, if it was on it."""
        self._on[unit] = False
        self.out.discard(unit)

    def look(self, units: IntArray, now: float) -> tuple[IntArray, IndexArray, FloatArray]:
        """Return those of `units` that are on their circuit, the next node of each and the minutes until there.

        It is what `CircuitPatrol.ahead` says of each, but for the last digits.
        """
        units = units[self._on[units]]
        elapsed = np.maximum(now - self._starts_at[units], 0.0)
        into = self._offset[units] + (self._into[units] + elapsed) % self._round_min[units]
        place = self._edges.searchsorted(into)
        return units, self._node[place], self._edges[place] - into
