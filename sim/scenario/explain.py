"""The resolved scenario with where each value came from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pydantic.fields import FieldInfo

from sim.scenario.read import Resolved
from sim.scenario.shapes import extra
from sim.scenario.tree import Node, Origin, child, path_text
from sim.scenario.widths import columns_of, padded
from sim.spec import ASSUMPTION, CONVENTION, Loc, Spec

_PLAIN_TEXT = re.compile(r"[^\s\W](?:[^\n:#\"'\[\]{},]|:(?=\S))*(?<!\s)")
_LONGEST = 60
_WIDEST = 72


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of the resolved scenario.

    Attributes
    ----------
    path:
        Dotted place, as `--set` takes it.
    key:
        Last step of the path; `[0]` in a list.
    value:
        Number, text, true, false, None, or a list of such; None too where `is_branch`.
    is_branch:
        Whether the parts of this map or list follow.
    unit:
        Unit of measure, empty for none.
    origin:
        Where it came from: `file:line`, with the design whose overlay it is; `--set ...`; or `default (source: ...)`.
        Empty for a branch.
    """

    path: str
    key: str
    value: Any
    is_branch: bool
    unit: str
    origin: str


def explain(resolved: Resolved) -> tuple[Explained, ...]:
    """Return the resolved scenario line by line, defaults included."""
    return tuple(_parts(resolved.scenario, resolved.tree, (), None, ""))


def explain_json(resolved: Resolved) -> list[dict[str, Any]]:
    """Return the lines of `explain` as maps, for `--json`."""
    return [asdict(line) for line in explain(resolved)]


def explain_text(resolved: Resolved, told: Callable[[str], str] = str) -> str:
    """Return the resolved scenario as YAML-like lines with the unit and the origin of each value beside it.

    `told` says an origin in the language of the reader.
    """
    lines = explain(resolved)
    written = [_line(line) for line in lines]
    widest = max(width for text in written if (width := columns_of(text)) <= _WIDEST)
    return "\n".join(
        f"{padded(text, widest)}  # {told(line.origin)}" if line.origin else text
        for text, line in zip(written, lines, strict=True)
    )


def _line(line: Explained) -> str:
    start = "  " * (line.path.count(".") + line.path.count("[")) + line.key + ":"
    if line.is_branch:
        return start
    shown = f"[{', '.join(map(_shown, line.value))}]" if isinstance(line.value, list) else _shown(line.value)
    return f"{start} {shown}" + (f" {line.unit}" if line.unit else "")


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if value == {}:
        return "{}"
    text = str(value) if len(str(value)) <= _LONGEST else f"{str(value)[:_LONGEST]}…"
    return text if _PLAIN_TEXT.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _parts(value: Any, node: Node | None, loc: Loc, field: FieldInfo | None, source: str) -> Iterator[Explained]:
    """Yield the parts of a model, a map or a list; `source` is that of the default that it is, empty for none."""
    if isinstance(value, Spec):
        for name, below in type(value).model_fields.items():
            yield from _one(getattr(value, name), child(node, name), (*loc, name), below, source)
        return
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for step, part in parts:
        yield from _one(part, child(node, step), (*loc, step), field, source)


def _one(value: Any, node: Node | None, loc: Loc, field: FieldInfo | None, source: str) -> Iterator[Explained]:
    key = f"[{loc[-1]}]" if isinstance(loc[-1], int) else loc[-1]
    is_default = node is None or node.origin == Origin()
    source = _source(field, source) if is_default else ""
    if _has_parts(value):
        yield Explained(path_text(loc), key, None, True, "", "")
        yield from _parts(value, node, loc, field, source)
        return
    unit = str(extra(field).get("unit", "")) if isinstance(value, int | float) else ""
    origin = f"default ({source})" if node is None or is_default else str(node.origin)
    yield Explained(path_text(loc), key, _plain(value), False, unit, origin)


def _has_parts(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(part, Spec | dict | list) for part in value)
    return isinstance(value, Spec | dict) and bool(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool | int | float | str | dict):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _source(field: FieldInfo | None, above: str) -> str:
    """Return the source of a default: its own, or that of the default which it is a part of."""
    own = str(extra(field).get("source", CONVENTION))
    if own == CONVENTION:
        return above or own
    return own if own == ASSUMPTION else f"source: {own}"
