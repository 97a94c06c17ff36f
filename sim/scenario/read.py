"""Read a scenario: every problem at once, each where the user wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError, Problem
from sim.scenario.cross_checks import cross_findings
from sim.scenario.files import with_absolute_paths
from sim.scenario.findings import findings
from sim.scenario.overlays import read_written
from sim.scenario.places import Found, as_problems, value_origin
from sim.scenario.set_option import apply_settings, read_settings
from sim.scenario.shapes import WRITTEN, Shape, walk
from sim.scenario.specs.scenario import Scenario
from sim.scenario.suspicions import suspicions
from sim.scenario.tree import MapNode, plain
from sim.scenario.wording import did_you_mean
from sim.spec import Loc


@dataclass(frozen=True, slots=True)
class Resolved:
    """A scenario with the tree that it was made from.

    Attributes
    ----------
    scenario:
        The typed scenario.
    tree:
        What was written, overlays applied; each part knows its place. What is absent from it has its default.
    warnings:
        What is allowed but looks like a slip, and `--set` options that a design hides.
    """

    scenario: Scenario
    tree: MapNode
    warnings: tuple[Problem, ...]


def read_scenario(path: str | os.PathLike[str], sets: Sequence[str] = ()) -> Scenario:
    """Return the scenario of a YAML file.

    Parameters
    ----------
    path:
        File in UTF-8.
    sets:
        Changes of single values, `path=value`, as the option `--set` takes them.

    Raises
    ------
    InputError
        With every problem found, each with its line and column.
    """
    return resolve(path, sets).scenario


def resolve(path: str | os.PathLike[str], sets: Sequence[str] = ()) -> Resolved:
    """Return the scenario of a YAML file with where each value came from, and warnings.

    Raises
    ------
    InputError
        As `read_scenario` does.
    """
    settings = read_settings(sets)
    tree, hidden = apply_settings(read_written(os.fspath(path)), settings)
    tree, missing = with_absolute_paths(tree)
    found = [*missing, *_futile_removals(tree)]
    written: Any = plain(tree)
    scenario = None
    try:
        scenario = Scenario.model_validate(written)
    except ValidationError as error:
        found += findings(error, tree)
        found += _located(tree, cross_findings(written))
    if scenario is None or found:
        raise InputError(tuple(as_problems(tree, found)))
    warnings = as_problems(tree, _located(tree, suspicions(scenario)))
    return Resolved(scenario, tree, (*hidden, *warnings))


def _located(tree: MapNode, found: Iterable[tuple[Loc, str]]) -> list[Found]:
    return [Found(loc, value_origin(tree, loc), message) for loc, message in found]


def _futile_removals(tree: MapNode) -> list[Found]:
    """A `null` that removes a name which is not there is a slip of the pen."""
    found = []
    for loc, shape, node in walk(WRITTEN, tree):
        if not isinstance(node, MapNode) or shape is None:
            continue
        for key, removal in node.removed.items():
            known = _removable(shape, node, key)
            if not removal.found and known is not None:
                message = f"there is no {key} here to remove{did_you_mean(key, known)}"
                found.append(Found((*loc, key), removal.origin, message))
    return found


def _removable(shape: Shape, node: MapNode, key: str) -> list[str] | None:
    """Return the names that could be removed, or None where `key` may be absent or present: a field with a default."""
    model = shape.model(node)
    if model is not None:
        return None if key in model.model_fields else list(model.model_fields)
    return list(node.entries)
