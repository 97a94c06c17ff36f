"""Read what the columns of a record of calls mean: every problem at once, each where the user wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError, input_error
from sim.scenario.findings import findings
from sim.scenario.late_problems import placed_at
from sim.scenario.places import as_problems
from sim.scenario.scenario_yaml import yaml_text
from sim.scenario.shapes import Shape
from sim.scenario.specs.call_mapping import CallMapping
from sim.scenario.text_file import read_text
from sim.scenario.tree import Leaf, MapNode, Origin, plain
from sim.scenario.wording import given, listed
from sim.scenario.yaml_reader import full_width_hint, parse_yaml

MAPPING = Shape(CallMapping)
"""The shape of a mapping file."""


@dataclass(frozen=True, slots=True)
class ReadMapping:
    """A mapping with the tree that it was made from."""

    mapping: CallMapping
    tree: MapNode

    @contextmanager
    def placed(self) -> Iterator[None]:
        """Give every problem that knows its path but no file the line and column of that path in the mapping."""
        try:
            yield
        except InputError as error:
            raise InputError(tuple(placed_at(problem, self.tree) for problem in error.problems)) from error


def read_call_mapping(path: str | os.PathLike[str]) -> ReadMapping:
    """Return the mapping of a YAML file.

    Raises
    ------
    InputError
        With every problem found, each with its line and column.
    """
    file = os.fspath(path)
    text = read_text(file)
    tree = parse_yaml(text, Origin(file=file))
    if isinstance(tree, Leaf) and tree.value is None:
        raise input_error("the file is empty; `sim import calls FILE --guess` writes a draft", "", file, 1, 1)
    if not isinstance(tree, MapNode):
        hint = full_width_hint(text.splitlines())
        message = f"{given(tree)}: a mapping is a map of the keys {listed(CallMapping.model_fields, 20)}{hint}"
        raise InputError((tree.origin.problem(message),))
    written: Any = plain(tree)
    try:
        return ReadMapping(CallMapping.model_validate(written), tree)
    except ValidationError as error:
        raise InputError(tuple(as_problems(tree, findings(error, tree, MAPPING)))) from error


def mapping_yaml(mapping: CallMapping) -> str:
    """Return YAML that `read_call_mapping` reads to an equal mapping, every default written out."""
    return yaml_text(mapping.model_dump(mode="json", exclude_none=True))
