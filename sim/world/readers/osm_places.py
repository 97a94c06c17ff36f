"""Cells at the named places of an OpenStreetMap file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import input_error
from sim.world.readers.osm_file import tagged_nodes
from sim.world.readers.sites import Sites

if TYPE_CHECKING:
    from sim.scenario.specs.cells import OsmPlaces

PATH = "world.source.cells"


def read_osm_places(spec: OsmPlaces, file: str) -> Sites:
    """Return the nodes with a tag `place` of the kept kinds, in the order of the file; the code is the node's number.

    Places drawn as areas or relations are not read.

    Raises
    ------
    InputError
        If the file cannot be read or holds no such node.
    """
    code, name, degrees, residents = [], [], [], []
    seen = Counter[str]()
    for node in tagged_nodes(file, "place", "world.source.roads.file"):
        kind = node.tags.get("place")
        seen[kind] += 1
        if kind in spec.kinds and node.location.valid():
            code.append(f"n{node.id}")
            name.append(node.tags.get("name", f"n{node.id}"))
            degrees.append((node.location.lon, node.location.lat))
            residents.append(_population(node.tags.get("population", "")))
    if not code:
        found = ", ".join(f"{count:,} {kind}" for kind, count in seen.most_common(8)) or "no nodes with that tag"
        message = f"holds no place of the kinds {', '.join(spec.kinds)}; its tag place has {found}"
        raise input_error(message, path=f"{PATH}.kinds", file=file)
    given = np.array(residents)
    lacking = int(np.isnan(given).sum())
    notes = (
        f"{lacking:,} of {len(given):,} places have no population in the file; each counts {spec.residents_default:g}",
    )
    return Sites(
        tuple(code),
        tuple(name),
        np.array([lon for lon, _ in degrees]),
        np.array([lat for _, lat in degrees]),
        np.where(np.isnan(given), spec.residents_default, given),
        np.ones(len(code)),
        wgs84=True,
        notes=notes if lacking else (),
    )


def _population(text: str) -> float:
    digits = text.replace(",", "").replace(" ", "")
    return float(digits) if digits.isdecimal() else np.nan
