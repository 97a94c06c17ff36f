"""YAML is cut into text with places; what may not stand in a scenario is refused, alike by both parsers."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario import yaml_reader
from sim.scenario.tree import Leaf, ListNode, MapNode, Origin, plain
from sim.scenario.yaml_reader import parse_yaml

PARSERS = [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])


@pytest.fixture(params=PARSERS, ids=lambda loader: loader.__name__)
def parse(request, monkeypatch):
    """Parse with each of the two parsers."""
    monkeypatch.setattr(yaml, "CSafeLoader", request.param, raising=False)
    return lambda text: parse_yaml(text, Origin(file="f.yaml"))


@pytest.fixture
def refused(parse):
    def _refused(text):
        with pytest.raises(InputError) as caught:
            parse(text)
        (problem,) = caught.value.problems
        return problem.line, problem.column, problem.message

    return _refused


@pytest.mark.parametrize(
    "text",
    ["22:00", "NO", "no", "yes", "on", "1e6", "012", "0o17", "1_000", ".inf", "0x1F", "true", "2022-03-07", "1:30:00",
     "411603001001", "0411603001001", "=", "中文 值"],
)  # fmt: skip
def test_a_plain_value_stays_the_text_that_was_written(parse, text):
    assert plain(parse(f"a: {text}")) == {"a": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_and_null_are_none_but_in_quotes_they_are_text(parse, text):
    assert plain(parse(f"a: {text}")) == {"a": None}
    assert plain(parse(f"a: '{text}'")) == {"a": text}


def test_every_key_and_value_knows_its_line_and_column(parse):
    tree = parse("淮阳: 值\nmap:\n  list: [x, '二', {k: v}]\n")
    assert isinstance(tree, MapNode)
    assert tree.keys == {"淮阳": Origin("f.yaml", 1, 1), "map": Origin("f.yaml", 2, 1)}
    assert tree.entries["淮阳"] == Leaf("值", Origin("f.yaml", 1, 5))
    listed = tree.entries["map"].entries["list"]
    assert isinstance(listed, ListNode)
    assert [(item.origin.line, item.origin.column) for item in listed.items] == [(3, 10), (3, 13), (3, 18)]
    assert tree.size == 8


def test_an_empty_text_is_nothing(parse):
    assert parse("") == Leaf(None, Origin("f.yaml", 1, 1))
    assert plain(parse("# only a comment\n")) is None
    assert plain(parse("---\n...\n")) is None


def test_a_duplicate_key_is_refused_with_both_lines(refused):
    assert refused("a: 1\nb: 2\na: 3\n") == (3, 1, "the key a is given twice; first in line 1")
    assert refused("m: {a: 1, 'a': 2}") == (1, 11, "the key a is given twice; first in line 1")


def test_an_alias_repeats_its_anchor(parse):
    assert plain(parse("a: &x [1, &y {k: v}]\nb: *x\nc: *y\n&n d: *n")) == {
        "a": ["1", {"k": "v"}], "b": ["1", {"k": "v"}], "c": {"k": "v"}, "d": "d",
    }  # fmt: skip


def test_an_alias_without_or_inside_its_anchor_is_refused(refused):
    assert refused("a: *x") == (1, 4, "*x has no anchor before it")
    assert refused("a: &x [*x]") == (1, 8, "*x stands inside its own anchor")
    assert refused("a: &x 1\nb: &x 2") == (2, 4, "the anchor &x is given twice")


def test_an_alias_bomb_is_refused(refused):
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
    line, _, message = refused(bomb)
    assert (line, message) == (6, "with every alias written out there are more than 1,000,000 values")


def test_depth_is_bounded_with_aliases_written_out(parse, refused):
    assert plain(parse("[" * 40 + "]" * 40))
    assert refused("[" * 41 + "]" * 41) == (1, 41, "more than 40 levels inside each other")
    deep = f"a: &a {'[' * 30}{']' * 30}\nb: {'[' * 9}*a{']' * 9}\n"
    assert plain(parse(deep))
    assert refused(deep + f"c: {'[' * 10}*a{']' * 10}\n") == (3, 14, "more than 40 levels inside each other")
    nested = f"a: &a {'[' * 20}{']' * 20}\nb: &b {'[' * 15}*a{']' * 15}\nc: {'[' * 6}*b{']' * 6}\n"
    assert refused(nested) == (3, 10, "more than 40 levels inside each other")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: !!python/object/apply:os.system [x]", "!!python/object/apply:os.system"),
        ("a: !!str 1", "!!str"),
        ("a: !env HOME", "!env"),
        ("!!map {}", "!!map"),
        ("a: ! 1", "!"),
    ],
)
def test_a_tag_is_refused(refused, text, tag):
    assert refused(text)[2] == f"{tag}: tags are not allowed; the program decides what a value is"


def test_a_merge_key_is_refused_but_a_quoted_one_is_a_name(parse, refused):
    assert refused("a: &a {b: 1}\nc:\n  <<: *a\n") == (
        3, 3, "<< (merge key) is not part of YAML 1.2; use extends or designs, or write it out",
    )  # fmt: skip
    assert plain(parse("'<<': 1")) == {"<<": "1"}


def test_a_second_document_is_refused(parse, refused):
    assert refused("---\na: 1\n---\nb: 2\n") == (3, 1, "a second document begins here; a scenario is one document")
    assert plain(parse("---\na: 1\n...\n")) == {"a": "1"}


@pytest.mark.parametrize("text", ["? [a]\n: 1", "{[a]: 1}", "*x : 1", "? {a: 1}\n: 2", "!!str a: 1"])
def test_a_key_must_be_text(refused, text):
    assert refused(text)[2] == "a key must be plain text"


@pytest.mark.parametrize(
    ("text", "where", "meaning"),
    [
        ("a:\n\tb: 1", (2, 1), "a tab; indent with spaces"),
        ("a: 1\n\tb: 2", (2, 1), "a tab; indent with spaces"),
        ("a: b: c", (1, 5), "a second “: ” in one line, or a wrong indent; quote a text that holds “: ”"),
        ("a: 1\n b: 2", (2, 3), "a second “: ” in one line, or a wrong indent; quote a text that holds “: ”"),
        ("a: 1\nb\nc: 2", (2, 1), "this line is neither “key: value” nor “- item”"),
        ("a:\n  b: 1\n c: 2", (3, 2), "the indent does not fit, or something before it was not closed"),
        ("  a: 1\nb: 2", (2, 1), "the indent does not fit: this line stands further left than the first"),
        ("a: - b", (1, 4), "an item “- ” cannot begin here; put it on a line of its own"),
        ("a: 'b", (1, 6), "a quote or bracket is not closed"),
        ("a: [1, 2\nb: 3", (2, 2), "the list opened with [ is not closed with ]"),
        ("a: {b: 1\nc: 2", (2, 2), "the map opened with { is not closed with }"),
        ("a: @b", (1, 4), "a text cannot begin with this character; put the text into quotes"),
        ("a: ,b", (1, 4), "a text cannot begin with this character; put the text into quotes"),
        ("a: & b", (1, 5), "a text cannot begin with this character; put the text into quotes"),
        ("a: !<> b", (1, 6), "tags are not allowed; quote a text that begins with !"),
        ("a: !x!y b", (1, 4), "tags are not allowed; quote a text that begins with !"),
    ],
)
def test_what_is_not_yaml_is_said_in_plain_words(refused, text, where, meaning):
    assert refused(text) == (*where, f"is not YAML: {meaning}")


def test_a_backslash_in_double_quotes_is_explained(refused):
    line, _, message = refused('a: "C:\\data"')
    assert (line, message) == (1, "is not YAML: \\ inside double quotes; use single quotes, or write \\\\")


def test_another_version_of_yaml_is_refused(refused):
    assert refused("%YAML 2.0\n---\na: 1")[2] == (
        "is not YAML: a YAML version other than 1.2; delete the line that begins with %"
    )


def test_chinese_punctuation_is_pointed_at(refused):
    hint = " (there is a Chinese ： here; YAML wants the Latin sign)"
    assert refused("name：x\nworld: 1")[2].endswith(hint)
    assert not refused("# 名：\na: b: c")[2].endswith(hint)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe", "\ud800"])
def test_an_invisible_character_is_located(refused, sign):
    assert refused(f"a: 1\nb: x{sign}y") == (
        2, 5, f"holds the invisible character U+{ord(sign):04X}, which YAML does not allow; delete it",
    )  # fmt: skip


def test_what_the_parser_says_stands_where_nothing_better_is_known(monkeypatch):
    monkeypatch.setattr(yaml_reader, "_MEANINGS", ())
    with pytest.raises(InputError, match="is not YAML: mapping values are not allowed"):
        parse_yaml("a: b: c", Origin())


def test_an_error_without_a_place_is_shown_at_the_start(monkeypatch):
    class Broken:
        def __init__(self, text):
            raise yaml.MarkedYAMLError()

    monkeypatch.setattr(yaml, "CSafeLoader", Broken, raising=False)
    with pytest.raises(InputError) as caught:
        parse_yaml("a: 1", Origin(file="f"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.message) == (1, 1, "is not YAML: cannot be read")


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
values = st.recursive(
    st.none() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(texts, values, max_size=4))
def test_text_that_was_written_is_the_text_that_is_read(tree):
    for flow in (True, False):
        text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow)
        assert plain(parse_yaml(text, Origin())) == tree


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was installed without its C parser")
@settings(max_examples=80, deadline=None)
@given(st.dictionaries(texts, values, max_size=4), st.booleans())
def test_both_parsers_give_the_same_tree_with_the_same_places(tree, flow):
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow)
    found = []
    for loader in PARSERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml, "CSafeLoader", loader, raising=False)
            found.append(parse_yaml(text, Origin()))
    assert found[0] == found[1]
