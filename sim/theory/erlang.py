"""Calls in one line before equal units: Erlang's formulas and their relatives.

Calls come at `rate`, a unit serves `service` of them in the same unit of time; `load` is the one over the other, in
erlangs. Work is exponential, except for losses without a line, which depend on its mean alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray

NEGLIGIBLE = 1e-17
"""A state this much rarer than the most frequent one is left out of a line without end."""


@dataclass(frozen=True, slots=True)
class Line:
    """What holds on average, seen by time and therefore by Poisson calls.

    Attributes
    ----------
    state:
        Share of time in which so many units are busy, shape `(units + 1,)`; of the last, with any number waiting.
    lost_share, withdrawn_share:
        Share of all calls that find no room; that leave the line before they are served.
    waited_share:
        Share of the calls taken in that have to wait, also of those that leave later.
    queue_length, present:
        Mean number that waits; that waits or is served.
    wait_mean, served_wait_mean:
        Mean wait of the calls taken in; of those of them that are served in the end.
    busy:
        Mean number of busy units.
    queue_share:
        Share of time in which somebody waits.
    """

    state: FloatArray
    lost_share: float
    withdrawn_share: float
    waited_share: float
    queue_length: float
    present: float
    wait_mean: float
    served_wait_mean: float
    busy: float
    queue_share: float


def erlang_b(units: int, load: float) -> float:
    """Return the share of calls lost before `units` units without a line; valid for any law of work.

    Source
    ------
    Erlang (1917); the recursion in its inverse, which cannot cancel: 1/B(k) = 1 + k / load / B(k - 1).
    """
    return math.exp(log_erlang_b(units, load))


def log_erlang_b(units: int, load: float) -> float:
    """Return the natural logarithm of Erlang's B, exact where B itself would be rounded to 0."""
    if load <= 0:
        return 0.0 if units == 0 else -math.inf
    inverse = 0.0
    for number in range(1, units + 1):
        term = math.log(number / load) + inverse
        inverse = max(term, 0.0) + math.log1p(math.exp(-abs(term)))
    return -inverse


def erlang_c(units: int, load: float) -> float:
    """Return the share of calls that wait before `units` units; 1 where the load is too much for them.

    Source
    ------
    Erlang (1917); Kleinrock (1975), Queueing Systems 1, ch. 3.
    """
    if load >= units:
        return 1.0
    lost = erlang_b(units, load)
    return units * lost / (units - load * (1 - lost))


def wait_quantile(rate: float, service: float, units: int, share: float) -> float:
    """Return the wait that this share of calls stays below, of M/M/c; 0 where more than that do not wait at all."""
    waited = erlang_c(units, rate / service)
    if waited <= 1 - share:
        return 0.0
    return math.log(waited / (1 - share)) / (units * service - rate)


def one_line(
    rate: float, service: float, units: int, room: int | None = None, leave: float = 0.0, passing: float = 0.0
) -> Line:
    """Return M/M/c with at most `room` calls waiting, who withdraw at rate `leave` each.

    More calls may come by at rate `passing`: a free unit serves them, but they do not stay where all are busy. Shares
    and waits are those of the others.

    Without a limit and without withdrawing it is Erlang's delay system, with `room` 0 his loss system, with `leave`
    above 0 Palm's, also called Erlang A.

    Raises
    ------
    ValueError
        The line would grow for ever, or nobody calls.

    Source
    ------
    Kleinrock (1975), Queueing Systems 1, ch. 3; Palm (1957), Research on telephone traffic, Tele 1, 1-107.
    """
    if rate <= 0:
        raise ValueError(f"{rate:g} calls: must be above 0")
    line = beyond(rate, units * service, room, leave)
    steps = np.log((rate + passing) / (service * np.arange(1, units + 1)))
    log = np.concatenate([[0.0], np.cumsum(steps)])
    log -= log[-1]
    scale = max(float(log.max()), line.log_scale)
    busy, factor = np.exp(log - scale), math.exp(line.log_scale - scale)
    total = float(busy.sum()) + line.share * factor
    state, waiting = busy / total, line.share * factor / total
    state[-1] += waiting
    queue, lost = line.length * factor / total, line.last * factor / total
    mean_busy, taken = float(state @ np.arange(units + 1)), 1 - lost
    return Line(
        state=state,
        lost_share=lost,
        withdrawn_share=leave * queue / rate,
        waited_share=(float(state[-1]) - lost) / taken,
        queue_length=queue,
        present=mean_busy + queue,
        wait_mean=queue / (rate * taken),
        served_wait_mean=line.delay * factor / total / (taken - leave * queue / rate),
        busy=mean_busy,
        queue_share=waiting,
    )


@dataclass(frozen=True, slots=True)
class Beyond:
    """A line behind busy units, over the share of time in which all are busy and nobody waits.

    `share` is that of somebody waiting, `length` the mean number times it, `delay` the mean wait of a call that comes
    in and is served in the end times its share, `last` that of a full line, in which calls are lost; all of them times
    exp(-`log_scale`).
    """

    share: float
    length: float
    delay: float
    last: float
    log_scale: float


def beyond(rate: float, capacity: float, room: int | None, leave: float) -> Beyond:
    """Return the line before units that together serve `capacity` calls in the unit of time.

    Raises
    ------
    ValueError
        The line would grow for ever.
    """
    if room is None and leave == 0.0:
        ratio = rate / capacity
        if ratio >= 1:
            raise ValueError(f"{rate:g} calls are more than can be served ({capacity:g}); the line grows for ever")
        return Beyond(ratio / (1 - ratio), ratio / (1 - ratio) ** 2, 1 / (1 - ratio) ** 2 / capacity, 0.0, 0.0)
    number = np.arange(1, _places(rate, capacity, room, leave) + 1)
    pace = capacity + leave * number
    log = np.concatenate([[0.0], np.cumsum(np.log(rate / pace))])
    scale = float(log.max())
    found = np.exp(log - scale)
    # Who finds so many waiting has their departures and his own turn before him, while he keeps his patience.
    delay = float(found[:-1] @ (capacity / pace * np.cumsum(1 / pace)))
    return Beyond(
        float(found[1:].sum()), float(found[1:] @ number), delay, 0.0 if room is None else float(found[-1]), scale
    )


def _places(rate: float, capacity: float, room: int | None, leave: float) -> int:
    """Return how many waiting calls are worth looking at."""
    if room is not None:
        return room
    number, log, peak = 0, 0.0, 0.0
    while log > peak + math.log(NEGLIGIBLE):
        number += 1
        log += math.log(rate / (capacity + number * leave))
        peak = max(peak, log)
    return number


def finite_source(sources: int, call: float, service: float, units: int) -> Line:
    """Return callers who call again a while after their last call is over (machine repair).

    `call` is the rate of one caller who has no call in the system. What a call finds is what it would find if its
    caller were not there at all.

    Source
    ------
    Sevcik and Mitrani (1981), Journal of the ACM 28(2), 358-371; Gross and Harris (1998), 3rd ed., 2.7.
    """
    share = _machines(sources, call, service, units)
    number = np.arange(sources + 1)
    queue = float(share @ np.maximum(number - units, 0))
    rate = call * float(share @ (sources - number))
    state = np.bincount(np.minimum(number, units), weights=share, minlength=units + 1).astype(np.float64)
    seen = _machines(sources - 1, call, service, units)
    return Line(
        state=state,
        lost_share=0.0,
        withdrawn_share=0.0,
        waited_share=float(seen[units:].sum()),
        queue_length=queue,
        present=float(share @ number),
        wait_mean=queue / rate,
        served_wait_mean=queue / rate,
        busy=rate / service,
        queue_share=float(share[units + 1 :].sum()),
    )


def _machines(sources: int, call: float, service: float, units: int) -> FloatArray:
    number = np.arange(1, sources + 1)
    steps = np.log((sources - number + 1) * call) - np.log(np.minimum(number, units) * service)
    log = np.concatenate([[0.0], np.cumsum(steps)])
    share = np.exp(log - log.max())
    return np.asarray(share / share.sum(), dtype=np.float64)
