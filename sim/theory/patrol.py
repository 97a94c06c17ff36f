"""Formulas of units that move about while they are free: how often they pass, whom they meet, what they find."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sim.arrays import MINUTES_PER_HOUR


def passes_per_hour(patrols: Iterable[tuple[float, float, float]]) -> float:
    """Return how often patrols pass a point of their beats: the sum of speed x share of time on patrol / length.

    `patrols` gives speed (km/h), share and length (km) of each. A beat is driven round and round, or is the walk on a
    connected graph that leaves every node by any of its roads with equal chance: in the long run that is on every
    kilometre of road equally often.

    Source
    ------
    Larson (1972), Urban Police Patrol Analysis, ch. 4.
    """
    return sum(speed_kmh * share / length_km for speed_kmh, share, length_km in patrols)


def walk_passes_per_hour(speed_kmh: float, length_km: float, degree: int) -> float:
    """Return how often a random walk comes to a node with so many roads, in a graph of so many kilometres of road.

    Every road is passed v / L times an hour in either direction, so a node half that for each of its roads.

    Source
    ------
    Aldous and Fill (2002), Reversible Markov Chains and Random Walks on Graphs, ch. 3.
    """
    return degree * speed_kmh / (2 * length_km)


def found_by_search(sweep_km2_per_h: float, area_km2: float, hours: float) -> float:
    """Return the chance of finding what lies still by random search.

    Source
    ------
    Koopman (1946), OEG Report 56; (1980), Search and Screening, ch. 3.
    """
    return -math.expm1(-sweep_km2_per_h * hours / area_km2)


def found_by_sweep(sweep_km2_per_h: float, area_km2: float, hours: float) -> float:
    """Return the chance of finding it by a search that goes over nothing twice: no search can do better."""
    return min(1.0, sweep_km2_per_h * hours / area_km2)


def met_by_presence(passes_per_h: float, minutes: float) -> float:
    """Return the chance that a patrol that passes at random, a Poisson process, comes by while something lasts."""
    return -math.expm1(-passes_per_h * minutes / MINUTES_PER_HOUR)
