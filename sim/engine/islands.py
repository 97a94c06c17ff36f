"""Calls that closed roads cut off from every free unit: to find that out again and again must cost little."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.arrays import BoolArray, IndexArray, IntArray
from sim.engine.state import UnitColumns
from sim.world.travel import TravelTimes


class Islands:
    """Tells at once that no free unit can reach a call, where roads are closed; it never errs when it says so.

    Closed roads leave islands with no road between them. While a call waits on one of them the desk looks for a unit at
    every decision; here it looks only at the islands on which there is a free unit.

    Parameters
    ----------
    modes, run:
        Modes of travel, and which of them each unit has.
    able:
        Who meets each set of needs, shape `(needs, units)`.
    look:
        Brings the places of free units up to date, those of them who are on the way.
    """

    def __init__(
        self,
        travel: TravelTimes,
        modes: list[str],
        run: list[int],
        units: UnitColumns,
        able: list[BoolArray],
        look: Callable[[IntArray, BoolArray, float], None],
    ) -> None:
        self._travel, self._modes, self._units, self._able, self._look = travel, modes, units, able, look
        self._run = np.array(run)
        self._labels: dict[int, IntArray] = {}
        self._aside: dict[int, dict[int, tuple[int, ...]]] = {}
        self._occupied: dict[int, tuple[tuple[float, int, bytes], BoolArray]] = {}

    def nobody_reaches(self, node: int, need: int, now: float) -> bool:
        """Whether no free unit that meets `need` is on an island with the road node `node`."""
        period = self._travel.periods.index_at(now)
        aside = self._aside.get(period)
        if aside is None:
            aside = self._aside[period] = self._look_at_the_roads(period)
        islands = aside.get(node)
        if islands is None:
            return False
        state = now, period, bytes(self._units.free)
        known = self._occupied.get(need)
        if known is None or known[0] != state:
            known = self._occupied[need] = state, self._islands_of(need, now, self._labels[period])
        occupied = known[1]
        return not any(occupied[island] for island in islands)

    def _islands_of(self, need: int, now: float, labels: IntArray) -> BoolArray:
        """Return on which islands there is a free unit that meets `need`."""
        able = self._able[need]
        free = (self._units.all_free & able).nonzero()[0]
        self._look(free, able, now)
        occupied = np.zeros(labels.size, dtype=np.bool_)
        occupied[labels[self._run[free], self._units.all_node[free]]] = True
        return occupied

    def _look_at_the_roads(self, period: int) -> dict[int, tuple[int, ...]]:
        """Return the islands, one for each mode, of the nodes that are not on the largest one for every mode."""
        labels = _apart([self._travel.islands(mode, period) for mode in self._modes])
        if labels is None:
            return {}
        self._labels[period] = labels
        largest = np.array([np.bincount(row - row.min()).argmax() + row.min() for row in labels])
        aside = np.flatnonzero((labels != largest[:, None]).any(axis=0))
        return dict(zip(aside.tolist(), map(tuple, labels[:, aside].T.tolist()), strict=True))


def _apart(found: list[IndexArray | None]) -> IntArray | None:
    """Return the labels of all modes, shape `(modes, nodes)`, none of which stands for islands of two modes."""
    nodes = next((len(labels) for labels in found if labels is not None), 0)
    if not nodes:
        return None
    whole = np.zeros(nodes, dtype=np.int64)
    return np.stack([(whole if labels is None else labels) + mode * nodes for mode, labels in enumerate(found)])
