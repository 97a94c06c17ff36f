"""From pydantic's errors to sentences: what was given, what is allowed, what to try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from sim.scenario.places import KEY, Found, key_origin, missing_origin, tree_loc, value_origin
from sim.scenario.shapes import WRITTEN, Shape, shape_at
from sim.scenario.specs.response import Design
from sim.scenario.tree import Leaf, MapNode, Node, at
from sim.scenario.wording import did_you_mean, either, given, known_are, listed, quoted
from sim.scenario.yaml_reader import full_width_hint
from sim.spec import FOLDER_NAME, NAME, Loc, MisfitError


def findings(error: ValidationError, tree: MapNode, root: Shape = WRITTEN) -> Iterator[Found]:
    """Yield what is wrong with a file of this shape, in the order in which pydantic found it."""
    for details in error.errors(include_url=False, include_input=False):
        yield from _found(details, tree, root)


def _found(details: Any, tree: MapNode, root: Shape) -> Iterator[Found]:
    kind, loc = details["type"], tree_loc(tree, details["loc"], root)
    raised = details.get("ctx", {}).get("error")
    if isinstance(raised, MisfitError):
        for below, message in raised.findings:
            yield Found((*loc, *below), value_origin(tree, (*loc, *below)), message)
    elif details["loc"][-1:] == (KEY,) and (loc[-1:] != (KEY,) or details["loc"][-2:] == (KEY, KEY)):
        yield Found(loc, key_origin(tree, loc), _key_message(tree, loc, root))
    elif kind == "extra_forbidden":
        yield Found(loc, key_origin(tree, loc), _unknown_key(tree, loc, root))
    elif kind == "missing":
        yield _missing(tree, loc, root)
    elif kind in ("union_tag_not_found", "union_tag_invalid") and isinstance(at(tree, loc), MapNode):
        yield _tag(tree, loc, root)
    else:
        shape = shape_at(root, tree, loc) or Shape(Any)
        yield Found(loc, value_origin(tree, loc), _message(kind, at(tree, loc), shape, details))


def _key_message(tree: MapNode, loc: Loc, root: Shape) -> str:
    shape = shape_at(root, tree, loc[:-1])
    known = shape.free_keys if shape is not None else ()
    key = str(loc[-1])
    if known:
        return f"unknown key{known_are(key, known)}"
    return f"{quoted(key)}: {_PATTERNS[NAME]}"


def _unknown_key(tree: MapNode, loc: Loc, root: Shape) -> str:
    shape = shape_at(root, tree, loc[:-1]) or Shape(Any)
    parent, key = at(tree, loc[:-1]), str(loc[-1])
    model = shape.model(parent)
    known = list(model.model_fields) if model is not None else []
    if not isinstance(parent, MapNode) or not shape.tag:
        return f"unknown key{known_are(key, known, 20)}"
    tag = parent.entries[shape.tag]
    if any(key in other.model_fields for other in shape.models):
        left_over = f"; write {key}: null there to drop it" if tag.origin.is_overlay else ""
        place = f" ({tag.origin})" if tag.origin.is_overlay else ""
        return f"does not go with {shape.tag}: {given(tag)}{place}, whose keys are {listed(known)}{left_over}"
    return f"unknown key{known_are(key, known, 20, f'Known with {shape.tag}: {given(tag)}')}"


def _missing(tree: MapNode, loc: Loc, root: Shape) -> Found:
    shape = shape_at(root, tree, loc)
    above = shape_at(root, tree, loc[:-1])
    field = shape.field if shape is not None else None
    unit = f" ({shape.unit()})" if shape is not None and shape.unit() else ""
    what = (field.description or "").rstrip(".") if field is not None else "it must be given"
    message = f"missing: {what[:1].lower()}{what[1:]}{unit}"
    return Found(loc, missing_origin(tree, loc, above.tag if above is not None else ""), message)


def _tag(tree: MapNode, loc: Loc, root: Shape) -> Found:
    """A map that may be one of several models does not say which, or names none of them."""
    shape = shape_at(root, tree, loc) or Shape(Any)
    known = [str(model.model_fields[shape.tag].default) for model in shape.models]
    here = (*loc, shape.tag)
    node = at(tree, here)
    if node is None:
        return Found(here, missing_origin(tree, here, ""), f"missing: {either(known)}")
    near = did_you_mean(str(node.value), known) if isinstance(node, Leaf) else ""
    return Found(here, value_origin(tree, here), f"{given(node)}: must be {either(known)}{near}")


def _message(kind: str, node: Node | None, shape: Shape, details: Any) -> str:
    context = details.get("ctx", {})
    if kind in _BOUNDS:
        return f"{given(node)}: {_BOUNDS[kind](context)}{_other_unit(node, shape, context)}"
    if kind in _COUNTS:
        return _count_message(kind, node, context)
    if kind == "value_error":
        text = str(context.get("error", details["msg"]))
        return text if isinstance(node, MapNode) else f"{given(node)}: {text}{_type_hint(node)}"
    if kind == "string_pattern_mismatch":
        return f"{given(node)}: {_PATTERNS[context['pattern']]}"
    if kind == "literal_error":
        near = did_you_mean(str(node.value), shape.literals) if isinstance(node, Leaf) else ""
        return f"{given(node)}: must be {either(shape.literals)}{near}"
    hint = "; write {} for the base as it is" if shape.models == (Design,) and given(node) == "empty" else ""
    return f"{given(node)}: must be {_wanted(kind, shape)}{_type_hint(node)}{hint}"


def _count_message(kind: str, node: Node | None, context: dict[str, Any]) -> str:
    what = "character" if kind.startswith("string") else "item"
    wanted = context.get("min_length", context.get("max_length", 0))
    has = f"{given(node)} with {context['actual_length']}" if context.get("actual_length") else given(node)
    return f"{has}: must have {_COUNTS[kind]} {wanted} {what}{'s' if wanted != 1 else ''}"


_BOUNDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than": lambda context: f"must be above {context['gt']:g}",
    "greater_than_equal": lambda context: f"must be {context['ge']:g} or more",
    "less_than": lambda context: f"must be below {context['lt']:g}",
    "less_than_equal": lambda context: f"must be {context['le']:g} or less",
}
_PATTERNS = {
    NAME: "a name is made of letters, digits, _ and -, at most 60 of them",
    FOLDER_NAME: 'a folder gets this name: it cannot begin with a space or a dot, nor hold / \\ : * ? " < > |',
}
_COUNTS = {
    "too_short": "at least", "too_long": "at most", "string_too_short": "at least", "string_too_long": "at most",
}  # fmt: skip


def _wanted(kind: str, shape: Shape) -> str:
    unit = f" ({shape.unit()})" if shape.unit() else ""
    if kind.startswith(("int", "float", "finite")):
        return ("a whole number" if int in shape.alternatives else "a number") + unit
    if kind.startswith("bool"):
        return "true or false"
    if kind.startswith("list"):
        return "a list: [a, b], or lines that begin with “- ”"
    if kind.startswith("string"):
        return "text"
    keys = [name for model in shape.models[:1] for name in model.model_fields]
    if shape.tag:
        return f"a map with the key {shape.tag}: {either(str(m.model_fields[shape.tag].default) for m in shape.models)}"
    return f"a map with the keys {listed(keys)}" if keys else "a map of names and what belongs to them"


def _type_hint(node: Node | None) -> str:
    """Return what to try when a text is no number, or no map."""
    text = node.value if isinstance(node, Leaf) and node.value is not None else ""
    if text.replace(",", "").replace("，", "").replace(".", "", 1).isdecimal() and text.isascii() and "," in text:
        return "; write it without commas"
    if text.isdecimal() and not text.isascii():
        return f"; write {''.join(str(int(digit)) for digit in text)}, in Latin digits"
    if text[:1].isdecimal() and text[-1:].isalpha() and text[-1:] not in "xX" and not text.startswith(("0x", "0X")):
        return "; write the number alone, the unit is known"
    return full_width_hint([text])


def _other_unit(node: Node | None, shape: Shape, context: dict[str, Any]) -> str:
    """Return a hint where an area is too large and would fit in square metres."""
    if shape.unit() != "km2" or "le" not in context or not isinstance(node, Leaf):
        return ""
    return f"; if it is in m2, write {float(node.value or 0) / 1e6:g}"
