"""Where cameras see what happens."""

from __future__ import annotations

import numpy as np

from sim.arrays import FloatArray
from sim.errors import InputError, Problem
from sim.responders.bases import places_by_name
from sim.scenario.specs.response import EVERYWHERE, Design
from sim.world.model import World


def camera_shares(design: Design, world: World) -> FloatArray:
    """Return the share of matters that a camera sees in each cell, shape `(cells,)`.

    The smallest place that is listed and holds the cell counts; 0 where none does.

    Raises
    ------
    InputError
        When a name is no place, or means several.
    """
    places, named = world.places, {name: share for name, share in design.desk.cameras.items() if name != EVERYWHERE}
    known = places_by_name(world) if named else {}
    problems: list[Problem] = []
    found: list[tuple[int, int, float]] = []
    for name, share in named.items():
        alike = known.get(name, [])
        if len(alike) == 1:
            found.append((int(places.level[alike[0]]), alike[0], share))
            continue
        what = f"means {len(alike)} places; use a code" if alike else f"is no place of {world.name}"
        problems.append(Problem(f"{name!r} {what}", f"desk.cameras.{name}"))
    if problems:
        raise InputError(tuple(problems))
    shares = np.full(len(world.cells), design.desk.cameras.get(EVERYWHERE, 0.0))
    # From wide to narrow, so that the smallest place has the last word.
    for level, place, share in sorted(found):
        shares[world.ancestors(places.levels[level]) == place] = share
    return shares
