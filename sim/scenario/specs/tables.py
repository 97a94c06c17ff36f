"""Tables in files: where one is, and what its columns mean."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from sim.scenario.specs.coordinates import PLANE, Coordinates
from sim.spec import SHEET, MisfitError, Spec, setting


class TableFile(Spec):
    """A table in a file: CSV, a workbook (.xlsx, .xls, .xlsb, .ods) or Parquet."""

    file: str = setting(help="Path, from the folder of the scenario file.", min_length=1, is_file=True)
    encoding: Literal["utf-8", "gbk"] = setting("utf-8", help="How the text is encoded; GBK includes GB 18030.")
    sheet: str | None = setting(None, help=SHEET, min_length=1)


class Table(TableFile):
    """A table in a file: CSV, a workbook (.xlsx, .xls, .xlsb, .ods), Parquet, or GeoJSON points.

    The header is the first row that has all the columns that the scenario names; what stands above it is passed over.
    Merged cells of a workbook give their value to each of their rows.

    Points of GeoJSON are in what the file says (member crs), else WGS84; coordinates other than plane overrule it.
    """

    fill_down: list[str] = setting(
        [], help="Columns where an empty cell means the value above it, as of merged cells saved as CSV."
    )
    leave_out: dict[str, list[str]] = setting(
        factory=dict, help="Rows to leave out, such as totals: column -> values there; they are counted and reported."
    )
    id: str = setting(help="Column that names each row; read as text.")
    x: str = setting("x_km", help="Column of the east coordinate or the longitude.")
    y: str = setting("y_km", help="Column of the north coordinate or the latitude.")
    coordinates: Coordinates = setting(
        "plane",
        help="What x and y are: plane (kilometres times unit_km), wgs84, gcj02, bd09, an EPSG code such as EPSG:4490, "
        "or a PROJ string.",
    )
    unit_km: float = setting(
        1.0, help="Length of one unit of x and y, for plane coordinates.", unit="km", gt=0, le=1000
    )

    @model_validator(mode="after")
    def _degrees_have_no_length(self) -> Table:
        if self.coordinates != PLANE and self.unit_km != 1:
            raise MisfitError(((("unit_km",), f"goes with plane coordinates; {self.coordinates} has its own unit"),))
        return self
