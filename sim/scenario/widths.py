"""How wide texts are on the screen."""

from __future__ import annotations

from unicodedata import east_asian_width


def columns_of(text: str) -> int:
    """Return the width of a text in columns; a Chinese letter takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it, so that it takes so many columns; a wider one stays as it is."""
    return text + " " * (width - columns_of(text))
