"""Exact values of units that move while they are free: patrols, cars anywhere in their sectors, searches."""

from __future__ import annotations

import math

import numpy as np

from sim.theory.erlang import erlang_b


def found_together(sweeps, area_km2, hours):
    """Return the chance of finding it by random search where efforts add up: area swept an hour, since when (hours)."""
    return 1 - math.exp(-sum(sweep * max(hours - since, 0.0) for sweep, since in sweeps) / area_km2)


def two_moving_cars(load, side_km):
    """Return the exact values of MIT's quiz 2 of 2001: two square sectors side by side, a car anywhere in each.

    A car is anywhere in its own sector when free; its own car answers a call, else the other, else the call is lost.
    `load` is the work that all calls ask for, in units. By symmetry both cars have the same workload r, so the chance
    that one is free and the other busy is r less the share lost.
    """
    lost = erlang_b(2, load)
    workload = load * (1 - lost) / 2
    only_other = workload - lost
    own = (1 - workload) / (1 - lost)
    other = only_other / (1 - lost)
    return {
        "lost_share": lost,
        "busy_share": workload,
        "own_share": own,
        "other_share": other,
        "km": own * side_km * 2 / 3 + other * side_km * (1 + 1 / 3),
    }


def mean_km_between(points, side_km, apart_km=0.0):
    """Return the mean distance along x and y between two points of grids of `points` x `points`, `apart_km` apart in x.

    A grid of step `side_km` / `points` has its mean distance too short by 1 / points^2 of it.
    """
    at = np.arange(points) * side_km / points
    along = np.abs(at[:, np.newaxis] - at).mean()
    across = np.abs(at[:, np.newaxis] - at - apart_km).mean()
    return float(along + across)


def mean_km_to_nearest(x_km, y_km, cars, *, along_axes):
    """Return the mean distance from a point to the nearest of `cars` that are anywhere among the same points.

    The least of n independent distances is more than d with the n-th power of the chance that one is.
    """
    total = 0.0
    for x, y in zip(x_km, y_km, strict=True):
        across, along = np.abs(x_km - x), np.abs(y_km - y)
        km = np.sort(across + along if along_axes else np.hypot(across, along))
        farther = 1 - np.arange(1, len(km)) / len(km)
        total += float(np.diff(km) @ farther**cars)
    return total / len(x_km)
