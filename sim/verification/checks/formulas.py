"""Formulas of queueing and of cities against published numbers that no run of the simulator gives."""

from __future__ import annotations

import numpy as np

from sim.theory.erlang import erlang_b, erlang_c, log_erlang_b, one_line
from sim.theory.hypercube import Hypercube, travel_means
from sim.theory.larson import correction_factors, workloads
from sim.verification.row import Check, Row


def erlang_tables() -> tuple[Row, ...]:
    """Return Erlang's B, its logarithm and Erlang's C for many units."""
    return (
        *(
            Row(f"B({units} units, {load:g} erlangs)", lost, 5e-7, erlang_b(units, load))
            for units, load, lost in (
                (1, 0.5, 0.333333), (2, 1, 0.2), (5, 3, 0.110054), (10, 7, 0.0787409), (20, 16, 0.0644109),
                (50, 45, 0.0541045), (123, 132, 0.113339),
            )
        ),
        Row("B(132 units, 123 erlangs)", 0.0312, 5e-5, erlang_b(132, 123)),
        Row("ln B(100 units, 120 erlangs)", -1.62826407, 5e-9, log_erlang_b(100, 120)),
        Row("ln B(100 units, 20 erlangs)", -84.1661482, 5e-8, log_erlang_b(100, 20)),
        Row("C(2 units, 1 erlang)", 1 / 3, 1e-12, erlang_c(2, 1)),
        Row("C(3 units, 2 erlangs)", 4 / 9, 1e-12, erlang_c(3, 2)),
        Row("C(132 units, 123 erlangs)", 0.3211, 5e-5, erlang_c(132, 123)),
    )  # fmt: skip


def larson() -> tuple[Row, ...]:
    """Return Larson's approximation of the three-unit city of Larson and Odoni (1981), 5.5.3."""
    rates = np.array([0.25, 0.25, 0.10, 0.25, 0.15, 0.10, 0.10, 0.10, 0.10, 0.10])
    order = np.array([[0, 1, 2]] * 2 + [[1, 0, 2], [0, 2, 1], [1, 0, 2], [1, 0, 2]] + [[2, 0, 1]] * 4, dtype=np.int32)
    factors = correction_factors(one_line(1.5, 1.0, 3)).tolist()
    busy = workloads(rates, order, 1.0).tolist()
    exact = Hypercube(order, np.ones(3, dtype=np.int64)).solve(rates, np.ones(3)).busy.tolist()
    published = (
        ("Q", (1, 0.736842, 0.631579), 5e-7, factors),
        ("approximate workload of unit", (0.562631, 0.471704, 0.465665), 5e-7, busy),
        ("exact workload of unit", (0.557364, 0.473372, 0.469264), 5e-7, exact),
    )
    return tuple(
        Row(f"{name} {number + (name != 'Q')}", value, tolerance, got[number])
        for name, values, tolerance, got in published
        for number, value in enumerate(values)
    )


def hypercube_travel() -> tuple[Row, ...]:
    """Return the three mean travel times of one city: four units at the corners of nine places, calls that wait."""
    x, y = (axis.ravel() for axis in np.meshgrid(range(3), range(3)))
    between = (np.abs(x[:, np.newaxis] - x) + np.abs(y[:, np.newaxis] - y)).astype(np.float64)
    minutes, rates = between[[0, 2, 6, 8]], np.full(9, 0.2)
    order = np.argsort(minutes.T, axis=1, kind="stable").astype(np.int32)
    law = Hypercube(order, np.ones(4, dtype=np.int64)).solve(rates, np.ones(4))
    travel = travel_means(law, rates, minutes, float(between.mean()))
    return (
        Row("calls that do not wait", 1.16334, 5e-6, travel.at_once),
        Row("all calls, from the base", 1.27088, 5e-6, travel.from_base),
        Row("all calls, those that waited from the last scene", 1.24232, 5e-6, travel.from_scene),
    )


def any_preferences() -> tuple[Row, ...]:
    """Return what three cities with preferences at random have in common with Erlang's units, who are all alike.

    Whoever is sent first: equal units are busy as much together, calls wait as long and as many are lost.
    """
    draw, rows = np.random.default_rng(0), []
    for units in (2, 4, 6):
        order = np.array([draw.permutation(units) for _ in range(8)], dtype=np.int32)
        rates = draw.random(8)
        rates *= 0.7 * units / rates.sum()
        city, load = Hypercube(order, np.ones(units, dtype=np.int64)), float(rates.sum())
        queue, loss = city.solve(rates, np.ones(units)), city.solve(rates, np.ones(units), room=0)
        line = one_line(load, 1.0, units)
        rows += [
            Row(f"{units} units: workload together", load, 1e-9, float(queue.busy.sum())),
            Row(
                f"{units} units: share that waits", erlang_c(units, load), 1e-9, 1 - float(queue.at_once.sum(axis=0)[0])
            ),
            Row(f"{units} units: mean wait", line.wait_mean, 1e-9, queue.wait_mean),
            Row(f"{units} units: share lost", erlang_b(units, load), 1e-9, float(loss.lost.mean())),
        ]
    return tuple(rows)


CHECKS = (
    Check("erlang_tables", "loss", "Erlang's formulas for few and many units", erlang_tables, quick=True),
    Check("larson_approximation", "space", "Larson's approximation of the hypercube model", larson, quick=True),
    Check("any_preferences", "space", "Whoever is sent first, as many wait", any_preferences, quick=True),
    Check("hypercube_travel", "space", "Three mean travel times of one hypercube", hypercube_travel, quick=True),
)
