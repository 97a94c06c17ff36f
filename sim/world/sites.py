"""Cells as a file lists them, before they have a road node and a place in the tree."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from sim.arrays import BoolArray, FloatArray, IndexArray


@dataclass(frozen=True, slots=True)
class Sites:
    """Cells in the order of their file. All arrays have shape `(cells,)`.

    `node` is the road node that the file names, `NONE` where the nearest one is to be found. `upper` holds
    for each upper level, widest first, the name of the place above each cell.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    x_km: FloatArray
    y_km: FloatArray
    residents: FloatArray
    weight: FloatArray
    node: IndexArray
    upper: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.code)

    def kept(self, keep: BoolArray) -> Sites:
        """Return only the cells where `keep` is true."""
        rows = np.flatnonzero(keep).tolist()
        return replace(
            self,
            code=tuple(self.code[row] for row in rows),
            name=tuple(self.name[row] for row in rows),
            x_km=self.x_km[rows],
            y_km=self.y_km[rows],
            residents=self.residents[rows],
            weight=self.weight[rows],
            node=self.node[rows],
            upper={level: tuple(above[row] for row in rows) for level, above in self.upper.items()},
        )

    def label(self, row: int) -> str:
        """Return how a message names a cell: its name and code."""
        code, name = self.code[row], self.name[row]
        return code if name in ("", code) else f"{name} ({code})"
