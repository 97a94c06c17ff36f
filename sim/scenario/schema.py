"""JSON Schema of a scenario file, for completion and checks while one writes.

    python -m sim.scenario.schema > scenarios/scenario.schema.json

It describes the written form: with `extends`, and inside `units`, `desk` and `designs`, everything is an overlay, so
nothing is required and null removes. What only the whole can tell (names that must exist, files) `sim check` tells.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import PlainValidatorFunctionSchema

from sim.scenario.specs.later import Later
from sim.scenario.specs.response import DESIGN_PARTS
from sim.scenario.specs.written import Written
from sim.spec import NAME

Schema = dict[str, Any]

_OWN_KEYWORDS = ("unit", "source", "is_file", "joins_default", "discriminator", "title", "$defs")
_OVERLAYS = (*DESIGN_PARTS, "designs")
_NAME = "^[^\\s!-,./:-@\\[-^`{-~]+$"
"""`Name` without \\w, which means Latin letters only to the editors' JavaScript."""


class _Describer(GenerateJsonSchema):
    """Looks behind what stands for models that are loaded later."""

    def function_plain_schema(self, schema: PlainValidatorFunctionSchema) -> Schema:
        stand_in: type[Later] = schema["function"]["function"].__self__  # type: ignore[union-attr]
        return self.generate_inner(stand_in.adapter().core_schema)


def json_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a scenario file."""
    models = Written.model_json_schema(schema_generator=_Describer)
    definitions = {name: _tidy(model) for name, model in models["$defs"].items()}
    parts = {f"{name}Part": _part(model) for name, model in definitions.items()}
    whole = _tidy(models)
    overlay = _part(whole)
    complete = {key: value for key, value in whole["properties"].items() if key not in (*_OVERLAYS, "extends")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Peacegrid scenario",
        "description": "A district, what it asks for, and the ways of answering that are compared.",
        "type": "object",
        "additionalProperties": False,
        "properties": overlay["properties"],
        "if": {"required": ["extends"]},
        "else": {
            "required": ["name", "world", "demand"],
            "properties": complete,
            "if": {"required": ["designs"]},
            "else": {"required": ["units"], "properties": {key: whole["properties"][key] for key in DESIGN_PARTS}},
        },
        "$defs": _used(definitions | parts, overlay, complete, whole["properties"]["units"]),
    }


def _tidy(schema: Any) -> Any:
    """Return a schema in the standard's keywords only, with unit and source told in the description."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: _tidy(value) for key, value in schema.items() if key not in (*_OWN_KEYWORDS, "properties")}
    if "properties" in schema:
        tidy["properties"] = {name: _tidy(value) for name, value in schema["properties"].items()}
    told = [schema.get("description", ""), _told("Unit: ", schema.get("unit")), _told("Source: ", schema.get("source"))]
    if any(told):
        tidy["description"] = " ".join(text for text in told if text)
    if schema.get("type") == "string" and not {"enum", "const", "format", "examples"} & schema.keys():
        tidy["type"] = ["string", "number", "boolean"]
    if tidy.get("pattern") == NAME:
        tidy["pattern"] = _NAME
    names = tidy.pop("patternProperties", None)
    if names is not None:
        tidy |= {"additionalProperties": next(iter(names.values())), "propertyNames": {"pattern": _NAME}}
    return tidy


def _told(label: str, text: Any) -> str:
    return f"{label}{text}." if text and text != "convention" else ""


def _part(schema: Any) -> Any:
    """Return the schema of an overlay on what `schema` describes: nothing is required, null removes."""
    if isinstance(schema, list):
        return [_part(item) for item in schema]
    if not isinstance(schema, dict):
        return f"{schema}Part" if isinstance(schema, str) and schema.startswith("#/$defs/") else schema
    part = {
        "anyOf" if key == "oneOf" else key: value if key in ("items", "enum") else _part(value)
        for key, value in schema.items()
        if key not in ("required", "minProperties")
    }
    if "properties" in part:
        part["properties"] = {name: _or_null(value) for name, value in part["properties"].items()}
    if isinstance(part.get("additionalProperties"), dict):
        part["additionalProperties"] = _or_null(part["additionalProperties"])
    return part


def _or_null(schema: Schema) -> Schema:
    told: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    rest = {key: value for key, value in schema.items() if key not in told}
    return {**told, "anyOf": [rest, {"type": "null"}]}


def _used(definitions: dict[str, Schema], *roots: Any) -> dict[str, Schema]:
    """Return the definitions that can be reached from `roots`."""
    found: dict[str, Schema] = {}
    waiting: list[Any] = list(roots)
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            waiting.extend(here.values())
            name = str(here.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in found:
                found[name] = definitions[name]
                waiting.append(definitions[name])
        elif isinstance(here, list):
            waiting.extend(here)
    return dict(sorted(found.items()))


def schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(schema_text())
