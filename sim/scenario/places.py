"""From a place in the resolved scenario to the place where the user wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sim.errors import Problem
from sim.scenario.shapes import WRITTEN, Shape
from sim.scenario.tree import Leaf, ListNode, MapNode, Node, Origin, at, child, path_text
from sim.spec import Loc

KEY = "[key]"
"""What pydantic puts at the end of a place when the key itself is wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is wrong, placed: `loc` in the resolved scenario, `origin` in what was written."""

    loc: Loc
    origin: Origin
    message: str


def tree_loc(tree: MapNode, loc: Loc, root: Shape = WRITTEN) -> Loc:
    """Return a place as pydantic names it without the tags of models, and without `[key]` unless a key is called so."""
    steps: list[str | int] = []
    shape: Shape | None = root
    node: Node | None = tree
    tag = None
    for number, step in enumerate(loc):
        if step == tag or (step == KEY and number == len(loc) - 1 and child(node, KEY) is None):
            tag = None
            continue
        steps.append(step)
        shape = shape.below(node, step) if shape is not None else None
        node = child(node, step)
        written = child(node, shape.tag) if shape is not None and shape.tag else None
        tag = written.value if isinstance(written, Leaf) else None
    return tuple(steps)


def key_origin(tree: MapNode, loc: Loc) -> Origin:
    """Return where the key at `loc` stands, or the nearest key above it that is written."""
    while loc:
        parent = at(tree, loc[:-1])
        if isinstance(parent, MapNode) and loc[-1] in parent.keys:
            return parent.keys[str(loc[-1])]
        if isinstance(parent, ListNode) and child(parent, loc[-1]) is not None:
            return parent.items[int(loc[-1])].origin
        loc = loc[:-1]
    return tree.origin


def value_origin(tree: MapNode, loc: Loc) -> Origin:
    """Return where the value at `loc` stands.

    A map is shown by its key; one that an overlay changed, by the first value that the overlay put into it.
    """
    node = at(tree, loc)
    if isinstance(node, Leaf | ListNode):
        return node.origin
    if isinstance(node, MapNode):
        parts = [*(value.origin for value in node.entries.values()), *(gone.origin for gone in node.removed.values())]
        over = next((origin for origin in parts if origin.is_overlay), None)
        return over if over is not None and not key_origin(tree, loc).is_overlay else key_origin(tree, loc)
    return key_origin(tree, loc)


def missing_origin(tree: MapNode, loc: Loc, tag: str) -> Origin:
    """Return where a key is missed: where it was removed, or the tag that asks for it, or the key of its parent."""
    parent = at(tree, loc[:-1])
    assert isinstance(parent, MapNode)
    if str(loc[-1]) in parent.removed:
        return parent.removed[str(loc[-1])].origin
    if tag in parent.entries:
        return parent.entries[tag].origin
    return key_origin(tree, loc[:-1])


def as_problems(tree: MapNode, found: Iterable[Found]) -> list[Problem]:
    """Return problems with the paths that the user wrote, each once.

    What stands in the base is called `units...` or `desk...`, not once for each design that inherits it; where only
    some designs do, the message names them.
    """
    designs = child(tree, "designs")
    count = len(designs.entries) if isinstance(designs, MapNode) else 0
    inherited: dict[Problem, list[str]] = {}
    for one in found:
        problem, design = _problem(one)
        if one.origin == Origin():  # a default that was written out by --set
            problem = replace(problem, file=tree.origin.file)
        inherited.setdefault(problem, [])
        if design and design not in inherited[problem]:
            inherited[problem].append(design)
    return [
        replace(problem, message=f"{problem.message} (in {', '.join(names)})")
        if names and len(names) < count
        else problem
        for problem, names in inherited.items()
    ]


def _problem(found: Found) -> tuple[Problem, str]:
    """Return the problem, and the design that inherits it from the base (empty for none)."""
    loc = found.loc
    if len(loc) > 2 and loc[0] == "designs" and not found.origin.design:
        return found.origin.problem(found.message, path_text(loc[2:])), str(loc[1])
    return found.origin.problem(found.message, path_text(loc)), ""
