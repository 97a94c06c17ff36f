"""A generated district with generated calls: a results folder without a simulation."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.arrays import NONE
from sim.record.results.manifest import Manifest
from sim.record.results.reading import open_results
from sim.record.results.schema import COMPARISON_COLUMNS, PER_REPLICATION, THEORY_COLUMNS
from sim.record.results.tables import write_replication
from sim.record.results.writer import ResultsWriter
from sim.report.page import render_report
from sim.responders.fleet import Fleet
from sim.scenario.specs.demand import HOUR_WEIGHTS
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


def make_matters(size: Size, world: World, fleets, near, replication: int) -> pd.DataFrame:
    random = np.random.default_rng([7, replication])
    day = random.integers(0, size.days, size.calls)
    weights = np.array(HOUR_WEIGHTS) / sum(HOUR_WEIGHTS)
    known = np.sort(day * 1440 + random.choice(24, size.calls, p=weights) * 60 + random.uniform(0, 60, size.calls))
    weight = np.maximum(world.cells.residents, 1e-9)
    share = weight / weight.sum()
    cell = random.choice(len(world.cells), size.calls, p=share)
    kind = random.choice(len(TITLES), size.calls)
    noise = random.lognormal(0, 0.35, size.calls)
    frames = []
    for design, fleet in fleets.items():
        busy = 1 + 0.4 * np.sin((known / 60 % 24 - 9) / 24 * 2 * np.pi) + (random.random(size.calls) < 0.1) * 1.5
        response = 1.0 + 0.5 + near[design][cell] * noise * busy
        response[random.random(size.calls) < 0.004] = np.nan
        arrived = known + response
        frames.append(
            pd.DataFrame(
                {
                    "design": design, "number": np.arange(size.calls), "kind": np.array(list(TITLES))[kind],
                    "cell": np.array(world.places.code)[world.cells.place[cell]],
                    "hour": (known % 1440 // 60).astype(int), "priority": 2, "known_at": known,
                    "queued_at": known + 0.5, "assigned_at": arrived - 1, "departed_at": arrived - 0.5,
                    "arrived_at": arrived, "closed_at": arrived + 30,
                    "unit": np.array(fleet.name)[random.integers(0, len(fleet), size.calls)],
                    "outcome": np.where(np.isnan(arrived), "withdrawn", "closed"), "response_min": response,
                    "in_window": known >= 1440,
                }
            )
        )  # fmt: skip
    return pd.concat(frames)


def all_columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with those columns too that no figure here looks at, empty."""
    return frame.reindex(columns=[column.name for column in PER_REPLICATION[table] if column.name != "replication"])


def make_spells(size: Size, fleets, replication: int) -> pd.DataFrame:
    random = np.random.default_rng([11, replication])
    states = np.array(["idle", "turnout", "travel", "work", "homeward"])
    frames = []
    for design, fleet in fleets.items():
        alone = len(fleet.groups) == 1
        per_day = np.where(fleet.group == 0, 6.0 if alone else 1.2, 0.5)
        for number, name in enumerate(fleet.name):
            calls = random.poisson(per_day[number] * size.days)
            spans = np.concatenate([[[0, 1, 12, 30, 12]] * calls]).reshape(-1, 5) * random.lognormal(0, 0.3, (calls, 1))
            idle = max(size.days * 1440 - spans.sum(), 0) / (calls + 1)
            spans[:, 0] = idle
            edges = np.concatenate([[0], np.cumsum(np.append(spans.ravel(), idle))])
            state = np.append(np.tile(states, calls), "idle")
            frames.append(
                pd.DataFrame(
                    {"design": design, "unit": name, "state": state, "from_at": edges[:-1], "to_at": edges[1:],
                     "matter": None, "km": 0.0}
                )
            )  # fmt: skip
    return pd.concat(frames)


def make_streets(design: str) -> pd.DataFrame:
    """Return streets along a line, passed after 10, 20, 50, 100 and 200 minutes on average, and never."""
    passes = np.array([60, 30, 12, 6, 3, 0])
    x = np.arange(len(passes), dtype=float)
    return pd.DataFrame(
        {"design": design, "x0_km": x, "y0_km": 0.0, "x1_km": x + 1, "y1_km": 0.5, "km": 1.0, "passes": passes,
         "patrol_min": 600.0, "target_min": 30.0}
    )  # fmt: skip


def make_measures(matters: dict[int, pd.DataFrame], fleets) -> pd.DataFrame:
    rows = []
    for replication, frame in matters.items():
        for design, mine in frame[frame["in_window"]].groupby("design", sort=False):
            response = mine["response_min"]
            values = [
                ("response_mean_min", response.mean(), "min"),
                ("response_p90_min", response.quantile(0.9), "min"),
                ("within_target_share", (response <= 5).mean(), "share"),
                ("withdrawn_share", response.isna().mean(), "share"),
                ("cost_per_year", 1e5 * len(fleets[design]), "yuan/year"),
            ]
            rows += [(design, replication, *value) for value in values]
    return pd.DataFrame(rows, columns=["design", "replication", "measure", "value", "unit"])


def make_comparison(measures: pd.DataFrame) -> pd.DataFrame:
    table = measures.pivot(index=["measure", "unit", "replication"], columns="design", values="value")
    rows = []
    for design in table.columns.drop("stations"):
        for (measure, unit), values in table.groupby(level=["measure", "unit"]):
            pairs = values[design] - values["stations"]
            mean, wide = pairs.mean(), 2.5 * pairs.std() / np.sqrt(len(pairs))
            sure = "lower" if mean < 0 else "higher"
            verdict = sure if abs(mean) > wide else "no detectable difference"
            rows.append(
                [design, "stations", measure, unit, values[design].mean(), values["stations"].mean(), mean,
                 mean - wide, mean + wide, 0.001, 0.003, verdict, len(pairs)]
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def make_coverage(world: World, fleets) -> pd.DataFrame:
    code = np.array(world.places.code)[world.cells.place]
    near = {design: circle(world, fleet) for design, fleet in fleets.items()}
    return pd.concat(
        pd.DataFrame({"design": d, "cell": code, "circle_min": minutes, "covered_probability": np.exp(-minutes / 9)})
        for d, minutes in near.items()
    )


def make_theory() -> pd.DataFrame:
    """What theory says of two designs: numbers with a departure that has no translation, and nothing with a reason."""
    note = "every hour is a steady state of its own; units set out from their bases, never from the way home; $5 <b>"
    rows = [
        ["stations", "response_mean_min", "min", 9.4, 9.5, 9.1, 9.9, note],
        ["stations", "busy_share_mean[group=car]", "share", 0.4, 0.41, np.nan, np.nan, note],
        ["stations", "response_mean_min[kind=theft]", "min", 9.0, 9.2, 8.0, 10.4, note],
        ["auxiliaries", "response_mean_min", "min", np.nan, 6.1, 5.9, 6.3, "recorded calls have no rates to go by"],
    ]
    return pd.DataFrame(rows, columns=list(THEORY_COLUMNS))


def make_manifest(scenario: Scenario, world: World, size: Size, changes) -> Manifest:
    values = {
        "scenario": "huaiyang", "scenario_file": "huaiyang.yaml", "command": "sim run scenarios/huaiyang.yaml",
        "seed": 1, "fingerprint": "3f9a7c21b04d5e68", "started": "2024-03-01T08:05:09+08:00", "wall_time_s": 83.4,
        "replications": size.replications, "workers": 2, "designs": list(scenario.designs), "baseline": "stations",
        "correction": "Holm", "notes": list(world.notes), "version": "0.1.0", "python": "3.11.7",
        "platform": "Linux", "libraries": {"numpy": "2.4.6"},
    }  # fmt: skip
    return Manifest(**(values | changes))


def make_results(target: Path, size: Size, *, scenario=None, world=None, manifest=(), **tables) -> Path:
    """Write a results folder; `matters`, `spells`, `coverage`, `measures`, `comparison` replace what is generated.

    `theory` is written where it is given.
    """
    scenario = scenario or make_scenario(size)
    world = world or make_world(size, scenario)
    fleets = make_fleets(scenario, world, size)
    near = {design: circle(world, fleet) for design, fleet in fleets.items()}
    with ResultsWriter(target) as writer:
        generated = {r: make_matters(size, world, fleets, near, r) for r in range(size.replications)}
        for replication, frame in generated.items():
            spells = tables.get("spells")
            written = {
                "matters": tables.get("matters", frame),
                "spells": make_spells(size, fleets, replication) if spells is None else spells,
            }
            if "streets" in tables:
                written["streets"] = tables["streets"]
            complete = {table: all_columns(table, frame) for table, frame in written.items()}
            write_replication(writer.staging, replication, complete)
        measures = make_measures(generated, fleets)
        comparison = tables.get("comparison")
        writer.write_scenario(scenario)
        writer.write_world(world, fleets)
        writer.write_coverage(tables.get("coverage", make_coverage(world, fleets)))
        writer.write_measures(tables.get("measures", measures))
        writer.write_comparison(make_comparison(measures) if comparison is None else comparison)
        if "theory" in tables:
            writer.write_theory(tables["theory"])
        writer.finish(make_manifest(scenario, world, size, dict(manifest)))
    return target


@pytest.fixture(scope="session", autouse=True)
def coarse_maps():
    """Paint maps with fewer pixels: nobody looks at them here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.maps.PIXELS", 150)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A small results folder; tests must not change it."""
    return make_results(
        tmp_path_factory.mktemp("report") / "淮阳", Size(), streets=make_streets("auxiliaries"), theory=make_theory()
    )


@pytest.fixture(scope="session")
def results(folder):
    return open_results(folder)


@pytest.fixture(scope="session")
def pages(results):
    """The page of the small results folder in each language."""
    return {language: render_report(results, language) for language in ("en", "zh")}


@pytest.fixture
def build(tmp_path):
    """Return a function that writes a small results folder with parts of it replaced, and opens it."""

    def built(**parts):
        number = len(list(tmp_path.iterdir()))
        return open_results(make_results(tmp_path / f"run{number}", parts.pop("size", Size(replications=1)), **parts))

    return built


@pytest.fixture(scope="session")
def district():
    """Scenario and world of the small results folder, to be changed by a test."""
    size = Size(replications=1)
    scenario = make_scenario(size)
    return scenario, make_world(size, scenario)


def matters_rows(*rows):
    """Return a table of matters from (design, cell, known_at, response_min) with the rest filled in."""
    design, cell, known, response = (list(column) for column in zip(*rows, strict=True))
    response = np.array(response, dtype=float)
    known = np.array(known, dtype=float)
    return pd.DataFrame(
        {
            "design": design, "number": range(len(rows)), "kind": "theft", "cell": cell,
            "hour": (known % 1440 // 60).astype(int), "priority": 2, "known_at": known, "queued_at": known,
            "assigned_at": known, "departed_at": known, "arrived_at": known + response, "closed_at": np.nan,
            "unit": "car.1", "outcome": "open", "response_min": response, "in_window": known >= 1440,
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def rows():
    """Return `matters_rows`."""
    return matters_rows


def comparison_rows(*rows):
    """Return a comparison from (design, measure, unit, mean, baseline_mean, low, high, verdict)."""
    full = [
        (design, "stations", measure, unit, mean, base, mean - base, low, high, 0.01, 0.02, verdict, 10)
        for design, measure, unit, mean, base, low, high, verdict in rows
    ]
    return pd.DataFrame(full, columns=list(COMPARISON_COLUMNS))


@pytest.fixture(scope="session")
def compare():
    """Return `comparison_rows`."""
    return comparison_rows


@pytest.fixture(scope="session")
def streets():
    """Return `make_streets`."""
    return make_streets
