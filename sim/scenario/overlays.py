"""From files to one tree in which every design is complete: `extends`, then `designs`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError, input_error
from sim.scenario.shapes import WRITTEN
from sim.scenario.specs.response import DESIGN_PARTS
from sim.scenario.text_file import missing_file, read_text
from sim.scenario.tree import Leaf, MapNode, Node, Origin, child, empty_map, merge, of_design
from sim.scenario.wording import given, listed
from sim.scenario.yaml_reader import full_width_hint, parse_yaml

IMPLICIT_DESIGN = "base"
"""Name of the only design of a scenario that gives none."""


def read_written(path: str, above: tuple[str, ...] = ()) -> MapNode:
    """Return what the file says, laid over the files that it extends.

    Parameters
    ----------
    above:
        Real paths of the files that extend this one, to find a circle.

    Raises
    ------
    InputError
        When a file cannot be read, is not YAML, is not a map, or extends itself.
    """
    tree = _read_map(path)
    leaf = tree.entries.get("extends")
    if leaf is None:
        return tree
    here = (*above, os.path.realpath(path))
    base = _extended(path, leaf, here)
    own = replace(tree, entries={key: value for key, value in tree.entries.items() if key != "extends"})
    return replace(_over(read_written(base, here), own), origin=tree.origin)


def _over(base: MapNode, own: MapNode) -> MapNode:
    """Return one file laid over another. Designs are overlays in both: null stays in them, to act on units and desk."""
    merged = merge(base, own)
    assert isinstance(merged, MapNode)
    below, designs = base.entries.get("designs"), own.entries.get("designs")
    result = merged.entries.get("designs")
    if not isinstance(designs, MapNode) or not isinstance(result, MapNode):
        return merged
    composed = {
        name: merge(child(below, name), overlay, keep_nulls=True)
        for name, overlay in designs.entries.items()
        if name in result.entries
    }
    return replace(merged, entries=merged.entries | {"designs": replace(result, entries=result.entries | composed)})


def _read_map(path: str) -> MapNode:
    text = read_text(path)
    tree = parse_yaml(text, Origin(file=path))
    if isinstance(tree, MapNode):
        return tree
    if isinstance(tree, Leaf) and tree.value is None:
        raise input_error("the file is empty; `sim init` writes one to start from", file=path, line=1, column=1)
    hint = full_width_hint(text.splitlines())
    keys = listed(WRITTEN.models[0].model_fields)
    message = f"{given(tree)}: a scenario is a map of the keys {keys}{hint}"
    raise InputError((tree.origin.problem(message),))


def _extended(path: str, leaf: Node, here: tuple[str, ...]) -> str:
    """Return the path of the file that `path` extends."""
    if not isinstance(leaf, Leaf) or not leaf.value:
        raise InputError((leaf.origin.problem(f"{given(leaf)}: must be the path of a scenario file", "extends"),))
    base = os.path.normpath(Path(path).parent / leaf.value)
    wrong = missing_file(Path(base), leaf.value)
    if not wrong and os.path.realpath(base) in here:
        wrong = "this file extends itself, through " + listed(Path(file).name for file in here)
    if wrong:
        raise InputError((leaf.origin.problem(f'"{leaf.value}": {wrong}', "extends"),))
    return base


def with_designs(written: MapNode) -> MapNode:
    """Return the tree of the resolved scenario: without a base, every design laid over it."""
    entries = {key: value for key, value in written.entries.items() if key not in DESIGN_PARTS}
    base = MapNode(
        {key: written.entries[key] for key in DESIGN_PARTS if key in written.entries},
        {key: written.keys[key] for key in DESIGN_PARTS if key in written.keys},
        written.origin,
        removed={key: gone for key, gone in written.removed.items() if key in DESIGN_PARTS},
    )
    designs = entries.get("designs")
    if designs is None or (isinstance(designs, MapNode) and not designs.entries):
        designs = replace(empty_map(written.origin), entries={IMPLICIT_DESIGN: base})
        designs = replace(designs, keys={IMPLICIT_DESIGN: written.keys.get("units", written.origin)})
    elif isinstance(designs, MapNode):
        complete = {name: _complete(base, overlay, name) for name, overlay in designs.entries.items()}
        designs = replace(designs, entries=complete)
    entries["designs"] = designs
    keys = {key: place for key, place in written.keys.items() if key not in DESIGN_PARTS}
    keys.setdefault("designs", written.keys.get("units", written.origin))
    return MapNode(entries, keys, written.origin, removed=written.removed)


def _complete(base: MapNode, overlay: Node, name: str) -> Node:
    return (
        merge(_without_defaults(base, overlay), of_design(overlay, name)) if isinstance(overlay, MapNode) else overlay
    )


def _without_defaults(base: MapNode, overlay: MapNode) -> MapNode:
    """Return the base without the defaults that a `--set` wrote out and that the overlay says anew.

    What stands in no file is nothing to merge with: a design that gives another law than the default gives all of it.
    """
    entries = dict(base.entries)
    for key, over in overlay.entries.items():
        below = entries.get(key)
        if isinstance(below, MapNode) and isinstance(over, MapNode):
            if below.origin == Origin():
                del entries[key]
            else:
                entries[key] = _without_defaults(below, over)
    return replace(base, entries=entries)
