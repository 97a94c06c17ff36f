"""Location models and assignments against published optima."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np

from sim.arrays import NONE, FloatArray
from sim.siting.centre import p_centre
from sim.siting.cover import maximal_cover
from sim.siting.lockdown import bottleneck_assignment
from sim.siting.median import p_median
from sim.siting.move_up import best_move_up
from sim.siting.ordered import ordered_cover
from sim.siting.set_cover import fewest_to_cover
from sim.verification.row import Check, Row

SECTION = "siting"

SAN_FRANCISCO = Path(__file__).parents[1] / "tables" / "san_francisco.csv"

NEAR = np.array([[1, 9, 1], [1, 1, 9], [9, 1, 9], [9, 9, 1]], dtype=np.float64)
"""Three sites that cover points 1 and 2, 2 and 3, 1 and 4."""


def san_francisco() -> tuple[FloatArray, FloatArray, list[int]]:
    """Return metres from 16 stores to 205 census tracts, `(tracts, stores)`, residents of tracts, names of stores."""
    with SAN_FRANCISCO.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    rows = np.array([[float(value) for value in line] for line in lines])
    return rows[:, 1:] / 10, rows[:, 0], [int(name) for name in head[1:]]


def medians() -> tuple[Row, ...]:
    """Return mean distances from the nearest of the best stores, and which these are; spopt asserts the fourth."""
    metres, residents, names = san_francisco()
    known = (6000.5037, 4197.5127, 3544.6752, 2982.1269, 2674.1583, 2457.3586)
    stores: tuple[tuple[int, ...], ...] = ((13,), (12, 15), (5, 11, 15), (2, 11, 12, 15), (2, 7, 11, 14, 15))
    best = [p_median(metres, residents, number) for number in range(1, 7)]
    rows = [Row(f"mean metres from the best {number}", value, 0.01, best[number - 1].value)
            for number, value in enumerate(known, start=1)]  # fmt: skip
    for number, chosen in enumerate(stores, start=1):
        rows += [Row(f"name of store {rank} of the best {number}", name, 0, names[best[number - 1].sites[rank - 1]])
                 for rank, name in enumerate(chosen, start=1)]  # fmt: skip
    return tuple(rows)


def covers() -> tuple[Row, ...]:
    """Return how many residents the best stores cover, and how many stores cover everybody."""
    metres, residents, _ = san_francisco()
    most = {
        5000: (448_255, 671_938, 791_499, 875_247, 927_402),
        3000: (239_817, 377_803, 481_826, 557_571, 620_348),
        2000: (122_304, 200_356, 266_985, 333_273, 389_172),
    }
    rows = [
        Row(f"residents within {within} m of the best {number}", value, 0.5,
            maximal_cover(metres, residents, number, within).value)
        for within, values in most.items()
        for number, value in enumerate(values, start=1)
    ]  # fmt: skip
    nearest = metres[:, maximal_cover(metres, residents, 4, 5000).sites].min(axis=1)
    rows.append(Row("tracts farther than 5000 m from the best 4", 21, 0, int((nearest > 5000).sum())))
    rows += [
        Row(f"fewest stores with everybody within {within} m", value, 0, fewest_to_cover(metres, within).value)
        for within, value in ((5000, 8), (6000, 5), (8000, 3))
    ]
    return tuple(rows)


def centres() -> tuple[Row, ...]:
    """Return the longest distance from the nearest of the stores that make it shortest."""
    metres, residents, _ = san_francisco()
    known = (11_577.279, 9_130.759, 7_529.986, 7_403.064)
    return tuple(
        Row(f"longest metres from the best {number}", value, 0.051, p_centre(metres, residents, number).value)
        for number, value in enumerate(known, start=1)
    )


def toys() -> tuple[Row, ...]:
    """Return the toys of a peer: covering, covering in one order, and move-up with two stations of two slots."""
    rows = [
        Row(f"weight covered by the best {number} of three", value, 1e-9,
            maximal_cover(NEAR, [2, 2, 1, 1], number, 1.0).value)
        for number, value in ((1, 4), (2, 6), (3, 6))
    ]  # fmt: skip
    for name, chance, order in (("equal", [1, 1, 1], (1, 2, 3)), ("1 4 1", [1, 4, 1], (3, 2, 1))):
        found = ordered_cover(NEAR, [5, 3, 2, 1], 1.0, np.array(chance) / sum(chance)) + 1
        rows += [
            Row(f"manned as number {rank} with weights {name}", site, 0, int(found[rank - 1]))
            for rank, site in enumerate(order, start=1)
        ]
    cases: tuple[tuple[str, list[list[float]], int, tuple[int, ...]], ...] = (
        ("moving costs more than it brings", [[1.5, 0]], 1, (2,)),
        ("moving costs less than it brings", [[0.5, 0]], 1, (1,)),
        ("a unit at the hospital that costs too much", [[5, 5]], 0, (NONE + 1,)),
        ("one unit at a station, one at the hospital", [[0.5, 0], [1, 1]], 1, (2, 1)),
    )
    for name, cost, movable, stations in cases:
        sent = best_move_up([0, 0, 1, 1], [4, 1, 3, 2], cost, movable) + 1
        rows += [Row(f"{name}: station of unit {unit}", station, 0, int(sent[unit - 1]))
                 for unit, station in enumerate(stations, start=1)]  # fmt: skip
    return tuple(rows)


def all_choices() -> tuple[Row, ...]:
    """Return optima of random towns beside the best of all choices, tried one by one."""
    draw = np.random.default_rng(0)
    rows = []
    for town in range(1, 4):
        minutes, residents = draw.random((30, 9)) * 10, draw.integers(1, 9, size=30).astype(np.float64)
        chosen = [list(some) for some in combinations(range(9), 3)]
        nearest = np.stack([minutes[:, some].min(axis=1) for some in chosen])
        share = residents / residents.sum()
        rows += [
            Row(f"mean of town {town}", float((nearest @ share).min()), 1e-9, p_median(minutes, residents, 3).value),
            Row(f"longest of town {town}", float(nearest.max(axis=1).min()), 1e-9,
                p_centre(minutes, residents, 3).value),
            Row(f"covered in town {town}", float(((nearest <= 3) @ residents).max()), 1e-9,
                maximal_cover(minutes, residents, 3, 3.0).value),
        ]  # fmt: skip
        exits = minutes[:5]
        units = bottleneck_assignment(exits)
        rows.append(Row(f"last exit of town {town}", _last_exit(exits), 1e-9, float(exits[range(5), units].max())))
    return tuple(rows)


def _last_exit(minutes: FloatArray) -> float:
    """Return the earliest last arrival by going through all ways to send one unit after the other."""

    def latest(exit_number: int, left: frozenset[int]) -> float:
        if exit_number == len(minutes):
            return 0.0
        return min(max(float(minutes[exit_number, unit]), latest(exit_number + 1, left - {unit})) for unit in left)

    return latest(0, frozenset(range(minutes.shape[1])))


CHECKS = (
    Check("median_san_francisco", SECTION, "Best stores of San Francisco by mean distance", medians, quick=True),
    Check("cover_san_francisco", SECTION, "Best stores of San Francisco by residents covered", covers, quick=True),
    Check("centre_san_francisco", SECTION, "Best stores of San Francisco by longest distance", centres, quick=True),
    Check("location_toys", SECTION, "Small cases of a peer: covering, manning in order, move-up", toys, quick=True),
    Check("all_choices", SECTION, "Optima of random towns against all choices", all_choices, quick=True),
)
