"""Every word of the report exists in both languages and says the same."""

import json
import string
from pathlib import Path
from typing import get_args

import pytest

import sim.report.words as words_module
from sim.engine.witness import Reason
from sim.experiment.comparison import CORRECTION, HIGHER, LOWER, NO_DIFFERENCE, TOO_FEW
from sim.measures.catalogue import CATALOGUE
from sim.record.journal import Fact
from sim.record.tables import State
from sim.report import headline
from sim.report.words import Words
from sim.scenario.reference import models_in
from sim.scenario.specs.scenario import Scenario
from sim.spec import Spec

OF_UNITS = {
    "homeward",
    "home",
    "on_duty",
    "off_duty",
    "relocated",
    "at_post",
    "patrol",
    "break",
    "break_over",
    "charge",
    "charged",
}
"""Facts that concern no matter."""

DICTIONARY = json.loads(Path(words_module.__file__).with_name("words.json").read_text(encoding="utf-8"))
ZH = Words("zh")


def values_of(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def models():
    """Return the parts of a scenario, with the models that they extend."""
    lines = dict.fromkeys(line for model in models_in(Scenario) for line in model.__mro__)
    return [model for model in lines if issubclass(model, Spec) and model.__module__.startswith("sim.scenario.specs")]


def defaults():
    for model in models():
        for name in model.__annotations__.keys() & model.model_fields.keys():
            field = model.model_fields[name]
            if not field.is_required() and field.json_schema_extra:
                yield model.__name__, name, field


@pytest.mark.parametrize("unit", sorted({entry.unit for entry in CATALOGUE} - {"", "share"}))
def test_every_unit_of_a_measure_has_words_for_amounts_and_axes(unit):
    assert DICTIONARY[f"unit.{unit}"].keys() == DICTIONARY[f"unit.name.{unit}"].keys() == {"en", "zh"}


def test_both_languages_say_everything_with_the_same_values():
    meanings = {key: texts for key, texts in DICTIONARY.items() if key.startswith("help.")}
    others = {key: texts for key, texts in DICTIONARY.items() if key not in meanings}
    assert [key for key, texts in meanings.items() if set(texts) != {"zh"}] == []
    assert [key for key, texts in others.items() if set(texts) != {"en", "zh"}] == []
    assert [
        key for key, texts in others.items() if not values_of(texts["zh"]) <= values_of(texts["en"]) | {"baseline"}
    ] == []


@pytest.mark.parametrize("name", ["words.json", "findings.json", "problems.json"])
def test_nothing_is_said_twice(name):
    def names(pairs):
        said = [key for key, _ in pairs]
        assert len(said) == len(set(said)), [key for key in said if said.count(key) > 1]
        return dict(pairs)

    text = Path(words_module.__file__).with_name(name).read_text(encoding="utf-8")
    assert json.loads(text, object_pairs_hook=names)


def test_chinese_has_chinese_punctuation():
    mixed = {
        key: texts["zh"]
        for key, texts in DICTIONARY.items()
        if key not in {"villages.calls", "differences.value"}
        and not key.startswith("draft.")  # parts of a file, in its own signs
        and set(",:;()") & set(texts["zh"])
    }
    assert mixed == {}


def test_every_measure_has_a_name_in_both_languages():
    assert [entry.name for entry in CATALOGUE if not ZH.has(f"measure.{entry.name}")] == []


def test_every_verdict_has_words():
    assert all(ZH.has(f"verdict.{verdict}") for verdict in (LOWER, HIGHER, NO_DIFFERENCE, TOO_FEW))
    assert (headline.NO_DIFFERENCE, headline.TOO_FEW) == (NO_DIFFERENCE, TOO_FEW)


def test_every_fact_of_a_matter_every_reason_and_every_state_has_words():
    facts = {fact.name.lower() for fact in Fact} - OF_UNITS
    assert [name for name in sorted(facts) if not ZH.has(f"fact.{name}")] == []
    assert [reason for reason in get_args(Reason) if not ZH.has(f"reason.{reason}")] == []
    assert [state.name for state in State if not ZH.has(f"state.{state.name.lower()}")] == []


def test_the_method_of_correction_is_told_in_chinese():
    assert ZH.known("correction", CORRECTION) != CORRECTION


def test_every_parameter_with_a_default_is_explained_in_chinese():
    from sim.report.assumptions import _ALTERNATIVES, _UNTOLD

    missing = [
        f"help.{model}.{name}"
        for model, name, _ in defaults()
        if model not in _ALTERNATIVES and name not in _UNTOLD and not ZH.has(f"help.{model}.{name}")
    ]
    assert missing == []


def test_every_source_of_a_default_is_told_in_chinese():
    sources = {str(field.json_schema_extra["source"]) for _, _, field in defaults()}
    assert [source for source in sources if not ZH.has(f"source.{source}")] == []


def test_an_unknown_text_is_an_error_and_an_unknown_name_stays():
    with pytest.raises(KeyError):
        ZH("no.such.text")
    assert ZH.known("level", "社区") == "社区"


@pytest.mark.parametrize(
    ("items", "english", "chinese"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a和b"), (["a", "b", "c"], "a, b and c", "a、b和c")],
)
def test_items_are_listed(items, english, chinese):
    assert Words("en").listed(items) == english
    assert ZH.listed(items) == chinese
