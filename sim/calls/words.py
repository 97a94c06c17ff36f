"""Words in columns: alike whatever their capitals, blanks and width of letters, and which look like personal data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from sim.arrays import NONE, IndexArray
from sim.errors import Problem, input_error

LONGEST = 80
"""Characters; a longer text is a description, which may hold anything."""

_BLANKS = re.compile(r"\s+")
_NO_NAME = re.compile(r"[^\w-]+")
_PHONES = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    r"|(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)"
)
_CARDS = re.compile(r"(?<!\d)(\d{17})([\dXx])(?!\d)")
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def fold(text: str) -> str:
    """Return a text as it is compared: small letters, single blanks, no full-width letters."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def as_name(text: str) -> str:
    """Return a text as the name of a kind: folded, blanks and signs as `_`; empty where nothing is left of it."""
    return _NO_NAME.sub("_", fold(text)).strip("_")[:60].strip("_")


def looks_personal(text: str) -> bool:
    """Tell whether a text holds what looks like the number of a phone, or of a Chinese identity card.

    Source
    ------
    GB 11643-1999 for the check digit of identity cards.
    """
    if _PHONES.search(text):
        return True
    return any(
        _CHECKS[sum(int(digit) * weight for digit, weight in zip(card[1], _WEIGHTS, strict=True)) % 11]
        == card[2].upper()
        for card in _CARDS.finditer(text)
    )


def folded_keys(values: Mapping[str, object], path: str) -> tuple[dict[str, object], list[Problem]]:
    """Return a value table by folded text, and a problem for each two keys that fold alike and differ in meaning."""
    found: dict[str, object] = {}
    problems = []
    for key, value in values.items():
        if found.setdefault(fold(key), value) != value:
            problems.append(Problem("is the same as another key but for capitals or blanks", f"{path}.{key}"))
    return found, problems


class Vocabulary:
    """The different texts of a column, numbered in the order in which they come.

    Parameters
    ----------
    path:
        Place of the column in the mapping.
    most:
        How many different ones there may be.
    """

    def __init__(self, path: str, most: int) -> None:
        self.path, self.most = path, most
        self._number: dict[str, int] = {}

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts by number."""
        return tuple(self._number)

    def numbers(self, texts: Sequence[str | None]) -> IndexArray:
        """Return the numbers of some texts, `NONE` where there is none.

        Raises
        ------
        InputError
            There are too many different ones, or one is too long: the column does not hold what it should.
        """
        known = self._number
        codes = [NONE if text is None else known.setdefault(text, len(known)) for text in texts]
        if len(known) > self.most:
            raise input_error(
                f"the column holds more than {self.most:,} different texts; it does not look like what it should hold",
                path=self.path,
            )
        self._check_length(known)
        return np.array(codes, dtype=np.int32)

    def _check_length(self, texts: Iterable[str]) -> None:
        longest = max(map(len, texts), default=0)
        if longest > LONGEST:
            raise input_error(
                f"the column holds texts of up to {longest:,} characters; it may hold names, and is not read",
                path=self.path,
            )
