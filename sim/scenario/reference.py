"""The reference pages of the scenario file and of a mapping of recorded calls, made from the models.

python -m sim.scenario.reference > docs/reference/scenario.md
python -m sim.scenario.reference call_mapping > docs/reference/call_mapping.md
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args, get_origin

import yaml
from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic.fields import FieldInfo

from sim.scenario.reference_introduction import CALL_MAPPING, INTRODUCTION
from sim.scenario.shapes import Shape, as_tree, extra
from sim.scenario.specs.call_mapping import CallMapping
from sim.scenario.specs.points_in_time import PointInTime
from sim.scenario.specs.times import HoursOfDay
from sim.scenario.specs.written import Written
from sim.scenario.tree import plain
from sim.spec import Spec

_LONGEST_DEFAULT = 60
_WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    date: "date",
    HoursOfDay: "hours",
    PointInTime: "point in time",
}
_HEAD = "| key | what it is | type | unit | allowed | default | source of the default |\n|---|---|---|---|---|---|---|"


def reference_page() -> str:
    """Return the page as Markdown: one section for each part of a scenario, one row for each key."""
    return _page(INTRODUCTION, Written)


def call_mapping_page() -> str:
    """Return the page on mappings of recorded calls."""
    return _page(CALL_MAPPING, CallMapping)


def _page(introduction: str, root: type[Spec]) -> str:
    parts = [introduction.strip()]
    parts += ["\n".join(_section(model)) for model in models_in(root)]
    return "\n\n".join(parts) + "\n"


def models_in(root: type[Spec]) -> list[type[Spec]]:
    """Return every model that can stand in a file, in the order in which a reader meets them."""
    found: list[type[Spec]] = []
    waiting: list[Shape] = [Shape(root)]
    while waiting:
        shape = waiting.pop(0)
        below = [inner for inner in (shape.values, shape.items) if inner is not None]
        for model in shape.models:
            if model not in found:
                found.append(model)
                below += [Shape(field.annotation, field) for field in model.model_fields.values()]
        waiting = below + waiting
    return found


def _section(model: type[Spec]) -> Iterator[str]:
    yield f"## {model.__name__}\n"
    yield inspect.getdoc(model) or ""
    yield ""
    yield _HEAD
    long_defaults: list[str] = []
    for name, field in model.model_fields.items():
        yield _row(name, field, long_defaults)
    for name in long_defaults:
        yield f"\nDefault of `{name}`:\n\n```yaml\n{_block(_default(model.model_fields[name]))}```"


def _row(name: str, field: FieldInfo, long_defaults: list[str]) -> str:
    shape = Shape(field.annotation, field)
    about = extra(field)
    default, source = "required", ""
    is_tag = len(shape.literals) == 1
    if isinstance(_given_default(field), Spec) and len(shape.models) == 1:
        default, source = "its own defaults", str(about["source"])
    elif not field.is_required() and not is_tag:
        default, source = _flow(_default(field)), str(about["source"])
        if len(default) > _LONGEST_DEFAULT:
            long_defaults.append(name)
            default = "below"
    allowed = "; ".join([*_allowed(field.metadata), *_allowed_inside(shape)])
    cells = [f"`{name}`", field.description or "", _type(shape), str(about["unit"]), allowed, default, source]
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _type(shape: Shape) -> str:
    if shape.models:
        return " or ".join(f"[{model.__name__}](#{model.__name__.lower()})" for model in shape.models)
    if shape.values is not None:
        return f"map: {'road class' if shape.free_keys else 'name'} → {_type(shape.values)}"
    if shape.items is not None:
        return f"list of {_type(shape.items)}"
    if shape.literals:
        return ", ".join(f"`{word}`" for word in shape.literals)
    return _WORDS[shape.alternatives[0]]


def _allowed(metadata: list[Any]) -> Iterator[str]:
    for bound in metadata:
        if isinstance(bound, Ge):
            yield f"{bound.ge:,.15g} or more"
        elif isinstance(bound, Gt):
            yield f"above {bound.gt:,.15g}"
        elif isinstance(bound, Le):
            yield f"{bound.le:,.15g} or less"
        elif isinstance(bound, Lt):
            yield f"below {bound.lt:,.15g}"
        elif isinstance(bound, MinLen):
            yield f"at least {bound.min_length} long" if bound.min_length > 1 else "not empty"
        elif isinstance(bound, MaxLen):
            yield f"at most {bound.max_length:,} long"


def _allowed_inside(shape: Shape) -> Iterator[str]:
    """Yield the bounds of the items of a list or the values of a map."""
    for annotation in shape.alternatives:
        for part in get_args(annotation)[-1:] if get_origin(annotation) in (list, dict) else ():
            inner = [bound for field in getattr(part, "__metadata__", ()) for bound in getattr(field, "metadata", ())]
            if Shape(part).literals or Shape(part).alternatives[0] in (int, float):
                yield from (f"each {text}" for text in _allowed(inner))


def _given_default(field: FieldInfo) -> Any:
    return None if field.is_required() else field.get_default(call_default_factory=True)


def _default(field: FieldInfo) -> Any:
    return _numbers(plain(as_tree(_given_default(field))))


def _numbers(value: Any) -> Any:
    """Return text that is a number as a number, so that the page shows it without quotes."""
    if isinstance(value, dict):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    if value in ("true", "false"):
        return value == "true"
    try:
        number = float(value)
    except (TypeError, ValueError):
        return value
    return value if not math.isfinite(number) else int(number) if number.is_integer() else number


def _flow(value: Any) -> str:
    if value is None:
        return "none"
    if value == "":
        return "empty"
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
    return f"`{text.splitlines()[0]}`"


def _block(value: Any) -> str:
    text: str = yaml.safe_dump(value, default_flow_style=None, sort_keys=False, allow_unicode=True, width=110)
    return text


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(call_mapping_page() if "call_mapping" in sys.argv else reference_page())
