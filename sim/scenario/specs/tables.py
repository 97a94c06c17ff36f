"""Tables in files: where one is, and what its columns mean."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from sim.spec import MisfitError, Spec, setting


class Table(Spec):
    """A table in a file: CSV with a header line, or GeoJSON points (whose coordinates are always WGS84)."""

    file: str = setting(help="Path, from the folder of the scenario file.", min_length=1, is_file=True)
    encoding: Literal["utf-8", "gbk"] = setting("utf-8", help="How the text is encoded; GBK includes GB 18030.")
    id: str = setting(help="Column that names each row; read as text.")
    x: str = setting("x_km", help="Column of the east coordinate or the longitude.")
    y: str = setting("y_km", help="Column of the north coordinate or the latitude.")
    coordinates: Literal["plane", "wgs84"] = setting("plane", help="What x and y are.")
    unit_km: float = setting(
        1.0, help="Length of one unit of x and y, for plane coordinates.", unit="km", gt=0, le=1000
    )

    @model_validator(mode="after")
    def _degrees_have_no_length(self) -> Table:
        if self.coordinates == "wgs84" and self.unit_km != 1:
            raise MisfitError(((("unit_km",), "goes with plane coordinates; wgs84 is always in degrees"),))
        return self
