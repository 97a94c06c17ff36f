"""Which key and value may stand where: the models seen from a path.

A shape is the type annotation of a field. It is stepped through beside what was written, so that one of several
models (told apart by `law`, `format` or `kind`) is known once its tag is.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario.specs.later import Later
from sim.scenario.specs.written import Written
from sim.scenario.tree import Leaf, ListNode, MapNode, Node, Origin, child
from sim.spec import Loc, Spec

_TAGS = ("law", "format", "kind", "route")


@dataclass(frozen=True)
class Shape:
    """What may stand at a place; `field` is the field that it belongs to, of the innermost model above."""

    annotation: Any
    field: FieldInfo | None = None

    @cached_property
    def alternatives(self) -> tuple[Any, ...]:
        """The types, without None and without the metadata of Annotated."""
        return tuple(_alternatives(self.annotation))

    @cached_property
    def models(self) -> tuple[type[Spec], ...]:
        """The models, one or several; empty where there is a plain value, a map or a list."""
        return tuple(t for t in self.alternatives if isinstance(t, type) and issubclass(t, Spec))

    @cached_property
    def tag(self) -> str:
        """Key that tells several models apart; empty where there is no choice."""
        if len(self.models) < 2:
            return ""
        return next(tag for tag in _TAGS if all(tag in model.model_fields for model in self.models))

    @cached_property
    def values(self) -> Shape | None:
        """Shape of the values of a map with free keys."""
        found = next((get_args(t)[1] for t in self.alternatives if get_origin(t) is dict), None)
        return None if found is None else Shape(found, self.field)

    @cached_property
    def items(self) -> Shape | None:
        """Shape of the items of a list."""
        found = next((get_args(t)[0] for t in self.alternatives if get_origin(t) is list), None)
        return None if found is None else Shape(found, self.field)

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The words that may stand here, where they are counted."""
        return next((get_args(t) for t in self.alternatives if get_origin(t) is Literal), ())

    @cached_property
    def free_keys(self) -> tuple[str, ...]:
        """Keys that a map may have, where they are counted; empty where any name may be one."""
        found = next((get_args(t)[0] for t in self.alternatives if get_origin(t) is dict), str)
        return Shape(found).literals

    def model(self, node: Node | None) -> type[Spec] | None:
        """Return the model of what is written here; None where its tag does not tell."""
        models = self.models
        if len(models) < 2:
            return models[0] if models else None
        tag = child(node, self.tag)
        written = tag.value if isinstance(tag, Leaf) else None
        return next((model for model in models if model.model_fields[self.tag].default == written), None)

    def below(self, node: Node | None, step: str | int) -> Shape | None:
        """Return the shape one step below what is written here, or None where nothing may stand."""
        model = self.model(node)
        if model is not None:
            return _of_field(model, str(step))
        return self.items if isinstance(step, int) else self.values

    def unit(self) -> str:
        """Return the unit of measure, empty for none."""
        return str(extra(self.field).get("unit", ""))


@cache
def _of_field(model: type[Spec], name: str) -> Shape | None:
    """Return the shape of a field, always the same one, so that what it works out is worked out once."""
    found = model.model_fields.get(name)
    return None if found is None else Shape(found.annotation, found)


def _alternatives(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin is Union or origin is types.UnionType:
        for part in get_args(annotation):
            yield from _alternatives(part)
    elif isinstance(annotation, type) and issubclass(annotation, Later):
        yield from _alternatives(annotation.stands_for())
    elif annotation is not type(None):
        yield annotation


def extra(field: FieldInfo | None) -> dict[str, Any]:
    """Return what `setting` noted beside a field: `unit`, `source`, `is_file`."""
    found = field.json_schema_extra if field is not None else None
    return found if isinstance(found, dict) else {}


WRITTEN = Shape(Written)
"""The shape of a whole scenario file."""


def shape_at(root: Shape, node: Node | None, loc: Loc) -> Shape | None:
    """Return the shape at `loc` below `root`, seen beside what is written."""
    shape: Shape | None = root
    for step in loc:
        if shape is None:
            return None
        shape, node = shape.below(node, step), child(node, step)
    return shape


def walk(shape: Shape | None, node: Node, loc: Loc = ()) -> Iterator[tuple[Loc, Shape | None, Node]]:
    """Yield every place that is written, from the top down, with its shape where it has one."""
    yield loc, shape, node
    steps: list[tuple[str | int, Node]] = []
    if isinstance(node, MapNode):
        steps.extend(node.entries.items())
    elif isinstance(node, ListNode):
        steps.extend(enumerate(node.items))
    for step, below in steps:
        yield from walk(shape.below(node, step) if shape is not None else None, below, (*loc, step))


def as_tree(value: Any) -> Node:
    """Return a typed value, such as a default, as a tree without places: what stands in no file."""
    nowhere = Origin()
    if isinstance(value, Spec):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        return MapNode({key: as_tree(part) for key, part in value.items()}, dict.fromkeys(value, nowhere), nowhere)
    if isinstance(value, list):
        return ListNode(tuple(as_tree(part) for part in value), nowhere)
    if isinstance(value, bool):
        return Leaf("true" if value else "false", nowhere)
    return Leaf(None if value is None else str(value), nowhere)
