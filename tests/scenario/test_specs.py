"""The models themselves: what holds for every field, and what Python code may hand over."""

import pickle
from datetime import date

import pytest
from pydantic import ValidationError

from sim.scenario.shapes import WRITTEN, Shape, extra
from sim.scenario.specs.clock import Clock
from sim.scenario.specs.response import Bases
from sim.scenario.specs.roster import Shift
from sim.scenario.specs.scenario import Scenario
from sim.scenario.specs.times import HoursOfDay
from sim.spec import MisfitError, Spec


def every_field():
    """Yield every field that a scenario can have, once."""
    seen, waiting = set(), [WRITTEN]
    while waiting:
        shape = waiting.pop()
        waiting += [inner for inner in (shape.values, shape.items) if inner is not None]
        for model in shape.models:
            if model not in seen:
                seen.add(model)
                for name, field in model.model_fields.items():
                    waiting.append(Shape(field.annotation, field))
                    yield model, name, field


FIELDS = [pytest.param(model, name, field, id=f"{model.__name__}.{name}") for model, name, field in every_field()]


@pytest.mark.parametrize(("model", "name", "field"), FIELDS)
def test_every_field_documents_itself(model, name, field):
    assert field.description
    assert field.description.endswith((".", "?", ")"))
    assert {"unit", "source", "is_file", "joins_default"} <= extra(field).keys()
    assert extra(field)["source"]
    assert model.__doc__


@pytest.mark.parametrize(("model", "name", "field"), FIELDS)
def test_a_name_that_ends_in_a_unit_has_that_unit(model, name, field):
    units = {"_min": "min", "_km": "km", "_km2": "km2", "_kmh": "km/h", "_days": "days"}
    wanted = next((unit for end, unit in units.items() if name.endswith(end) and "_per_" not in name), None)
    if wanted is not None:
        assert extra(field)["unit"] == wanted


@pytest.mark.parametrize(("model", "name", "field"), FIELDS)
def test_what_may_be_none_is_none_unless_given(model, name, field):
    """A resolved scenario is written without the values that are None."""
    if type(None) in getattr(field.annotation, "__args__", ()):
        assert not field.is_required()
        assert field.default is None


def test_a_scenario_cannot_be_changed(read, minimal):
    scenario = read(minimal).scenario
    with pytest.raises(ValidationError):
        scenario.seed = 2


def test_a_scenario_travels_between_processes(read, minimal):
    scenario = read(minimal).scenario
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_scenario_is_made_from_plain_python_values():
    scenario = Scenario.model_validate(
        {
            "name": "port",
            "clock": {"start": date(2024, 1, 1), "days": 2, "warm_up_days": 0},
            "world": {
                "source": {"kind": "read", "roads": {"format": "none"},
                           "cells": {"format": "inline", "points": [{"code": "a", "residents": 5}]}},
            },
            "demand": {"kinds": {"call": {"rate": {"per_day": 3}, "work": {"law": "exponential", "mean_min": 4}}}},
            "designs": {"one": {"units": {"car": {"bases": {"places": ["a"]}, "shifts": [{"hours": "22:00-06:00"}]}}}},
        }
    )  # fmt: skip
    assert scenario.baseline == "one"
    assert scenario.clock.end_at == 2880.0
    assert scenario.clock.stop_at == 4320.0
    assert scenario.designs["one"].units["car"].shifts[0].hours == HoursOfDay(1320, 1800)


def test_the_baseline_may_be_named(read, minimal):
    text = minimal + "designs: {a: {}, b: {title: B}}\nexperiment: {baseline: b}\n"
    assert read(text).scenario.baseline == "b"


@pytest.mark.parametrize("hours", [HoursOfDay(0, 1440), HoursOfDay(1320, 1800), HoursOfDay(480, 1230)])
def test_hours_are_read_as_they_are_shown(hours):
    assert Shift(hours=hours).hours == Shift.model_validate({"hours": str(hours)}).hours


@pytest.mark.parametrize("value", [None, 5, 22.0, ["22:00"], "", "22:00", "2200-0600"])
def test_what_is_no_span_of_the_day_is_refused(value):
    with pytest.raises(ValidationError, match="is not a span of the day"):
        Shift.model_validate({"hours": value})


@pytest.mark.parametrize("value", [None, 0, 20220307, "0", "07.03.2022", ["2022-03-07"]])
def test_what_is_no_date_is_not_guessed_to_be_one(value):
    with pytest.raises(ValidationError, match="is not a date"):
        Clock.model_validate({"start": value})


def test_misfits_speak_of_several_places():
    error = MisfitError(((("a", 0), "too big"), ((), "does not fit")))
    assert str(error) == "a.0: too big; does not fit"
    assert pickle.loads(pickle.dumps(error)).findings == error.findings


def test_bases_count_places_of_a_level_only():
    assert Bases(level="village", largest=3).largest == 3
    with pytest.raises(ValidationError, match="goes with level"):
        Bases(places=["a"], largest=3)


def test_an_unknown_key_is_refused_in_every_model():
    models = {model for model, _, _ in every_field()}
    assert len(models) > 25
    assert all(issubclass(model, Spec) and model.model_config["extra"] == "forbid" for model in models)
