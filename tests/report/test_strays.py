"""What does not hang together is marked on the map of a world."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from sim.report.strays import marks_of
from sim.report.world_map import draw_world
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.geography import Strays


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Return a world of two towns with a road apart, a path, a hamlet that cannot be reached and one far from roads."""
    folder = tmp_path_factory.mktemp("strays")
    (folder / "roads.geojson").write_text(
        '{"type": "FeatureCollection", "features": ['
        + ", ".join(
            f'{{"geometry": {{"type": "LineString", "coordinates": {points}}}, "properties": {{"c": "{road_class}"}}}}'
            for points, road_class in [
                ("[[0, 0], [4, 0], [8, 0]]", "primary"), ("[[4, 0], [4, 4]]", "primary"), ("[[4, 4], [8, 4]]", "path"),
                ("[[8, 8], [9, 8]]", "primary"),
            ]
        )
        + "]}",
        encoding="utf-8",
    )  # fmt: skip
    (folder / "cells.csv").write_text("id,x,y\na,0,0\nb,8,0\nfar,0,3\naway,9,8\n", encoding="utf-8")
    table = {"file": str(folder / "cells.csv"), "id": "id", "x": "x", "y": "y"}
    roads = {"format": "geojson", "file": str(folder / "roads.geojson"), "coordinates": "plane", "class_column": "c"}
    cells = {"format": "table", "table": table}
    source = {"kind": "read", "roads": roads, "cells": cells, "unreachable": "drop"}
    return build_world(WorldSpec.model_validate({"source": source}))


def texts(svg):
    return {element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_everything_that_was_left_out_or_is_doubted_is_marked_once(world):
    marks = {mark.key: (mark.amount, mark.ends.tolist()) for mark in marks_of(world)}
    assert marks == {
        "left_out": (4, [[4, 4, 8, 4]]),
        "apart": (1, [[8, 8, 9, 8]]),
        "far": (1, [[0, 0, 0, 3]]),
        "dropped": (1, [[9, 8, 9, 8]]),
    }


def test_the_map_says_what_its_marks_mean(world):
    assert {
        "lines left out: 4 km", "roads apart from most others: 1", "places far from a road: 1", "places left out: 1",
    } <= texts(draw_world(world))  # fmt: skip
    assert "未读入的线：4 公里" in texts(draw_world(world, "zh"))


def test_a_world_in_which_all_hangs_together_has_no_marks(world):
    whole = replace(world.roads, tail=np.array([0, 1]), head=np.array([1, 0]), node_name=("a", "b"))
    assert marks_of(replace(world, roads=whole, strays=Strays())) == []
