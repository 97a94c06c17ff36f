"""Parts of the district: which cells lie in some of its places."""

from __future__ import annotations

import numpy as np

from sim.arrays import BoolArray
from sim.responders.bases import find_places, places_of_level
from sim.scenario.specs.ways import Among
from sim.world.model import World


def cells_among(world: World, among: Among | None, path: str) -> BoolArray:
    """Return which cells lie in a part of the district, shape `(cells,)`; all of them if none is given.

    Parameters
    ----------
    path:
        Where `among` stands in the scenario, for messages.

    Raises
    ------
    InputError
        When a level or place does not exist, or a name means several places.
    """
    if among is None:
        return np.ones(len(world.cells), dtype=np.bool_)
    if among.level is not None:
        found = places_of_level(world, among.level, among.largest, path)
    else:
        found = [base.place for base in find_places(world, among.places or [], f"{path}.places")]
    places, inside = world.places, np.zeros(len(world.cells), dtype=np.bool_)
    for level in sorted({int(places.level[place]) for place in found}):
        inside |= np.isin(world.ancestors(places.levels[level]), found)
    return inside
