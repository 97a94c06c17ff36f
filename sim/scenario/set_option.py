"""`--set path=value`: the last overlay, one value at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic.fields import FieldInfo

from sim.errors import InputError, Problem
from sim.scenario.overlays import with_designs
from sim.scenario.shapes import WRITTEN, Shape, as_tree, extra
from sim.scenario.tree import Leaf, ListNode, MapNode, Node, Origin, at, child, empty_map, merge, path_text, with_entry
from sim.scenario.wording import given, known_are
from sim.scenario.yaml_reader import parse_yaml
from sim.spec import Loc, Spec

_STEP = re.compile(r"([^\[\].]+)((?:\[\d+\])*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One `--set`: the path as it was written, its steps, and the value."""

    text: str
    steps: tuple[str, ...]
    value: Node

    @property
    def origin(self) -> Origin:
        """Its place."""
        return Origin(option=self.text, design=self.steps[1] if self.is_for_one_design else "")

    @property
    def is_for_one_design(self) -> bool:
        """Whether it changes something inside a design, and so not the base."""
        return self.steps[0] == "designs" and len(self.steps) > 2


def read_settings(sets: Sequence[str]) -> tuple[Setting, ...]:
    """Return the `--set` options, each read as `path=value` with the value in YAML.

    Raises
    ------
    InputError
        With all of those that cannot be read.
    """
    found: list[Setting] = []
    problems: list[Problem] = []
    for text in sets:
        try:
            found.append(_read_setting(text))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(tuple(problems))
    return tuple(found)


def _read_setting(text: str) -> Setting:
    path, equals, value = text.partition("=")
    steps: list[str] = []
    for part in path.strip().split("."):
        match = _STEP.fullmatch(part)
        if match is None or not equals:
            message = "write it as path=value, for example clock.days=7 or units.car.shifts[0].crews=2"
            raise InputError((Origin(option=text or "''").problem(message),))
        steps += [match[1], *re.findall(r"\d+", match[2])]
    setting = Setting(text, tuple(steps), Leaf(None, Origin()))
    return replace(setting, value=parse_yaml(value, setting.origin))


def apply_settings(written: MapNode, settings: Sequence[Setting]) -> tuple[MapNode, list[Problem]]:
    """Return the resolved tree with every setting in place, and a warning for each that a design hides.

    A setting of `units` or `desk` changes the base, and so every design that does not say otherwise itself; one
    of `designs.NAME...` changes that design alone. What is not written yet is filled in with its default first, so
    that a setting changes one value of the resolved scenario and no other.

    Raises
    ------
    InputError
        With every setting whose path does not exist.
    """
    problems: list[Problem] = []
    tree = written
    for setting in settings:
        if not setting.is_for_one_design:
            tree = _apply(tree, setting, problems)
    resolved = with_designs(tree)
    for setting in settings:
        if setting.is_for_one_design:
            resolved = _apply(resolved, setting, problems)
    if problems:
        raise InputError(tuple(problems))
    return resolved, [problem for setting in settings for problem in _hidden(resolved, setting)]


def _apply(tree: MapNode, setting: Setting, problems: list[Problem]) -> MapNode:
    try:
        changed = _Placing(tree, setting).place(tree, WRITTEN, ())
    except InputError as error:
        problems.extend(error.problems)
        return tree
    assert isinstance(changed, MapNode)
    return changed


def _hidden(resolved: MapNode, setting: Setting) -> list[Problem]:
    """Warn of designs that say otherwise than a setting of the base."""
    if setting.steps[0] not in ("units", "desk") or not isinstance(setting.value, Leaf):
        return []
    designs = child(resolved, "designs")
    names = designs.entries if isinstance(designs, MapNode) else {}
    found = []
    for name in names:
        own = _own(at(resolved, ("designs", name)), setting.steps)
        if own is not None:
            message = f"design {name} says otherwise ({own.file}:{own.line}) and keeps its own"
            found.append(setting.origin.problem(message, ".".join(setting.steps)))
    return found


def _own(node: Node | None, steps: tuple[str, ...]) -> Origin | None:
    """Return where a design gives the value itself, or a map of its own in which there is no such value."""
    for step in steps:
        below = child(node, int(step) if isinstance(node, ListNode) and step.isdigit() else step)
        if below is None and isinstance(node, MapNode) and step not in node.removed:
            origins = (part.origin for part in node.entries.values())
            return next((origin for origin in origins if origin.design and not origin.option), None)
        node = below
    return node.origin if node is not None and node.origin.design and not node.origin.option else None


@dataclass(frozen=True, slots=True)
class _Placing:
    """Puts the value of one setting into a tree, going down step by step."""

    root: MapNode
    setting: Setting

    def place(self, here: Node, shape: Shape, done: Loc) -> Node:
        step = self.setting.steps[len(done)]
        if isinstance(here, ListNode):
            return self.into_list(here, shape, done, step)
        if not isinstance(here, MapNode):
            raise self.refuse(done, f"{given(here)} has no parts")
        below = self.known(here, shape, done, step)
        last = len(done) + 1 == len(self.setting.steps)
        if last and done == ("designs",) and isinstance(self.setting.value, MapNode):
            overlay = merge(here.entries.get(step), self.setting.value, keep_nulls=True)
            return with_entry(here, step, overlay, self.setting.origin)
        if last:
            return merge(
                here, with_entry(empty_map(self.setting.origin), step, self.setting.value, self.setting.origin)
            )
        node = here.entries.get(step) or self.default(here, shape, below, done, step)
        return with_entry(here, step, self.place(node, below, (*done, step)), self.setting.origin)

    def into_list(self, here: ListNode, shape: Shape, done: Loc, step: str) -> ListNode:
        count = len(here.items)
        if not step.isdigit() or int(step) >= count:
            numbers = f"its items are [0] to [{count - 1}]" if count else "it has no items"
            raise self.refuse(done, f"is a list; {numbers}")
        number, below = int(step), shape.items
        assert below is not None
        if len(done) + 1 == len(self.setting.steps):
            item = merge(here.items[number], self.setting.value)
        else:
            item = self.place(here.items[number], below, (*done, number))
        return replace(here, items=(*here.items[:number], item, *here.items[number + 1 :]))

    def known(self, here: MapNode, shape: Shape, done: Loc, step: str) -> Shape:
        """Return the shape below, or refuse a step that leads nowhere."""
        below = shape.below(here, step)
        if below is not None:
            return below
        keys = shape.model(here)
        if keys is not None:
            raise self.refuse((*done, step), f"no such key{known_are(step, keys.model_fields)}")
        if shape.tag:
            raise self.refuse((*done, shape.tag), "missing; set it first")
        raise self.refuse(done, "has no parts")

    def default(self, here: MapNode, shape: Shape, below: Shape, done: Loc, step: str) -> Node:
        """Return what stands below `here` when nothing is written, as a tree without places."""
        if shape.model(here) is not None:
            found = _default(below.field)
            return as_tree(found) if isinstance(found, Spec | dict | list) else empty_map(self.setting.origin)
        known = _default(shape.field) if extra(shape.field).get("joins_default") else {}
        if step in known:
            return as_tree(known[step])
        names = list(dict.fromkeys([*here.entries, *known]))
        hint = self.in_designs((*done, step)) or known_are(step, names)
        raise self.refuse((*done, step), f"no such name{hint}")

    def in_designs(self, loc: Loc) -> str:
        """Return a hint where a design has what the base has not."""
        designs = child(self.root, "designs")
        names = designs.entries if isinstance(designs, MapNode) else {}
        found = next((name for name in names if at(self.root, ("designs", name, *loc)) is not None), None)
        return f"; did you mean designs.{found}.{path_text(loc)}?" if found else ""

    def refuse(self, loc: Loc, message: str) -> InputError:
        return InputError((self.setting.origin.problem(message, path_text(loc)),))


def _default(field: FieldInfo | None) -> Any:
    """Return the default of a field, None where it has to be given."""
    if field is None or field.is_required():
        return None
    return field.get_default(call_default_factory=True)
