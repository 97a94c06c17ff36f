"""The exact values of a scenario, computed from what its file says by the formulas that its description names.

All times are in minutes.
"""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.measures.reach import reach_of

FAR = 4000
"""Calls in the system that no open queue of the table ever sees."""


def one_line(demand, units, limit):
    """Return the exact values of Poisson calls of one kind that wait in one line."""
    (kind,) = demand.kinds.values()
    rate, work = kind.rate.per_day / MINUTES_PER_DAY, kind.work
    if work.law == "exponential":
        leave = 1 / kind.patience.mean if kind.patience else 0.0
        return birth_and_death(rate, 1 / work.mean, units, limit, leave)
    if limit == 0:
        return {"lost_share": erlang_b(units, rate * work.mean)}
    if units == 1:
        load = rate * work.mean
        wait = rate * (work.variance + work.mean**2) / (2 * (1 - load))
        return waits(rate, wait, work.mean) | {"waited_share": load}
    return constant_work(rate, work.mean, units)


def waits(rate, wait, work):
    """Return what follows from the mean wait of a queue without losses, by Little's law."""
    return {"queueing_mean_min": wait, "stay_mean_min": wait + work, "queue_length_mean": rate * wait}


def erlang_b(units, load):
    """Return the share lost by Erlang's B formula, by its recursion."""
    lost = 1.0
    for number in range(1, units + 1):
        lost = load * lost / (number + load * lost)
    return lost


def birth_and_death(rate, service, units, limit, leave):
    """Return the exact values of M/M/c with limited room or with calls that withdraw at rate `leave`."""
    room = FAR if limit is None else units + limit
    number = np.arange(room + 1)
    death = np.minimum(number, units) * service + np.maximum(number - units, 0) * leave
    log = np.concatenate([[0.0], np.cumsum(math.log(rate) - np.log(death[1:]))])
    share = np.exp(log - log.max())
    share /= share.sum()
    queue, present = float(share @ np.maximum(number - units, 0)), float(share @ number)
    lost = 0.0 if limit is None else float(share[-1])
    accepted = rate * (1 - lost)
    waited = float(share[units:].sum())
    found = waits(rate, queue / accepted, 1 / service) | {
        "queue_length_mean": queue, "present_mean": present, "empty_share": share[0], "lost_share": lost,
        "waited_share": waited, "withdrawn_share": leave * queue / rate, "wait_of_all_mean_min": queue / rate,
        "busy_share_mean": (present - queue) / units,
    }  # fmt: skip
    if limit is None and leave == 0.0:
        found["queueing_p90_min"] = math.log(waited / 0.1) / (units * service - rate)
    return found


def constant_work(rate, work, units):
    """Return the exact values of M/D/c from the number present one service time apart (Crommelin 1932)."""
    from scipy.stats import poisson

    size = 600
    new = poisson.pmf(np.arange(size), rate * work)
    start = np.maximum(np.arange(size) - units, 0)
    step = np.array([np.concatenate([np.zeros(first), new[: size - first]]) for first in start])
    share = stationary(step - np.eye(size))
    queue = float(share @ start)
    return waits(rate, queue / rate, work) | {"waited_share": float(share[units:].sum())}


def stationary(change):
    """Return the stationary law of a chain, from its matrix of rates (or of probabilities less the identity)."""
    size = len(change)
    equations = np.vstack([change.T[:-1], np.ones(size)])
    return np.linalg.solve(equations, np.eye(size)[-1])


def priorities(demand, units):
    """Return the mean wait of each kind, without interruption (Cobham 1954); equal exponential work if units > 1."""
    kinds = demand.kinds
    rate = {name: kind.rate.per_day / MINUTES_PER_DAY for name, kind in kinds.items()}
    load = {name: rate[name] * kind.work.mean / units for name, kind in kinds.items()}
    if units == 1:
        rest = sum(rate[name] * (kind.work.variance + kind.work.mean**2) / 2 for name, kind in kinds.items())
    else:
        (work,) = {kind.work.mean for kind in kinds.values()}
        rest = birth_and_death(sum(rate.values()), 1 / work, units, None, 0.0)["waited_share"] * work / units
    found = {}
    for name, kind in kinds.items():
        before = sum(load[other] for other in kinds if kinds[other].priority < kind.priority)
        up_to = sum(load[other] for other in kinds if kinds[other].priority <= kind.priority)
        found[f"queueing_mean_min[kind={name}]"] = rest / ((1 - before) * (1 - up_to))
    total = sum(rate[name] * found[f"queueing_mean_min[kind={name}]"] for name in kinds)
    return found | {"queueing_mean_min": total / sum(rate.values())}


def hypercube(demand, world, fleet):
    """Return the exact values of Larson's hypercube model (1974), with any number waiting or none."""
    (kind,) = demand.kinds.values()
    rate, service, units = kind.rate.per_day / MINUTES_PER_DAY, 1 / kind.work.mean, len(fleet)
    weight = world.cells.weight if kind.where == "weight" else np.ones(len(world.cells))
    call = rate * weight / weight.sum()
    order, minutes = preferences(world, fleet)
    share = _states(call, service, order, fleet.design.desk.queue_limit)
    full = 2**units - 1
    beyond = float(share[full:].sum())
    at_once = np.zeros((units, len(call)))
    for state in range(full):
        for cell, rank in enumerate(order):
            at_once[_first_free(state, rank), cell] += share[state] * call[cell] / rate
    closed = fleet.design.desk.queue_limit == 0
    dispatched = at_once / (1 - beyond) if closed else at_once + beyond / units * call / rate
    own = dispatched[order[:, 0], np.arange(len(call))].sum()
    found = {"inter_area_share": 1 - own, "lost_share" if closed else "waited_share": beyond}
    if not closed:
        found["queueing_mean_min"] = beyond / (units * service - rate)
    found["travel_at_once_mean_min"] = float((at_once * minutes).sum() / at_once.sum())
    found["travel_mean_min"] = float((dispatched * minutes).sum())
    if fleet.groups[0].after_call != "home_at_once":
        found["travel_mean_min"] = float((at_once * minutes).sum()) + beyond * _between_calls(world, call / rate)
    for number, name in enumerate(fleet.name):
        found[f"busy_share[unit={name}]"] = sum(share[s] for s in range(full) if s >> number & 1) + beyond
        found[f"travel_mean_min[unit={name}]"] = dispatched[number] @ minutes[number] / dispatched[number].sum()
        for cell, place in enumerate(world.cells.place):
            found[f"dispatch_share[unit={name},cell={world.places.code[place]}]"] = dispatched[number, cell]
    return found | {f"state_share[{state:0{units}b}]": share[state] for state in range(full + 1)}


def preferences(world, fleet):
    """Return the units of each cell, best first, shape `(cells, units)`, and minutes to it, shape `(units, cells)`."""
    reach = reach_of(world, fleet)
    minutes = reach.minutes[:, reach.station].T.astype(float)
    desk = fleet.design.desk
    if desk.rule == "preference":
        codes = [world.places.code[place] for place in world.cells.place]
        return np.array([[fleet.name.index(name) for name in desk.preferences[code]] for code in codes]), minutes
    return np.argsort(minutes.T, axis=1, kind="stable"), minutes


def _states(call, service, order, limit):
    """Return the share of each set of busy units (unit 1 is bit 0), and of each number waiting after the last."""
    units = order.shape[1]
    full, waiting = 2**units - 1, 400 if limit is None else limit
    change = np.zeros((full + 1 + waiting,) * 2)
    for state in range(full + 1):
        for cell, rank in enumerate(order):
            if state != full:
                change[state, state | 1 << _first_free(state, rank)] += call[cell]
        for unit in range(units):
            if state >> unit & 1:
                change[state, state & ~(1 << unit)] += service
    for last in range(full, full + waiting):
        change[last, last + 1], change[last + 1, last] = call.sum(), units * service
    np.fill_diagonal(change, -change.sum(axis=1))
    return stationary(change)


def _first_free(state, rank):
    return next(unit for unit in rank if not state >> unit & 1)


def _between_calls(world, share):
    """Return the mean minutes from one call to another, both anywhere: the way to a call that waited."""
    matrix = world.travel.matrix("car_on_call", 0)
    node = world.cells.node
    return float(share @ matrix.minutes[np.ix_(matrix.row[node], node)] @ share)
