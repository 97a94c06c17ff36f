"""Small worlds made by hand."""

import numpy as np
import pytest

from sim.arrays import NONE
from sim.scenario.specs.travel import Mode, Travel
from sim.scenario.specs.world import WorldSpec
from sim.world.build import build_world
from sim.world.geography import Cells, Places, Roads

CLASSES = ("primary", "residential", "path")


def roads_of(segments, nodes):
    """Return directed roads from (tail, head, km, class) with all nodes at one place."""
    tail, head, km, road_class = zip(*segments, strict=True) if segments else ((), (), (), ())
    return Roads(
        tuple(f"n{node}" for node in range(nodes)),
        np.zeros(nodes),
        np.zeros(nodes),
        np.array(tail, dtype=np.int32),
        np.array(head, dtype=np.int32),
        np.array(km, dtype=np.float64),
        np.array([CLASSES.index(name) for name in road_class], dtype=np.int32),
        CLASSES,
    )


def both(tail, head, km, road_class="primary"):
    """Return the two segments of a road that is open both ways."""
    return [(tail, head, km, road_class), (head, tail, km, road_class)]


def nobody(node=0):
    """Return one place with one cell at a node."""
    zero, one = np.zeros(1), np.array([node], dtype=np.int32)
    cells = Cells(np.array([0], dtype=np.int32), zero, zero, zero, zero, zero, one, zero)
    none = np.array([NONE], dtype=np.int32)
    places = Places(("cell",), ("a",), ("a",), np.zeros(1, dtype=np.int32), none, zero, zero, zero, one, zero)
    return cells, places


def travel_of(**modes):
    """Return a travel model with these modes beside the known ones."""
    return Travel(modes=modes)


CAR = Mode(speed_kmh={"primary": 60, "residential": 30}, offroad_kmh=6)


def route(matrix, from_node, to_node):
    """Return the nodes of the fastest way, and minutes and kilometres since its start at each of them."""
    row, nodes = matrix.row[to_node], [from_node]
    while nodes[-1] != to_node:
        nodes.append(int(matrix.following[row, nodes[-1]]))
    minutes, km = (
        table[row, from_node].item() - table[row, nodes].astype(float) for table in (matrix.minutes, matrix.km)
    )
    return nodes, minutes.tolist(), km.tolist()


@pytest.fixture(scope="session")
def built():
    """Return a function that builds the world of a source written as in YAML."""

    def build(source, **travel):
        return build_world(WorldSpec.model_validate({"source": {"kind": "read", **source}, "travel": travel}))

    return build


@pytest.fixture
def written(tmp_path):
    """Write a file and return its path as text."""

    def write(name, content):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8", newline="")
        return str(path)

    return write
