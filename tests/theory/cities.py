"""Cities of the literature for the hypercube model."""

import numpy as np

UOR_RATES = np.array([0.25, 0.25, 0.10, 0.25, 0.15, 0.10, 0.10, 0.10, 0.10, 0.10])
UOR_ORDER = np.array([[0, 1, 2]] * 2 + [[1, 0, 2], [0, 2, 1], [1, 0, 2], [1, 0, 2]] + [[2, 0, 1]] * 4, dtype=np.int32)
"""Three units, ten atoms: Larson and Odoni (1981), Urban Operations Research, 5.4.3."""


def random_city(seed, stations, most_units, load, places=40):
    """Return minutes (places, stations), order, units, rates and service of a city with so much load a unit."""
    draw = np.random.default_rng(seed)
    units = draw.integers(1, most_units + 1, stations)
    minutes = np.abs(draw.random((places, 1, 2)) - draw.random((1, stations, 2))).sum(axis=2)
    rates, service = draw.random(places) ** 2, 1 / (1 + 0.4 * draw.random(stations))
    rates *= load * (service @ units) / rates.sum()
    return minutes, np.argsort(minutes, axis=1).astype(np.int32), units, rates, service
