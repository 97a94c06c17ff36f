"""Overlays follow RFC 7396, and every part keeps the place where it was written."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.errors import Problem
from sim.scenario.tree import Leaf, ListNode, MapNode, Origin, Removal, at, merge, of_design, path_text, plain
from sim.scenario.yaml_reader import parse_yaml

BASE, OVER = Origin(file="base.yaml"), Origin(file="over.yaml")


def tree(value, origin=BASE):
    return parse_yaml(json.dumps(value), origin)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": ["1"]}, {"a": ["1"]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": "1"}, {"e": None, "a": "1"}),
        (["1", "2"], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_rfc_7396_come_out(target, patch, result):
    assert plain(merge(tree(target), tree(patch, OVER))) == result


texts = st.text(alphabet="abc", max_size=2)
trees = st.recursive(
    st.none() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
maps = st.dictionaries(texts, trees, max_size=3)


def patched(target, patch):
    """The algorithm of RFC 7396, section 2, on plain values."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = patched(target.get(key), value)
    return target


@settings(max_examples=80, deadline=None)
@given(trees, trees)
def test_any_overlay_does_what_the_rfc_says(target, patch):
    assert plain(merge(tree(target), tree(patch, OVER))) == patched(target, patch)


@settings(max_examples=80, deadline=None)
@given(maps, maps)
def test_laying_an_overlay_twice_is_laying_it_once(target, patch):
    once = merge(tree(target), tree(patch, OVER))
    assert plain(merge(once, tree(patch, OVER))) == plain(once)


def test_each_part_keeps_its_own_place():
    base = parse_yaml("a: 1\nb:\n  c: 2\n  d: 3\n", BASE)
    merged = merge(base, parse_yaml("\n\nb: {c: 4, e: 5}\n", OVER))
    assert isinstance(merged, MapNode)
    assert at(merged, ("a",)).origin == Origin("base.yaml", 1, 4)
    assert at(merged, ("b", "c")).origin == Origin("over.yaml", 3, 8)
    assert at(merged, ("b", "d")).origin == Origin("base.yaml", 4, 6)
    assert at(merged, ("b", "e")).origin == Origin("over.yaml", 3, 14)
    assert merged.keys["b"] == Origin("base.yaml", 2, 1)
    assert merged.entries["b"].origin == Origin("base.yaml", 3, 3)


def test_a_removal_is_remembered_with_its_place():
    merged = merge(tree({"a": "1"}), parse_yaml("a: null\nz: ~\n", OVER))
    assert merged.entries == {}
    assert merged.removed == {
        "a": Removal(Origin("over.yaml", 1, 1), found=True),
        "z": Removal(Origin("over.yaml", 2, 1), found=False),
    }
    again = merge(merged, tree({"a": "2"}))
    assert plain(again) == {"a": "2"}
    assert list(again.removed) == ["z"]


def fits(first, second):
    """Whether `second` puts a map only where `first` has one or nothing: merge patches compose only then."""
    return all(
        not isinstance(value, dict) or key not in first or (isinstance(first[key], dict) and fits(first[key], value))
        for key, value in second.items()
    )


@settings(max_examples=80, deadline=None)
@given(*[maps] * 3)
def test_two_overlays_made_one_act_like_one_after_the_other(target, first, second):
    assume(fits(first, second))
    both = merge(tree(first), tree(second, OVER), keep_nulls=True)
    assert plain(merge(tree(target), both)) == patched(patched(target, first), second)


def test_marking_a_design_marks_every_place_below():
    overlay = merge(tree({}), parse_yaml("units: {car: {shifts: [ 1], mode: foot, gone: null}}", OVER))
    marked = of_design(overlay, "night")
    car = at(marked, ("units", "car"))
    assert {car.origin.design, car.keys["mode"].design, car.removed["gone"].origin.design} == {"night"}
    assert at(marked, ("units", "car", "shifts", 0)).origin == Origin("over.yaml", 1, 25, "night")
    assert plain(marked) == plain(overlay)


def test_what_is_not_there_is_none():
    node = tree({"a": ["x"]})
    assert at(node, ("a", 0)) == Leaf("x", Origin("base.yaml", 1, 8))
    assert [at(node, loc) for loc in (("b",), ("a", 1), ("a", -1), ("a", 0, "c"), ("a", "x"))] == [None] * 5
    assert isinstance(at(node, ("a",)), ListNode)


def test_paths_are_written_as_the_user_writes_them():
    assert path_text(("units", "car", "shifts", 0, "hours")) == "units.car.shifts[0].hours"
    assert path_text(()) == ""


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (Origin("a.yaml", 3, 4), "a.yaml:3"),
        (Origin("a.yaml", 3, 4, "night"), "a.yaml:3 (design night)"),
        (Origin(option="seed=1"), "--set seed=1"),
        (Origin(), ""),
    ],
)
def test_an_origin_says_where(origin, text):
    assert str(origin) == text


def test_an_origin_places_a_problem():
    assert Origin("a.yaml", 3, 4).problem("x", "p") == Problem("x", "p", "a.yaml", 3, 4)
    assert Origin(line=1, column=9, option="p=x").problem("x", "p") == Problem("x", "p", "--set p=x")
