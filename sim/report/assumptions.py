"""Every value that the scenario left at its default, with what it means and where the default comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import get_annotations
from typing import Any

from pydantic.fields import FieldInfo

from sim.chance.laws import Constant, Erlang, Exponential, Gamma, Hyperexponential, Lognormal, Uniform, Weibull
from sim.report.numbers import joined
from sim.report.words import Words
from sim.scenario.specs.scenario import Scenario
from sim.spec import ASSUMPTION, CONVENTION, Spec

_LAWS = (Constant, Exponential, Uniform, Lognormal, Erlang, Gamma, Weibull, Hyperexponential)
_UNTOLD = frozenset({"title", "description", "law", "kind", "format", "name"})
"""Fields that say what something is called or which sort it is; their defaults assume nothing."""
_ALTERNATIVES = frozenset({"Bases", "Rate", "SomeRoads", "ClosedRoads", "SpeedChange"})
"""Models that choose by some of their fields; that the others are not given is no assumption."""

_OF_DISPUTES = frozenset({"discovery", "ladder"})
"""Parts of a design that say nothing where the scenario has no disputes."""

_OF_REQUESTS = frozenset({"requests"})
"""The same where it has no requests."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One default value, or several alike: where it stands (`*` for any name), meaning, value, source.

    `weight` sorts: 0 what nobody has measured, 1 what has a source, 2 what is a choice of the program. `is_off` tells
    that it leaves a part of the model unused: the choice of the program is to have none of it.
    """

    path: str
    meaning: str
    value: str
    source: str
    weight: int
    is_off: bool


@dataclass(frozen=True, slots=True)
class _Default:
    steps: tuple[str, ...]
    owner: str
    name: str
    field: FieldInfo
    value: Any


def assumptions(scenario: Scenario, words: Words) -> list[Assumption]:
    """Return all defaults in use, unmeasured ones first; equal ones of several designs or kinds stand once."""
    alike: dict[tuple[str, str, str], list[_Default]] = {}
    unused = _OF_DISPUTES if scenario.demand.disputes is None else frozenset[str]()
    if all(kind.request is None for kind in scenario.demand.kinds.values()):
        unused |= _OF_REQUESTS
    for default in _defaults(scenario, ()):
        if unused.intersection(default.steps):
            continue
        key = (default.owner, default.name, _shown(default.value, words))
        alike.setdefault(key, []).append(default)
    rows = [_row(defaults, shown, words) for (_, _, shown), defaults in alike.items()]
    return sorted(rows, key=lambda row: row.weight)


def _defaults(model: Spec, steps: tuple[str, ...]) -> Iterator[_Default]:
    if type(model).__name__ in _ALTERNATIVES:
        return
    for name, field in type(model).model_fields.items():
        if name not in _UNTOLD:
            yield from _of_field(_declarer(type(model), name), name, field, getattr(model, name), (*steps, name))


def _declarer(model: type[Spec], name: str) -> str:
    """Return the name of the model that a field was written in: models that extend it mean the same by it."""
    return next(line.__name__ for line in model.__mro__ if name in get_annotations(line))


def _of_field(owner: str, name: str, field: FieldInfo, value: Any, steps: tuple[str, ...]) -> Iterator[_Default]:
    """Yield the field itself where it has its default, otherwise the defaults inside it."""
    is_required = field.is_required()
    default = None if is_required else field.get_default(call_default_factory=True)
    if isinstance(value, dict) and isinstance(default, dict) and any(isinstance(part, Spec) for part in value.values()):
        for key, part in value.items():
            if default.get(key) == part:
                yield _Default((*steps, key), owner, name, field, part)
    elif not is_required and value == default and not _is_branch(value):
        yield _Default(steps, owner, name, field, value)
    else:
        yield from _inside(value, steps)


def _inside(value: Any, steps: tuple[str, ...]) -> Iterator[_Default]:
    if isinstance(value, Spec) and not isinstance(value, _LAWS):
        yield from _defaults(value, steps)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _inside(part, (*steps, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _inside(part, (*steps, str(number)))


def _is_branch(value: Any) -> bool:
    return isinstance(value, Spec) and not isinstance(value, _LAWS)


def _row(defaults: list[_Default], shown: str, words: Words) -> Assumption:
    first = defaults[0]
    extra = first.field.json_schema_extra
    told = extra if isinstance(extra, dict) else {}
    source, unit = str(told.get("source", CONVENTION)), str(told.get("unit", ""))
    key = f"help.{first.owner}.{first.name}"
    meaning = words(key) if words.has(key) else str(first.field.description)
    is_number = isinstance(first.value, int | float) and not isinstance(first.value, bool)
    return Assumption(
        path=_common_path([default.steps for default in defaults]),
        meaning=meaning,
        value=joined(shown, unit, words) if is_number else shown,
        source=words.known("source", source),
        weight=2 if source == CONVENTION else 0 if ASSUMPTION in source else 1,
        is_off=source == CONVENTION and first.value in (None, [], {}),
    )


def _common_path(paths: list[tuple[str, ...]]) -> str:
    """Return one path for all: a step in which they differ becomes `*`."""
    return ".".join(steps[0] if len(set(steps)) == 1 else "*" for steps in zip(*paths, strict=True))


def _shown(value: Any, words: Words) -> str:
    if value is None or isinstance(value, bool):
        return words({None: "value.none", True: "value.yes", False: "value.no"}[value])
    if isinstance(value, _LAWS):
        return _law(value, words)
    if isinstance(value, dict | list):
        return _collection(value, words)
    if isinstance(value, Spec):
        parts = {name: _shown(getattr(value, name), words) for name in type(value).model_fields}
        key = f"shown.{type(value).__name__}"
        return words(key, **parts) if words.has(key) else "; ".join(f"{name} {part}" for name, part in parts.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _collection(value: dict[str, Any] | list[Any], words: Words) -> str:
    if isinstance(value, dict):
        parts = [f"{key} {_shown(part, words)}" for key, part in value.items()]
    else:
        parts = [_shown(part, words) for part in value]
    return ", ".join(parts) or words("value.empty")


def _law(law: Any, words: Words) -> str:
    numbers = {name: f"{getattr(law, name):g}" for name in type(law).model_fields if name != "law"}
    return words(f"law.{law.law}", **numbers)
