"""A generated district and the units of its designs, without a simulation."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import NONE
from sim.responders.fleet import Fleet
from sim.scenario.specs.scenario import Scenario
from sim.world.geography import Cells, Places, Roads
from sim.world.model import World

SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
ENDINGS = ("集", "庄", "楼", "营", "寨", "湾", "店", "桥")
TITLES = {"theft": "盗窃", "dispute": "纠纷", "traffic": "交通 $5 & <b>"}


@dataclass
class Size:
    """How large the generated district is."""

    townships: int = 4
    villages: int = 24
    cells: int = 120
    days: int = 8
    calls: int = 500
    replications: int = 3


def make_scenario(size: Size) -> Scenario:
    law = {"law": "lognormal", "median_min": 20, "sigma": 1}
    kinds = {
        name: {"title": title, "rate": {"per_100k_year": 1000}, "work": law, "target_min": 5}
        for name, title in TITLES.items()
    }
    car = {
        "title": "站所警车 station car",
        "bases": {"level": "township"},
        "shifts": [{"hours": "08:00-20:00"}, {"hours": "20:00-08:00"}],
        "crew": 2,
        "cost_per_person_year": 120_000,
        "people_per_post": 1.5,
    }
    auxiliary = {
        "title": "辅警 auxiliary",
        "bases": {"level": "village"},
        "shifts": [{"hours": "00:00-24:00"}],
        "mode": "ebike",
        "area_level": "village",
        "cost_per_person_year": 48_000,
        "people_per_post": 1.0,
    }
    source = {
        "kind": "generated", "name": "淮阳", "area_km2": 1334.56, "residents": 1_022_322, "townships": size.townships,
        "villages": size.villages, "groups": size.cells, "cells": size.cells,
    }  # fmt: skip
    return Scenario.model_validate(
        {
            "name": "huaiyang",
            "title": "Huaiyang 淮阳: one village, one auxiliary",
            "description": "A rural district. Totals from the bureau's reports; everything else is generated.",
            "clock": {"start": "2022-03-07", "days": size.days, "warm_up_days": 1},
            "world": {"source": source},
            "demand": {"kinds": kinds},
            "designs": {
                "stations": {"title": "Township stations only", "units": {"car": car}},
                "auxiliaries": {
                    "title": "One auxiliary per village 一村一辅警",
                    "units": {"car": car, "auxiliary": auxiliary},
                    "desk": {"rule": "own_area_first"},
                },
            },
            "experiment": {"replications": size.replications},
        }
    )


def make_world(size: Size, scenario: Scenario) -> World:
    random = np.random.default_rng(5)
    half = np.sqrt(1334.56) / 2
    towns = random.uniform(-0.9, 0.9, (size.townships, 2)) * half
    village_of_town = np.arange(size.villages) % size.townships
    villages = np.clip(towns[village_of_town] + random.normal(0, 3.2, (size.villages, 2)), -half, half)
    cell_village = np.arange(size.cells) % size.villages
    cells = np.clip(villages[cell_village] + random.normal(0, 0.5, (size.cells, 2)), -half, half)
    names = [f"{SURNAMES[random.integers(20)]}{ENDINGS[random.integers(8)]}" for _ in range(size.villages)]
    first_village, first_cell = 1 + size.townships, 1 + size.townships + size.villages
    positions = np.concatenate([[[0.0, 0.0]], towns, villages, cells])
    residents = random.lognormal(5, 0.4, size.cells)
    places = Places(
        levels=("district", "township", "village", "cell"),
        code=("411603", *(f"t{i}" for i in range(size.townships)), *(f"v{i}" for i in range(size.villages)),
              *(f"c{i}" for i in range(size.cells))),
        name=("淮阳", *(f"{SURNAMES[i % 20]}{ENDINGS[i % 8]}镇" for i in range(size.townships)), *names,
              *(f"{i}组" for i in range(size.cells))),
        level=np.repeat([0, 1, 2, 3], [1, size.townships, size.villages, size.cells]).astype(np.int32),
        parent=np.concatenate(
            [[NONE], np.zeros(size.townships), 1 + village_of_town, first_village + cell_village]
        ).astype(np.int32),
        x_km=positions[:, 0], y_km=positions[:, 1], residents=np.zeros(len(positions)),
        seat_node=np.zeros(len(positions), dtype=np.int32), seat_leg_km=np.zeros(len(positions)),
    )  # fmt: skip
    nodes = np.arange(first_cell - 1, dtype=np.int32)
    return World(
        "淮阳", places,
        Cells(
            place=np.arange(first_cell, first_cell + size.cells, dtype=np.int32), x_km=cells[:, 0], y_km=cells[:, 1],
            residents=residents, households=residents / 2.62, weight=np.ones(size.cells),
            node=cell_village.astype(np.int32), leg_km=np.full(size.cells, 0.2),
        ),
        make_roads(positions[1:first_cell], len(nodes), size.townships),
        scenario.world.travel, ("3 of 62 places lie more than 2 km from a road: 李集, 王庄, 赵营",),
        half * np.array([[-1, -1], [0.3, -1.06], [1, -1], [1.05, 0.2], [1, 1], [-0.4, 1.05], [-1, 1], [-1, -1.0]]),
    )  # fmt: skip


def make_roads(positions, count: int, towns: int) -> Roads:
    from scipy.spatial import Delaunay

    triangles = Delaunay(positions).simplices
    pairs = np.unique(np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1), axis=0).astype(np.int32)
    tail, head = np.concatenate([pairs, pairs[:, ::-1]]).T
    length = np.hypot(*(positions[tail] - positions[head]).T)
    road_class = np.where(np.maximum(tail, head) < towns, 0, np.where(np.minimum(tail, head) < towns, 1, 2))
    return Roads(
        tuple(map(str, range(count))), positions[:, 0], positions[:, 1], tail, head, length,
        road_class.astype(np.int32), ("primary", "tertiary", "unclassified"),
    )  # fmt: skip


def make_fleets(scenario: Scenario, world: World, size: Size) -> dict[str, Fleet]:
    fleets = {}
    for name, design in scenario.designs.items():
        groups = list(design.units.items())
        rows = [(0, 1 + t, shift) for t in range(size.townships) for shift in range(2)]
        if len(groups) > 1:
            rows += [(1, 1 + size.townships + v, 0) for v in range(size.villages)]
        group, base, _ = np.array(rows, dtype=np.int32).T
        counts = [0, 0]
        names = []
        for number in group:
            counts[number] += 1
            names.append(f"{groups[number][0]}.{counts[number]}")
        fleets[name] = Fleet(
            design, tuple(n for n, _ in groups), tuple(g for _, g in groups), tuple(names), group,
            base - 1, np.zeros(len(rows)), base, world.places.x_km[base], world.places.y_km[base],
            np.full(len(rows), NONE, dtype=np.int32), tuple(np.empty((0, 2)) for _ in rows),
        )  # fmt: skip
    return fleets


def circle(world: World, fleet: Fleet) -> np.ndarray:
    """Minutes from the nearest base to each cell, as the crow flies with a detour of 1.35."""
    speed = np.where(fleet.group == 0, 46 / 60, 20 / 60)
    dx = world.cells.x_km[:, None] - fleet.base_x_km
    dy = world.cells.y_km[:, None] - fleet.base_y_km
    return (1.35 * np.hypot(dx, dy) / speed).min(axis=1) + 0.4
