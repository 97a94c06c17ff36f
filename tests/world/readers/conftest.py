"""Small files of real places, written by the tests."""

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world

NODES = "id,x_km,y_km\na,0,0\nb,3,4\nc,3,0\n"
ROADS = "from,to\na,b\nb,c\n"
CELLS = "code,x_km,y_km,residents,township\nv1,0,0,10,T1\nv2,3,3,30,T2\n"


@pytest.fixture
def problems_of():
    """Return what is wrong with a source, as (place, message) pairs: a place in the scenario or file:line:column."""

    def problems(source, **travel):
        with pytest.raises(InputError) as caught:
            build_world(WorldSpec.model_validate({"source": {"kind": "read", **source}, "travel": travel}))
        return [(_place(problem), problem.message) for problem in caught.value.problems]

    return problems


def _place(problem):
    if not problem.file:
        return problem.path
    return ":".join(str(part) for part in (Path(problem.file).name, problem.line or "", problem.path) if part)


@pytest.fixture
def csv_source(written):
    """Write the three files of a small CSV world and return its source as in YAML."""

    def source(
        nodes=NODES, roads=ROADS, cells=CELLS, *, node_options=None, road_options=None, cell_options=None, **more
    ):
        node_file, road_file = written("nodes.csv", nodes), written("roads.csv", roads)
        cell_file = written("cells.csv", cells)
        cell_options = cell_options or {}
        table = {"file": cell_file, "id": "code", **cell_options.get("table", {})}
        return {
            "roads": {
                "format": "csv",
                "nodes": {"file": node_file, "id": "id", **(node_options or {})},
                "file": road_file,
                **(road_options or {}),
            },
            "cells": {"format": "table", **cell_options, "table": table},
            **more,
        }

    return source
