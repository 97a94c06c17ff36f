"""Findings and warnings of the program in the language of the page.

They are written in English where they are found, with their numbers in them. `findings.json` holds the sentences in
both languages; the more specific one of two that fit the same text stands first.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from sim.report.words import Words

_FILE = Path(__file__).with_name("findings.json")
_FIELD = re.compile(r"\\\{(\w+)\\\}")
_IN_DESIGNS = re.compile(r"(?P<finding>.*) \(in (?P<designs>[^()]+)\)", re.DOTALL)
_MORE = re.compile(r"(.*) and ([\d,]+) more", re.DOTALL)


@cache
def _sentences() -> list[tuple[re.Pattern[str], str]]:
    pairs: list[tuple[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return [
        (re.compile(_FIELD.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), chinese) for english, chinese in pairs
    ]


def told(text: str, words: Words) -> tuple[str, bool]:
    """Return a finding in the language of the page, and whether it could be; otherwise as it is."""
    if words.language == "en":
        return text, True
    found = _IN_DESIGNS.fullmatch(text)
    chinese = _translated(found["finding"] if found else text, words)
    if chinese is None:
        return text, False
    return chinese + (f"（方案 {found['designs']}）" if found else ""), True


def _translated(text: str, words: Words) -> str | None:
    for pattern, chinese in _sentences():
        found = pattern.fullmatch(text)
        if found:
            values = {name: _MORE.sub(r"\1 等，另有 \2 个", value) for name, value in found.groupdict().items()}
            if "modes" in values:
                values["modes"] = words.listed([words.known("mode", mode) for mode in values["modes"].split(", ")])
            return chinese.format_map(values)
    return None
