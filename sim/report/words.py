"""Every word of the report, in English and Chinese; they stand side by side in `words.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_FILE = Path(__file__).with_name("words.json")


@cache
def _dictionary() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: `words("figure.map.title", target="5")`."""

    language: Language = "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its values put in.

        Raises
        ------
        KeyError
            There is no such text, or it needs a value that was not given.
        """
        return _dictionary()[key][self.language].format_map(values)

    def has(self, key: str) -> bool:
        """Tell whether there is such a text in this language.

        Meanings of parameters stand in English beside the parameters themselves, here only in Chinese.
        """
        return self.language in _dictionary().get(key, {})

    def known(self, group: str, text: str) -> str:
        """Return the words for a text of the program itself, or that text where there are none."""
        key = f"{group}.{text}"
        return self(key) if self.has(key) else text

    def listed(self, items: list[str]) -> str:
        """Return items as an enumeration."""
        if len(items) < 2:
            return "".join(items)
        return self("list.between").join(items[:-1]) + self("list.last") + items[-1]
