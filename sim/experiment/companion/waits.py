"""How long calls of each urgency wait: a line of calls, the most urgent first, with work of any law."""

from __future__ import annotations

import numpy as np

from sim.arrays import NONE, FloatArray, IntArray
from sim.experiment.companion.asked import Asked
from sim.experiment.companion.city import Outcome, Sort, busy_units
from sim.experiment.companion.stations import Stations
from sim.theory.general import spread_factor
from sim.theory.priorities import wait_factors

ROUNDING = 1e-9
"""A coefficient of variation below this is that of constant work."""


def waits_of_kinds(
    sort: Sort,
    outcome: Outcome,
    everything: list[tuple[Sort, Outcome]],
    asked: Asked,
    stations: Stations,
    units: IntArray,
) -> FloatArray:
    """Return the mean wait of the calls of one sort by kind, minutes, shape `(kinds,)`.

    Over all kinds it is that of the line, put right for the law of the work; priorities share it out (Cobham 1954).
    Where calls are lost or withdraw, or more come than can be served, neither is done.

    Parameters
    ----------
    everything:
        All sorts of the span with their outcomes: calls that only some of these units may answer wait in this line too.
    units:
        Of each station, shape `(stations,)`.
    """
    line = [(one, its) for one, its in everything if sort.may_answer[one.may_answer].all()]
    kinds = np.sum([one.weight.sum(axis=1) for one, _ in line], axis=0)
    found = np.full(len(kinds), outcome.wait_min)
    if outcome.wait_min == 0.0 or outcome.withdrawn > 0 or outcome.lost.any():
        return found
    servers = int(units[sort.may_answer].sum())
    mean, variation = _work(line, kinds, asked, stations)
    busy = sum((busy_units(*pair, tasks_only=False) for pair in everything), np.zeros(len(units)))
    load = float(busy[sort.may_answer].sum())
    found *= spread_factor(servers, min(load, 0.999 * servers), variation)
    levels, level = np.unique([kind.priority for kind in asked.kinds.values()], return_inverse=True)
    own = mean + asked.work_mean - float(kinds @ asked.work_mean) / float(kinds.sum())
    loads = np.bincount(level, weights=kinds * own, minlength=len(levels)) / servers
    return found * wait_factors(loads)[level] if loads.sum() < 1 else found


def _work(line: list[tuple[Sort, Outcome]], kinds: FloatArray, asked: Asked, stations: Stations) -> tuple[float, float]:
    """Return the mean minutes that a call of a line keeps a unit, and their squared coefficient of variation."""
    calls, total, square = 0.0, 0.0, 0.0
    turnout = np.array([group.turnout.variance for group in stations.fleet.groups])[stations.groups]
    for sort, outcome in line:
        flow = sort.rates[:, np.newaxis] * outcome.at_once
        calls += float(flow.sum())
        total += float((flow * sort.at_once.held).sum())
        square += float((flow * (sort.at_once.held**2 + np.where(sort.order == NONE, 0.0, turnout[sort.order]))).sum())
    mean, share = total / calls, kinds / kinds.sum()
    of_kinds = float(share @ asked.work_square) - float(share @ asked.work_mean) ** 2
    variation = max(0.0, square / calls - mean**2 + of_kinds) / mean**2
    return mean, 0.0 if variation < ROUNDING else variation
