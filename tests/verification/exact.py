"""The exact values of a scenario, computed from what its file says by the formulas that its description names.

All times are in minutes.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import MINUTES_PER_DAY
from sim.measures.reach import reach_of
from sim.theory import erlang, general
from sim.theory.hypercube import Hypercube, travel_means
from sim.theory.priorities import in_turn, in_turn_of_several


def one_line(demand, units, limit):
    """Return the exact values of Poisson calls of one kind that wait in one line."""
    (kind,) = demand.kinds.values()
    rate, work = kind.rate.per_day / MINUTES_PER_DAY, kind.work
    if work.law == "exponential":
        leave = 1 / kind.patience.mean if kind.patience else 0.0
        return of_line(erlang.one_line(rate, 1 / work.mean, units, limit, leave), rate, work.mean, units, limit, leave)
    if limit == 0:
        return {"lost_share": erlang.erlang_b(units, rate * work.mean)}
    if units == 1:
        wait = general.one_unit(rate, work.mean, work.variance + work.mean**2)
        return waits(rate, wait, work.mean) | {"waited_share": rate * work.mean}
    waited, wait = general.constant_work(rate, work.mean, units)
    return waits(rate, wait, work.mean) | {"waited_share": waited}


def waits(rate, wait, work):
    """Return what follows from the mean wait of a queue without losses, by Little's law."""
    return {"queueing_mean_min": wait, "stay_mean_min": wait + work, "queue_length_mean": rate * wait}


def of_line(line, rate, work, units, limit, leave):
    """Return the exact values of M/M/c with limited room or with calls that withdraw at rate `leave`."""
    found = waits(rate, line.wait_mean, work) | {
        "queue_length_mean": line.queue_length, "present_mean": line.present, "empty_share": line.state[0],
        "lost_share": line.lost_share, "waited_share": line.state[-1], "withdrawn_share": line.withdrawn_share,
        "wait_of_all_mean_min": line.queue_length / rate, "busy_share_mean": line.busy / units,
    }  # fmt: skip
    if limit is None and leave == 0.0:
        found["queueing_p90_min"] = erlang.wait_quantile(rate, 1 / work, units, 0.9)
    return found


def priorities(demand, units):
    """Return the mean wait of each kind, without interruption (Cobham 1954); equal exponential work if units > 1."""
    kinds = list(demand.kinds.values())
    rates = np.array([kind.rate.per_day for kind in kinds]) / MINUTES_PER_DAY
    means = np.array([kind.work.mean for kind in kinds])
    squares = np.array([kind.work.variance for kind in kinds]) + means**2
    levels, level = np.unique([kind.priority for kind in kinds], return_inverse=True)
    of_level = lambda values: np.bincount(level, weights=values, minlength=len(levels))  # noqa: E731
    rate = of_level(rates)
    if units == 1:
        waits = in_turn(rate, of_level(rates * means) / rate, of_level(rates * squares) / rate)
    else:
        waits = in_turn_of_several(rate, 1 / means[0], units)
    found = waits[level]
    by_kind = {f"queueing_mean_min[kind={name}]": wait for name, wait in zip(demand.kinds, found, strict=True)}
    return by_kind | {"queueing_mean_min": rates @ found / rates.sum()}


def hypercube(demand, world, fleet):
    """Return the exact values of Larson's hypercube model (1974), with any number waiting or none."""
    (kind,) = demand.kinds.values()
    rate, units = kind.rate.per_day / MINUTES_PER_DAY, len(fleet)
    weight = world.cells.weight if kind.where == "weight" else np.ones(len(world.cells))
    call = rate * weight / weight.sum()
    order, minutes = preferences(world, fleet)
    closed = fleet.design.desk.queue_limit == 0
    cube = Hypercube(order, np.ones(units, dtype=np.int64))
    law = cube.solve(call, np.full(units, 1 / kind.work.mean), fleet.design.desk.queue_limit)
    dispatched = law.dispatched * call / rate
    own = dispatched[order[:, 0], np.arange(len(call))].sum()
    found = {"inter_area_share": 1 - own, "lost_share" if closed else "waited_share": law.lost[0] + law.waited[0]}
    if not closed:
        found["queueing_mean_min"] = law.wait_mean
    travel = travel_means(law, call, minutes, _between_calls(world, call / rate))
    found["travel_at_once_mean_min"] = travel.at_once
    at_base = fleet.groups[0].after_call == "home_at_once"
    found["travel_mean_min"] = travel.from_base if at_base else travel.from_scene
    for number, name in enumerate(fleet.name):
        found[f"busy_share[unit={name}]"] = law.busy[number]
        found[f"travel_mean_min[unit={name}]"] = travel.of_station[number]
        for cell, place in enumerate(world.cells.place):
            found[f"dispatch_share[unit={name},cell={world.places.code[place]}]"] = dispatched[number, cell]
    return found | {f"state_share[{state:0{units}b}]": share for state, share in enumerate(law.state)}


def preferences(world, fleet):
    """Return the units of each cell, best first, shape `(cells, units)`, and minutes to it, shape `(units, cells)`."""
    reach = reach_of(world, fleet)
    minutes = reach.minutes[:, reach.station].T.astype(float)
    desk = fleet.design.desk
    if desk.rule == "preference":
        codes = [world.places.code[place] for place in world.cells.place]
        return np.array([[fleet.name.index(name) for name in desk.preferences[code]] for code in codes]), minutes
    return np.argsort(minutes.T, axis=1, kind="stable"), minutes


def _between_calls(world, share):
    """Return the mean minutes from one call to another, both anywhere: the way to a call that waited."""
    matrix = world.travel.matrix("car_on_call", 0)
    node = world.cells.node
    return float(share @ matrix.minutes[np.ix_(matrix.row[node], node)] @ share)
