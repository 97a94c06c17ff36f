"""`--set path=value`: the last overlay, one value at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sim.errors import InputError, Problem
from sim.scenario.overlays import with_designs
from sim.scenario.set_value import Placing, Setting
from sim.scenario.shapes import WRITTEN
from sim.scenario.specs.response import DESIGN_PARTS
from sim.scenario.tree import Leaf, ListNode, MapNode, Node, Origin, at, child
from sim.scenario.yaml_reader import parse_yaml

_STEP = re.compile(r"([^\[\].]+)((?:\[\d+\])*)")


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
        changed = Placing(tree, setting).place(tree, WRITTEN, ())
    except InputError as error:
        problems.extend(error.problems)
        return tree
    assert isinstance(changed, MapNode)
    return changed


def _hidden(resolved: MapNode, setting: Setting) -> list[Problem]:
    """Warn of designs that say otherwise than a setting of the base."""
    if setting.steps[0] not in DESIGN_PARTS or not isinstance(setting.value, Leaf):
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
        below = child(node, int(step) if isinstance(node, ListNode) and step.isdecimal() else step)
        if below is None and isinstance(node, MapNode) and step not in node.removed:
            origins = (part.origin for part in node.entries.values())
            return next((origin for origin in origins if origin.design and not origin.option), None)
        node = below
    return node.origin if node is not None and node.origin.design and not node.origin.option else None
