"""Which key and value may stand where."""

import pytest

from sim.scenario.shapes import WRITTEN, Shape, as_tree, extra, shape_at, walk
from sim.scenario.specs.response import UnitGroup
from sim.scenario.specs.times import HoursOfDay
from sim.scenario.tree import Origin, plain
from sim.scenario.yaml_reader import parse_yaml

TREE = parse_yaml(
    "demand: {kinds: {a: {work: {law: erlang, stages: 2}, patience: {law: nonsense}}}}\n"
    "units: {car: {shifts: [{hours: x}]}}\nworld: {source: {kind: generated}}\nx: {y: 1}\n",
    Origin(),
)


@pytest.mark.parametrize(
    ("loc", "found"),
    [
        (("demand", "kinds", "a", "work", "stages"), "whole"),
        (("demand", "kinds", "a", "work", "median_min"), None),
        (("demand", "kinds", "a", "patience", "stages"), None),
        (("units", "car", "shifts", 0, "hours"), "hours"),
        (("units", "car", "shifts", "first"), None),
        (("world", "source", "area_km2"), "number"),
        (("world", "source", "roads"), None),
        (("x", "y"), None),
        (("name", "y"), None),
    ],
)
def test_a_place_has_the_shape_that_its_models_say(loc, found):
    types = {"whole": int, "hours": HoursOfDay, "number": float}
    shape = shape_at(WRITTEN, TREE, loc)
    assert shape is None if found is None else types[found] in shape.alternatives


def test_the_tag_and_the_words_of_a_place_are_known():
    work = shape_at(WRITTEN, TREE, ("demand", "kinds", "a", "work"))
    assert work.tag == "law"
    assert [model.__name__ for model in work.models][:2] == ["Constant", "Exponential"]
    assert work.unit() == "min"
    group = shape_at(WRITTEN, TREE, ("units", "car"))
    assert (group.models, group.tag, group.literals) == ((UnitGroup,), "", ())
    assert "stay" in shape_at(WRITTEN, TREE, ("units", "car", "after_call")).literals
    assert "trunk" in shape_at(WRITTEN, TREE, ("world", "source", "road_km_per_km2")).free_keys


def test_a_beat_is_told_by_its_route():
    tree = parse_yaml("units: {car: {patrol: {beat: {route: roam, every_min: 1}}}}\n", Origin())
    beat = shape_at(WRITTEN, tree, ("units", "car", "patrol", "beat"))
    assert beat.tag == "route"
    assert float in shape_at(WRITTEN, tree, ("units", "car", "patrol", "beat", "every_min")).alternatives


def test_a_walk_meets_every_place_once_and_knows_the_unknown():
    found = {loc: shape for loc, shape, _ in walk(WRITTEN, TREE)}
    assert len(found) == 19
    assert found["x", "y"] is None
    assert found["units", "car", "shifts", 0].models[0].__name__ == "Shift"


def test_a_place_without_a_field_has_no_notes():
    assert extra(None) == {}
    assert Shape(int).unit() == ""


def test_typed_values_become_a_tree_without_places():
    group = UnitGroup.model_validate({"bases": {"level": "village"}, "shifts": [{"hours": "22:00-06:00"}]})
    tree = as_tree(group)
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert plain(tree)["shifts"] == [{"hours": "22:00-06:00", "crews": "1", "days": days, "breaks": []}]
    assert plain(as_tree({"a": True, "b": False, "c": None, "d": 1.5})) == {
        "a": "true",
        "b": "false",
        "c": None,
        "d": "1.5",
    }
    assert {node.origin for _, _, node in walk(None, tree)} == {Origin()}
