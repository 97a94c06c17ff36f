"""Tables of a results folder that tell where things are: cells, roads, outline, units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.database import Column
from sim.record.results.schema import CELLS
from sim.responders.fleet import Fleet
from sim.world.model import World

if TYPE_CHECKING:
    import pandas as pd


def level_columns(world: World) -> tuple[Column, ...]:
    """Return one column for each level above the cells; a name that is taken already gets `level_` in front."""
    taken = {column.name for column in CELLS}
    upper = world.places.levels[:-1]
    return tuple(
        Column(f"level_{level}" if level in taken else level, "VARCHAR", "", f"Name of the {level} above the cell.")
        for level in upper
    )


def cells_frame(world: World) -> pd.DataFrame:
    """Return one row a cell: the columns of `CELLS`, then those of `level_columns`."""
    import pandas as pd

    places, cells = world.places, world.cells
    village = world.villages_of_cells()
    above = places.parent[village]
    columns: dict[str, object] = {
        "code": _of(places.code, cells.place),
        "name": _of(places.name, cells.place),
        "village_code": _of(places.code, village),
        "village_name": _of(places.name, village),
        "above_name": _of(places.name, above),
        "x_km": cells.x_km,
        "y_km": cells.y_km,
        "residents": cells.residents,
    }
    for level, column in zip(places.levels, level_columns(world), strict=False):
        columns[column.name] = _of(places.name, world.ancestors(level))
    return pd.DataFrame(columns)


def _of(texts: tuple[str, ...], index: IndexArray) -> list[str | None]:
    return [None if i == NONE else texts[i] for i in index.tolist()]


def roads_frame(world: World) -> pd.DataFrame:
    """Return one row a road segment; the two directions of a road are one row."""
    import pandas as pd

    roads = world.roads
    ends = np.stack([np.minimum(roads.tail, roads.head), np.maximum(roads.tail, roads.head), roads.road_class], axis=1)
    low, high, road_class = np.unique(ends.reshape(-1, 3), axis=0).T
    return pd.DataFrame(
        {
            "x0_km": roads.x_km[low],
            "y0_km": roads.y_km[low],
            "x1_km": roads.x_km[high],
            "y1_km": roads.y_km[high],
            "road_class": [roads.classes[i] for i in road_class.tolist()],
        }
    )


def outline_frame(world: World) -> pd.DataFrame:
    """Return the points of the boundary."""
    import pandas as pd

    return pd.DataFrame({"x_km": world.outline[:, 0], "y_km": world.outline[:, 1]})


def units_frame(world: World, fleets: Mapping[str, Fleet]) -> pd.DataFrame:
    """Return one row a unit of each design, in the order of its fleet."""
    import pandas as pd

    frames = [
        pd.DataFrame(
            {
                "design": design,
                "unit": list(fleet.name),
                "group": [fleet.group_names[g] for g in fleet.group.tolist()],
                "title": [fleet.groups[g].title for g in fleet.group.tolist()],
                "base_place": _of(world.places.name, fleet.base_place),
                "base_x_km": fleet.base_x_km,
                "base_y_km": fleet.base_y_km,
            }
        )
        for design, fleet in fleets.items()
    ]
    return pd.concat(frames, ignore_index=True)
