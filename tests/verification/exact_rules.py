"""Exact values of rules beyond first come, first served: interruption, units kept back, calls that need several units.

All times are in minutes.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.theory import erlang
from sim.theory.by_hour import birth_and_death_rates, through
from sim.theory.priorities import interrupted, interrupted_of_several


def preemptive(demand, units):
    """Return the exact values of priorities with interruption; the work that is left is done later, by any unit.

    One unit may have any work; of several the work must be exponential and equal.
    """
    kinds = sorted(demand.kinds.items(), key=lambda named: named[1].priority)
    rates = np.array([kind.rate.per_day / MINUTES_PER_DAY for _, kind in kinds])
    means, variances = (np.array([getattr(kind.work, name) for _, kind in kinds]) for name in ("mean", "variance"))
    if units == 1:
        stays = interrupted(rates, means, variances + means**2)
    else:
        stays = interrupted_of_several(rates, 1 / means[0], units)
    found = {}
    for (name, _), stay, mean in zip(kinds, stays, means, strict=True):
        found[f"stay_mean_min[kind={name}]"] = stay
        found[f"delay_mean_min[kind={name}]"] = stay - mean
    return found


def reserve(urgent, routine, service, units, keep, room=(40, 150)):
    """Return the exact values of M/M/c with two classes where routine calls leave `keep` units to the urgent ones.

    A routine call is begun only while more than `keep` units are free (Taylor and Templeton 1980, Operations Research
    28(5), 1180-1188). The state is the number of calls that are urgent or have a unit, and of routine calls that wait;
    `room` bounds both.
    """
    from scipy.sparse import csr_array

    rows, columns, rates = [], [], []

    def flow(start, end, rate):
        rows.append(start[0] * (room[1] + 1) + start[1])
        columns.append(end[0] * (room[1] + 1) + end[1])
        rates.append(rate)

    for first in range(room[0] + 1):
        for waiting in range(room[1] + 1 if first >= units - keep else 1):
            at = first, waiting
            if first < room[0]:
                flow(at, (first + 1, waiting), urgent)
            if first < units - keep:
                flow(at, (first + 1, 0), routine)
            elif waiting < room[1]:
                flow(at, (first, waiting + 1), routine)
            if first:
                begins = first == units - keep and waiting
                flow(at, (first, waiting - 1) if begins else (first - 1, waiting), min(first, units) * service)
    size = (room[0] + 1) * (room[1] + 1)
    flows = csr_array((np.array(rates, dtype=float), (rows, columns)), shape=(size, size))
    law = _stationary(flows).reshape(room[0] + 1, room[1] + 1)
    in_first = law.sum(axis=1)
    number = np.arange(room[0] + 1)
    busy = np.minimum(number, units)
    queues = float(in_first @ (number - busy)), float(law.sum(axis=0) @ np.arange(room[1] + 1))
    return {
        "waits": (queues[0] / urgent, queues[1] / routine),
        "shares": (float(in_first[units:].sum()), float(in_first[units - keep :].sum())),
        "busy": float(in_first @ busy) / units,
    }


def ageing(urgent, routine, service, units, head_start_min):
    """Return the mean waits of urgent and routine calls of M/M/c where a routine call that has waited so long is equal.

    A routine call lets go first what it finds and the urgent calls of the next `head_start_min`, as long as it waits:
    the first passage of a birth-and-death process that is born into for so long (Sarhangian and Balcioglu 2013). No
    order of service changes the mean wait of all (Kleinrock 1965, Naval Research Logistics Quarterly 12, 181-192).
    """
    rate = urgent + routine
    everyone = erlang.one_line(rate, service, units)
    load = rate / (units * service)
    change = birth_and_death_rates(urgent, service * units, 1, room=400)
    change[0] = 0.0  # its turn
    ahead = np.arange(len(change))
    found = np.where(ahead > 0, (1 - load) * load ** (ahead - 1.0), 0.0)
    left, spent = through(found, change, head_start_min)
    second = everyone.waited_share * (spent[1:].sum() + left @ ahead / (units * service))
    return (rate * everyone.wait_mean - routine * second) / urgent, float(second)


def _stationary(flows):
    """Return the stationary law of a chain given by its rates; states that are never reached get none."""
    from scipy.sparse import diags_array, vstack
    from scipy.sparse.linalg import spsolve

    reached = np.flatnonzero(flows.sum(axis=0) + flows.sum(axis=1))
    inner = flows[reached][:, reached]
    change = (inner - diags_array(inner.sum(axis=1), dtype=float)).T.tocsr()
    equations = vstack([change[:-1], np.ones((1, len(reached)))]).tocsc()
    law = np.zeros(flows.shape[0])
    law[reached] = spsolve(equations, np.eye(len(reached))[-1])
    return law


def finite_source(sources, call, service, units):
    """Return the exact values of callers who call again a while after their last call is over (machine repair)."""
    line = erlang.finite_source(sources, call, service, units)
    return {
        "empty_share": line.state[0],
        "present_mean": line.present,
        "queue_length_mean": line.queue_length,
        "queueing_mean_min": line.wait_mean,
        "stay_mean_min": line.wait_mean + 1 / service,
        "busy_share_mean": line.busy / units,
        "waited_share": line.waited_share,
        "calls_per_day": line.busy * service * MINUTES_PER_DAY,
    }
