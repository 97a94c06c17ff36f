"""How messages speak of what was given, of what is allowed and of near words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim.errors import nearest
from sim.scenario.tree import Leaf, ListNode, Node

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", re.IGNORECASE)
_LONGEST = 60


def either(words: Iterable[str]) -> str:
    """Return `a, b or c`."""
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def listed(words: Iterable[str], most: int = 12) -> str:
    """Return `a, b, c`, cut after `most` of them; `none` for none."""
    names = list(words)
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) + rest) or "none"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean x?` for the known word nearest to `word`, or nothing where none is near."""
    by_lower = {name.lower(): name for name in known}
    near = nearest(word.lower(), by_lower)
    return f"; did you mean {by_lower[near]}?" if near else ""


def known_are(word: str, known: Iterable[str], most: int = 12, what: str = "Known") -> str:
    """Return `; did you mean x? Known: a, b, x`, to stand at the end of a message."""
    names = list(known)
    return f"{did_you_mean(word, names) or '.'} {what}: {listed(names, most)}"


def quoted(text: str) -> str:
    """Return a given text as messages show it: numbers bare, the rest in quotes, long ones cut."""
    if _NUMBER.fullmatch(text):
        return text[:_LONGEST]
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[:_LONGEST]}…"'


def given(node: Node | None) -> str:
    """Return what was given, as messages show it."""
    if isinstance(node, Leaf):
        return "empty" if node.value is None else quoted(node.value)
    if isinstance(node, ListNode):
        return "a list" if node.items else "an empty list"
    return "a map" if node is None or node.entries else "an empty map"
