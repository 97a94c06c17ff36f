"""Coordinate systems, as the user names them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

PLANE, WGS84, GCJ02, BD09, FROM_FILE = "plane", "wgs84", "gcj02", "bd09", "from_file"

_CODE = re.compile(r"^(EPSG|ESRI):\s*(\d{1,6})$", re.IGNORECASE)
_PROJ = re.compile(r"^\+(proj|init)=\S")
_HOW = "an EPSG code (EPSG:4490), or a PROJ string (+proj=tmerc ...)"


def _reader(*names: str) -> BeforeValidator:
    """Return the validator for these names, EPSG codes and PROJ strings."""
    plain = {_plain(name): name for name in names}

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        given = value.strip()
        code = _CODE.match(given)
        if code:
            return f"{code[1].upper()}:{int(code[2])}"
        if _PROJ.match(given):
            return given
        if _plain(given) in plain:
            return plain[_plain(given)]
        raise ValueError(f"is no coordinate system; {_hint(given, names)}")

    return BeforeValidator(read)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _hint(given: str, names: tuple[str, ...]) -> str:
    if given.isdigit():
        return f"did you mean EPSG:{given}?"
    near = get_close_matches(given.lower(), names, n=1)
    return f"did you mean {near[0]}?" if near else f"give {', '.join(names)}, {_HOW}"


_NAMES = (PLANE, WGS84, GCJ02, BD09)
_EXAMPLES = [*_NAMES, "EPSG:4490", "+proj=tmerc +lon_0=114 +x_0=500000 +ellps=GRS80"]

Coordinates = Annotated[str, _reader(*_NAMES), WithJsonSchema({"type": "string", "examples": _EXAMPLES})]
"""`plane`, `wgs84`, `gcj02`, `bd09`, an EPSG code or a PROJ string; anything but `plane` leads to the globe."""

FileCoordinates = Annotated[
    str, _reader(FROM_FILE, *_NAMES), WithJsonSchema({"type": "string", "examples": [FROM_FILE, *_EXAMPLES]})
]
"""As `Coordinates`, or `from_file`: what the file itself says, in a .prj beside it or a member `crs`."""
