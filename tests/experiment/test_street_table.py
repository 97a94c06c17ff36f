"""How often each street of a beat was passed stands in the results folder."""

import pytest

from sim.engine import simulate
from sim.experiment.street_table import streets_frame, write_all_tables
from sim.measures.window import Window
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from tests.engine.conftest import KM_A_MINUTE, design_of, tape_of


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    """Three road nodes on a line, a kilometre and a minute apart."""
    folder = tmp_path_factory.mktemp("road")
    (folder / "nodes.csv").write_text("id,x_km,y_km\n0,0,0\n1,1,0\n2,2,0\n", encoding="utf-8")
    (folder / "roads.csv").write_text("from,to\n0,1\n1,2\n", encoding="utf-8")
    nodes = {"file": str(folder / "nodes.csv"), "id": "id"}
    source = {
        "kind": "read", "name": "road", "roads": {"format": "csv", "nodes": nodes, "file": str(folder / "roads.csv")},
        "cells": {"format": "table", "table": nodes},
    }  # fmt: skip
    travel = {"modes": {"car_on_call": KM_A_MINUTE}, "periods": {}}
    return build_world(WorldSpec.model_validate({"source": source, "travel": travel}))


PATROL = {"beat": {"route": "given", "nodes": ["0", "2"]}, "speed_kmh": 60, "target_min": 20}


def test_passes_in_the_measured_time_are_counted_by_street(road):
    """There and back takes four minutes; every street is passed twice in that."""
    journal = simulate(road, tape_of([]), design_of("0", patrol=PATROL))
    frame = streets_frame("base", journal, Window(100.0, 140.0))
    assert frame[["x0_km", "x1_km", "km", "passes"]].to_numpy().tolist() == [[0, 1, 1, 20], [1, 2, 1, 20]]
    assert set(frame["patrol_min"]) == {40.0}
    assert set(frame["target_min"]) == {20.0}


def test_the_file_is_written_only_where_somebody_patrols(road, tmp_path):
    for table in ("matters", "spells", "streets"):
        tmp_path.joinpath("tables", table).mkdir(parents=True)
    tape = tape_of([(0, 1, 5.0)])
    standing = simulate(road, tape, design_of("0"))
    write_all_tables(tmp_path, 0, {"base": standing}, Window(0.0, 1440.0))
    assert len(list(tmp_path.rglob("*.parquet"))) == 2
    patrol = simulate(road, tape, design_of("0", patrol=PATROL))
    write_all_tables(tmp_path, 1, {"base": standing, "patrol": patrol}, Window(0.0, 1440.0))
    assert [file.name for file in tmp_path.joinpath("tables", "streets").iterdir()] == ["replication-0001.parquet"]
