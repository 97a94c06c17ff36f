"""Problems that only show when the world is built: put where the user wrote what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sim.errors import InputError, Problem
from sim.scenario.places import value_origin
from sim.scenario.read import Resolved
from sim.scenario.specs.response import DESIGN_PARTS
from sim.scenario.tree import MapNode, at, child
from sim.spec import Loc

_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


@contextmanager
def placed_in(resolved: Resolved) -> Iterator[None]:
    """Give every problem that knows its path but no file the line and column of that path in the scenario.

    Raises
    ------
    InputError
        The one that was raised inside, with places.
    """
    try:
        yield
    except InputError as error:
        raise InputError(tuple(placed_at(problem, resolved.tree) for problem in error.problems)) from error


def placed_at(problem: Problem, tree: MapNode) -> Problem:
    """Return a problem with the line and column of its path in `tree`, unless it names a file already."""
    if problem.file:
        return problem
    loc = _loc(problem.path, tree)
    origin = value_origin(tree, loc) if loc else tree.origin
    if not loc:
        return replace(problem, file=origin.file)
    return origin.problem(problem.message, problem.path)


def _loc(path: str, tree: MapNode) -> Loc:
    """Return the place in the resolved tree; what belongs to the base stands there in each design."""
    steps = tuple(int(step[1:-1]) if step.startswith("[") else step for step in _STEP.findall(path))
    if not steps or steps[0] not in DESIGN_PARTS:
        return steps if steps and child(tree, steps[0]) is not None else ()
    designs = child(tree, "designs")
    names = designs.entries if isinstance(designs, MapNode) else {}
    places = [("designs", name, *steps) for name in names]
    return next((place for place in places if at(tree, place) is not None), places[0] if places else ())
