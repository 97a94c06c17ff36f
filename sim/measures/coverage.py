"""Who lives within reach of a base, and of a unit that is likely to be free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray, TravelArray
from sim.measures import catalogue
from sim.measures.duty import UnitTimes
from sim.measures.grouping import sums_by
from sim.measures.measured import Measured
from sim.measures.reach import Reach
from sim.measures.run_tables import RunTables
from sim.measures.window import Window

SETS_AT_ONCE = 32
"""Sets of units that are looked at together: one large product costs much less than many small ones."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of every cell, shape `(cells,)` each.

    `circle_min` is the time from the nearest base (infinite if no unit can come), `probability` the chance that a free
    unit is within the target.
    """

    circle_min: TravelArray
    inside: BoolArray
    probability: FloatArray


@dataclass(frozen=True, slots=True)
class Roster:
    """Which units are on duty together: `on_duty` has shape `(sets, units)`, `share` of the window `(sets,)`."""

    on_duty: BoolArray
    share: FloatArray


class Covering:
    """Answers how well chosen units cover the cells in one run; each question is worked out once.

    Parameters
    ----------
    times:
        What `unit_times` returns for these tables and this window.
    reach:
        What `reach_of` returns for the world and the fleet.
    """

    def __init__(self, tables: RunTables, window: Window, times: UnitTimes, reach: Reach) -> None:
        self._tables, self._reach = tables, reach
        self._unavailable = times.unavailable_share
        self._roster = roster_of(tables, window)
        self._known: dict[tuple[float, bytes], Coverage] = {}

    def within(self, target_min: float, needs: list[str]) -> Coverage:
        """Return the coverage within `target_min` by the units that have all the skills in `needs`."""
        return self._by(target_min, eligible(self._tables, needs))

    def strictest(self) -> Coverage:
        """Return the coverage within the strictest target of all kinds, by any unit that can go to some call."""
        kinds = self._tables.kinds
        units = np.any([eligible(self._tables, needs) for kind in kinds for needs in kind.sorts_of_unit], axis=0)
        return self._by(min(kind.target_min for kind in kinds), units)

    def _by(self, target_min: float, units: BoolArray) -> Coverage:
        key = (target_min, units.tobytes())
        if key not in self._known:
            self._known[key] = cover(self._reach, self._roster, self._unavailable, units, target_min)
        return self._known[key]


def coverage(tables: RunTables, covering: Covering) -> Iterator[Measured]:
    """Yield the deterministic and the probable circle, for the strictest target and for every kind."""
    residents, strictest = tables.world.cells.residents, covering.strictest()
    yield from _circles(strictest, residents)
    for name, kind in zip(tables.kind_names, tables.kinds, strict=True):
        yield from _circles(covering.within(kind.target_min, kind.needs), residents, "kind", name)
    reached = np.isfinite(strictest.circle_min)
    circle_min = strictest.circle_min[reached]
    yield catalogue.CIRCLE_MEAN.measured(_resident_mean(circle_min, residents[reached]))
    yield catalogue.CIRCLE_WORST.measured(circle_min.max() if len(circle_min) else float("nan"))


def _circles(found: Coverage, residents: FloatArray, by: str = "", name: str = "") -> Iterator[Measured]:
    yield catalogue.CIRCLE.measured(_resident_mean(found.inside, residents), by, name)
    yield catalogue.CIRCLE_OUTSIDE.measured(int(np.count_nonzero(~found.inside)), by, name)
    yield catalogue.COVERED.measured(_resident_mean(found.probability, residents), by, name)


def eligible(tables: RunTables, needs: list[str]) -> BoolArray:
    """Return which units have all the skills that are needed, shape `(units,)`."""
    able = np.array([set(needs) <= set(group.skills) for group in tables.fleet.groups], dtype=np.bool_)
    return able[tables.fleet.group]


def cover(reach: Reach, roster: Roster, unavailable: FloatArray, units: BoolArray, target_min: float) -> Coverage:
    """Return how well the chosen `units` cover every cell.

    While a set of units is on duty, a cell is covered with probability 1 minus the product of the unavailable shares of
    those within the target. That takes units to be busy independently of each other, which Daskin assumes
    too, and is averaged over the sets of the roster.

    Parameters
    ----------
    unavailable:
        Share of duty in which each unit takes no call, shape `(units,)`; NaN where it has no duty.
    units:
        Which units may answer, shape `(units,)`.

    Source
    ------
    Daskin (1983), Transportation Science 17(1), 48-70.
    """
    circle_min = reach.nearest_min(units)
    within = (reach.minutes <= target_min).astype(np.float32)
    never_busy = unavailable == 0.0
    busy_log = np.log(unavailable, where=unavailable > 0, out=np.zeros(len(unavailable)))
    probability = np.zeros(len(within))
    for start in range(0, len(roster.share), SETS_AT_ONCE):
        able = roster.on_duty[start : start + SETS_AT_ONCE] & units
        sure = within @ _by_station(reach, (able & never_busy).astype(np.float64))
        covering = within @ _by_station(reach, able.astype(np.float64))
        all_busy = np.exp(within @ _by_station(reach, np.where(able, busy_log, 0.0)))
        covered = np.where(sure > 0, 1.0, np.where(covering > 0, 1.0 - all_busy, 0.0))
        probability += covered @ roster.share[start : start + SETS_AT_ONCE]
    return Coverage(circle_min, circle_min <= target_min, probability)


def _by_station(reach: Reach, weight: FloatArray) -> TravelArray:
    """Return the sums over the units of each station of weights of shape `(sets, units)`, shape `(stations, sets)`."""
    sums = np.zeros((reach.minutes.shape[1], len(weight)))
    np.add.at(sums, reach.station, weight.T)
    return sums.astype(np.float32)


def roster_of(tables: RunTables, window: Window) -> Roster:
    """Return the sets of units that are on duty together during the window, and how long each lasts.

    A roster repeats by the day or the week, so there are few sets however long the window.
    """
    duty = [_inside(spans, window) for spans in tables.fleet.duty]
    edges = np.unique(np.concatenate([spans.ravel() for spans in duty] + [np.array([window.from_at, window.to_at])]))
    change = np.zeros((len(edges), len(duty)), dtype=np.int32)
    for unit, spans in enumerate(duty):
        # The spans of a unit never touch each other, so no edge is met twice.
        change[np.searchsorted(edges, spans[:, 0]), unit] += 1
        change[np.searchsorted(edges, spans[:, 1]), unit] -= 1
    on_duty = np.cumsum(change, axis=0)[:-1] > 0
    return _distinct(on_duty, np.diff(edges) / window.length_min)


def _inside(spans: FloatArray, window: Window) -> FloatArray:
    clipped = spans.clip(window.from_at, window.to_at)
    lasting: FloatArray = clipped[clipped[:, 1] > clipped[:, 0]]
    return lasting


def _distinct(on_duty: BoolArray, share: FloatArray) -> Roster:
    number: dict[bytes, int] = {}
    code = np.array([number.setdefault(row.tobytes(), len(number)) for row in on_duty])
    first: IndexArray = np.unique(code, return_index=True)[1].astype(np.int32)
    return Roster(on_duty[first], sums_by(code, len(number), share))


def _resident_mean(values: FloatArray | TravelArray | BoolArray, residents: FloatArray) -> float:
    """Return the mean over residents; NaN where nobody lives."""
    total = float(residents.sum())
    return float(residents @ values) / total if total > 0 else float("nan")
