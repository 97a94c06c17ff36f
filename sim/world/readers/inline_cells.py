"""Cells written in the scenario itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.readers.complaints import Complaints
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.cells import InlineCells

PATH = "world.source.cells.points"


def read_inline_cells(spec: InlineCells, complaints: Complaints) -> Sites:
    """Return the points of the scenario."""
    points = spec.points
    first: dict[str, int] = {}
    for index, point in enumerate(points):
        if first.setdefault(point.code, index) != index:
            earlier = f"points[{first[point.code]}]"
            complaints.add(
                f"{point.code!r} is the code of {earlier} already; it must be unique", f"{PATH}[{index}].code"
            )
    return Sites(
        tuple(point.code for point in points),
        tuple(point.name or point.code for point in points),
        np.array([point.x_km for point in points]),
        np.array([point.y_km for point in points]),
        np.array([point.residents for point in points]),
        np.array([point.weight for point in points]),
    )
