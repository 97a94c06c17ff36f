"""The district: generated from its totals, or read from files."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.specs.later import later
from sim.scenario.specs.road_classes import RoadClass
from sim.scenario.specs.travel import Travel
from sim.spec import ASSUMPTION, Loc, MisfitError, Spec, Whole, setting

if TYPE_CHECKING:
    from sim.scenario.specs.cells import Cells
    from sim.scenario.specs.ground import Boundary, Totals
    from sim.scenario.specs.roads import Roads
else:
    Boundary = later("ground.Boundary")
    Cells = later("cells.Cells")
    Roads = later("roads.Roads")
    Totals = later("ground.Totals")


class GeneratedWorld(Spec):
    """A county made from its totals; the same totals and seed make the same county on every machine."""

    kind: Literal["generated"] = setting("generated", help="Made from totals.")
    name: str = setting("county", help="Name of the county, also in Chinese.", min_length=1, max_length=200)
    seed: Whole = setting(1, help="Chooses one county among those with these totals.", ge=0)
    area_km2: float = setting(help="Area.", unit="km2", gt=0, le=200_000)
    residents: Whole = setting(help="Residents.", unit="people", gt=0, le=200_000_000)
    townships: Whole = setting(help="Number of townships.", ge=1, le=1000)
    villages: Whole = setting(help="Number of administrative villages.", ge=1, le=20_000)
    groups: Whole = setting(help="Number of level-4 cells (groups).", ge=1, le=100_000)
    cells: Whole = setting(help="Number of level-5 cells (household cells).", ge=1, le=400_000)
    urban_share: float = setting(
        0.35, help="Share of residents who live in the county town and the township seats.", ge=0, le=1,
        source=ASSUMPTION,
    )  # fmt: skip
    road_km_per_km2: dict[RoadClass, Annotated[float, Field(gt=0, le=50)]] = setting(
        factory=lambda: {
            "trunk": 0.06, "primary": 0.08, "secondary": 0.2, "tertiary": 0.35, "unclassified": 0.8,
            "residential": 0.15,
        },
        help="Length of road per area, by class.", unit="km/km2", source=ASSUMPTION,
    )  # fmt: skip
    household_size: float = setting(
        2.62, help="Residents in a household.", unit="people", gt=0, le=20,
        source="Seventh national census of China (2020), bulletin 2",
    )  # fmt: skip

    @model_validator(mode="after")
    def _levels_nest(self) -> GeneratedWorld:
        counts = {
            "townships": self.townships, "villages": self.villages, "groups": self.groups, "cells": self.cells,
        }  # fmt: skip
        wrong: tuple[tuple[Loc, str], ...] = tuple(
            ((lower,), f"{counts[lower]}: fewer than the {counts[upper]} {upper}, each of which needs at least one")
            for upper, lower in pairwise(counts)
            if counts[lower] < counts[upper]
        )
        if wrong:
            raise MisfitError(wrong)
        return self


class ReadWorld(Spec):
    """A real place, read from files."""

    kind: Literal["read"] = setting("read", help="Read from files.")
    name: str = setting("district", help="Name of the district.", min_length=1, max_length=200)
    roads: Roads = setting(help="The roads.")
    cells: Cells = setting(help="The cells.")
    boundary: Boundary | None = setting(None, help="Boundary of the district.")
    outside: Literal["report", "drop", "error"] = setting(
        "report", help="Cells outside the boundary are reported, left out, or refused."
    )
    totals: Totals | None = setting(None, help="Residents of a census, in place of those of the cells.")
    unreachable: Literal["error", "drop", "nearest"] = setting(
        "error",
        help="Places that the largest connected part of the roads does not reach both ways: "
        "refuse them, leave them out, or move them to its nearest node.",
    )
    household_size: float = setting(
        2.62, help="Residents in a household.", unit="people", gt=0, le=20,
        source="Seventh national census of China (2020), bulletin 2",
    )  # fmt: skip
    far_from_road_km: float = setting(
        2.0, help="A place farther than this from every road is reported.", unit="km", gt=0, le=1000
    )

    @model_validator(mode="after")
    def _what_needs_a_boundary_has_one(self) -> ReadWorld:
        if self.boundary is not None:
            return self
        if self.cells.format == "grid":
            raise MisfitError(((("cells", "format"), "a grid needs a boundary to lie in; give world.source.boundary"),))
        if self.outside != "report":
            raise MisfitError(((("outside",), "goes with a boundary; give world.source.boundary"),))
        return self


class WorldSpec(Spec):
    """Where things are and how units move between them."""

    source: GeneratedWorld | ReadWorld = setting(
        help="Generated from totals, or read from files.", discriminator="kind"
    )
    travel: Travel = setting(factory=Travel, help="How units move.")
