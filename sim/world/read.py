"""A real place, read from files or written in the scenario."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE
from sim.errors import InputError, Problem
from sim.world.model import Roads, World
from sim.world.sites import Sites
from sim.world.tree import places_and_cells

if TYPE_CHECKING:
    from sim.scenario.specs.world import InlineCells, ReadWorld, Travel


def read_world(spec: ReadWorld, travel: Travel) -> World:
    """Return the world that `spec` describes.

    Raises
    ------
    InputError
        With every problem found.
    """
    sites = _inline_sites(spec.cells)
    node = np.arange(len(sites), dtype=np.int32)
    empty = np.empty(0, dtype=np.int32)
    roads = Roads(sites.code, sites.x_km, sites.y_km, empty, empty, np.empty(0), empty, (), spec.roads.metric)
    places, cells = places_and_cells(sites, node, np.zeros(len(sites)), spec.name, 2.62)
    return World(spec.name, places, cells, roads, travel)


def _inline_sites(spec: InlineCells) -> Sites:
    points = spec.points
    problems = [
        Problem(f"{code!r} is the code of {count} points; codes must be unique", "world.source.cells.points")
        for code, count in Counter(point.code for point in points).items()
        if count > 1
    ]
    if problems:
        raise InputError(tuple(problems))
    return Sites(
        tuple(point.code for point in points),
        tuple(point.name or point.code for point in points),
        np.array([point.x_km for point in points]),
        np.array([point.y_km for point in points]),
        np.array([point.residents for point in points]),
        np.array([point.weight for point in points]),
        np.full(len(points), NONE, dtype=np.int32),
    )
