"""From YAML text to a tree, by the rules of YAML 1.2 and with bounds.

PyYAML only cuts the text into events; it never constructs anything. Its C parser is used where it is
installed; both give the same tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from sim.errors import InputError
from sim.scenario.tree import Leaf, ListNode, MapNode, Node, Origin

MAX_DEPTH = 40
"""The deepest place of a scenario is 12 levels down."""

MAX_NODES = 1_000_000
"""Values in a scenario with all aliases written out."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def parse_yaml(text: str, origin: Origin) -> Node:
    """Return the tree of the only document in `text`.

    Parameters
    ----------
    origin:
        What all places in the tree have in common: the file, or the option. Line and column are filled in.

    Raises
    ------
    InputError
        At the first thing that is not YAML, or that a scenario may not use: a duplicate key, a tag, a merge key, an
        alias without its anchor, more than one document, or more parts than a scenario can have.
    """
    _refuse_unprintable(text, origin)
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Composer(loader(text), origin).document()
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text, origin) from error


@dataclass(slots=True)
class _Anchored:
    """A branch that aliases may stand for; None while it is still being read."""

    node: Node | None = None
    height: int = 0


@dataclass(slots=True)
class _Composer:
    """Builds the tree from events. `depth` is where it is, `deepest` how far down it came below the last anchor."""

    events: Any
    origin: Origin
    anchors: dict[str, _Anchored] = field(default_factory=dict)
    depth: int = 0
    deepest: int = 0
    written_out: int = 0

    def document(self) -> Node:
        self.events.get_event()  # the start of the stream
        if self.events.check_event(yaml.StreamEndEvent):
            return Leaf(None, replace(self.origin, line=1, column=1))
        self.events.get_event()  # the start of the document
        node = self.node(self.events.get_event())
        self.events.get_event()
        if not self.events.check_event(yaml.StreamEndEvent):
            raise self.refuse(self.events.get_event(), "a second document begins here; a scenario is one document")
        return node

    def node(self, event: Any) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if event.tag is not None:
            raise self.refuse(event, f"{_tag(event.tag)}: tags are not allowed; the program decides what a value is")
        if event.anchor is not None:
            return self.anchored(event)
        return self.scalar(event) if isinstance(event, yaml.ScalarEvent) else self.branch(event)

    def anchored(self, event: Any) -> Node:
        if event.anchor in self.anchors:
            raise self.refuse(event, f"the anchor &{event.anchor} is given twice")
        self.anchors[event.anchor] = found = _Anchored()
        before, self.deepest = self.deepest, self.depth
        found.node = self.scalar(event) if isinstance(event, yaml.ScalarEvent) else self.branch(event)
        found.height = self.deepest - self.depth
        self.deepest = max(before, self.deepest)
        return found.node

    def alias(self, event: Any) -> Node:
        found = self.anchors.get(event.anchor)
        if found is None or found.node is None:
            what = "has no anchor before it" if found is None else "stands inside its own anchor"
            raise self.refuse(event, f"*{event.anchor} {what}")
        self.written_out += found.node.size
        if self.written_out > MAX_NODES:
            raise self.refuse(event, f"with every alias written out there are more than {MAX_NODES:,} values")
        self.reach(event, self.depth + found.height)
        return found.node

    def reach(self, event: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.refuse(event, f"more than {MAX_DEPTH} levels inside each other")
        self.deepest = max(self.deepest, depth)

    def scalar(self, event: Any) -> Leaf:
        is_null = event.implicit[0] and event.value in _NULLS
        return Leaf(None if is_null else event.value, self.place(event))

    def branch(self, event: Any) -> Node:
        self.depth += 1
        self.reach(event, self.depth)
        node = self.map(event) if isinstance(event, yaml.MappingStartEvent) else self.list(event)
        self.depth -= 1
        return node

    def list(self, start: Any) -> ListNode:
        items = []
        while not isinstance(event := self.events.get_event(), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return ListNode(tuple(items), self.place(start), 1 + sum(item.size for item in items))

    def map(self, start: Any) -> MapNode:
        entries: dict[str, Node] = {}
        keys: dict[str, Origin] = {}
        while not isinstance(event := self.events.get_event(), yaml.MappingEndEvent):
            key = self.key(event)
            if key in entries:
                raise self.refuse(event, f"the key {key} is given twice; first in line {keys[key].line}")
            keys[key] = self.place(event)
            entries[key] = self.node(self.events.get_event())
        return MapNode(entries, keys, self.place(start), 1 + sum(value.size for value in entries.values()))

    def key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
            raise self.refuse(event, "a key must be plain text")
        if event.value == "<<" and event.implicit[0]:
            raise self.refuse(event, "<< (merge key) is not part of YAML 1.2; use extends or designs, or write it out")
        self.node(event)
        return str(event.value)

    def place(self, event: Any) -> Origin:
        mark, common = event.start_mark, self.origin
        return Origin(common.file, mark.line + 1, mark.column + 1, common.design, common.option)

    def refuse(self, event: Any, message: str) -> InputError:
        return InputError((self.place(event).problem(message),))


def _tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


_MEANINGS = (
    ("tab character", "a tab; indent with spaces"),
    ("mapping values are not allowed", "a second “: ” in one line, or a wrong indent; quote a text that holds “: ”"),
    ("expected ':'", "this line is neither “key: value” nor “- item”"),
    ("did not find expected key", "the indent does not fit, or something before it was not closed"),
    ("expected <block end>", "the indent does not fit, or something before it was not closed"),
    ("expected '-' indicator", "the indent does not fit, or something before it was not closed"),
    ("document start>", "the indent does not fit: this line stands further left than the first"),
    ("sequence entries are not allowed", "an item “- ” cannot begin here; put it on a line of its own"),
    ("end of stream", "a quote or bracket is not closed"),
    ("',' or ']'", "the list opened with [ is not closed with ]"),
    ("',' or '}'", "the map opened with { is not closed with }"),
    ("cannot start any token", "a text cannot begin with this character; put the text into quotes"),
    ("node content", "a text cannot begin with this character; put the text into quotes"),
    ("alphabetic or numeric", "a text cannot begin with this character; put the text into quotes"),
    ("URI", "tags are not allowed; quote a text that begins with !"),
    ("escape", "\\ inside double quotes; use single quotes, or write \\\\"),
    ("tag handle", "tags are not allowed; quote a text that begins with !"),
    ("incompatible YAML document", "a YAML version other than 1.2; delete the line that begins with %"),
)


def _not_yaml(error: yaml.MarkedYAMLError, text: str, origin: Origin) -> InputError:
    said = error.problem or "cannot be read"
    marks = [error.problem_mark, error.context_mark]
    if "expected ':'" in said:  # the parser notices one line too late
        marks.reverse()
    mark = marks[0] or marks[1]
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.splitlines()
    if lines[line - 1 : line] and lines[line - 1][column - 1 : column] == "\t":
        said = "tab character"
    meaning = next((meaning for words, meaning in _MEANINGS if words in said), said)
    message = f"is not YAML: {meaning}{full_width_hint(lines[max(line - 2, 0) : line])}"
    return InputError((replace(origin, line=line, column=column).problem(message),))


def full_width_hint(lines: list[str]) -> str:
    """Return a hint where one of `lines` holds Chinese punctuation that YAML does not know, or nothing."""
    for line in lines:
        written = line.split("#")[0]
        found = next((sign for sign in "：，［］｛｝“”‘’－" if sign in written), None)
        if found:
            return f" (there is a Chinese {found} here; YAML wants the Latin sign)"
    return ""


def _refuse_unprintable(text: str, origin: Origin) -> None:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return
    before = text[: found.start()]
    line, column = before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1
    message = f"holds the invisible character U+{ord(found[0]):04X}, which YAML does not allow; delete it"
    raise InputError((replace(origin, line=line, column=column).problem(message),))
