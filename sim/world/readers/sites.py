"""Cells as a file lists them, before they have a road node and a place in the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class UpperPlaces:
    """The places of an upper level in the order of their table. All arrays have shape `(places,)`.

    `x` and `y` say where their seats are, as those of `Sites` do, and are NaN where unknown. `residents` are the totals
    of the table; NaN where it has none. `shapes` are the boundaries as shapely polygons in the same coordinates; empty
    where there are none.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    x: FloatArray
    y: FloatArray
    residents: FloatArray
    wgs84: bool = False
    shapes: tuple[Any, ...] = ()

    @property
    def says_where(self) -> bool:
        """Whether it is known of any place where it is."""
        return bool(self.shapes) or bool((np.isfinite(self.x) & np.isfinite(self.y)).any())


@dataclass(frozen=True, slots=True)
class Sites:
    """Cells in the order of their file. All arrays have shape `(cells,)`.

    `x` and `y` are kilometres, or degrees of longitude and latitude where `wgs84` is true. `node_name` holds the road
    nodes that the file names; it is empty where the nearest ones are to be found. `upper` holds for each upper level,
    widest first, the place above each cell: its code where `levels` knows the places of that level, else its name.
    `households` is empty where the residents tell them, `area_km2` where nothing says how large the cells are. `x` and
    `y` are NaN where the file gives no position.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    x: FloatArray
    y: FloatArray
    residents: FloatArray
    weight: FloatArray
    wgs84: bool = False
    node_name: tuple[str, ...] = ()
    upper: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    levels: dict[str, UpperPlaces] = field(default_factory=dict)
    households: FloatArray = field(default_factory=lambda: np.empty(0))
    area_km2: FloatArray = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.code)

    def kept(self, keep: BoolArray) -> Sites:
        """Return only the cells where `keep` is true."""
        rows = np.flatnonzero(keep)

        def some(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(values[row] for row in rows.tolist()) if values else values

        return replace(
            self,
            code=some(self.code),
            name=some(self.name),
            x=self.x[rows],
            y=self.y[rows],
            residents=self.residents[rows],
            weight=self.weight[rows],
            households=self.households[rows] if len(self.households) else self.households,
            area_km2=self.area_km2[rows] if len(self.area_km2) else self.area_km2,
            node_name=some(self.node_name),
            upper={level: some(above) for level, above in self.upper.items()},
        )

    @property
    def known(self) -> BoolArray:
        """Which cells have a position, `(cells,)`."""
        known: BoolArray = np.isfinite(self.x) & np.isfinite(self.y)
        return known

    def labels(self, rows: Iterable[int]) -> list[str]:
        """Return how messages name these cells: by name, with the code where that is something else."""
        pairs = ((self.code[row], self.name[row]) for row in rows)
        return [code if name in ("", code) else f"{name} ({code})" for code, name in pairs]
