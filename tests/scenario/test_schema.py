"""The JSON Schema of scenario files is current, sound, and agrees with the reader."""

import re
import runpy
from pathlib import Path

import jsonschema
import pytest
import yaml

from sim.scenario import schema as schema_module
from sim.scenario.scenario_yaml import scenario_yaml
from sim.scenario.schema import json_schema, schema_text

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SHIPPED = sorted(SCENARIOS.glob("*.yaml"))
STARTER = Path(__file__).resolve().parents[2] / "sim" / "cli" / "starter.yaml"


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, no sexagesimal numbers, no yes and no."""


Core.yaml_implicit_resolvers = {}
for tag, pattern in {
    "null": r"^(~|null|)$", "bool": r"^(true|false)$", "int": r"^[-+]?[0-9]+$",
    "float": r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
}.items():  # fmt: skip
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), None)


@pytest.fixture(scope="module")
def schema():
    return json_schema()


@pytest.fixture
def faults(schema):
    """Return where the schema finds fault with a text, also inside each alternative of what may be left out."""

    def _places(errors):
        for error in errors:
            yield error.json_path
            yield from _places(error.context)

    def _faults(text):
        return list(_places(jsonschema.Draft202012Validator(schema).iter_errors(yaml.load(text, Core))))

    return _faults


def test_the_schema_is_a_schema(schema):
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_shipped_schema_is_current():
    shipped = (SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8")
    assert shipped == schema_text(), "run: python -m sim.scenario.schema > scenarios/scenario.schema.json"


def test_the_schema_is_printed_by_its_module(capsys):
    runpy.run_path(schema_module.__file__, run_name="__main__")
    assert capsys.readouterr().out == schema_text()


@pytest.mark.parametrize("path", [*SHIPPED, STARTER, STARTER.with_suffix(".zh.yaml")], ids=lambda path: path.name)
def test_the_schema_accepts_what_is_shipped(faults, path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_scenario_names_the_schema_in_its_first_line(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=scenario.schema.json"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "designs: {a: {}, b: {units: {car: {mode: foot, skills: null}, 车: {crew: 2}}, desk: {queue_limit: null}}}\n",
        "title: 2024\nseed: 0\nexperiment: {baseline: null}\n",
    ],
)
def test_the_schema_accepts_a_scenario(faults, minimal, text):
    assert faults(minimal + text) == []


def test_the_schema_accepts_an_overlay_on_another_file(faults):
    text = (
        "extends: base.yaml\nworld: {source: {area_km2: 5}}\ndemand: {kinds: {theft: null, a: {work: {mean_min: 2}}}}\n"
    )
    assert faults(text) == []


def test_the_schema_accepts_a_resolved_scenario(faults, read, minimal):
    assert faults(scenario_yaml(read(minimal).scenario)) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("name: harbour", "", "$"),
        ("name: harbour", "name: a\ntilte: b", "$"),
        ("per_day: 2", "per_day: -2", "$.demand.kinds.theft.rate.per_day"),
        ("per_day: 2", "per_dya: 2", "$.demand.kinds.theft.rate"),
        ("  theft:", "  big theft:", "$.demand.kinds"),
        ("law: constant", "law: constatn", "$.demand.kinds.theft.work"),
        ("cells: 4", "", "$.world.source"),
        ("    bases: {level: township}\n", "", "$.units.car"),
        ("00:00-24:00", "all day", "$.units.car.shifts[0].hours"),
    ],
)
def test_the_schema_finds_fault_with_a_mistake(faults, minimal, old, new, path):
    assert minimal.count(old) == 1
    assert path in faults(minimal.replace(old, new))


def test_the_schema_lets_an_incomplete_base_be_completed_by_designs(faults, minimal):
    text = minimal.replace("    bases: {level: township}\n", "")
    assert faults(text + "designs: {a: {units: {car: {bases: {level: village}}}}}\n") == []


def test_every_key_is_described_with_unit_and_source(schema):
    kind = schema["$defs"]["Kind"]["properties"]
    assert kind["target_min"]["description"] == (
        "Response time that planners aim for. Unit: min. Source: the 5-minute police circle (5分钟警务圈)."
    )
    for definition in schema["$defs"].values():
        for name, key in definition["properties"].items():
            assert key.get("description"), name
            assert not {"unit", "source", "is_file", "joins_default", "title"} & key.keys()
