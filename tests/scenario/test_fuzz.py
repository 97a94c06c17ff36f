"""Whatever stands in a file, reading it gives a scenario or an InputError, never a traceback."""

import string

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.read import resolve
from sim.scenario.shapes import WRITTEN, Shape
from sim.scenario.tree import Origin
from sim.scenario.yaml_reader import parse_yaml

VALUES = ["1", "-1", "", "[]", "{}", "x", "[1, {a: b}]", "null", "1e9", "{law: erlang}", "{units: {car: null}}"]
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**12), st.floats(), st.text(max_size=12),
    st.sampled_from(["22:00-25:00", "06:00-14:00", "1e6", ".inf", "0x1F", "village", "law", "２２", "1e400", "²"]),
)  # fmt: skip


def _keys():
    names = {"a", "theft", "car"}
    waiting = [Shape(WRITTEN.annotation)]
    seen = set()
    while waiting:
        shape = waiting.pop()
        waiting += [inner for inner in (shape.values, shape.items) if inner is not None]
        for model in shape.models:
            if model not in seen:
                seen.add(model)
                names |= set(model.model_fields)
                waiting += [Shape(field.annotation, field) for field in model.model_fields.values()]
    return sorted(names)


keys = st.one_of(st.sampled_from(_keys()), st.text(max_size=5))
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=6)),
    max_leaves=25,
)


def _resolve(write, text, *sets):
    """Read a scenario; whatever is raised but an InputError fails the test by itself."""
    refused = None
    try:
        resolve(write(text), sets)
    except InputError as error:
        refused = error
    if refused is not None:
        assert refused.problems
        assert all(problem.message for problem in refused.problems)
        assert str(refused)


@FUZZ
@given(trees)
def test_any_tree_is_read_or_refused(write, tree):
    _resolve(write, yaml.safe_dump(tree, allow_unicode=True))


@FUZZ
@given(st.dictionaries(st.sampled_from(list(WRITTEN.models[0].model_fields)), trees, max_size=8))
def test_any_tree_with_the_right_keys_is_read_or_refused(write, minimal, tree):
    _resolve(write, yaml.safe_dump(yaml.safe_load(minimal) | tree, allow_unicode=True))


@st.composite
def changed(draw, text):
    """A scenario with one value somewhere in it replaced by anything."""
    tree = yaml.safe_load(text)
    node, steps = tree, []
    while isinstance(node, dict | list) and node and (not steps or draw(st.booleans())):
        step = draw(st.sampled_from(list(node))) if isinstance(node, dict) else draw(st.integers(0, len(node) - 1))
        steps.append(step)
        node = node[step]
    here = tree
    for step in steps[:-1]:
        here = here[step]
    here[steps[-1]] = draw(trees)
    return tree


@FUZZ
@given(st.data())
def test_a_scenario_with_one_wrong_part_is_read_or_refused(write, minimal, data):
    _resolve(write, yaml.safe_dump(data.draw(changed(minimal)), allow_unicode=True))


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(write, data):
    _resolve(write, data)


@FUZZ
@given(st.text(alphabet=string.ascii_letters[:4] + "：:-[]{}&*!|>'\"%@`#\t\n ,?~<", max_size=60))
def test_any_text_is_read_or_refused_alike_by_both_parsers(write, text):
    _resolve(write, text)


@FUZZ
@given(st.text(alphabet=string.ascii_letters[:6] + ".[]=0123:{} ", max_size=30))
def test_any_set_option_is_taken_or_refused(write, minimal, option):
    _resolve(write, minimal, option)


@st.composite
def places(draw, tree):
    """Steps that lead into a tree, and perhaps on from there or astray."""
    steps = []
    while isinstance(tree, dict | list) and tree and (not steps or draw(st.integers(0, 4))):
        step = draw(st.sampled_from(list(tree))) if isinstance(tree, dict) else draw(st.integers(0, len(tree) - 1))
        steps.append(str(step))
        tree = tree[step]
    return steps + draw(st.lists(st.sampled_from([*_keys(), "0", "7", "base"]), max_size=2))


@FUZZ
@given(st.data())
def test_any_set_option_on_any_tree_is_taken_or_refused(write, minimal, data):
    tree = data.draw(changed(minimal))
    if data.draw(st.booleans()):
        tree["designs"] = {"base": {"units": data.draw(trees)}}
    options = []
    for _ in range(data.draw(st.integers(1, 2))):
        value = data.draw(st.sampled_from(VALUES))
        options.append(f"{'.'.join(data.draw(places(tree)))}={value}")
    _resolve(write, yaml.safe_dump(tree, allow_unicode=True), *options)


@FUZZ
@given(st.data())
def test_any_file_over_any_other_is_read_or_refused(write, minimal, data):
    write(yaml.safe_dump(data.draw(changed(minimal)), allow_unicode=True), "base.yaml")
    over = {"extends": "base.yaml", **data.draw(changed(minimal))}
    if data.draw(st.booleans()):
        over["designs"] = {"a": data.draw(trees), "b": {"units": {"car": data.draw(trees)}}}
    _resolve(write, yaml.safe_dump(over, allow_unicode=True))


@pytest.mark.parametrize(
    "loader", list(dict.fromkeys([yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]))
)
def test_a_deep_nest_is_refused_and_does_not_exhaust_the_stack(monkeypatch, loader):
    monkeypatch.setattr(yaml, "CSafeLoader", loader, raising=False)
    for text in ("[" * 100_000, "- " * 5000, "{a: " * 3000):
        with pytest.raises(InputError, match="levels inside each other"):
            parse_yaml(text, Origin())
