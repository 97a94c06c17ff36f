"""Classes of road, and what they are called in files."""

from __future__ import annotations

from typing import Literal

RoadClass = Literal[
    "motorway", "trunk", "primary", "secondary", "tertiary",
    "unclassified", "residential", "service", "track", "path",
]  # fmt: skip
"""Classes of road, from the widest to the narrowest, in OpenStreetMap's words.

For China: trunk 国道, primary 省道, secondary 县道, tertiary 乡道, unclassified 村道, residential 街巷.
"""


Direction = Literal["forward", "backward", "both"]
"""Which ways a road is open, seen along its line as it was drawn."""

DRIVABLE: tuple[RoadClass, ...] = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
)  # fmt: skip

HIGHWAYS: dict[str, RoadClass] = {
    "motorway": "motorway", "motorway_link": "motorway", "trunk": "trunk", "trunk_link": "trunk",
    "primary": "primary", "primary_link": "primary", "secondary": "secondary", "secondary_link": "secondary",
    "tertiary": "tertiary", "tertiary_link": "tertiary", "unclassified": "unclassified", "road": "unclassified",
    "residential": "residential", "living_street": "residential", "service": "service", "track": "track",
    "path": "path", "footway": "path", "cycleway": "path", "pedestrian": "path", "bridleway": "path", "steps": "path",
}  # fmt: skip
"""Class of road of each value of OpenStreetMap's tag `highway`; other values are no roads that stand."""

MTFCC: dict[str, RoadClass] = {
    "S1100": "motorway", "S1200": "primary", "S1400": "unclassified", "S1630": "motorway",
}  # fmt: skip
"""Public roads of TIGER files of the US Census: primary, secondary, local, ramp (which belongs to its motorway)."""

CHINESE: dict[str, RoadClass] = {
    "高速公路": "motorway", "高速": "motorway", "国道": "trunk", "省道": "primary", "县道": "secondary",
    "乡道": "tertiary", "村道": "unclassified", "街巷": "residential",
}  # fmt: skip
"""Administrative classes of Chinese roads."""


def known_classes() -> dict[str, RoadClass]:
    """Return the class of road of every value that is read as a drivable road when a scenario says nothing."""
    drivable = {value: road_class for value, road_class in HIGHWAYS.items() if road_class in DRIVABLE}
    return {**drivable, **MTFCC, **CHINESE}


def known_directions() -> dict[str, Direction]:
    """Return the direction of every value of a one-way column that is known when a scenario says nothing."""
    forward, backward = ("yes", "true", "1", "f", "ft", "forward"), ("-1", "reverse", "t", "tf", "backward")
    both = ("no", "false", "0", "b", "n", "both", "")
    return {**dict.fromkeys(forward, "forward"), **dict.fromkeys(backward, "backward"), **dict.fromkeys(both, "both")}
