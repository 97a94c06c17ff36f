"""Units in different places, each call with its own order of preference: the hypercube model.

Units at one place that nobody tells apart are a station with several units: then the state is how many are busy at
each, and the cube has shorter edges for it. With one unit at each it is Larson's.

Source
------
Larson (1974), Computers & Operations Research 1(1), 67-95; Larson and Odoni (1981), Urban Operations Research, ch. 5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, IntArray
from sim.theory.erlang import beyond

if TYPE_CHECKING:
    from scipy.sparse import csr_array

PRECISION = 1e-13
"""Sweeps go on until the law changes by less than this."""

MOST_SWEEPS = 10_000

MOST_ELIMINATED = 600
"""States of a city whose equations are solved directly; elimination fills the equations of larger ones."""


@dataclass(frozen=True, slots=True)
class CityLaw:
    """What holds on average in a city of stations; a place stands for calls with one order of preference.

    Attributes
    ----------
    state:
        Share of time in each state with nobody waiting, shape `(states,)`; the first station's number of busy units
        counts fastest.
    busy:
        Mean number of busy units of each station, shape `(stations,)`.
    at_once:
        Share of each place's calls that each station answers at once, shape `(stations, places)`.
    waited, lost:
        Share of each place's calls that waits; that is lost, shape `(places,)`.
    from_line:
        Share of the calls that waited which each station answers, shape `(stations,)`.
    queue_length:
        Mean number that waits.
    withdrawn_share:
        Share of all calls that leave the line.
    wait_mean, served_wait_mean:
        Mean wait of the calls that are not lost; of those that are served in the end.
    """

    state: FloatArray
    busy: FloatArray
    at_once: FloatArray
    waited: FloatArray
    lost: FloatArray
    from_line: FloatArray
    queue_length: float
    withdrawn_share: float
    wait_mean: float
    served_wait_mean: float

    @property
    def dispatched(self) -> FloatArray:
        """Share of each place's calls that each station answers, at once or later, shape `(stations, places)`.

        Over the calls that are answered; those that leave the line leave it whoever would have come.
        """
        served = self.at_once + self.from_line[:, np.newaxis] * self.waited
        total = served.sum(axis=0)
        return np.asarray(np.divide(served, total, out=np.zeros_like(served), where=total > 0), dtype=np.float64)


class Hypercube:
    """A city, apart from how many call and how fast they are served: solved for several rates it is made but once.

    Parameters
    ----------
    order:
        Stations in the order of preference of each place, shape `(places, choices)`; `NONE` fills up shorter lists.
    units:
        Units of each station, shape `(stations,)`.
    """

    def __init__(self, order: IndexArray, units: IntArray) -> None:
        lists, self._list = np.unique(order, axis=0, return_inverse=True)
        self._list = self._list.ravel()
        self.units = np.asarray(units, dtype=np.int64)
        sizes = self.units + 1
        self.states = math.prod(sizes.tolist())
        self._stride = np.concatenate([[1], np.cumprod(sizes)[:-1]])
        number = np.arange(self.states)
        self._busy = number // self._stride[:, np.newaxis] % sizes[:, np.newaxis]
        self._goes = np.full((len(lists), self.states), NONE, dtype=np.int16)
        for place, ranked in enumerate(lists.tolist()):
            for station in [station for station in ranked if station != NONE][::-1]:
                self._goes[place, self._busy[station] < self.units[station]] = station
        level = self._busy.sum(axis=0)
        self._levels = [np.flatnonzero(level == total) for total in range(int(self.units.sum()) + 1)]
        self._all_wait = bool((np.sort(lists, axis=1)[:, -len(units) :] == np.arange(len(units))).all())

    def solve(self, rates: FloatArray, service: FloatArray, room: int | None = None, leave: float = 0.0) -> CityLaw:
        """Return the law of the city.

        Parameters
        ----------
        rates:
            Calls of each place, shape `(places,)`.
        service:
            Calls that a busy unit of each station serves in the unit of time, shape `(stations,)`.
        room, leave:
            How many may wait (any number if None), and at what rate each of them withdraws.

        Raises
        ------
        ValueError
            The line would grow for ever, or calls wait that not every station may answer.
        """
        if room != 0 and not self._all_wait:
            raise ValueError("where calls wait, every station must be on every list")
        coming = np.bincount(self._list, weights=rates, minlength=len(self._goes)).astype(np.float64)
        total, capacity = float(rates.sum()), float(service @ self.units)
        line = beyond(total, capacity, room, leave)
        share = self._law(coming, service)
        none, full = math.exp(-line.log_scale), float(share[-1])
        scale = none + full * line.share
        share, factor = share * (none / scale), full / scale
        waiting, queue, last = line.share * factor, line.length * factor, line.last * factor
        full = share[-1] + waiting
        stations = len(self.units)
        by_list = np.stack([(self._goes == station) @ share for station in range(stations)])
        blocked = 1 - by_list.sum(axis=0)
        lost = blocked if room == 0 else np.full(len(coming), last)
        taken = 1 - float(lost @ coming) / total
        return CityLaw(
            state=share,
            busy=self._busy @ share + self.units * waiting,
            at_once=by_list[:, self._list],
            waited=(np.zeros(len(coming)) if room == 0 else np.full(len(coming), full - last))[self._list],
            lost=lost[self._list],
            from_line=service * self.units / capacity,
            queue_length=queue,
            withdrawn_share=leave * queue / total,
            wait_mean=queue / (total * taken),
            served_wait_mean=line.delay * factor / (taken - leave * queue / total),
        )

    def _law(self, coming: FloatArray, service: FloatArray) -> FloatArray:
        """Return the stationary law with no room to wait, by elimination or, of a large city, in sweeps."""
        flows = self._flows(coming, service)
        leaving = np.asarray(flows.sum(axis=1), dtype=np.float64).ravel()
        if self.states <= MOST_ELIMINATED:
            return _eliminated(flows, leaving)
        return self._swept(flows, leaving)

    def _swept(self, flows: csr_array, leaving: FloatArray) -> FloatArray:
        """Return the stationary law by block Gauss-Seidel over the number of busy units.

        A call or an end of work changes that number by one, so that the states of a level depend on its neighbours
        alone.
        """
        into = flows.T.tocsr()
        rows = [into[level] for level in self._levels]
        share = np.full(self.states, 1.0 / self.states)
        up = range(len(rows))
        for _ in range(MOST_SWEEPS):
            before = share.copy()
            for number in (*up, *reversed(up[:-1])):
                level = self._levels[number]
                share[level] = rows[number] @ share / leaving[level]
            share /= share.sum()
            if np.abs(share - before).sum() < PRECISION:
                break
        return share

    def _flows(self, coming: FloatArray, service: FloatArray) -> csr_array:
        from scipy.sparse import coo_array

        number = np.arange(self.states)
        start, end, rate = [], [], []
        for station, stride in enumerate(self._stride.tolist()):
            calls = coming @ (self._goes == station)
            called, at_work = calls > 0, self._busy[station] > 0
            start += [number[called], number[at_work]]
            end += [number[called] + stride, number[at_work] - stride]
            rate += [calls[called], self._busy[station][at_work] * service[station]]
        flows = coo_array(
            (np.concatenate(rate), (np.concatenate(start), np.concatenate(end))), shape=(self.states,) * 2
        )
        return flows.tocsr()


def _eliminated(flows: csr_array, leaving: FloatArray) -> FloatArray:
    from scipy.sparse import csr_array, diags_array, vstack
    from scipy.sparse.linalg import spsolve

    change = (flows - diags_array(leaving)).T.tocsr()
    last = np.zeros(len(leaving))
    last[-1] = 1.0
    law = spsolve(vstack([change[:-1], csr_array(np.ones((1, len(leaving))))]).tocsc(), last)
    return np.asarray(np.abs(law), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Travel:
    """Mean travel of calls in a city; three conventions that differ only where calls wait, and each unit's.

    Attributes
    ----------
    at_once:
        Of the calls that did not wait; their unit comes from its base.
    from_base:
        Of all calls, where a unit is at its base again as soon as it is done.
    from_scene:
        Of all calls, where a call that waited is reached from the place of the one before.
    of_station:
        As `from_base`, of the calls of each station, shape `(stations,)`; NaN where it has none.
    """

    at_once: float
    from_base: float
    from_scene: float
    of_station: FloatArray


def travel_means(law: CityLaw, rates: FloatArray, minutes: FloatArray, between: float) -> Travel:
    """Return the mean travel times of a city.

    Parameters
    ----------
    minutes:
        From each station's base to each place, shape `(stations, places)`.
    between:
        Mean from one call to the next, both anywhere.

    Source
    ------
    Larson and Odoni (1981), Urban Operations Research, 5.5, for the way from the scene.
    """
    at_once, all_calls = law.at_once * rates, law.dispatched * (rates * (1 - law.lost))
    waited = float(law.waited @ rates)
    of_calls = all_calls.sum(axis=1)
    return Travel(
        at_once=float((at_once * minutes).sum() / at_once.sum()),
        from_base=float((all_calls * minutes).sum() / all_calls.sum()),
        from_scene=(float((at_once * minutes).sum()) + waited * between) / (float(at_once.sum()) + waited),
        of_station=np.divide(
            (all_calls * minutes).sum(axis=1), of_calls, out=np.full(len(of_calls), np.nan), where=of_calls > 0
        ),
    )
