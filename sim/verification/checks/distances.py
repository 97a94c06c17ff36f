"""Mean distances that geometry gives, by the program's own ways: straight, along axes, and over streets."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.arrays import NONE, FloatArray, IndexArray, IntArray
from sim.scenario.specs.travel import Mode, Travel
from sim.theory.erlang import one_line
from sim.verification.row import Check, Row
from sim.world.geography import Cells, Places, Roads
from sim.world.straight import straight_ways
from sim.world.travel import TravelTimes

SECTION = "distances"

METRICS = {"L1": "manhattan", "L2": "euclidean"}

CAR = Mode(speed_kmh={"residential": 60}, offroad_kmh=60)


def straight_km(metric: str, from_km: FloatArray, to_km: FloatArray) -> FloatArray:
    """Return the distances between points of shape `(from, 2)` and `(to, 2)`, shape `(to, from)`."""
    every = np.concatenate([from_km, to_km])
    nothing, none = np.empty(0), np.empty(0, dtype=np.int32)
    names = ("",) * len(every)
    roads = Roads(names, every[:, 0], every[:, 1], none, none, nothing, none, (), METRICS[metric])
    to = np.arange(len(from_km), len(every), dtype=np.int32)
    return np.concatenate([km for _, km in straight_ways(roads, CAR, to)])[:, : len(from_km)].astype(np.float64)


def middles(wide: int, high: int, side: float) -> FloatArray:
    """Return the middles of squares that tile a rectangle, shape `(wide * high, 2)`; they stand for uniform points."""
    x, y = np.meshgrid((np.arange(wide) + 0.5) * side, (np.arange(high) + 0.5) * side)
    return np.column_stack([x.ravel(), y.ravel()])


def nearest_of(ascending_km: FloatArray, number: int) -> float:
    """Return the mean distance to the nearest of `number` uniform points, given those to points that tile the area.

    `ascending_km` has shape `(calls, points)`, each row in order. Exact for points on the tiles: the k-th nearest is
    the nearest of all if no point falls on a nearer one.
    """
    points = ascending_km.shape[1]
    farther = (1 - np.arange(points + 1) / points) ** number
    return float((ascending_km @ -np.diff(farther)).mean())


def pairs() -> tuple[Row, ...]:
    """Return mean distances between two uniform points of a rectangle, and from the middle of a square."""
    rows = []
    for wide, straight in ((1, 0.5214054), (2, 0.8047718), (3, 1.1112721)):
        points = middles(24 * wide, 24, 1 / 24)
        for metric, value in (("L1", (wide + 1) / 3), ("L2", straight)):
            # A pair on one tile counts 0; along an axis with n tiles the mean is short by 1 part in n squared.
            short = (1 + 1 / wide) / 3 / 24**2 if metric == "L1" else 0.0
            got = float(straight_km(metric, points, points).mean()) + short
            rows.append(Row(f"{metric} pair in {wide} x 1", value, 1e-5 if short else 1e-3, got))
    centre, points = np.array([[0.5, 0.5]]), middles(300, 300, 1 / 300)
    along, straight_line = (straight_km(metric, points, centre) for metric in METRICS)
    return (
        *rows,
        Row("L1 from the middle of a square", 0.5, 1e-4, float(along.mean())),
        Row("L2 from the middle of a square", 0.3825979, 1e-4, float(straight_line.mean())),
        Row("L1 second moment from the middle", 7 / 24, 1e-4, float((along**2).mean())),
    )


TORUS = {1: (0.5, 0.382598), 2: (0.383333, 0.301544), 4: (0.287897, 0.22927), 8: (0.211817, 0.168996),
         16: (0.153108, 0.122163), 64: (0.077877, 0.062137)}  # fmt: skip
"""Mean distance to the nearest of so many uniform points on a torus of area 1, L1 and L2."""

SQUARE = {3: (0.40166, 0.32171), 5: (0.31096, 0.24941), 10: (0.21701, 0.17393), 20: (0.15065, 0.12061)}
"""The same in a square with edges, sampled."""


def nearest() -> tuple[Row, ...]:
    """Return mean distances to the nearest of several units: without edges, with them, and by the square-root law."""
    centre, fine = np.array([[0.5, 0.5]]), middles(400, 400, 1 / 400)
    calls, coarse = middles(30, 30, 1 / 30), middles(90, 90, 1 / 90)
    rows = []
    for column, metric in enumerate(METRICS):
        # On a torus every place is the middle.
        around, inside = (np.sort(straight_km(metric, *ends)) for ends in ((fine, centre), (coarse, calls)))
        rows += [Row(f"{metric} nearest of {number}, torus", values[column], 0.005 * values[column],
                     nearest_of(around, number)) for number, values in TORUS.items()]  # fmt: skip
        rows += [Row(f"{metric} nearest of {number}, square", values[column], 0.005 * values[column],
                     nearest_of(inside, number)) for number, values in SQUARE.items()]  # fmt: skip
    # Units at random in a very large area, one to each unit of area: none is nearer with a chance of exp(-area).
    wide = middles(500, 500, 1 / 50) - 5.0
    for metric, law in (("L1", np.sqrt(np.pi / 8)), ("L2", 0.5)):
        km = np.sort(straight_km(metric, wide, np.zeros((1, 2)))[0])
        empty = np.exp(-np.arange(len(km) + 1) / 50**2)
        rows.append(Row(f"{metric} nearest of units at random", float(law), 1e-3, float(km @ -np.diff(empty))))
    return tuple(rows)


def busy_units() -> tuple[Row, ...]:
    """Return the mean distance to the nearest free unit when others are busy, by the square-root law.

    The law holds for the units that happen to be free: it is the mean of its root, not the root of a mean, which is
    14 per cent too short here. It is an approximation: for few units it gives somewhat too much.
    """
    centre, fine = np.array([[0.5, 0.5]]), middles(120, 120, 1 / 120)
    around, free, chance = np.sort(straight_km("L2", fine, centre)), *free_units(128, 115.0)
    exact = float(chance @ [nearest_of(around, number) for number in free.tolist()])
    return (Row("128 units, 115 erlangs", exact, 0.07 * exact, float(chance @ (0.5 / np.sqrt(free)))),)


def free_units(units: int, load: float) -> tuple[IntArray, FloatArray]:
    """Return how many units may be free when a call is answered, and the chance of each; without one it is lost."""
    busy = one_line(load, 1.0, units, room=0).state[:units]
    return units - np.arange(units), busy / busy.sum()


def street_grid(east: int, north: int, parts: int) -> tuple[Roads, IndexArray]:
    """Return streets around blocks of 1 km, each block's side cut into parts, and the nodes at the parts' middles."""
    corner = np.arange((east + 1) * (north + 1)).reshape(east + 1, north + 1)
    sides: list[tuple[int, int]] = []
    for ends in ((corner[:-1], corner[1:]), (corner[:, :-1], corner[:, 1:])):
        sides += zip(ends[0].ravel().tolist(), ends[1].ravel().tolist(), strict=True)
    return _streets(sides, corner.size, parts, both_ways=True)


def ring_grid(size: int, parts: int, *, both_ways: bool) -> tuple[Roads, IndexArray]:
    """Return an endless grid of streets, `size` blocks around; one-way streets alternate. `size` must be even."""
    corner = np.arange(size * size).reshape(size, size)
    sides: list[tuple[int, int]] = []
    for line in range(size):
        for lane in (corner[:, line], corner[line, :]):
            steps = list(pairwise([*lane.tolist(), int(lane[0])]))
            sides += steps if line % 2 == 0 else [(head, tail) for tail, head in steps]
    return _streets(sides, corner.size, parts, both_ways=both_ways)


def _streets(sides: list[tuple[int, int]], corners: int, parts: int, *, both_ways: bool) -> tuple[Roads, IndexArray]:
    middle = corners + np.arange(len(sides) * parts).reshape(-1, parts)
    chain = np.column_stack([[tail for tail, _ in sides], middle, [head for _, head in sides]])
    tail, head = chain[:, :-1].ravel(), chain[:, 1:].ravel()
    km = np.tile([0.5 / parts, *[1 / parts] * (parts - 1), 0.5 / parts], len(sides))
    if both_ways:
        tail, head, km = np.append(tail, head), np.append(head, tail), np.append(km, km)
    nodes = corners + middle.size
    zero = np.zeros(nodes)
    roads = Roads(("",) * nodes, zero, zero, tail.astype(np.int32), head.astype(np.int32), km,
                  np.zeros(len(tail), dtype=np.int32), ("residential",))  # fmt: skip
    return roads, middle.ravel().astype(np.int32)


def mean_km(roads: Roads, points: IndexArray) -> float:
    """Return the mean length of the fastest way between two of the points."""
    zero, one = np.zeros(1), np.array([points[0]], dtype=np.int32)
    first, none = np.zeros(1, dtype=np.int32), np.array([NONE], dtype=np.int32)
    cells = Cells(first, zero, zero, zero, zero, zero, one, zero)
    places = Places(("cell",), ("a",), ("a",), first, none, zero, zero, zero, one, zero)
    matrix = TravelTimes(roads, cells, places, Travel(modes={"car": CAR}), points.tolist()).matrix("car", 0)
    return float(matrix.km[np.ix_(matrix.row[points], points)].mean(dtype=np.float64))


def streets() -> tuple[Row, ...]:
    """Return mean ways over streets between points anywhere on them, and what one-way streets add."""
    rows = []
    for east, north, value in ((1, 1, 1.0), (2, 2, 5 / 3), (4, 4, 3.0), (5, 5, 11 / 3)):
        rows.append(Row(f"{east} x {north} blocks", value, 1e-3, mean_km(*street_grid(east, north, 12))))
    ways = [mean_km(*ring_grid(16, 2, both_ways=both_ways)) for both_ways in (True, False)]
    rows.append(Row("added by one-way streets, blocks", 2.0, 0.1, ways[1] - ways[0]))
    return tuple(rows)


CHECKS = (
    Check("distance_pairs", SECTION, "Two points of a rectangle, and the middle of a square", pairs, quick=True),
    Check("distance_nearest", SECTION, "The nearest of several units, with and without edges", nearest, quick=False),
    Check("distance_busy", SECTION, "The nearest free unit when others are busy", busy_units, quick=True),
    Check("distance_streets", SECTION, "Ways over a grid of streets, both ways and one way", streets, quick=True),
)
