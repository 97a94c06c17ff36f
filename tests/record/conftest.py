"""A district of four cells with one unit, small enough to write every expected row by hand."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.arrays import NONE
from sim.demand.tape import DemandTape
from sim.record.journal import Recorder
from sim.record.results.manifest import Manifest
from sim.record.results.schema import COMPARISON_COLUMNS
from sim.record.results.writer import ResultsWriter
from sim.record.run import Journal
from sim.record.tables import Matters, Outcome, Spells, State
from sim.responders.fleet import Fleet
from sim.scenario.specs.scenario import Scenario
from sim.world.geography import Cells, Places, Roads
from sim.world.model import World


def index(*numbers):
    return np.array(numbers, dtype=np.int32)


@pytest.fixture(scope="session")
def small_scenario():
    kind = {"title": "盗窃", "rate": {"per_day": 3}, "work": {"law": "constant", "mean_min": 10}}
    unit = {"bases": {"places": ["v1"]}, "shifts": [{"hours": "22:00-06:00"}]}
    points = [{"code": f"c{n}", "x_km": n, "residents": 10.0} for n in range(4)]
    source = {"kind": "read", "roads": {"format": "none"}, "cells": {"format": "inline", "points": points}}
    return Scenario.model_validate(
        {
            "name": "small",
            "title": "小区",
            "clock": {"start": "2024-02-29", "days": 2, "warm_up_days": 1},
            "world": {"source": source},
            "demand": {"kinds": {"theft": kind}},
            "designs": {"base": {"units": {"car": unit}}, "plan": {"title": "一村一辅警", "units": {"car": unit}}},
        }
    )


@pytest.fixture(scope="session")
def small_world(small_scenario):
    places = Places(
        levels=("district", "name", "village", "cell"),
        code=("d", "t", "v1", "v2", "c0", "c1", "c2", "c3"),
        name=("淮阳", "新站镇", "李集", "李集", "零", "一", "二", "三"),
        level=index(0, 1, 2, 2, 3, 3, 3, 3),
        parent=index(NONE, 0, 1, 1, 2, 2, 3, 1),
        x_km=np.zeros(8),
        y_km=np.zeros(8),
        residents=np.array([100.0, 100, 60, 30, 40, 20, 30, 10]),
        seat_node=index(0, 0, 0, 1, 0, 1, 2, 2),
        seat_leg_km=np.zeros(8),
    )
    cells = Cells(
        place=index(4, 5, 6, 7),
        x_km=np.array([0.0, 1, 2, 3]),
        y_km=np.array([0.0, 0, 0.5, 0]),
        residents=np.array([40.0, 20, 30, 10]),
        households=np.array([10.0, 5, 8, 3]),
        weight=np.ones(4),
        node=index(0, 1, 2, 2),
        leg_km=np.zeros(4),
    )
    roads = Roads(
        node_name=("a", "b", "c"),
        x_km=np.array([0.0, 1, 2]),
        y_km=np.array([0.0, 0, 0.5]),
        tail=index(0, 1, 2),
        head=index(1, 0, 1),
        length_km=np.array([1.0, 1, 1.2]),
        road_class=index(0, 0, 1),
        classes=("primary", "track"),
    )
    outline = np.array([[-1.0, -1], [4, -1], [4, 2], [-1, 2]])
    return World("淮阳", places, cells, roads, small_scenario.world.travel, ("a note",), outline)


@pytest.fixture(scope="session")
def small_fleet(small_scenario):
    design = small_scenario.designs["plan"]
    return Fleet(
        design=design,
        group_names=("car",),
        groups=(design.units["car"].model_copy(update={"title": "警车"}),),
        name=("car.1", "car.2"),
        group=index(0, 0),
        base_node=index(0, 1),
        base_leg_km=np.zeros(2),
        base_place=index(2, NONE),
        base_x_km=np.array([0.0, 1.0]),
        base_y_km=np.array([0.0, 0.0]),
        area=index(NONE, NONE),
        duty=(np.array([[0.0, 4320.0]]), np.array([[0.0, 4320.0]])),
    )


@pytest.fixture(scope="session")
def small_journal(small_scenario, small_world, small_fleet):
    kinds = small_scenario.demand.kinds
    tape = DemandTape.of(
        small_scenario.clock,
        kinds,
        known_at=np.array([30.0, 1439.5, 1440.0]),
        kind=index(0, 0, 0),
        cell=index(0, 2, 3),
        priority=index(2, 1, 2),
        work_min=np.full(3, 10.0),
    )
    return Journal(small_world, tape, small_fleet, Recorder().facts(tape.known_at))


@pytest.fixture(scope="session")
def small_tables():
    nan = np.nan
    matters = Matters(
        known_at=np.array([30.0, 1439.5, 1440.0]),
        queued_at=np.array([31.0, 1440.5, 1441.0]),
        assigned_at=np.array([31.0, nan, 1441.0]),
        departed_at=np.array([32.0, nan, 1442.0]),
        arrived_at=np.array([36.5, nan, 1450.0]),
        complete_at=np.array([38.0, nan, 1450.0]),
        closed_at=np.array([46.5, nan, nan]),
        found_at=np.full(3, nan),
        written_up_at=np.full(3, nan),
        cleared_at=np.full(3, nan),
        unit=index(0, NONE, 1),
        outcome=index(Outcome.CLOSED, Outcome.WITHDRAWN, Outcome.OPEN),
        orders=index(1, 0, 1),
    )
    spells = Spells(
        unit=index(0, 0),
        state=index(State.IDLE, State.TRAVEL),
        from_at=np.array([0.0, 32.0]),
        to_at=np.array([31.0, 36.5]),
        matter=index(NONE, 0),
        km=np.array([0.0, 2.5]),
    )
    return SimpleNamespace(matters=matters, spells=spells)


@pytest.fixture
def manifest():
    return Manifest(
        scenario="small", seed=0, fingerprint="f" * 16, started="2024-03-01T08:00:00", wall_time_s=1.5,
        replications=1, designs=["base", "plan"], baseline="base", notes=["三个村"],
    )  # fmt: skip


@pytest.fixture
def fill(small_scenario, small_world, small_fleet, manifest):
    """Put everything but the per-replication tables into a writer."""

    def fill_writer(writer: ResultsWriter, note: str = "") -> None:
        cells = ["c0", "c1", "c2", "c3"]
        writer.write_scenario(small_scenario)
        writer.write_world(small_world, {"base": small_fleet, "plan": small_fleet})
        writer.write_coverage(
            pd.DataFrame({"design": "plan", "cell": cells, "circle_min": [1, 2, 3, np.nan], "covered_probability": 0.5})
        )
        writer.write_measures(
            pd.DataFrame(
                {
                    "design": ["base", "plan"],
                    "replication": 0,
                    "measure": "response_mean_min[kind=盗窃]",
                    "value": [0.1 + 0.2, np.nan],
                    "unit": "min",
                }
            )
        )
        row = ["plan", "base", "response_mean_min", "min", 6.2, 14.8, -8.6, -9.1, -8.1, 1e-9, 2e-9, "lower", 10]
        writer.write_comparison(pd.DataFrame([row], columns=COMPARISON_COLUMNS))
        writer.finish(manifest.model_copy(update={"command": note}))

    return fill_writer


@pytest.fixture
def results_folder(tmp_path, fill) -> Path:
    with ResultsWriter(tmp_path / "结果") as writer:
        fill(writer)
    return tmp_path / "结果"
