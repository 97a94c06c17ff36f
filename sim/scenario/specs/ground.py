"""The boundary of a district that is read from files, and the residents within it."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from sim.scenario.specs.coordinates import FROM_FILE, FileCoordinates
from sim.spec import ASSUMPTION, MisfitError, Name, Spec, Whole, setting


class Boundary(Spec):
    """The boundary of the district: polygons of a GeoJSON file or a shapefile, put together."""

    file: str = setting(help="Path, from the folder of the scenario file.", min_length=1, is_file=True)
    coordinates: FileCoordinates = setting(
        FROM_FILE,
        help="What its coordinates are: what the file says (GeoJSON that says nothing is wgs84), or wgs84, gcj02, "
        "bd09, an EPSG code, a PROJ string.",
    )
    where: dict[str, str] = setting(
        factory=dict, help="Only the polygons with these properties: property -> value; all when not given."
    )


class Totals(Spec):
    """A count of residents, as of a census, spread over cells in whole numbers that add up to it exactly."""

    residents: Whole | None = setting(None, help="Residents of the district.", unit="people", ge=0, le=200_000_000)
    level: Name | None = setting(
        None, help="Instead: each place of this level has its own total, in residents_column of its table."
    )
    by: Literal["equal", "area", "residents", "households", "weight"] = setting(
        "equal",
        help="What a cell's share is in proportion to: nothing (equal shares), its area, or a column of its table.",
        source=ASSUMPTION,
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Totals:
        if (self.residents is None) == (self.level is None):
            raise MisfitError(((("residents",), "give either residents, of the whole district, or a level"),))
        return self
