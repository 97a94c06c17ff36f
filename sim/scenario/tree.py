"""What the user wrote, as a tree of text that remembers where every key and value stands.

The tree decides no type: `22:00`, `NO`, `012` and `1e6` are text, and only an empty value, `~` or `null` is
None. The models decide what a text means. Trees are immutable and share branches, so that an alias costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sim.errors import Problem
from sim.spec import Loc


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was written: a place in a file, or a `--set` option.

    `design` names the design whose overlay holds it; empty for the base. `line` and `column` count from 1.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    design: str = ""
    option: str = ""

    def problem(self, message: str, path: str = "") -> Problem:
        """Return a problem at this place."""
        if self.option:
            return Problem(message, path, f"--set {self.option}")
        return Problem(message, path, self.file, self.line, self.column)

    def __str__(self) -> str:
        if self.option:
            return f"--set {self.option}"
        place = f"{self.file}:{self.line}" if self.file else ""
        return f"{place} (design {self.design})" if self.design else place

    @property
    def is_overlay(self) -> bool:
        """Whether it was written over the base: in a design or on the command line."""
        return bool(self.design or self.option)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value without parts; text, or None for `null`, `~` and nothing at all."""

    value: str | None
    origin: Origin
    size: int = 1


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list. `size` counts the nodes below it and itself."""

    items: tuple[Node, ...]
    origin: Origin
    size: int = 1


@dataclass(frozen=True, slots=True)
class Removal:
    """A `null` in an overlay: where it stands, and whether there was anything to remove."""

    origin: Origin
    found: bool


@dataclass(frozen=True, slots=True)
class MapNode:
    """A map. `keys` holds where each key stands, `removed` what an overlay took away."""

    entries: dict[str, Node]
    keys: dict[str, Origin]
    origin: Origin
    size: int = 1
    removed: dict[str, Removal] = field(default_factory=dict)


Node = Leaf | ListNode | MapNode


def empty_map(origin: Origin) -> MapNode:
    """Return a map without entries."""
    return MapNode({}, {}, origin)


def merge(base: Node | None, over: Node, *, keep_nulls: bool = False) -> Node:
    """Return `over` laid over `base` by the rules of JSON Merge Patch.

    Maps merge key by key, null removes, anything else replaces. Each part keeps its own origin.

    Parameters
    ----------
    keep_nulls:
        For a `base` that is an overlay itself: null stays, to remove from what the two together are laid over.

    Source
    ------
    RFC 7396, JSON Merge Patch.
    """
    if not isinstance(over, MapNode):
        return over
    below = base if isinstance(base, MapNode) else empty_map(over.origin)
    entries, keys, removed = dict(below.entries), dict(below.keys), dict(below.removed)
    for key, value in over.entries.items():
        if isinstance(value, Leaf) and value.value is None:
            earlier = over.removed.get(key)
            removed[key] = Removal(over.keys[key], key in entries or (earlier is not None and earlier.found))
            entries.pop(key, None)
            keys.pop(key, None)
            if keep_nulls:
                entries[key], keys[key] = value, over.keys[key]
        else:
            entries[key] = merge(entries.get(key), value, keep_nulls=keep_nulls)
            keys.setdefault(key, over.keys[key])
            removed.pop(key, None)
    return MapNode(entries, keys, below.origin, removed=removed)


def of_design(node: Node, design: str) -> Node:
    """Return the same tree, every origin in it marked as the overlay of `design`."""
    origin = replace(node.origin, design=design)
    if isinstance(node, Leaf):
        return Leaf(node.value, origin)
    if isinstance(node, ListNode):
        return ListNode(tuple(of_design(item, design) for item in node.items), origin, node.size)
    return MapNode(
        {key: of_design(value, design) for key, value in node.entries.items()},
        {key: replace(place, design=design) for key, place in node.keys.items()},
        origin,
        node.size,
        {key: replace(gone, origin=replace(gone.origin, design=design)) for key, gone in node.removed.items()},
    )


def child(node: Node | None, step: str | int) -> Node | None:
    """Return what stands at one step below `node`, or None."""
    if isinstance(node, MapNode):
        return node.entries.get(str(step))
    if isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def at(node: Node | None, loc: Loc) -> Node | None:
    """Return what stands at `loc` below `node`, or None."""
    for step in loc:
        node = child(node, step)
    return node


def with_entry(node: MapNode, key: str, value: Node, place: Origin) -> MapNode:
    """Return `node` with one entry more, or another one under that key."""
    return replace(node, entries=node.entries | {key: value}, keys=node.keys | {key: node.keys.get(key, place)})


def plain(node: Node) -> object:
    """Return the tree as dicts, lists, text and None, for the models."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def path_text(loc: Loc) -> str:
    """Return `loc` as the user writes it: `units.car.shifts[0].hours`."""
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
    return text
