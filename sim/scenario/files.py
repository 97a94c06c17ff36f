"""Paths of files that a scenario names: made absolute, and looked for."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sim.scenario.places import Found
from sim.scenario.shapes import WRITTEN, Shape, extra
from sim.scenario.text_file import missing_file
from sim.scenario.tree import Leaf, ListNode, MapNode, Node
from sim.spec import Loc


def with_absolute_paths(tree: MapNode) -> tuple[MapNode, list[Found]]:
    """Return the tree with every path absolute, and a finding for each file that is not there to be read.

    A relative path is seen from the folder of the YAML file that names it; one of `--set`, from the working folder.
    """
    missing: list[Found] = []
    absolute = _absolute(tree, WRITTEN, (), missing)
    assert isinstance(absolute, MapNode)
    return absolute, missing


def _absolute(node: Node, shape: Shape | None, loc: Loc, missing: list[Found]) -> Node:
    if shape is None:
        return node
    if isinstance(node, ListNode):
        items = (_absolute(item, shape.below(node, i), (*loc, i), missing) for i, item in enumerate(node.items))
        return replace(node, items=tuple(items))
    if isinstance(node, MapNode):
        entries = {
            key: _absolute(value, shape.below(node, key), (*loc, key), missing) for key, value in node.entries.items()
        }
        return replace(node, entries=entries)
    if not node.value or not extra(shape.field).get("is_file"):
        return node
    path = os.path.normpath(Path(node.origin.file).parent.absolute() / node.value)
    wrong = missing_file(Path(path), node.value)
    if wrong:
        missing.append(Found(loc, node.origin, f'"{node.value}": {wrong}'))
    return Leaf(path, node.origin)
