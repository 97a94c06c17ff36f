"""Many stations with several units each, and calls that not every unit may answer: an approximation.

Each station is taken for a loss system by itself that is offered what others leave to it. That stations are busy
together is put right with Larson's factors, made for several units at a place. Where calls wait, those who may answer
are taken for one line. One station alone comes out as Erlang's formulas; stations of one unit each as Larson's
approximation, but that the shares of every place are made to add up.

Source
------
Kelly (1986), Advances in Applied Probability 18(2), 473-505, for the fixed point; Larson (1975), Operations Research
23(5), 845-868, for the factors; Budge, Ingolfsson and Erkut (2009), Operations Research 57(1), 251-255, for several
units at a place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE, BoolArray, FloatArray, IndexArray, IntArray
from sim.theory.erlang import Line, one_line
from sim.theory.larson import all_busy_shares

PRECISION = 1e-8

ALMOST = 1 - 1e-9
"""No station is busy more often than this, so that something can be said of who finds it free."""

MOST_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls that the same units may answer.

    Attributes
    ----------
    rates:
        Of each place, shape `(places,)`; not all 0.
    order:
        Stations in the order of preference of each place, `NONE` fills up shorter lists, shape `(places, choices)`.
        What is left over after the last is shared among all of them.
    held:
        How long a call keeps a unit of that station that answers at once, shape `(places, choices)`.
    held_after_wait:
        How long a call that waited keeps a unit of each station, shape `(stations,)`.
    may_answer:
        Stations that may answer, shape `(stations,)`.
    """

    rates: FloatArray
    order: IndexArray
    held: FloatArray
    held_after_wait: FloatArray
    may_answer: BoolArray


@dataclass(frozen=True, slots=True)
class Pool:
    """Those who may answer one sort of calls, seen as equal units before one line.

    `rate` are the calls that wait where all are busy, `passing` others that find some of them free and go elsewhere
    where not, `service` is what one of them serves.
    """

    rate: float
    passing: float
    service: float
    units: int


@dataclass(frozen=True, slots=True)
class StationsLaw:
    """What holds on average.

    Attributes
    ----------
    busy:
        Mean number of busy units of each station, shape `(stations,)`.
    all_busy:
        Share of time in which all units of each station are busy, shape `(stations,)`.
    at_once:
        For each sort of calls the share of each place's that each choice answers at once, shape `(places, choices)`.
    lines:
        For each sort of calls the line before those who may answer.
    before:
        For each sort of calls what its line is made of.
    on_duty:
        Share of the work of each station that is done by those on duty: 1 but before lines that were given, shape
        `(stations,)`.
    from_line:
        Share of the calls that waited which each station answers, for each sort, shape `(stations,)`.
    """

    busy: FloatArray
    all_busy: FloatArray
    at_once: tuple[FloatArray, ...]
    lines: tuple[Line, ...]
    before: tuple[Pool, ...]
    on_duty: FloatArray
    from_line: tuple[FloatArray, ...]


def stations_law(
    calls: Sequence[Calls],
    units: IntArray,
    room: int | None = None,
    leave: Sequence[float] | None = None,
    given: Mapping[int, Line] | None = None,
) -> StationsLaw:
    """Return what holds on average for stations with so many `units` each.

    Parameters
    ----------
    room, leave:
        How many calls may wait before those who may answer (any number if None); the rate at which each that waits
        withdraws, for each sort of calls.
    given:
        The line before those who may answer, by number of the sort, where it is known to be in no steady state.

    Raises
    ------
    ValueError
        There are more calls of a sort than all who may answer can serve.
    """
    leave, known = leave or [0.0] * len(calls), given or {}
    state = _at_first(calls, units)
    lines: tuple[Line, ...] = ()
    at_once: tuple[FloatArray, ...] = ()
    for _ in range(MOST_ROUNDS):
        lines = tuple(
            known.get(number) or _steady(_before_those(number, calls, state, units), room, leave[number])
            for number in range(len(calls))
        )
        at_once = tuple(_at_once(one, line, state.all_busy, units) for one, line in zip(calls, lines, strict=True))
        found = _improved(calls, lines, at_once, state, units, known.keys())
        change = float(np.abs(found.all_busy - state.all_busy).max())
        state = found
        if change < PRECISION:
            break
    return StationsLaw(
        busy=state.busy,
        all_busy=state.all_busy,
        at_once=at_once,
        lines=lines,
        before=tuple(_before_those(number, calls, state, units) for number in range(len(calls))),
        on_duty=state.scale,
        from_line=tuple(_from_line(one, state.held, units) for one in calls),
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What is improved round by round.

    Of each station, shape `(stations,)`: how often all its units are busy and how many of them on average, how long a
    call keeps a unit, how much of its work falls into its duty (`scale`). `flows`: calls of each sort that it answers
    at once, shape `(sorts, stations)`. `full`: how often all who may answer are busy, shape `(sorts,)`.
    """

    all_busy: FloatArray
    busy: FloatArray
    held: FloatArray
    scale: FloatArray
    flows: FloatArray
    full: FloatArray


def _at_first(calls: Sequence[Calls], units: IntArray) -> _State:
    """Let everybody who may answer have the same share of the calls, and nobody be busy."""
    flows = np.array([one.rates.sum() * _shared(np.where(one.may_answer, units, 0.0)) for one in calls])
    held = np.array([np.average(one.held[:, 0], weights=one.rates) for one in calls])
    mean = _ratio(held @ flows, flows.sum(axis=0), float(held.mean()))
    return _State(
        np.zeros(len(units)), flows.sum(axis=0) * mean, mean, np.ones(len(units)), flows, np.zeros(len(calls))
    )


def _before_those(number: int, calls: Sequence[Calls], state: _State, units: IntArray) -> Pool:
    """Return those who may answer one sort of calls, which they do beside all their others."""
    mine = calls[number].may_answer
    staying, passing = 0.0, 0.0
    for other, flow in zip(calls, state.flows, strict=True):
        if mine[other.may_answer].all():
            staying += float(other.rates.sum())
        else:
            passing += float(flow[mine].sum()) / (1 - state.full[number])
    served = state.flows[:, mine].sum(axis=0)
    held = float(served @ state.held[mine]) / float(served.sum())
    return Pool(staying, passing, 1 / held, int(units[mine].sum()))


def _steady(pool: Pool, room: int | None, leave: float) -> Line:
    return one_line(pool.rate, pool.service, pool.units, room, leave, pool.passing)


def _at_once(calls: Calls, line: Line, all_busy: FloatArray, units: IntArray) -> FloatArray:
    """Return the share of each place's calls that each of its choices answers at once, shape `(places, choices)`."""
    listed = calls.order != NONE
    here = np.where(listed, units[calls.order], 0)
    up_to = np.cumsum(here, axis=1)
    together = all_busy_shares(line, int(up_to.max()))
    alone = np.where(listed, together[here], 1.0)
    busy = np.where(listed, all_busy[calls.order], 1.0)
    share = (together[up_to - here] - together[up_to]) * _before(busy) * (1 - busy)
    share = _ratio(share, _before(alone) * (1 - alone), 0.0)
    return share * _ratio(np.array(1 - line.state[-1]), share.sum(axis=1, keepdims=True), 0.0)


def _before(share: FloatArray) -> FloatArray:
    """Return the product of what stands to the left in each row; 1 at its beginning."""
    return np.asarray(np.cumprod(np.hstack([np.ones((len(share), 1)), share[:, :-1]]), axis=1), dtype=np.float64)


def _improved(
    calls: Sequence[Calls],
    lines: Sequence[Line],
    at_once: Sequence[FloatArray],
    state: _State,
    units: IntArray,
    given: Collection[int],
) -> _State:
    stations = len(units)
    flows, time = np.zeros((len(calls), stations)), np.zeros(stations)
    served, queued = np.zeros(stations), np.zeros(stations)
    for number, (one, line, share) in enumerate(zip(calls, lines, at_once, strict=True)):
        listed = one.order != NONE
        flow = (one.rates[:, np.newaxis] * share)[listed]
        flows[number] = np.bincount(one.order[listed], weights=flow, minlength=stations)
        waited = line.waited_share * (1 - line.lost_share) - line.withdrawn_share
        later = waited * float(one.rates.sum()) * _from_line(one, state.held, units)
        time += np.bincount(one.order[listed], weights=flow * one.held[listed], minlength=stations)
        time += later * one.held_after_wait
        served += flows[number] + later
        queued = np.maximum(queued, line.queue_share * one.may_answer)
    held = _ratio(time, served, state.held)
    scale = state.scale.copy()
    for number in given:
        mine = calls[number].may_answer
        scale[mine] *= lines[number].busy / float(state.busy[mine].sum())
    offered = flows.sum(axis=0) / (1 - state.all_busy) * held * scale
    lost = _erlang_b(units, offered)
    return _State(
        all_busy=np.minimum((1 - queued) * lost + queued, ALMOST),
        busy=(1 - queued) * offered * (1 - lost) + queued * units,
        held=held,
        scale=scale,
        flows=flows,
        full=np.array([line.state[-1] for line in lines]),
    )


def _from_line(calls: Calls, held: FloatArray, units: IntArray) -> FloatArray:
    return _shared(np.where(calls.may_answer, units / held, 0.0))


def _erlang_b(units: IntArray, load: FloatArray) -> FloatArray:
    """Return Erlang's B of every station."""
    inverse = np.ones(len(units))
    with np.errstate(divide="ignore", over="ignore"):
        for number in range(1, int(units.max()) + 1):
            inverse = np.where(number <= units, 1 + number / load * inverse, inverse)
    return 1 / inverse


def _shared(weight: FloatArray) -> FloatArray:
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def _ratio(above: FloatArray, below: FloatArray, otherwise: FloatArray | float) -> FloatArray:
    """Return above / below, and `otherwise` where there is nothing below."""
    out = np.broadcast_to(np.asarray(otherwise, dtype=float), np.broadcast_shapes(above.shape, below.shape)).copy()
    return np.asarray(np.divide(above, below, out=out, where=below > 0), dtype=np.float64)
