"""The best choice by trying all of them: slow, and beyond doubt."""

from itertools import combinations

import numpy as np


def best_of_all(sites, number, value, sign=1):
    """Return the best value of any `number` of `sites` columns; `value` takes a list of columns."""
    return sign * min(sign * value(list(chosen)) for chosen in combinations(range(sites), number))


def mean_time(minutes, weight):
    """Return the function that gives the mean time of chosen columns."""
    return lambda chosen: float(minutes[:, chosen].min(axis=1) @ weight / weight.sum())


def worst_time(minutes):
    """Return the function that gives the worst time of chosen columns."""
    return lambda chosen: float(minutes[:, chosen].min(axis=1).max())


def weight_within(minutes, weight, within):
    """Return the function that gives the weight that chosen columns have within a limit."""
    return lambda chosen: float(weight[(minutes[:, chosen] <= within).any(axis=1)].sum())


def fewest_within(minutes, within):
    """Return how few columns have every row within a limit."""
    near = minutes <= within
    sites = near.shape[1]
    return next(
        count
        for count in range(1, sites + 1)
        if any(near[:, list(chosen)].any(axis=1).all() for chosen in combinations(range(sites), count))
    )


def random_case(seed, cells=12, sites=7, way_share=1.0):
    """Return times of a random plane with some ways closed, and whole weights of which some are 0."""
    draw = np.random.default_rng(seed)
    minutes = np.hypot(
        draw.random((cells, 1)) - draw.random((1, sites)), draw.random((cells, 1)) - draw.random((1, sites))
    )
    minutes[draw.random(minutes.shape) > way_share] = np.inf
    minutes[np.arange(cells), draw.integers(sites, size=cells)] = draw.random(cells)
    weight = draw.integers(0, 5, size=cells).astype(float)
    weight[0] = 1.0
    return minutes, weight
