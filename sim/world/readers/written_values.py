"""Codes and counts as people write them into tables, and what Excel makes of them."""

from __future__ import annotations

import re
import unicodedata

_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,3})")
_DIGITS_AND_POINT = re.compile(r"(\d+)\.0*")
_SEPARATED = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
_UNITS = ("人", "口", "户")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def clean_text(text: str) -> str:
    """Return a text without surrounding spaces, also full-width ones, and without letters of no width."""
    return (text if text.isascii() else text.translate(_HIDDEN)).strip()


def code_of(text: str) -> str | None:
    """Return a code as it was before a spreadsheet took it for a number; None where digits are lost for good.

    `411603001200.0`, `4.11603001200E+11`, `'411603001200` and full-width digits are all 411603001200. `4.11603E+11` may
    be any of a million codes. What is not made of digits stays as it is.
    """
    plain = unicodedata.normalize("NFKC", text).removeprefix("'").strip()
    if plain.isdecimal():
        return plain
    whole = _DIGITS_AND_POINT.fullmatch(plain)
    if whole:
        return whole[1]
    short = _SCIENTIFIC.fullmatch(plain)
    if not short:
        return text
    digits = short[1] + (short[2] or "")
    return digits if len(digits) == int(short[3]) + 1 else None


def count_of(text: str) -> tuple[str, bool]:
    """Return a count without separators of thousands and without 人 or 户, and whether it had any.

    What is not written like that is returned as it is, in ordinary digits.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = plain[:-1].strip() if plain.endswith(_UNITS) else plain
    if _SEPARATED.fullmatch(bare):
        bare = bare.replace(",", "").replace(" ", "")
    if bare == plain or not _is_number(bare):
        return plain, False
    return bare, True


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text) is not None
