"""What is wrong with the input, in the language of the reader.

Messages are written in English where a problem is found: a sentence, then what to try, with semicolons between them.
`problems.json` holds such parts in both languages, the more specific one of two that fit the same text first. A part
that is not there stays as it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from sim.errors import Problem
from sim.report.words import Words

_FILE = Path(__file__).with_name("problems.json")
_FIELD = re.compile(r"\\\{(\w+)\\\}")
_BETWEEN = "; "


@cache
def _parts() -> list[tuple[re.Pattern[str], str]]:
    pairs: list[tuple[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return [
        (re.compile(_FIELD.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), chinese) for english, chinese in pairs
    ]


def told_problem(problem: Problem, words: Words) -> Problem:
    """Return a problem with its message in the language of the reader, as far as it is known."""
    return replace(problem, message=told_message(problem.message, words))


def told_message(message: str, words: Words) -> str:
    """Return a message in the language of the reader, as far as it is known."""
    return message if words.language == "en" else "；".join(_told(message))


def _told(message: str) -> list[str]:
    """Return the parts of a message in Chinese: the longest beginning that is known, then what comes behind it."""
    pieces = message.split(_BETWEEN)
    for count in range(len(pieces), 0, -1):
        chinese = _translated(_BETWEEN.join(pieces[:count]))
        if chinese is not None or count == 1:
            rest = _BETWEEN.join(pieces[count:])
            return [chinese or pieces[0], *(_told(rest) if rest else ())]
    return [message]


def _translated(text: str) -> str | None:
    for pattern, chinese in _parts():
        found = pattern.fullmatch(text)
        # A field that holds a semicolon holds another part, which is told by itself.
        if found and not any(_BETWEEN in value for value in found.groupdict().values()):
            return chinese.format_map(found.groupdict())
    return None
