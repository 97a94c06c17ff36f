"""Exact values of rules beyond first come, first served: interruption, units kept back, calls that need several units.

All times are in minutes.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.theory.by_hour import birth_and_death_rates, through
from tests.verification.exact import birth_and_death


def preemptive(demand, units):
    """Return the exact values of priorities with interruption; the work that is left is done later, by any unit.

    One unit may have any work (Conway, Maxwell and Miller 1967, Theory of Scheduling, 8.7). With several units the
    work must be exponential and equal: the calls of the first k classes are then M/M/c by themselves, and the mean
    number of each class is a difference of two of them (Little's law).
    """
    kinds = sorted(demand.kinds.items(), key=lambda named: named[1].priority)
    found, before, rate, load, rest = {}, 0.0, 0.0, 0.0, 0.0
    for name, kind in kinds:
        own, work = kind.rate.per_day / MINUTES_PER_DAY, kind.work
        rate += own
        if units == 1:
            above, load = load, load + own * work.mean
            rest += own * (work.variance + work.mean**2) / 2
            stay = work.mean / (1 - above) + rest / ((1 - above) * (1 - load))
        else:
            up_to = birth_and_death(rate, 1 / work.mean, units, None, 0.0)["present_mean"]
            stay, before = (up_to - before) / own, up_to
        found[f"stay_mean_min[kind={name}]"] = stay
        found[f"delay_mean_min[kind={name}]"] = stay - work.mean
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
    everyone = birth_and_death(rate, service, units, None, 0.0)
    load = rate / (units * service)
    change = birth_and_death_rates(urgent, service * units, 1, room=400)
    change[0] = 0.0  # its turn
    ahead = np.arange(len(change))
    found = np.where(ahead > 0, (1 - load) * load ** (ahead - 1.0), 0.0)
    left, spent = through(found, change, head_start_min)
    second = everyone["waited_share"] * (spent[1:].sum() + left @ ahead / (units * service))
    return (rate * everyone["queueing_mean_min"] - routine * second) / urgent, float(second)


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


def kaufman_roberts(units, load, need):
    """Return the share lost of each class and the mean number of busy units where calls need several units at once.

    Kaufman 1981, IEEE Transactions on Communications 29(10), 1474-1481; Roberts 1981: the recursion for the
    number of busy units, n q(n) = sum over classes of load x need x q(n - need).
    """
    share = np.zeros(units + 1)
    share[0] = 1.0
    for busy in range(1, units + 1):
        share[busy] = sum(a * b * share[busy - b] for a, b in zip(load, need, strict=True) if b <= busy) / busy
    share /= share.sum()
    return [float(share[units - b + 1 :].sum()) for b in need], float(share @ np.arange(units + 1))


def finite_source(sources, call, service, units):
    """Return the exact values of callers who call again a while after their last call is over (machine repair).

    `call` is the rate of one caller who has no call in the system. What a call finds is what it would find if its
    caller were not there at all (Sevcik and Mitrani 1981; Gross and Harris 1998, ch. 2).
    """
    share = _machines(sources, call, service, units)
    number = np.arange(sources + 1)
    queue = float(share @ np.maximum(number - units, 0))
    rate = call * float(share @ (sources - number))
    seen = _machines(sources - 1, call, service, units)
    return {
        "empty_share": float(share[0]),
        "present_mean": float(share @ number),
        "queue_length_mean": queue,
        "queueing_mean_min": queue / rate,
        "stay_mean_min": queue / rate + 1 / service,
        "busy_share_mean": rate / service / units,
        "waited_share": float(seen[units:].sum()),
        "calls_per_day": rate * MINUTES_PER_DAY,
    }


def _machines(sources, call, service, units):
    number = np.arange(1, sources + 1)
    log = np.cumsum(np.log((sources - number + 1) * call) - np.log(np.minimum(number, units) * service))
    share = np.exp(np.concatenate([[0.0], log]))
    return share / share.sum()
