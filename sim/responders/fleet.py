"""The fleet: every unit of a design, as columns."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import FloatArray, IndexArray
from sim.scenario.specs.response import Design, UnitGroup


@dataclass(frozen=True, slots=True)
class Fleet:
    """Units in a fixed order: by group as written, then base, then shift, then crew. All shapes `(units,)`.

    `name` is `group.number`, counting from 1 in each group. `group` indexes `groups`. `base_node` and
    `base_leg_km` say where the base is, `base_place` which place it belongs to (`NONE` for a bare road node). `area` is the
    place that is the unit's own area, `NONE` for the whole district. `duty` holds for each unit the spans of duty that
    touch the simulated time: pairs of minutes, ascending, never touching each other, shape `(spans, 2)`.
    """

    design: Design
    group_names: tuple[str, ...]
    groups: tuple[UnitGroup, ...]
    name: tuple[str, ...]
    group: IndexArray
    base_node: IndexArray
    base_leg_km: FloatArray
    base_place: IndexArray
    base_x_km: FloatArray
    base_y_km: FloatArray
    area: IndexArray
    duty: tuple[FloatArray, ...]

    def __len__(self) -> int:
        return len(self.name)
