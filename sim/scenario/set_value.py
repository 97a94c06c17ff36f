"""Where the value of a `--set` goes in a tree, and what has to stand around it first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from sim.errors import InputError
from sim.scenario.shapes import WRITTEN, Shape, as_tree, extra, shape_at
from sim.scenario.tree import (
    ListNode,
    MapNode,
    Node,
    Origin,
    at,
    child,
    empty_map,
    merge,
    path_text,
    plain,
    with_entry,
)
from sim.scenario.wording import given, known_are
from sim.spec import Loc, Spec


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


@dataclass(frozen=True, slots=True)
class Placing:
    """Puts the value of one setting into a tree, going down step by step."""

    root: MapNode
    setting: Setting

    def place(self, here: Node, shape: Shape, done: Loc) -> Node:
        """Return `here`, which stands at `done`, with the value in its place below.

        Raises
        ------
        InputError
            When the path leads nowhere.
        """
        step = self.setting.steps[len(done)]
        if isinstance(here, ListNode):
            return self._into_list(here, shape, done, step)
        if not isinstance(here, MapNode):
            raise self._refuse(done, f"{given(here)} has no parts")
        below = self._known(here, shape, done, step)
        last = len(done) + 1 == len(self.setting.steps)
        if last and done == ("designs",) and isinstance(self.setting.value, MapNode):
            overlay = merge(here.entries.get(step), self.setting.value, keep_nulls=True)
            return with_entry(here, step, overlay, self.setting.origin)
        if last:
            return merge(
                here, with_entry(empty_map(self.setting.origin), step, self.setting.value, self.setting.origin)
            )
        node = here.entries.get(step) or self._default_at(here, shape, below, done, step)
        return with_entry(here, step, self.place(node, below, (*done, step)), self.setting.origin)

    def _into_list(self, here: ListNode, shape: Shape, done: Loc, step: str) -> ListNode:
        count = len(here.items)
        if not step.isdecimal() or len(step) > 9 or int(step) >= count:
            numbers = f"its items are [0] to [{count - 1}]" if count else "it has no items"
            raise self._refuse(done, f"is a list; {numbers}")
        number, below = int(step), shape.items
        if below is None:
            raise self._refuse(done, "a list has no place here")
        if len(done) + 1 == len(self.setting.steps):
            item = merge(here.items[number], self.setting.value)
        else:
            item = self.place(here.items[number], below, (*done, number))
        return replace(here, items=(*here.items[:number], item, *here.items[number + 1 :]))

    def _known(self, here: MapNode, shape: Shape, done: Loc, step: str) -> Shape:
        """Return the shape below, or refuse a step that leads nowhere."""
        below = shape.below(here, step)
        if below is not None:
            return below
        keys = shape.model(here)
        if keys is not None:
            raise self._refuse((*done, step), f"no such key{known_are(step, keys.model_fields)}")
        if shape.tag:
            raise self._refuse((*done, shape.tag), "missing; set it first")
        raise self._refuse(done, "has no parts")

    def _default_at(self, here: MapNode, shape: Shape, below: Shape, done: Loc, step: str) -> Node:
        """Return what stands below `here` when nothing is written, as a tree without places."""
        if shape.model(here) is not None:
            found = _default(below.field)
            says_nothing = extra(below.field).get("joins_default") or _is_plain_default(found)
            return empty_map(self.setting.origin) if says_nothing else as_tree(found)
        known = self._joined(shape, done) if extra(shape.field).get("joins_default") else {}
        if step in known:
            return as_tree(known[step])
        names = list(dict.fromkeys([*here.entries, *known]))
        hint = self._in_designs((*done, step)) or known_are(step, names)
        raise self._refuse((*done, step), f"no such name{hint}")

    def _joined(self, shape: Shape, done: Loc) -> dict[str, Any]:
        """Return the entries of a map that joins its default when none is given, as the model around it has them."""
        around = shape_at(WRITTEN, self.root, done[:-1])
        written = plain(at(self.root, done[:-1]) or empty_map(self.setting.origin))
        model = around.model(None) if around is not None else None
        assert model is not None
        assert isinstance(written, dict)
        try:
            found: dict[str, Any] = getattr(model.model_validate({**written, done[-1]: {}}), str(done[-1]))
        except ValidationError:
            return dict(_default(shape.field))
        return found

    def _in_designs(self, loc: Loc) -> str:
        """Return a hint where a design has what the base has not."""
        designs = child(self.root, "designs")
        names = designs.entries if isinstance(designs, MapNode) else {}
        found = next((name for name in names if at(self.root, ("designs", name, *loc)) is not None), None)
        return f"; did you mean designs.{found}.{path_text(loc)}?" if found else ""

    def _refuse(self, loc: Loc, message: str) -> InputError:
        return InputError((self.setting.origin.problem(message, path_text(loc)),))


def _is_plain_default(found: Any) -> bool:
    """Whether a default is what an empty map means anyway, or has to be given."""
    if not isinstance(found, Spec):
        return not isinstance(found, dict | list)
    return not any(field.is_required() for field in type(found).model_fields.values()) and found == type(found)()


def _default(field: FieldInfo | None) -> Any:
    """Return the default of a field, None where it has to be given."""
    if field is None or field.is_required():
        return None
    return field.get_default(call_default_factory=True)
